"""HTML mail as readable text. Nothing is fetched, nothing is run, and hostile markup costs no more than its length.

Why no library (measured on 300 KB of hostile markup, Python 3.11.7): stdlib `html.parser` is quadratic on unclosed tags
and comments (over 8 s; CVE-2025-6069), selectolax 1.0 on nesting (3.8 s for 50,000 `<div>`), html2text is GPL,
inscriptis brings lxml and requests. This is one pass of `str.find` and one expression a tag.
"""

from __future__ import annotations

import html
import re

from acdesk.text import storable

MOST = 1_000_000
"""Characters of HTML that are read."""

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]*)((?:=\s*+\"[^\"]*+\"|=\s*+'[^']*+'|[^>])*+)>")
_PLAIN_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]*)([^>]*+)>")
_ATTRIBUTE = re.compile(r"([^\s\"'>/=]+)(?:\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s\"'>]++)))?")
_HIDING = re.compile(
    r"display\s{0,9}:\s{0,9}none|mso-hide\s{0,9}:\s{0,9}all|visibility\s{0,9}:\s{0,9}hidden", re.IGNORECASE
)
_SPACE = re.compile(r"[ \t\r\n\f\u00a0]+")
_SKIPPED = {
    "script", "style", "head", "title", "noscript", "template", "svg", "math", "object", "iframe", "select", "textarea",
}  # fmt: skip
_RAW = {"script", "style", "textarea", "title", "iframe"}
_PARAGRAPH = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "blockquote", "pre", "table", "hr"}
_BLOCK = _PARAGRAPH | {
    "div", "tr", "section", "article", "header", "footer", "main", "nav", "li", "dt", "dd", "form", "fieldset",
    "address", "center", "tbody", "thead", "body", "html", "figure",
}  # fmt: skip
_VOID = {"br", "hr", "img", "input", "meta", "link", "wbr", "col", "area", "base", "embed", "source"}
_ENDS_ITSELF = {"p", "li", "td", "th", "tr", "dt", "dd", "option"}
"""Elements that end where the next of the same name begins."""


def html_to_text(markup: str) -> str:
    """The text of `markup`: paragraphs, list marks, quotes as `> `, link targets in angle brackets, entities decoded.

    What is hidden from the reader of the HTML is left out, unless something hidden never ends: then all is shown.
    """
    markup = markup[:MOST].replace("\r\n", "\n")
    reader = _Reader(markup, hide=True)
    reader.run()
    if reader.hidden:
        reader = _Reader(markup, hide=False)
        reader.run()
    reader.out.break_line()
    return re.sub(r"\n{3,}", "\n\n", storable("\n".join(reader.out.lines))).strip()


