"""What an import would do, as values: every row counted once, nothing emptied, nothing guessed."""

from __future__ import annotations

from pathlib import Path

import pytest

from acdesk.errors import WrongUsage
from acdesk.tables import Plan, parse_table, plan_import, read_table, write_rejects
from acdesk.tables.known import Directory, Known
from acdesk.tables.rejects import check_rejects, quoted
from acdesk.tables.values import READERS

CORPUS = Path(__file__).parents[4] / "shared" / "corpora" / "csv"

DESK = Directory(
    clients=[
        Known(1, {"name": "Badger HVAC", "tier": 2, "city": "Madison", "domains": ("badgerhvac.com",)}),
        Known(2, {"name": "Isthmus Legal", "tier": 3}),
        Known(3, {"name": "Gone Fishing", "tier": 3}, active=False),
    ],
    contacts=[
        Known(7, {"name": "Dana Wells", "email": "dana@badgerhvac.com", "birthday": "1980-03-14"}, 1),
        Known(8, {"name": "Bo Olson"}, 1),
    ],
    free_mail=frozenset({"gmail.com"}),
)


def plan(text: str, *, tier: int | None = None) -> Plan:
    made = plan_import(parse_table(text.encode()), DESK, tier=tier)
    assert made.rows == made.new + made.updated + made.same + len(made.rejected)
    return made


def counts(made: Plan) -> tuple[int, int, int, int]:
    return made.new, made.updated, made.same, len(made.rejected)


def reasons(made: Plan) -> list[str]:
    return [f"{row.line} {row.column}: {row.reason}" for row in made.rejected]


def test_new_changed_same_and_unreadable() -> None:
    made = plan(
        "client,tier,retainer,domain,city,contact,email\n"
        'Fresh Start,3,"$4,500",fresh.com,Verona,Al,al@fresh.com\n'
        "badger  hvac,,,,Middleton,,\n"
        "Badger HVAC,2,,badgerhvac.com,Middleton,Dana Wells,DANA@badgerhvac.com\n"
        "Isthmus Legal,5,,,,,\n"
    )
    assert counts(made) == (1, 1, 1, 1)
    assert made.sentence() == "4 rows: 1 new, 1 update, 1 same, 1 cannot be read"
    fresh = next(change for change in made.clients if change.id is None)
    assert fresh.values == {"tier": 3, "retainer": 4500, "city": "Verona", "domains": ("fresh.com",)}
    assert [(change.client, dict(change.values)) for change in made.contacts] == [
        ("Fresh Start", {"name": "Al", "email": "al@fresh.com"})
    ]
    assert made.as_json()["rejected"] == [
        {"line": 5, "column": "tier", "value": "5", "reason": "a tier is 1, 2 or 3"}
    ]  # fmt: skip


def test_nothing_filled_is_emptied_and_domains_add_up() -> None:
    made = plan("client,city,domain,email,contact,birthday\nBadger HVAC,,badger.com,dana@badgerhvac.com,,3/14/1980\n")
    assert counts(made) == (0, 1, 0, 0)
    assert [dict(change.values) for change in made.clients] == [{"domains": ("badgerhvac.com", "badger.com")}]
    assert made.contacts == ()


@pytest.mark.parametrize("column", ["Website", "Web site", "URL", "Company Domain Name"])
def test_a_website_stands_for_the_mail_domain(column: str) -> None:
    made = plan(f"Company,{column}\nFresh Start,https://www.Fresh.com/shop?from=mail\n", tier=3)
    (fresh,) = made.clients
    assert fresh.values["domains"] == ("fresh.com",)
    assert column == "Company Domain Name" or any("website" in notice for notice in made.notices)


@pytest.mark.parametrize("site", ["gmail.com", "none yet", "https://www.facebook.com/fresh", "-"])
def test_a_website_that_is_no_domain_of_theirs_is_none(site: str) -> None:
    made = plan(f"Company,Website\nFresh Start,{site}\n", tier=3)
    assert not made.rejected
    assert "domains" not in made.clients[0].values


def test_a_mail_domain_goes_before_the_website() -> None:
    made = plan("Company,Domain,Website\nFresh Start,mail.fresh.com,www.fresh.com\n", tier=3)
    assert made.clients[0].values["domains"] == ("mail.fresh.com",)


def test_a_birthday_with_its_year_is_not_shortened() -> None:
    assert counts(plan("client,email,birthday\nBadger HVAC,dana@badgerhvac.com,03-14\n")) == (0, 0, 1, 0)


