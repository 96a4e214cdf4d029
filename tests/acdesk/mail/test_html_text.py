"""HTML as a reader would want it in a terminal."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from acdesk.mail.html_text import html_to_text


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>one</p><p>two</p>", "one\n\ntwo"),
        ("one<br>two<br/>three", "one\ntwo\nthree"),
        ("a  \n b &amp; c&nbsp;d", "a b & c d"),
        ("<ul><li>x<li>y</ul>after", "- x\n- y\n\nafter"),
        ("<blockquote>q1<br>q2</blockquote>own", "> q1\n> q2\n\nown"),
        ("<pre>a\n   b</pre>", "a\n   b"),
        ('<a href="https://x.example/y">here</a>', "here <https://x.example/y>"),
        ('<a href="https://x.example/">x.example</a>', "x.example"),
        ('<a href="mailto:a@x.example">a@x.example</a>', "a@x.example"),
        ('<a href="javascript:alert(1)">click</a>', "click"),
        ("<a title='a > b' href='https://x.example'>t</a>", "t <https://x.example>"),
        ('<img src="https://t.example/p.gif" alt="Logo">', "[Logo]"),
        ("<script>alert('<p>')</script>after", "after"),
        ("<style>p{}</style><title>t</title>body", "body"),
        ("<!-- <p>no</p> -->yes", "yes"),
        ("<!DOCTYPE html><html><head><meta x><body>yes", "yes"),
        ('<div style="display:none">hidden</div>shown', "shown"),
        ("<p hidden>hidden<p>shown", "shown"),
        ('<div style="display: none">never closed', "never closed"),
        ('<span title="display:none">shown</span>', "shown"),
        ("3 < 4 and <b>5</b> > 2", "3 < 4 and 5 > 2"),
        ("<table><tr><td>a<td>b</tr><tr><td>c</table>", "a b\nc"),
        ("\u0130<script>x</script>after", "\u0130after"),
        ("", ""),
        ("plain", "plain"),
    ],
)
def test_markup(markup, text):
    assert html_to_text(markup) == text


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="<>/=\"' abpdivhrefscript!-&#;\n", max_size=200))
def test_nothing_raises(markup):
    html_to_text(markup).encode("utf-8")
