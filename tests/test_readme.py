"""What the README promises holds: the set-up commands, the pictures, and the fields of every JSON document."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from acdesk.cli.root import cli
from acdesk.config import Config
from acdesk.demo import build

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
NOW = datetime(2026, 3, 3, 16, 42, tzinfo=UTC)
FENCES = re.findall(r"^```(\w*)\n(.*?)^```$", README, re.DOTALL | re.MULTILINE)

Shape = Mapping[str, Any]
"""Field to the shape of the object or of the list's objects in it; None for a value."""


def shape_of(text: str) -> Shape:
    """`{"a", "b": [{"c"}]}` as nested mappings."""
    completed = re.sub(r'("\w+")(?=\s*[,}])', r"\1: null", text)
    return json.loads(completed)  # type: ignore[no-any-return]


def documented() -> dict[str, Shape]:
    """The documents of the README by the beginning of their heading: `acdesk queue`."""
    block = next(text for language, text in FENCES if language == "text")
    found: dict[str, Shape] = {}
    for heading, body in re.findall(r"^(\S.*)\n((?:  .*\n)+)", block, re.MULTILINE):
        found[re.split(r"[,:;(]", heading)[0].strip()] = shape_of(body)
    return found


def fits(document: Any, shape: Any) -> None:
    """Assert that the document has exactly these fields, as deep as the shape goes."""
    if shape is None or document is None:
        return
    if isinstance(shape, list):
        assert document, "an empty list shows nothing"
        for each in document:
            fits(each, shape[0])
        return
    assert set(document) == set(shape)
    for name, inner in shape.items():
        fits(document[name], inner)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demo that nobody has worked on; building one takes over a second."""
    path = tmp_path_factory.mktemp("readme") / "demo.db"
    build(path, Config(), lambda: NOW)
    return path


@pytest.fixture
def run(tmp_path: Path, demo: Path) -> Callable[..., Any]:
    """`acdesk … --json` on a demo; the document it prints."""
    path = Path(shutil.copy(demo, tmp_path))
    settings = {"ACDESK_DESK": str(path), "ACDESK_NOW": NOW.isoformat(), "ACDESK_CONFIG": str(tmp_path / "none.toml")}

    def acdesk(*args: str | int, status: int = 0) -> Any:
        result = CliRunner().invoke(cli, [*map(str, args), "--json"], env=settings)
        assert result.exit_code == status, result.output
        return json.loads(result.stdout.splitlines()[0])

    return acdesk


SIMPLE = (
    ("acdesk queue", ("queue",)),
    ("acdesk list", ("list",)),
    ("acdesk worktime add WHEN MINUTES", ("worktime", "add", "today 4pm", 60)),
    ("acdesk worktime between A B", ("worktime", "between", "today 4pm", "tomorrow noon")),
    ("acdesk journal", ("journal",)),
    ("acdesk search TEXT", ("search", "landing")),
    ("acdesk client list", ("client", "list")),
    ("acdesk client tier NAME", ("client", "tier", "Badger")),
    ("acdesk contact list", ("contact", "list")),
    ("acdesk call list", ("call", "list")),
    ("acdesk call slots", ("call", "slots", "--client", "Badger")),
    ("acdesk visit board", ("visit", "board")),
    ("acdesk visit suggest", ("visit", "suggest")),
    ("acdesk visit text ID", ("visit", "text", 1)),
    ("acdesk report visits", ("report", "visits")),
    ("acdesk staff list", ("staff", "list")),
    ("acdesk init", ("init",)),
    ("acdesk doctor", ("doctor",)),
    ("acdesk where", ("where",)),
    ("acdesk backup", ("backup",)),
    ("acdesk keys", ("keys",)),
    ("acdesk config check", ("config", "check")),
)


@pytest.mark.parametrize(("heading", "words"), SIMPLE, ids=[heading for heading, _ in SIMPLE])
def test_the_document_has_the_fields(run: Callable[..., Any], heading: str, words: tuple[str | int, ...]) -> None:
    fits(run(*words), documented()[heading])


def number(run: Callable[..., Any], title: str) -> int:
    found: int = next(row["id"] for row in run("list")["requests"] if row["title"].startswith(title))
    return found


def test_show_has_the_fields_whatever_the_request_is_at(run: Callable[..., Any]) -> None:
    shape = dict(documented()["acdesk show ID"])
    related = shape.pop("related")
    for title in ("Workshop texts", "Typo", "Sales flow", "Class schedule"):
        found = run("show", number(run, title))
        assert related == [dict.fromkeys(("id", "title", "relation"))]
        fits({name: value for name, value in found.items() if name != "related"}, shape)
        assert found["related"] == []


def test_a_related_request_has_the_fields(run: Callable[..., Any]) -> None:
    first = number(run, "Landing page")
    run("split", first, "--title", "The page", "--title", "The form")
    fits(run("show", first)["related"], documented()["acdesk show ID"]["related"])


def test_proposals_and_verbs_have_the_fields(run: Callable[..., Any]) -> None:
    shapes, landing = documented(), number(run, "Landing page")
    fits(run("proposal", landing), shapes["acdesk proposal ID"])
    fits(run("ack", "--all", status=2), shapes["acdesk ack --all without --yes"])
    fits(run("ack", landing, "--eta", "+5wd"), shapes["every verb"])
    fits(run("undo"), shapes["acdesk undo"])
    fits(run("redo"), shapes["acdesk undo"])
    fits(run("handle", number(run, "Inventory sync"), status=3), shapes["a refusal"])


def test_one_client_is_one_of_the_list_and_more(run: Callable[..., Any]) -> None:
    shapes = documented()
    one = {**shapes["acdesk client list"]["clients"][0], **shapes["acdesk client show NAME"]}
    found = run("client", "show", "Badger")
    fits(found, one)
    fits({"items": found["items"]}, {"items": shapes["acdesk queue"]["items"]})


def test_one_member_of_staff_is_one_of_the_list_and_more(run: Callable[..., Any]) -> None:
    shapes = documented()
    fits(run("staff", "show", "Devon"), {**shapes["acdesk staff list"]["staff"][0], **shapes["acdesk staff show NAME"]})


def test_objectives_and_deliverables_have_the_fields(run: Callable[..., Any]) -> None:
    shapes = documented()
    goal = run("--as", "Karly", "objective", "add", "Calls", "--client", "Lakeside")["created"][0]
    result = run("--as", "Karly", "objective", "key-result", goal, "Answered", "--target", 60)["created"][0]
    run("objective", "reading", result, 44)
    found = run("objective", "list", "--client", "Lakeside")["objectives"]
    shape = shapes["acdesk objective list"]["objectives"][0]
    fits([row for row in found if row["id"] == goal], [shape])
    fits(found, [{**shape, "key_results": None}])
    run("deliverable", "add", "Page", "--client", "Lakeside", "--kind", "page")
    fits(run("deliverable", "list"), shapes["acdesk deliverable list"])


def test_a_call_from_its_sheet_to_its_recap_has_the_fields(run: Callable[..., Any]) -> None:
    shapes = documented()
    call = run("call", "plan", "--client", "Badger", "--start", "today 10:43am")["created"][0]
    run("call", "agenda", call, "--add", "Budget")
    fits(run("call", "prep", call), shapes["acdesk call prep ID"])
    fits(run("call", "agenda", call), shapes["acdesk call agenda ID"])
    run("call", "start", call)
    run("call", "commit", call, "Send the plan", "--owner", "Maya", "--due", "fri noon")
    run("call", "end", call, "--decisions", "We go ahead.")
    fits(run("call", "agreed", call), shapes["acdesk call agreed ID"])
    fits(run("call", "recap", call, "--show"), shapes["acdesk call recap ID --show"])


def test_proposals_for_calls_have_the_fields(run: Callable[..., Any]) -> None:
    run("call", "plan", "--client", "Badger", "--start", "2026-05-25 10:00", "--minutes", 15)  # Memorial Day
    run("--as", "Renee", "client", "tier", "Badger", "--set", 3, "--reason", "Smaller")
    fits(run("call", "proposals"), documented()["acdesk call proposals"])


def test_calendars_out_and_in_have_the_fields(run: Callable[..., Any], tmp_path: Path) -> None:
    shapes = documented()
    out, folder, broken = tmp_path / "out.ics", tmp_path / "out", tmp_path / "broken.ics"
    fits(run("calendar", "export", out), shapes["acdesk calendar export FILE"])
    told = {"file", "events", "written", "same", "removed", "changed_there"}
    assert set(run("calendar", "export", folder, "--vdir")) == told
    event = "BEGIN:VEVENT\nUID:a\nDTSTAMP:20260301T000000Z\nDTSTART:20260311T150000Z\nRRULE:FREQ=SECONDLY\nEND:VEVENT"
    broken.write_text(f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n{event}\nEND:VCALENDAR\n", encoding="utf-8")
    fits(run("calendar", "import", broken), shapes["acdesk calendar import FILE"])


def test_importing_has_the_fields(run: Callable[..., Any], tmp_path: Path) -> None:
    broken = tmp_path / "no-mail.eml"
    broken.write_bytes(b"\x00\x01\x02")
    fits(run("mail", "import", broken), documented()["acdesk mail import PATH"])


def test_restoring_and_the_demo_have_the_fields(run: Callable[..., Any], tmp_path: Path) -> None:
    shapes = documented()
    copy = run("backup", tmp_path / "copy.db")["backup"]
    fits(run("restore", copy), shapes["acdesk restore FILE"])
    made = CliRunner().invoke(cli, ["--desk", str(tmp_path / "other.db"), "demo", "--json"])
    fits(json.loads(made.stdout), shapes["acdesk demo"])


def test_every_document_of_the_readme_is_looked_at() -> None:
    elsewhere = {
        "acdesk show ID", "acdesk proposal ID", "every verb", "acdesk undo", "acdesk ack --all without --yes",
        "a refusal", "acdesk mail import PATH", "acdesk client show NAME", "acdesk staff show NAME",
        "acdesk objective list", "acdesk deliverable list", "acdesk restore FILE", "acdesk demo",
        "acdesk call prep ID", "acdesk call agenda ID", "acdesk call agreed ID", "acdesk call recap ID --show",
        "acdesk call proposals", "acdesk calendar export FILE", "acdesk calendar import FILE",
    }  # fmt: skip
    assert set(documented()) == elsewhere | {heading for heading, _ in SIMPLE}


def test_the_first_two_blocks_set_it_up() -> None:
    (first, start), (second, check) = FENCES[:2]
    assert (first, second) == ("sh", "sh")
    assert start.splitlines()[-1] == ".venv/bin/acdesk demo"
    assert check.splitlines()[-1] == ".venv/bin/python -m tests"
    for block in (start, check):
        for file in re.findall(r"-r (\S+)", block):
            assert (ROOT / file).is_file()


def test_its_pictures_are_there() -> None:
    pictures = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", README)
    assert len(pictures) >= 2
    assert all((ROOT / picture).read_text(encoding="utf-8").startswith("<svg") for picture in pictures)
