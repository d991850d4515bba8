"""Evidence has every kind, likely hits first, and the passage that answers at the top."""

from __future__ import annotations

from lingxi.apps.ask.found import Found, find
from lingxi.apps.ask.question import understand
from tests.apps.ask.shelf import Shelf, passage, picture

A, B, CAT = passage("A", 0.2), passage("B", 0.6), picture("cat.jpg", 0.4)


def test_likely_hits_come_first() -> None:
    found = Found((A, B), (CAT,), 10)
    assert found.evidence() == (B, CAT, A)
    assert found.evidence(A) == (A, CAT, B)
    assert Found((A, B), (CAT,), 2).evidence() == (B, CAT)
    assert (found.likely, Found((A,), (), 1).likely) == (0.4, 0.0)


def test_a_definition_is_looked_up_and_shown() -> None:
    shelf = Shelf(A, CAT)
    found = find(shelf, understand("What is a cat?"), "size > 0", 10)
    assert found.passages == (A,)
    assert found.others == (CAT,)
    assert [(text, options["where"]) for text, options in shelf.asked] == [
        ("What is a cat?", "size > 0"),
        ("cat", "size > 0"),
    ]


def test_pictures_that_match_nothing_stand_beside_definitions_only() -> None:
    shelf = Shelf(CAT, nothing=True)
    assert find(shelf, understand("What is a cat?"), None, 10).others == (CAT,)
    assert find(shelf, understand("Who is in the garden?"), None, 10).others == ()