def test_a_person_is_found_by_address_else_by_name() -> None:
    made = plan("client,name,email\nBadger HVAC,bo olson,bo@badgerhvac.com\nBadger HVAC,Dana W.,dana@badgerhvac.com\n")
    assert counts(made) == (0, 2, 0, 0)
    assert {change.id: dict(change.values) for change in made.contacts} == {
        8: {"email": "bo@badgerhvac.com", "name": "bo olson"},
        7: {"name": "Dana W."},
    }
    assert counts(plan("client,name,email\nBadger HVAC,Bo Olson,\n")) == (0, 0, 1, 0)
    assert counts(plan("client,name,email\nBadger HVAC,Dana Wells,other@x.com\n")) == (1, 0, 0, 0)


def test_people_of_one_name_are_not_confused() -> None:
    made = plan("client,name,email,phone\nBadger HVAC,Al,a@x.com,\nBadger HVAC,Al,b@x.com,\nBadger HVAC,Al,,1\n")
    assert reasons(made) == ["4 name: several people of this client have the name: give the e-mail"]


def test_a_row_without_a_client_is_placed_by_its_address() -> None:
    made = plan(
        "email,name,company,domain,tier\n"
        "new@badgerhvac.com,New,,,\n"
        "x@fresh.com,Xu,,,\n"
        ",,Fresh,fresh.com,3\n"
        "a@gmail.com,Al,,,\n"
        ",Nobody,,,\n"
    )
    assert counts(made) == (3, 0, 0, 2)
    assert [(change.client_id, change.client) for change in made.contacts] == [(1, "Badger HVAC"), (None, "Fresh")]
    assert [line.split(" ")[0] for line in reasons(made)] == ["5", "6"]


def test_a_new_client_needs_a_tier() -> None:
    text = "client,contact\nFresh,Al\nBadger HVAC,Cy\n"
    assert reasons(plan(text)) == ["2 tier: a new client needs a tier: fill it in, or give --tier for all new ones"]
    given = plan(text, tier=3)
    assert [change.values["tier"] for change in given.clients] == [3]
    later = plan("client,contact,tier\nFresh,Al,\nFresh,Bo,2\n", tier=3)
    assert [change.values["tier"] for change in later.clients] == [2], "any row of the client may tell it"


@pytest.mark.parametrize(
    ("header", "row", "said"),
    [
        ("client,tier", "Badger HVAC,3", "2 tier: the tier is 2 here: the VP or the Owner changes it"),
        ("client,city", "Gone Fishing,Madison", "2 client: this client has left"),
        ("client,retainer", "Badger HVAC,4.500", "2 retainer: a retainer is dollars a month"),
        ("client,growth", "Badger HVAC,6", "2 growth: a factor is a whole number"),
        ("client,Domain", "Badger HVAC,gmail.com", "2 Domain: gmail.com is a free-mail domain"),
        ("client,domain", "Badger HVAC,not a domain", "2 domain: it is no mail domain"),
        ("client,zone", "Badger HVAC,Mars/Olympus", "2 zone: no time zone has this name"),
        ("client,email", "Badger HVAC,/o=Exchange", "2 email: it is no e-mail address"),
        ("client,email,birthday", "Badger HVAC,a@b.co,31/31/1980", "2 birthday: a birthday is"),
        ("client,Renewal date", "Badger HVAC,05-01", "2 Renewal date: a renewal is"),
        ("client,renews", "Badger HVAC,31/12/2026", "2 renews: days stand before months"),
        ("client,city", "Badger HVAC,Madison,extra", "2 : the row has 3 cells, the header 2"),
        ("client,city", f"Badger HVAC,{'x' * 300}", "2 city: it is longer than 200"),
        ("client,city", "\u200b\u202e,Madison", "2 client: nothing of it can be seen"),
    ],
)
def test_what_cannot_be_read_says_where_and_why(header: str, row: str, said: str) -> None:
    made = plan(f"{header}\n{row}\n")
    assert reasons(made)[0].startswith(said)
    assert (made.clients, made.contacts) == ((), ())


def test_rows_that_contradict_each_other_are_not_both_taken() -> None:
    made = plan("client,city,tier\nFresh,Verona,2\nFresh,Madison,2\nFresh,Verona,3\nFresh,,\n")
    assert counts(made) == (1, 0, 1, 2)
    assert "line 2 says 'Verona' already" in reasons(made)[0]
    assert "line 2 says '2' already" in reasons(made)[1]


def test_days_before_months_are_not_taken_for_months() -> None:
    made = plan("client,email,birthday\nBadger HVAC,a@b.co,3/4/1980\nBadger HVAC,c@b.co,31/4/1980\n")
    assert len(made.rejected) == 2


