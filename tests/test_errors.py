"""The error tree is what its file draws, and errors carry their facts."""

from __future__ import annotations

import inspect

import pytest

from lingxi import errors
from lingxi.errors import BadFilter, LingxiError, MissingExtra, SpaceMismatch, UnknownName, UnreadableMedia
from lingxi.types import Space


def _all() -> list[type[BaseException]]:
    found = [each for _, each in inspect.getmembers(errors, inspect.isclass) if issubclass(each, BaseException)]
    return [each for each in found if each.__module__ == errors.__name__]


def test_every_error_is_a_lingxi_error_and_drawn_in_the_tree() -> None:
    for each in _all():
        assert issubclass(each, LingxiError)
        assert each.__name__ in (errors.__doc__ or "")


@pytest.mark.parametrize("line", [line for line in (errors.__doc__ or "").splitlines() if "also" in line])
def test_each_also_is_the_builtin_it_resembles(line: str) -> None:
    words = line.replace("│", " ").replace("├──", " ").replace("└──", " ").split()
    error, builtin = getattr(errors, words[0]), words[words.index("also") + 1]
    assert builtin in [base.__name__ for base in error.__mro__]


def test_facts_are_attributes() -> None:
    unknown = UnknownName("encoder", "clop", ["clip", "bert"])
    assert (unknown.kind, unknown.name, unknown.known) == ("encoder", "clop", ["bert", "clip"])
    assert "Did you mean 'clip'" in str(unknown)
    mismatch = SpaceMismatch(Space("a", 2, "1"), Space("a", 2, "2"))
    assert "revision 1" in str(mismatch)
    assert "revision 2" in str(mismatch)
    assert UnreadableMedia("too large").reason == "too large"
    assert str(MissingExtra("torch", "train")) == "this needs torch; install it with: pip install 'lingxi[train]'"


def test_a_filter_error_points_at_the_character() -> None:
    lines = str(BadFilter("wrong", "size = x", 7)).splitlines()
    assert lines == ["wrong", "  size = x", "         ^"]


def test_the_caret_stands_under_wide_characters_too() -> None:
    lines = str(BadFilter("wrong", "猫 = x", 4)).splitlines()
    assert lines[2] == "  " + " " * 5 + "^"


def test_a_name_of_an_earlier_version_works_with_a_warning() -> None:
    with pytest.warns(DeprecationWarning, match="called BadName now"):
        assert errors.BadModelName is errors.BadName
    with pytest.raises(AttributeError, match="NoSuchError"):
        _ = errors.NoSuchError
