"""Search as one types: beginnings of words, folded, newest first, never an error."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.models import Client, Contact, Message, Request, database
from db.search import Sort, rebuild, words_of
from db.store import Store
from tests.work import sql_steps

MOST_STEPS = 5_000
"""Of SQLite: one a request would be as many; reading all of them would be ten times as many."""
HOSTILE = [
    '"', '""', "'", "*", "a*", "(", ")", "a AND", "NOT", "OR OR", "NEAR(a b, 2)", "title:x", "-x", "^x", "{a b}:c",
    "a:b", "\0", "x\0y", "\ud800", "x\ud800", '"unclosed', "a\"b", "+", "a + b", "%", "_", "☕", "🙈 x", "\u202ex",
    "'; DROP TABLE request; --", "x" * 10_000, "x " * 5_000, "\n\t", "e\u0301" * 50, "\u0b95\u0bcd\u0bb7", "﷽",
]  # fmt: skip


def request(title: str, body: str = "") -> Request:
    return Request.create(title=title, body=body, channel="email", state="new", received_at=1)


def message(subject: str, **more: str) -> Message:
    return Message.create(subject=subject, direction="in", channel="email", delivery="received", at=1, **more)


def found(store: Store, text: str, limit: int = 50) -> list[tuple[Sort, int]]:
    return [(row.kind, row.id) for row in store.search(text, limit)]


@pytest.mark.parametrize(
    "text",
    ["l", "la", "landing", "PAGE", "pa lan", "landing page", "café", "cafe", "CAFÉ", "cafe\u0301", "page-", '"page"'],
)
def test_beginnings_of_words_in_a_title(store: Store, text: str) -> None:
    wanted = request("Landing page for the Café")
    request("Bounce rate")
    assert found(store, text) == [(Sort.REQUEST, wanted.id)]


def test_every_word_must_match(store: Store) -> None:
    request("Landing page")
    assert found(store, "landing rate") == []
    assert found(store, "anding") == [], "a middle is no beginning"


def test_bodies_from_three_letters_on_and_after_titles(store: Store) -> None:
    inside = request("Question", body="about the landing page")
    titled = request("Landing page")
    later = request("Other", body="our landing")
    assert found(store, "la") == [(Sort.REQUEST, titled.id)]
    assert [number for _, number in found(store, "lan")] == [titled.id, later.id, inside.id]


def test_words_of_a_title_and_of_its_body_together(store: Store) -> None:
    wanted = request("Landing page", body="before the show, please")
    assert found(store, "landing show") == [(Sort.REQUEST, wanted.id)]


def test_newest_first_and_limited(store: Store) -> None:
    numbers = [request(f"page {number}").id for number in range(20)]
    assert [number for _, number in found(store, "p", limit=5)] == numbers[:-6:-1]


def test_all_kinds_and_where_they_belong(store: Store) -> None:
    client = Client.create(name="Lakeside Dental", tier=1, city="Madison", notes="opened a second practice")
    contact = Contact.create(client=client, name="Priya Nair", email="priya@lakeside.example", rapport="two dogs")
    asked = Request.create(client=client, title="Lake photos", channel="email", state="new", received_at=1)
    mail = message("Lake", from_name="Priya Nair", from_address="priya@lakeside.example", request=asked, client=client)
    rows = {row.kind: row for row in store.search("lake")}
    assert {kind: row.id for kind, row in rows.items()} == {
        Sort.CLIENT: client.id, Sort.CONTACT: contact.id, Sort.REQUEST: asked.id, Sort.MESSAGE: mail.id
    }  # fmt: skip
    assert all(row.client_id == client.id for row in rows.values())
    assert rows[Sort.MESSAGE].request_id == asked.id
    assert found(store, "practice") == [(Sort.CLIENT, client.id)]
    assert found(store, "dogs") == [(Sort.CONTACT, contact.id)]
    assert (Sort.CONTACT, contact.id) in found(store, "priya@lakeside.example")


def test_a_number_is_a_request(store: Store) -> None:
    wanted = request("Landing page")
    for text in (f"#{wanted.id}", f"{wanted.id}"):
        assert found(store, text) == [(Sort.REQUEST, wanted.id)]
    assert found(store, "#999999999999") == []
    assert found(store, "99999999999999999999999") == []


def test_the_index_follows_every_change(store: Store) -> None:
    wanted = request("Landing page", body="as discussed")
    Request.update(title="Bounce rate", version=7).where(Request.id == wanted.id).execute()
    assert found(store, "landing") == []
    assert found(store, "bounce") == found(store, "discussed") == [(Sort.REQUEST, wanted.id)]
    row = Request.select().where(Request.id == wanted.id).dicts().get()
    wanted.delete_instance()
    assert found(store, "bounce") == found(store, "discussed") == []
    Request.insert(row).execute()
    assert found(store, "bounce") == [(Sort.REQUEST, wanted.id)]
    Request.replace({**row, "title": "Opening hours"}).execute()
    assert found(store, "bounce") == []
    assert found(store, "opening") == [(Sort.REQUEST, wanted.id)]
    assert store.check() == []


def test_a_rolled_back_row_is_not_found(store: Store) -> None:
    def interrupted() -> None:
        with store.transaction():
            request("Landing page")
            raise KeyError

    with pytest.raises(KeyError):
        interrupted()
    assert found(store, "landing") == []


def test_an_index_out_of_step_is_noticed_and_mended(store: Store) -> None:
    wanted = request("Landing page", body="as discussed")
    database.obj.execute_sql("INSERT INTO find_text (find_text) VALUES ('delete-all')")
    assert any("search index" in problem for problem in store.check())
    store.repair()
    assert store.check() == []
    assert found(store, "discussed") == [(Sort.REQUEST, wanted.id)]
    with store.transaction():
        rebuild(database.obj)
    assert found(store, "landing") == [(Sort.REQUEST, wanted.id)]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_finds_nothing_or_something(store: Store, text: str) -> None:
    request("Landing page")
    message(text.encode("utf-8", "replace").decode(), body="x")
    store.search(text)
    assert store.search("") == []


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text())
def test_any_text_can_be_looked_for(store: Store, text: str) -> None:
    store.search(text)
    assert all('"' not in word and "\0" not in word for word in words_of(text))


def test_little_enough_work_to_type(store: Store) -> None:
    """A word that stands in every title is the worst case; 100,000 requests are in the benchmarks."""
    rows = [
        {
            "title": f"Landing page {number}",
            "body": "please " * 20,
            "channel": "email",
            "state": "new",
            "received_at": 1,
        }
        for number in range(5_000)
    ]
    with store.transaction():
        for start in range(0, len(rows), 500):
            Request.insert_many(rows[start : start + 500]).execute()
    for text in ("l", "la", "land", "landing", "plea", "please", "l p", "please landing"):
        assert len(store.search(text)) == 50
        assert sql_steps(lambda text=text: store.search(text)) < MOST_STEPS, text  # type: ignore[misc]
