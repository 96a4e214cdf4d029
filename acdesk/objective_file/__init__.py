"""The file in which the Strategist writes a quarter's objectives, as TOML or Markdown.

TOML; `client` and `quarter` hold for every objective that names none of its own:

    client = "Badger HVAC"
    quarter = "2026Q1"

    [[objective]]
    title = "Spring tune-ups"

    [[objective.key_result]]
    title = "Phone calls answered"
    unit = "%"                                  # may be left out
    baseline = 40
    target = 60
    readings = { 2026-01-31 = 44 }              # may be left out

Markdown, the same; `->` will do for `→`, and what stands behind `>` or in `<!-- … -->` on one line is a remark:

    # Badger HVAC 2026Q1
    ## Spring tune-ups
    - Phone calls answered: 40 → 60 %
      - 2026-01-31: 44

At most three objectives for a client and quarter, each with one key result at least. Everything is read or nothing:
the first fault is told with its line.
"""

from __future__ import annotations

from pathlib import Path

from acdesk.errors import Failed, WrongUsage
from acdesk.objective_file.drafts import Fault, ObjectiveDraft, quoted
from acdesk.objective_file.markdown_text import parse_markdown
from acdesk.objective_file.toml_text import parse_toml
from acdesk.rules.objectives import MOST_CURRENT, quarter_bounds
from acdesk.text import clean_line

__all__ = ["Fault", "ObjectiveDraft", "parse_objectives", "read_objectives"]

LARGEST_FILE = 200_000
"""Characters; the objectives of a hundred clients take half of it."""
LONGEST_LINE = 2_000
"""Characters; a dotted key of TOML takes time quadratic in its parts, which stand on one line."""
FORMATS = {".toml": "toml", ".md": "md", ".markdown": "md"}
_PARSERS = {"toml": parse_toml, "md": parse_markdown}


def read_objectives(path: Path, *, client: str = "", quarter: str = "") -> list[ObjectiveDraft]:
    """The objectives of a file, by the end of its name TOML or Markdown.

    Raises WrongUsage for what can't be understood, Failed when the file can't be opened.
    """
    format_ = FORMATS.get(path.suffix.lower())
    shown = clean_line(path.name, 80)
    if format_ is None:
        raise WrongUsage(f"{shown} is neither TOML nor Markdown by its name: give a file that ends in .toml or .md.")
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            text = file.read(LARGEST_FILE + 1)
    except UnicodeDecodeError:
        raise WrongUsage(f"{shown} is not UTF-8 text: save it as UTF-8.") from None
    except OSError as error:
        raise Failed(f"{shown} can't be read: {error.strerror or 'the system gives no reason'}.") from None
    return parse_objectives(text, format_, client=client, quarter=quarter)


def parse_objectives(text: str, format_: str, *, client: str = "", quarter: str = "") -> list[ObjectiveDraft]:
    """The objectives of a text in the format `toml` or `md`, in its order.

    `client` and `quarter` stand in where the text names none. Raises WrongUsage, which names the line, for what can't
    be understood: nothing is passed over.
    """
    if format_ not in _PARSERS:
        raise WrongUsage(f"Objectives are read from toml or md, not from {quoted(format_)}.")
    if len(text) > LARGEST_FILE:
        raise WrongUsage(f"That is more than {LARGEST_FILE:,} characters: no file of objectives is so long.")
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    for number, line in enumerate(text.split("\n"), 1):
        if len(line) > LONGEST_LINE:
            raise Fault(number, f"it is longer than {LONGEST_LINE:,} characters.")
    found = _PARSERS[format_](text, client, quarter)
    if not found:
        raise WrongUsage("There is no objective in it.")
    _check(found)
    return found


def _check(drafts: list[ObjectiveDraft]) -> None:
    """Refuse what the agency's rules do not allow of objectives that can be read one by one."""
    titles: dict[tuple[str, str], list[str]] = {}
    for draft in drafts:
        if not draft.client:
            raise Fault(draft.line, f"{quoted(draft.title)} is for no client: name one.")
        try:
            quarter_bounds(draft.quarter)
        except ValueError as error:
            sentence = str(error) if draft.quarter else "no quarter is named; write it like '2026Q1'."
            raise Fault(draft.line, clean_line(sentence)) from None
        if not draft.key_results:
            raise Fault(draft.line, f"{quoted(draft.title)} has no key result: nothing would measure it.")
        names = [key_result.title.casefold() for key_result in draft.key_results]
        if len(set(names)) < len(names):
            raise Fault(draft.line, f"{quoted(draft.title)} has two key results of the same title.")
        known = titles.setdefault((draft.client.casefold(), draft.quarter), [])
        if draft.title.casefold() in known:
            raise Fault(draft.line, f"{quoted(draft.title)} is there already for this client and quarter.")
        known.append(draft.title.casefold())
        if len(known) > MOST_CURRENT:
            raise Fault(
                draft.line, f"{quoted(draft.client)} has more than {MOST_CURRENT} objectives in {draft.quarter}."
            )
