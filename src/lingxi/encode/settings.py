"""Settings of encoders: canonical names, and checks of values."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import fields
from typing import Any

from lingxi.errors import BadName
from lingxi.names import Name


def canonical(name: str, encoder: Any) -> str:
    """The encoder's name with the settings (dataclass fields) that differ from their defaults."""
    own = [(each.name, getattr(encoder, each.name)) for each in fields(encoder) if each.init]
    usual = {each.name: each.default for each in fields(encoder)}
    return str(Name(name, (), tuple((key, value) for key, value in own if value != usual[key])))


def one_of(name: str, setting: str, value: object, allowed: Collection[object]) -> None:
    """Raises BadName unless the value is one of the allowed ones."""
    if value not in allowed:
        raise BadName(f"{name}: {setting} is one of {', '.join(map(str, allowed))}, not {value}")


def within(name: str, setting: str, value: object, least: float, most: float) -> None:
    """Raises BadName unless the value is a number from ``least`` to ``most``."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
        raise BadName(f"{name}: {setting} is a number from {least} to {most}, not {value}")
