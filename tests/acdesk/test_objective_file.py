"""The Strategist's file: both formats say the same, and every fault is told with its line."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from acdesk.errors import AcdeskError, Failed, WrongUsage
from acdesk.objective_file import ObjectiveDraft, parse_objectives, read_objectives
from acdesk.rules.objectives import KeyResult, Reading
from tests.work import never_hangs

TOML = """\
# first quarter
client = "Badger HVAC"
quarter = "2026Q1"

[[objective]]
title = "Spring tune-ups"

[[objective.key_result]]
title = "Phone calls answered"
unit = "%"
baseline = 40
target = 60
readings = { 2026-01-31 = 44, 2026-02-28 = 47.5 }

[[objective.key_result]]
title = "Cost of a lead"
unit = "$ a lead"
baseline = 1_200
target = 850.0

[[objective]]
title = "Reviews"
client = "Yahara Brewing"
quarter = "2026Q2"
key_result = [{ title = "Stars", baseline = 4.1, target = 4.5 }]
"""
MARKDOWN = """\
# Badger HVAC 2026Q1
> what we agreed in January

## Spring tune-ups
- Phone calls answered: 40 → 60 %
  - 2026-01-31: 44
  - 2026-02-28: 47.5 %
* Cost of a lead: $1,200 a lead -> $850 a lead