class _Text:
    """What has been written so far: whitespace folded, blank lines at most one in a row."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.line: list[str] = []
        self.quote = 0
        self.exact = 0

    def add(self, text: str) -> None:
        if self.exact:
            first, *rest = text.split("\n")
            self.line.append(first)
            for line in rest:
                self._end()
                self.line.append(line)
            return
        folded = _SPACE.sub(" ", text)
        if self.line or folded != " ":
            self.line.append(folded if self.line else folded.lstrip(" "))

    def _end(self) -> None:
        written = "".join(self.line)
        text = written.rstrip() if self.exact else _SPACE.sub(" ", written).strip()
        self.lines.append("> " * min(self.quote, 5) + text)
        self.line = []

    def break_line(self, *, blank: bool = False, always: bool = False) -> None:
        if self.line or always:
            self._end()
        if blank and self.lines and self.lines[-1].strip("> "):
            self.lines.append(("> " * min(self.quote, 5)).rstrip())


class _Reader:
    """Follows the tags: what is hidden, which link is open."""

    def __init__(self, markup: str, *, hide: bool) -> None:
        self.markup = markup
        self.tag = _TAG
        self.hide = hide
        self.out = _Text()
        self.hidden = ""
        self.depth = 0
        self.link: tuple[str, int] = ("", 0)

    def run(self) -> None:
        at, end = 0, len(self.markup)
        while at < end:
            start = self.markup.find("<", at)
            start = end if start < 0 else start
            if start > at:
                self.text(self.markup[at:start])
            at = self.mark(start) if start < end else end

    def text(self, text: str) -> None:
        if not self.hidden:
            self.out.add(_unescape(text))

    def mark(self, start: int) -> int:
        """Read what begins with `<` at `start`; where to go on."""
        markup = self.markup
        following = markup[start + 1 : start + 2]
        match = self.tag.match(markup, start) if following == "/" or following.isalpha() else None
        if match:
            return self.element(match)
        if markup.startswith("<!--", start):
            end = markup.find("-->", start + 4)
            return end + 3 if end >= 0 else len(markup)
        if markup.startswith(("<!", "<?"), start):
            end = markup.find(">", start)
            return end + 1 if end >= 0 else len(markup)
        if not re.match(r"</?[a-zA-Z]", markup[start : start + 3]):
            self.text("<")
            return start + 1
        if self.tag is _TAG:
            self.tag = _PLAIN_TAG  # a quote never ends: from here a tag ends at the first >, or time were quadratic
            return self.mark(start)
        self.text(markup[start:])
        return len(markup)

    def element(self, match: re.Match[str]) -> int:
        """A tag: open or close what it names; where to go on."""
        name = match[2].lower()
        if match[1]:
            self.close(name)
        elif name in _RAW:
            ending = re.compile(f"</{name}", re.IGNORECASE).search(self.markup, match.end())
            end = self.markup.find(">", ending.end()) if ending else -1
            return end + 1 if end >= 0 else len(self.markup)
        else:
            self.open(name, match[3])
        return match.end()

    def open(self, name: str, attributes: str) -> None:
        if self.hidden:
            if (name == self.hidden and name in _ENDS_ITSELF) or (self.hidden == "head" and name == "body"):
                self.hidden = ""
            else:
                self.depth += name == self.hidden and name not in _VOID
                return
        given = _attributes(name, attributes)
        if self.hide and name not in _VOID and (name in _SKIPPED or _hides(given)) and not attributes.endswith("/"):
            self.hidden, self.depth = name, 1
        elif name == "br":
            self.out.break_line(always=True)
        elif name in _BLOCK:
            self.out.break_line(blank=name in _PARAGRAPH)
            self.enter(name)
        elif name in ("td", "th") and self.out.line:
            self.out.add(" ")
        elif name == "img" and given.get("alt", "").strip():
            self.out.add(f"[{_unescape(given['alt'])[:200]}]")
        elif name == "a":
            self.link = (_unescape(given.get("href", "")).strip(), len(self.out.line))

    def enter(self, name: str) -> None:
        if name == "li":
            self.out.add("- ")
        elif name == "hr":
            self.out.add("---")
            self.out.break_line()
        elif name == "blockquote":
            self.out.quote += 1
        elif name == "pre":
            self.out.exact += 1

    def close(self, name: str) -> None:
        if self.hidden:
            self.depth -= name == self.hidden
            if self.depth <= 0:
                self.hidden = ""
        elif name == "a" and self.link[0]:
            self.end_link(*self.link)
            self.link = ("", 0)
        elif name in _BLOCK:
            self.out.break_line()
            self.out.quote = max(self.out.quote - (name == "blockquote"), 0)
            self.out.exact = max(self.out.exact - (name == "pre"), 0)
            self.out.break_line(blank=name in _PARAGRAPH)

    def end_link(self, target: str, since: int) -> None:
        """Write where a link goes, unless its text says so already."""
        label = "".join(self.out.line[since:]).strip()
        target = target[:2000].removeprefix("mailto:")
        plain = re.sub(r"^https?://", "", target).rstrip("/")
        if (plain == target and "@" not in target) or label.rstrip("/").endswith(plain):
            return
        self.out.add(f" <{target}>" if label else f"<{target}>")


def _attributes(name: str, text: str) -> dict[str, str]:
    """The attributes, first one wins; none where they can't matter."""
    if not text or not (name in ("a", "img") or "none" in text or "hid" in text):
        return {}
    found: dict[str, str] = {}
    for key, double, single, bare in _ATTRIBUTE.findall(text[:20_000]):
        found.setdefault(key.lower(), double or single or bare)
    return found


def _hides(given: dict[str, str]) -> bool:
    return bool(given) and ("hidden" in given or bool(_HIDING.search(given.get("style", ""))))


def _unescape(text: str) -> str:
    """Entities decoded; a number too long for Python's integers leaves the text as it is."""
    if "&" not in text:
        return text
    try:
        return html.unescape(text)
    except ValueError:
        return text
