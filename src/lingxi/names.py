"""Parses names with settings, such as ``visual_words(sift, words=256)``, and formats them the same way."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass, field
from keyword import iskeyword
from typing import TypeAlias

from lingxi.errors import BadName

Setting: TypeAlias = "str | int | float | bool | Name"


@dataclass(frozen=True)
class Name:
    """A base name and the arguments in its parentheses; an argument may itself be a name with settings."""

    base: str
    arguments: tuple[Setting, ...] = ()
    settings: tuple[tuple[str, Setting], ...] = field(default=())  # in the order they were written

    def __str__(self) -> str:
        inside = [_shown(each) for each in self.arguments] + [f"{key}={_shown(value)}" for key, value in self.settings]
        return f"{self.base}({', '.join(inside)})" if inside else self.base


def with_settings(name: Name, given: Mapping[str, Setting | None]) -> Name:
    """The name with these settings replaced or added; those that are None are left unchanged."""
    changed = {key: value for key, value in given.items() if value is not None}
    return Name(name.base, name.arguments, tuple((dict(name.settings) | changed).items()))


def parse_name(text: str, kind: str = "plug-in") -> Name:
    """Parses a name: ``base``, ``base(argument, …, setting=value, …)``, nested to any depth.

    A value is a number, ``true`` or ``false``, a plain word, a quoted text (for a hub name or a path), or a name in
    parentheses. ``kind`` is the kind of thing it names, for error messages. Raises BadName.
    """
    try:
        return _name(ast.parse(text.strip(), mode="eval").body)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise BadName(f"{text!r} is not the name of a {kind}; names look like: name, name(setting=8)") from error


def _name(node: ast.expr) -> Name:
    if isinstance(node, ast.Name):
        return Name(node.id)
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
        raise ValueError(ast.dump(node))
    settings = [(each.arg, _setting(each.value)) for each in node.keywords if each.arg is not None]
    if len(settings) < len(node.keywords):
        raise ValueError("** is not allowed here")
    return Name(node.func.id, tuple(_setting(each) for each in node.args), tuple(settings))


def _setting(node: ast.expr) -> Setting:
    if isinstance(node, ast.Call):
        return _name(node)
    if isinstance(node, ast.Name):
        return {"true": True, "false": False}.get(node.id, node.id)
    value = ast.literal_eval(node)
    if not isinstance(value, str | int | float | bool):
        raise ValueError(ast.dump(node))
    return value


def _shown(value: Setting) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str) and (not value.isidentifier() or iskeyword(value)):
        return repr(value)
    return str(value)