<!-- to be agreed -->
# Yahara Brewing · 2026Q2
## Reviews ##
- Stars: 4.1 → 4.5
"""
CALLS = KeyResult(
    "Phone calls answered", "%", 40, 60, (Reading(date(2026, 1, 31), 44), Reading(date(2026, 2, 28), 47.5))
)
COST = KeyResult("Cost of a lead", "$ a lead", 1200, 850)
STARS = KeyResult("Stars", "", 4.1, 4.5)


def toml(rest: str = "") -> str:
    return f'client = "Badger HVAC"\nquarter = "2026Q1"\n[[objective]]\ntitle = "Spring"\n{rest}'


def fault(text: str, format_: str = "toml") -> str:
    with pytest.raises(WrongUsage) as caught:
        parse_objectives(text, format_)
    return str(caught.value)


@pytest.mark.parametrize(
    ("text", "format_", "lines"), [(TOML, "toml", (5, 21)), (MARKDOWN, "md", (4, 12))], ids=["toml", "md"]
)
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_both_formats_say_the_same(text: str, format_: str, lines: tuple[int, int], ending: str, mark: str) -> None:
    assert parse_objectives(mark + text.replace("\n", ending), format_) == [
        ObjectiveDraft("Badger HVAC", "2026Q1", "Spring tune-ups", (CALLS, COST), lines[0]),
        ObjectiveDraft("Yahara Brewing", "2026Q2", "Reviews", (STARS,), lines[1]),
    ]


def test_client_and_quarter_may_come_from_outside() -> None:
    for text, format_ in (
        ('[[objective]]\ntitle = "A"\nkey_result = [{title = "B", baseline = 1, target = 2}]', "toml"),
        ("## A\n- B: 1 → 2", "md"),
    ):
        (found,) = parse_objectives(text, format_, client="Isthmus Legal", quarter="2026Q3")
        assert (found.client, found.quarter) == ("Isthmus Legal", "2026Q3")
    (found,) = parse_objectives("# 2026Q4\n## A\n- B: 1 → 2", "md", client="Isthmus Legal", quarter="2026Q3")
    assert (found.client, found.quarter) == ("Isthmus Legal", "2026Q4")
    (found,) = parse_objectives("# Monona Yoga\n## A\n- B: 1 → 2", "md", client="Isthmus Legal", quarter="2026Q3")
    assert (found.client, found.quarter) == ("Monona Yoga", "2026Q3")


def test_a_file_is_read_by_its_name(tmp_path: Path) -> None:
    for name, text in (("q1.toml", TOML), ("q1.md", MARKDOWN), ("Q1.MD", MARKDOWN), ("q1.markdown", MARKDOWN)):
        (tmp_path / name).write_text(text, encoding="utf-8-sig")
        assert len(read_objectives(tmp_path / name)) == 2


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(WrongUsage, match="neither TOML nor Markdown"):
        read_objectives(tmp_path / "q1.docx")
    with pytest.raises(Failed, match=r"q1\.toml can't be read"):
        read_objectives(tmp_path / "q1.toml")
    (tmp_path / "q1.md").write_bytes("# Café 2026Q1".encode("utf-16"))
    with pytest.raises(WrongUsage, match="not UTF-8"):
        read_objectives(tmp_path / "q1.md")


RESULT = '[[objective.key_result]]\ntitle = "Calls"\nbaseline = 1\ntarget = 2\n'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("client = \n", "Line 1: this is no TOML"),
        (toml("baseline == 4"), "Line 5: this is no TOML"),
        (toml("x = '''\nnever closed"), "Line 6: this is no TOML"),
        (toml(), "Line 3: 'Spring' has no key result"),
        (toml(RESULT + "unti = '%'\n"), "Line 9: 'unti' is not known here; there are title, unit"),
        ("objectives = 3\n" + toml(RESULT), "Line 1: 'objectives' is not known here"),
        (toml("key_result = 3"), "Line 5: objectives and key results are tables"),
        ("client = 'A'\nquarter = '2026Q1'\nobjective = 'x'", "Line 3: objectives and key results are tables"),
        (toml(RESULT.replace("= 1", "= 'one'")), "Line 7: the baseline is a number; there is something else."),
        (toml(RESULT.replace("= 1", "= nan")), "Line 5: A baseline is a number"),
        (toml(RESULT.replace("= 2", "= -inf")), "Line 5: A target is a number"),
        (toml(RESULT.replace("= 2", "= 1" + "0" * 400)), "Line 5: A target is a number"),
        (toml(RESULT.replace("= 2", "= 9" + "0" * 1500)), "Line 5: A target is a number"),
        (toml(RESULT.replace("= 2", "= true")), "Line 8: the target is a number"),
        (toml(RESULT.replace("target = 2\n", "")), "Line 5: the target is a number; there is none."),
        (toml(RESULT.replace('"Calls"', '""')), "Line 6: the key result has no title."),
        (toml(RESULT.replace('"Calls"', "7")), "Line 6: the title is a text"),
        (toml(RESULT + f'unit = "{"x" * 41}"'), "Line 9: the unit is longer than 40"),
        (toml(RESULT + "readings = [3]"), "Line 9: readings are days with figures"),
        (toml(RESULT + "readings = {monday = 3}"), "Line 9: 'monday' is no day"),
        (toml(RESULT + "readings = {2026-02-29 = 3}"), "Line 9: '2026-02-29' is no day"),
        (toml(RESULT + "readings = {2026-02-28 = inf}"), "Line 9: A reading is a number"),
        (toml(RESULT + RESULT), "Line 3: 'Spring' has two key results of the same title"),
        (toml(RESULT) + '[[objective]]\ntitle = "SPRING"\n' + RESULT, "Line 9: 'SPRING' is there already"),
        (toml(RESULT).replace("2026Q1", "Q1 2026"), "Line 3: 'Q1 2026' is no quarter"),
        (toml(RESULT).replace('quarter = "2026Q1"\n', ""), "Line 2: no quarter is named"),
        (toml(RESULT).replace('client = "Badger HVAC"\n', ""), "Line 2: 'Spring' is for no client"),
        ("", "There is no objective in it."),
        ("[" * 1900, "Line 1: this is no TOML"),
        ("x = " + "[" * 1900, "This is no TOML of objectives: it is nested too deeply."),
        ("x" * 3000, "Line 1: it is longer than 2,000 characters."),
    ],
)  # fmt: skip
def test_faults_in_toml(text: str, said: str) -> None:
    assert fault(text).startswith(said)


def test_four_objectives_are_one_too_many() -> None:
    more = "".join(f'[[objective]]\ntitle = "{name}"\n{RESULT}' for name in ("B", "C", "D"))
    assert fault(toml(RESULT) + more) == "Line 21: 'Badger HVAC' has more than 3 objectives in 2026Q1."
    assert len(parse_objectives(toml(RESULT) + more.replace('"D"', '"D"\nquarter = "2026Q2"'), "toml")) == 4
    lines = "".join(f"## {name}\n- Calls: 1 → 2\n" for name in "ABCD")
    assert fault(f"# Badger HVAC 2026Q1\n{lines}", "md").startswith("Line 8: 'Badger HVAC' has more than 3")


def test_headers_in_a_text_do_not_shift_the_lines_beyond_the_file() -> None:
    text = toml(RESULT).replace('"Spring"', '"""\n[[objective]]\nSpring"""')
    (found,) = parse_objectives(text, "toml")
    assert found.title == "[[objective]] Spring"
    assert 1 <= found.line <= text.count("\n") + 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Dear all", "Line 1: 'Dear all' is no heading, key result or reading; put '>' before a remark."),
        ("### Too deep", "Line 1: '### Too deep' is no heading"),
        ("- Calls: 1 → 2", "Line 1: a key result stands under an objective"),
        ("## A\n- 2026-01-31: 4", "Line 2: a reading stands under a key result."),
        ("- 2026-01-31: 4", "Line 1: a reading stands under a key result."),
        ("## A\n- Calls 1 → 2", "Line 2: a colon stands between"),
        ("## A\n- Calls: one → two", "Line 2: 'one' is no figure"),
        ("## A\n- Calls: 1,5 → 2", "Line 2: '1,5' is no figure"),
        ("## A\n- Calls: 1.200,5 → 2", "Line 2: '1.200,5' is no figure"),
        ("## A\n- Calls: 1 → ", "Line 2: '' is no figure"),
        ("## A\n- Calls: nan → 2", "Line 2: 'nan' is no figure"),
        ("## A\n- Calls: 1 → " + "9" * 400, "Line 2: A target is a number"),
        ("## A\n- Calls: 1 % → 2 calls", "Line 2: the baseline is in '%', the target in 'calls'."),
        ("## A\n- : 1 → 2", "Line 2: the key result has no title."),
        ("## A\n- Calls: 1 → 2 %\n  - 2026-01-31: 4 calls", "Line 3: the reading is in 'calls'"),
        ("## A\n- Calls: 1 → 2\n  - 2026-02-30: 4", "Line 3: '2026-02-30' is no day"),
        ("## A\n- Calls: 1 → 2\n  - January: 4", "Line 3: 'January: 4' is neither a key result"),
        ("## A\n- Calls: 1 → 2\n - 2026-01-31: 1\n - 2026-01-31: 2", "Line 4: there are two readings of 2026-01-31."),
        ("# 2026Q9\n## A\n- Calls: 1 → 2", "Line 2: 'A' is for no client"),
        ("# B 2026Q9\n## A\n- Calls: 1 → 2", "Line 2: '2026Q9' is no quarter"),
        ("# B\n## A\n- Calls: 1 → 2", "Line 2: no quarter is named"),
        ("# B 2026Q1\n## A", "Line 2: 'A' has no key result"),
        ("# B 2026Q1\n## " + "x" * 301, "Line 2: the title is longer than 300 characters."),
        ("", "There is no objective in it."),
    ],
)  # fmt: skip
def test_faults_in_markdown(text: str, said: str) -> None:
    assert fault(text, "md").startswith(said)


@pytest.mark.parametrize(
    ("written", "baseline", "target", "unit"),
    [
        ("1 → 2", 1, 2, ""), ("40% → 60%", 40, 60, "%"), ("40 → 60 %", 40, 60, "%"), ("$1,200 → $850", 1200, 850, "$"),
        ("-5 → +5 °C", -5, 5, "°C"), ("−5 -> 5", -5, 5, ""), ("2.5 → 0 h", 2.5, 0, "h"), ("10 → 10", 10, 10, ""),
        ("1,000,000 → 2,000,000 views", 1e6, 2e6, "views"),
    ],
)  # fmt: skip
def test_figures_as_they_are_written(written: str, baseline: float, target: float, unit: str) -> None:
    (found,) = parse_objectives(f"# B 2026Q1\n## A\n- From: a -> b: {written}", "md")
    assert found.key_results == (KeyResult("From: a -> b", unit, baseline, target),)


def test_hostile_titles_are_kept_and_told_safely() -> None:
    (found,) = parse_objectives("# B 2026Q1\n## \x1b[31mred\u202e [@click=quit]\n- C: 1 → 2", "md")
    assert found.title == "\x1b[31mred\u202e [@click=quit]"
    said = fault("# B 2026Q1\n## \x1b[31mred\u202e", "md")
    assert "\x1b" not in said
    assert "\u202e" not in said
    assert "\x1b" not in fault('x = "\x1b"')


def test_the_format_and_the_size() -> None:
    assert fault("", "docx") == "Objectives are read from toml or md, not from 'docx'."
    assert "more than 200,000 characters" in fault("\n" * 200_001)


@pytest.mark.parametrize(
    "line",
    ["a." * 990 + "a = 1", "x = " + "[" * 990, "[" + "a." * 990 + "a]", "- " + " :" * 990],
    ids=["key", "arrays", "table", "colons"],
)
@pytest.mark.parametrize("format_", ["toml", "md"])
def test_what_is_made_to_take_long_does_not(line: str, format_: str) -> None:
    with never_hangs():
        assert fault("\n".join([line] * 20), format_)


PIECES = st.sampled_from([
    "#", "# B 2026Q1\n", "## A\n", "- C: 1 → 2\n", "- 2026-01-31: 4\n", "[[objective]]\n", "[[objective.key_result]]\n",
    'title = "x"\n', "baseline = 1\n", "target = 2\n", "readings = {2026-01-31 = 4}\n", 'client = "B"\n', "\n",
    ">", "→", ":", "=", '"', "'''", "{", "]", "\x00", "\ud800", "\r", "é", "1", "2026Q1", "-",
])  # fmt: skip


@settings(max_examples=200)
@given(st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=25).map("".join)), st.sampled_from(["toml", "md"]))
def test_any_text_is_read_or_refused_in_one_sentence(text: str, format_: str) -> None:
    try:
        found = parse_objectives(text, format_, client="B", quarter="2026Q1")
    except AcdeskError as error:
        assert str(error)
        assert "\n" not in str(error)
        place = re.match(r"Line (\d+): ", str(error))
        assert place is None or 1 <= int(place[1]) <= text.replace("\r\n", "\n").count("\n") + 1
    else:
        assert found
        assert all(draft.key_results and draft.title for draft in found)
