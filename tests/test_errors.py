"""The error tree is what its file draws, and errors carry their facts."""

from __future__ import annotations

import ast
import builtins
import inspect
import pickle
from pathlib import Path

import pytest

from lingxi import errors
from lingxi.errors import BadFilter, LingxiError, MissingExtra, SpaceMismatch, UnknownName, UnreadableMedia
from lingxi.types import Space

KNOWN = {name for name, kind in vars(builtins).items() if isinstance(kind, type) and issubclass(kind, BaseException)}
SOURCE = Path(errors.__file__).parent


def _all() -> list[type[BaseException]]:
    found = [each for _, each in inspect.getmembers(errors, inspect.isclass) if issubclass(each, BaseException)]
    return [each for each in found if each.__module__ == errors.__name__]


def _drawn() -> dict[str, str]:
    """Each error of the tree in the file's docstring, with the one it is drawn below."""
    above, found = ["LingxiError"], dict[str, str]()
    for line in (errors.__doc__ or "").splitlines():
        if "── " in line:
            before, _, rest = line.partition("── ")
            name, depth = rest.split()[0], (len(before) + 1) // 4 + 1
            found[name] = above[depth - 1]
            above[depth:] = [name]
    return found


def test_the_tree_is_drawn_as_it_is() -> None:
    parents = {each.__name__: next(base.__name__ for base in each.__bases__ if issubclass(base, LingxiError))
               for each in _all() if each is not LingxiError}  # fmt: skip
    assert _drawn() == parents


def test_no_other_file_defines_an_error() -> None:
    """What other rooms raise on purpose is a LingxiError, in the one tree; what stays inside a module is private."""
    strays = []
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef) and path.name != "errors.py" and not node.name.startswith("_"):
                bases = {ast.unparse(base).rpartition(".")[2] for base in node.bases}
                strays += [f"{path.name}: {node.name}"] if bases & (KNOWN | {each.__name__ for each in _all()}) else []
    assert not strays


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


EXAMPLES = {
    "UnknownName": ("encoder", "clop", ["clip"]),
    "BrokenPlugIn": ("encoder", "clip", "it is old"),
    "MissingExtra": ("Pillow", "vision"),
    "SpaceMismatch": ("a", "b"),
    "BadFilter": ("what is this?", "a = ?", 4),
}


@pytest.mark.parametrize("kind", _all(), ids=lambda kind: kind.__name__)
def test_errors_of_another_process_arrive_as_they_were(kind: type[BaseException]) -> None:
    error = kind(*EXAMPLES.get(kind.__name__, ("a text",)))
    arrived = pickle.loads(pickle.dumps(error))
    assert type(arrived) is kind
    assert (str(arrived), vars(arrived)) == (str(error), vars(error))
