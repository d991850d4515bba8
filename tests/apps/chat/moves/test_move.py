"""Whether a turn says one thing."""

from __future__ import annotations

from lingxi.apps.chat.moves.move import group, one_of, says


def test_words_that_mean_nothing_may_stand_around() -> None:
    assert says("ok, please UNDO that!", r"\bundo\b")
    assert not says("undo the knot", r"\bundo\b")
    assert says("undo the step", r"\bundo\b", r"\bstep\b")
    assert not says("please", r"\bundo\b")


def test_a_group_of_several_patterns_has_one_name() -> None:
    words = one_of("a (?P<name1>x)", "b (?P<name2>y)")
    found = words.fullmatch("please b y.")
    assert found is not None
    assert group(found, "name") == "y"
    assert group(found, "old") == ""
