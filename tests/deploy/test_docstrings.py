"""What the site shows of docstrings and comments; griffe itself is only there for `make docs`."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

ROOT = Path(__file__).parents[2]


class _Attribute(SimpleNamespace):
    """An attribute as griffe reads it."""


@pytest.fixture
def docstrings(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    griffe = ModuleType("griffe")
    vars(griffe).update(Attribute=_Attribute, Object=object, Extension=object)
    vars(griffe).update(Docstring=lambda value, parent: SimpleNamespace(value=value))
    monkeypatch.setitem(sys.modules, "griffe", griffe)
    spec = importlib.util.spec_from_file_location("docstrings", ROOT / "deploy" / "docstrings.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_roles_become_code(docstrings: ModuleType) -> None:
    found = docstrings.without_roles("see :meth:`close`, :class:`lingxi.Query` and ``where``")
    assert found == "see `close`, `lingxi.Query` and `where`"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("    offset: int = 0  # from the top", "From the top."),
        ("    offset: int = 0", ""),
        ("    offset: int = 0  # type: ignore", ""),
        ('    colour: str = "#fff"', ""),
    ],
)
def test_the_comment_of_a_field_says_what_it_is(docstrings: ModuleType, line: str, said: str) -> None:
    field = _Attribute(lines=[line], docstring=None)
    docstrings.Docstrings().on_instance(obj=field)
    assert (field.docstring.value if field.docstring else "") == said