def test_a_domain_that_a_person_brings_finds_others_in_the_same_file() -> None:
    made = plan(
        "client,email,domain\nBadger HVAC,,badger.com\n"  # names it
        ",x@fresh.com,\n"  # is of whoever has fresh.com
        ",bo@badger.com,fresh.com\n"  # which is said here only
    )
    assert len(made.rejected) == 0
    assert [change.client for change in made.contacts] == ["Badger HVAC", "Badger HVAC"]


def test_a_telephone_of_nobody_is_told() -> None:
    made = plan("client,phone\nBadger HVAC,608 555\n")
    assert counts(made) == (0, 0, 1, 0)
    assert "name nobody" in made.notices[-1]


@pytest.mark.parametrize(
    ("field", "cell", "value"),
    [
        ("tier", "T2", 2), ("tier", "Tier 1", 1), ("retainer", "$12,000.50", 12001), ("retainer", "4500/mo", 4500),
        ("domains", "https://www.Badger.com/home; b.org", ("badger.com", "b.org")),
        ("zone", "Europe/Lisbon", "Europe/Lisbon"),
        ("zone", "america_slash_new_york", "America/New_York"), ("email", "A@B.co ::: c@d.co", "a@b.co"),
        ("birthday", "--03-14", "03-14"), ("birthday", "3/4/1980", "1980-03-04"), ("birthday", "0/0/00", ""),
        ("birthday", "02-29", "02-29"), ("renews_on", "5/1/2026", "2026-05-01"),
        ("renews_on", "2026-05-01", "2026-05-01"),
    ],
)  # fmt: skip
def test_cells_as_values(field: str, cell: str, value: object) -> None:
    assert READERS[field](cell) == value


@pytest.mark.parametrize("field", sorted(READERS))
@pytest.mark.parametrize("cell", ["1" + " " * 30_000 + "x", "9" * 30_000, "a." * 15_000, "\x1b[31m", "٣", "=1+1"])
def test_no_cell_is_slow_or_more_than_refused(field: str, cell: str) -> None:
    try:
        READERS[field](cell)
    except ValueError as error:
        assert len(str(error)) < 120


def test_rejected_rows_are_written_so_that_they_can_be_mended(tmp_path: Path) -> None:
    table = parse_table(b'client,tier,notes,phone\n=cmd(),9,"two\nlines",+1 608\nBadger HVAC,2,,,more\n')
    made = plan_import(table, DESK)
    path = tmp_path / "rejects.csv"
    write_rejects(path, table.header, made.rejected)
    again = read_table(path)
    assert again.header == ("error", "client", "tier", "notes", "phone")
    assert again.rows[0].values[1:] == ("'=cmd()", "9", "two\nlines", "'+1 608")
    assert again.rows[0].cell(1) == "=cmd()"
    assert again.rows[0].values[0] == "line 2, tier: a tier is 1, 2 or 3"
    assert reasons(plan_import(again, DESK))[0] == "2 tier: a tier is 1, 2 or 3"
    assert [row.reason for row in plan_import(again, DESK).rejected][1] == "the row has 6 cells, the header 5"


@pytest.mark.parametrize("cell", ["=1+1", "@SUM(A1)", "\uff1d1+1", "\uff20x", "  =1"])
def test_what_a_spreadsheet_computes_gets_a_quote_and_loses_it_again(cell: str) -> None:
    assert quoted(cell) == f"'{cell}"
    bare = cell.strip()
    assert parse_table(f"client,notes\nA,{quoted(bare)}\n".encode()).rows[0].cell(1) == bare


def test_rejected_rows_overwrite_nothing_else(tmp_path: Path) -> None:
    source, other, ours = tmp_path / "a.csv", tmp_path / "b.csv", tmp_path / "c.csv"
    source.write_text("error,client\n", encoding="utf-8")
    other.write_text("precious", encoding="utf-8")
    write_rejects(ours, ["client"], [])
    for path in (source, other, tmp_path):
        with pytest.raises(WrongUsage, match="holds no rejected rows"):
            check_rejects(path, source)
    check_rejects(ours, source)
    check_rejects(tmp_path / "new.csv", source)


@pytest.mark.skipif(not CORPUS.is_dir(), reason="../shared/corpora/csv is not here")
def test_the_corpus_is_imported_or_refused_with_a_line() -> None:
    for path in sorted(CORPUS.rglob("*.csv")):
        try:
            made = plan_import(read_table(path), DESK, tier=3)
        except WrongUsage as error:
            assert "line " in str(error)
        else:
            assert made.rows == made.new + made.updated + made.same + len(made.rejected)
