"""Bytes to tables: encodings, delimiters, line ends, and what is refused with its line."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from acdesk.errors import Failed, NotFound, WrongUsage
from acdesk.tables import parse_table, read_table
from acdesk.tables import reading as reading_module
from acdesk.tables.reading import LARGEST_FILE

CORPUS = Path(__file__).parents[4] / "shared" / "corpora" / "csv" / "csv-spectrum"


def rows(data: bytes) -> list[tuple[str, ...]]:
    return [row.values for row in parse_table(data).rows]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(delimiter: str) -> None:
    text = "client,tier,notes\nBadger,2,\nIsthmus,3,\n".replace(",", delimiter)
    table = parse_table(text.encode())
    assert table.delimiter == delimiter
    assert table.header == ("client", "tier", "notes")
    assert [row.line for row in table.rows] == [2, 3]


def test_commas_in_a_table_with_semicolons_do_not_mislead() -> None:
    table = parse_table(b"client;domains;notes\nBadger;a.com, b.com, c.com;calls, writes\n")
    assert table.delimiter == ";"
    assert table.rows[0].values[1] == "a.com, b.com, c.com"


def test_excel_names_its_delimiter_in_the_first_line() -> None:
    table = parse_table(b"sep=;\r\nclient;tier\r\nBadger, Inc;2\r\n")
    assert (table.header, table.header_line, table.rows[0].line) == (("client", "tier"), 2, 3)


@pytest.mark.parametrize(
    ("encoding", "said"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8"), ("utf-16", "utf-16"), ("utf-32", "utf-32")],
)
def test_marked_encodings_need_no_notice(encoding: str, said: str) -> None:
    table = parse_table("client,city\nCafé Zoë,Málaga\n".encode(encoding))
    assert (table.encoding, table.notices) == (said, ())
    assert table.header == ("client", "city")
    assert table.rows[0].values == ("Café Zoë", "Málaga")


def test_utf_16_big_endian_with_its_mark() -> None:
    table = parse_table(b"\xfe\xff" + "client,city\nCafé,Rīga\n".encode("utf-16-be"))
    assert table.rows[0].values == ("Café", "Rīga")


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_is_told(encoding: str) -> None:
    table = parse_table("client,city\nCafé,Madison\n".encode(encoding))
    assert table.rows[0].values == ("Café", "Madison")
    assert encoding.upper() in table.notices[0]


def test_windows_1252_is_read_with_a_notice_that_names_the_line() -> None:
    table = parse_table("client,city\nBadger,Madison\nCafé “Zoë”,Madison\n".encode("cp1252"))
    assert table.rows[1].values[0] == "Café “Zoë”"
    assert "Line 3" in table.notices[0]
    assert "Windows-1252" in table.notices[0]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "is empty"),
        (b"\n\n  \r\n,,\n", "is empty"),
        (b"\xef\xbb\xbf", "is empty"),
        (b"client,tier\nBadger,\x002\n", "line 2: it holds a NUL byte"),
        (b"client\nBadger\x81\n", "line 2: it is neither UTF-8 nor Windows-1252"),
        ("client,tier\nB".encode("utf-16") + b"x", "line 2: it is not utf-16 text"),
        (b"PK\x03\x04rest", "line 1: this is an Excel"),
        (b'client,tier\n"Badger,2\nIsthmus,3\n', "line 2: a quote opens here and is never closed"),
        (b'client,tier\nA,1\n"Badger,2\n"Isthmus",3\n', "line 3: a quote opens here and closes on line 4"),
        (b'client,tier\n"The "Badger" Co",2\n', "line 2: a quote opens here and closes on line 2"),
        (b'client,notes\n"a\nb\nc","open\n', "line 4: a quote opens here and is never closed"),
        (b"client," + b"x" * 40_000 + b"\n", "line 1: a cell is longer"),
        (b'client,tier\n"' + b"x\n" * 40_000 + b'",2\n', "line 2: a quoted cell opens here"),
        (b"a," * 1_000_000 + b"\n1\n", "line 1: it has more than 500 columns"),
        (b"client,tier\n" + b'"a",' * 1_000_000 + b"\n", "line 2: it has more than 500 columns"),
    ],
)
def test_what_is_no_table_is_refused_with_its_line(data: bytes, said: str) -> None:
    with pytest.raises(WrongUsage) as refused:
        parse_table(data, "clients.csv")
    assert str(refused.value).startswith("clients.csv")
    assert said in str(refused.value)


def test_lines_are_counted_as_an_editor_does() -> None:
    table = parse_table(b'client,notes\r\n\r\n"Badger","one\r\ntwo"\r\n,\r\nIsthmus,x\r\n')
    assert [(row.line, row.values) for row in table.rows] == [(3, ("Badger", "one\ntwo")), (6, ("Isthmus", "x"))]


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_every_line_end_will_do(ending: str) -> None:
    assert rows(ending.join(["client,tier", "A,1", '"B",2']).encode()) == [("A", "1"), ("B", "2")]


def test_ragged_rows_are_kept_as_they_are() -> None:
    table = parse_table(b"client,tier,city\nA\nB,1,Madison,x\n")
    assert [row.values for row in table.rows] == [("A",), ("B", "1", "Madison", "x")]
    assert table.rows[0].cell(2) == ""


def test_quotes_with_space_around_them_and_quotes_inside_of_text() -> None:
    assert rows(b'client,notes\n "Badger, Inc" , 5" pipe\n') == [("Badger, Inc", ' 5" pipe')]


def test_a_guarded_formula_is_read_without_its_guard() -> None:
    assert parse_table(b"client,phone\nA,'+1 608 555\nB,'s Hertogenbosch\n").rows[0].cell(1) == "+1 608 555"


def test_files_that_are_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(NotFound):
        read_table(tmp_path / "absent.csv")
    with pytest.raises(WrongUsage, match="is no file"):
        read_table(tmp_path)
    with pytest.raises(Failed):
        read_table(tmp_path / ("x" * 300))
    big = tmp_path / "big.csv"
    with big.open("wb") as file:
        file.truncate(2 * LARGEST_FILE)
    with pytest.raises(WrongUsage, match="larger than 50 MB"):
        read_table(big)
    monkeypatch.setattr(reading_module, "MOST_ROWS", 2)
    with pytest.raises(WrongUsage, match="line 4: there are more than 2 rows"):
        parse_table(b"client\na\nb\nc\n")
    monkeypatch.setattr(reading_module, "MOST_RECORDS", 9)
    with pytest.raises(WrongUsage, match="line 10: more than 9 lines, most of them blank"):
        parse_table(b"client\na\n" + b"\n" * 20)


@given(st.binary(max_size=300))
@settings(max_examples=100)
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        parse_table(data)
    except WrongUsage as error:
        assert "\n" not in str(error)


CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\0\r\ufeff"), max_size=12)


@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), max_size=6), st.sampled_from([",", ";", "\t", "|"]))
@settings(max_examples=60)
def test_what_pythons_writer_wrote_is_read_the_same(table: list[list[str]], delimiter: str) -> None:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows([["client", "tier", "city"], *table])
    wanted = [tuple(row) for row in table if any(cell.strip() for cell in row)]
    assert rows(out.getvalue().encode()) == wanted


@pytest.mark.skipif(not CORPUS.is_dir(), reason="../shared/corpora/csv is not here")
def test_the_spectrum_is_read_as_its_authors_say() -> None:
    for path in sorted((CORPUS / "csvs").glob("*.csv")):
        wanted = json.loads((CORPUS / "json" / f"{path.stem}.json").read_text(encoding="utf-8"))
        table = read_table(path)
        found = [dict(zip(table.header, row.values, strict=True)) for row in table.rows]
        assert found == [{key: value.replace("\r\n", "\n") for key, value in row.items()} for row in wanted], path.name
