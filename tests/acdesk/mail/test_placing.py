"""Where letters belong: duplicates, threads, clients by address and domain, and what opens no request."""

from __future__ import annotations

import pytest

from acdesk.mail.letter import Letter
from acdesk.mail.placing import Directory, Filed, Known, Placed, Placement, place


def letter(number: int = 1, sender: str = "dana@x.example", **fields: object) -> Letter:
    return Letter(
        digest=f"d{number}", source="s", raw=b"", from_address=sender, **{"message_id": f"m{number}", **fields}
    )  # type: ignore[arg-type]


def directory() -> Directory:
    return Directory(
        addresses={"dana@x.example": Known(1, 11), "pat@gmail.com": Known(2, 22)},
        domains={"x.example": 1, "y.example": 2, "gmail.com": 9},
        free_mail=frozenset({"gmail.com"}),
        staff=frozenset({"ana@agency.example"}),
        threads={"old": Filed(100, 1), "nobody": Filed(101, None)},
        messages={"old", "nobody"},
        digests={"d7"},
    )


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (letter(), Placed(Placement.NEW, client_id=1, contact_id=11)),
        (letter(sender="new@x.example"), Placed(Placement.NEW, client_id=1)),
        (letter(sender="new@mail.shop.x.example"), Placed(Placement.NEW, client_id=1)),
        (letter(sender="new@notx.example"), Placed(Placement.UNKNOWN)),
        (letter(sender="new@example"), Placed(Placement.UNKNOWN)),
        (letter(sender="pat@gmail.com"), Placed(Placement.NEW, client_id=2, contact_id=22)),
        (letter(sender="new@gmail.com"), Placed(Placement.UNKNOWN)),
        (letter(sender=""), Placed(Placement.UNKNOWN)),
        (letter(sender="", in_reply_to="old"), Placed(Placement.UNKNOWN)),
        (letter(message_id="old"), Placed(Placement.DUPLICATE)),
        (letter(7, message_id=""), Placed(Placement.DUPLICATE)),
        (letter(8, message_id=""), Placed(Placement.NEW, client_id=1, contact_id=11)),
        (letter(in_reply_to="old"), Placed(Placement.THREADED, 100, 1, 11)),
        (letter(references=("gone", "old", "gone too")), Placed(Placement.THREADED, 100, 1, 11)),
        (letter(sender="who@z.example", in_reply_to="old"), Placed(Placement.THREADED, 100, 1)),
        (letter(sender="b@y.example", in_reply_to="old"), Placed(Placement.NEW, client_id=2)),
        (letter(in_reply_to="nobody"), Placed(Placement.THREADED, 101, 1, 11)),
        (letter(automatic="auto_reply", in_reply_to="old"), Placed(Placement.THREADED, 100, 1, 11)),
        (letter(automatic="auto_reply"), Placed(Placement.TIMELINE, client_id=1, contact_id=11)),
        (letter(automatic="bounce", sender="who@z.example"), Placed(Placement.APART)),
        (letter(automatic="bounce", sender="", in_reply_to="old"), Placed(Placement.THREADED, 100, 1)),
        (letter(sender="ana@agency.example", in_reply_to="old"), Placed(Placement.THREADED, 100, 1, ours=True)),
        (
            letter(sender="ana@agency.example", to=("who@z.example", "new@y.example")),
            Placed(Placement.TIMELINE, client_id=2, ours=True),
        ),
        (letter(sender="ana@agency.example"), Placed(Placement.UNKNOWN)),
    ],
)
def test_places(given, expected):
    assert place(given, directory()) == expected


def placed(letters: list[Letter], known: Directory) -> list[Placed]:
    """As an import does it: each is placed and then known; requests are numbered from 501."""
    decisions = []
    for number, each in enumerate(letters, 501):
        decision = place(each, known)
        decisions.append(decision)
        if decision.kind is not Placement.DUPLICATE:
            opens = decision.kind in (Placement.NEW, Placement.UNKNOWN)
            request = number if opens else decision.request_id
            known.learn(each, Filed(request, decision.client_id) if request else None)
    return decisions


def where(letters: list[Letter]) -> list[tuple[str, int | None]]:
    return [(str(each.kind), each.request_id) for each in placed(letters, directory())]


def test_letters_find_each_other_in_any_order():
    root = letter(1)
    answer = letter(2, in_reply_to="m1", references=("m1",))
    answer_to_that = letter(3, in_reply_to="m2", references=("m1", "m2"))
    joined = [("new", None), ("threaded", 501), ("threaded", 501)]
    assert where([root, answer, answer_to_that]) == joined
    assert where([answer_to_that, root, answer]) == joined
    assert where([answer_to_that, answer, root]) == joined
    assert where([root, root]) == [("new", None), ("duplicate", None)]


def test_siblings_of_a_missing_parent_stay_together():
    assert where([letter(1, in_reply_to="gone"), letter(2, in_reply_to="gone")]) == [("new", None), ("threaded", 501)]


def test_references_in_a_circle_end():
    circle = [
        letter(1, in_reply_to="m2", references=("m2", "m1")),
        letter(2, in_reply_to="m1", references=("m1", "m2")),
    ]
    assert where(circle) == [("new", None), ("threaded", 501)]


def test_after_a_late_reply_its_thread_leads_to_the_new_request():
    known = directory()
    late = letter(1, in_reply_to="old")
    known.learn(late, Filed(777, 1), instead_of=100)
    assert place(letter(2, in_reply_to="old"), known).request_id == 777
