"""Payloads as jsonb, which cannot hold all texts, and the folded facts that filters compare."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import datetime
from math import isfinite
from typing import Any

from psycopg.types.json import Jsonb

from lingxi.store.fields import FIELDS, fold, kind_of
from lingxi.store.packing import ancestors, time_text

ESCAPE = "\ufdd0"  # a code point that Unicode reserves for programs
FOLDERS = "folders"  # the fact that lists a folder and its parents
WHOLE = 1e16  # from here on Python writes floats as 1e+16, which jsonb returns as a whole number
_REFUSED = re.compile("[\0\ufdd0\ud800-\udfff]")  # PostgreSQL refuses NUL and lone surrogates
_ESCAPED = re.compile("\ufdd0([0-9a-f]{4})")


def escaped(text: str) -> str:
    """A text that PostgreSQL accepts; :func:`unescaped` is the inverse."""
    return _REFUSED.sub(lambda found: f"{ESCAPE}{ord(found.group()):04x}", text)


def unescaped(text: str) -> str:
    """The text that :func:`escaped` got."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if ESCAPE in text else text


def plain_payload(payload: Mapping[str, Any]) -> dict[str, Any]:
    """A payload as JSON values; local times as ISO text in UTC, as in other engines."""
    return {escaped(name): _each(value, _plain) for name, value in payload.items()}


def payload_json(plain: Mapping[str, Any]) -> Jsonb:
    """What :func:`plain_payload` got, as jsonb that returns every number as it was."""
    return Jsonb(plain, dumps=_dumped)


def payload_of(plain: Mapping[str, Any]) -> dict[str, Any]:
    """The payload that :func:`plain_payload` got."""
    found = plain_values(plain)
    return {name: _each(value, _moment) if FIELDS.get(name) == "time" else value for name, value in found.items()}


def plain_values(plain: Mapping[str, Any]) -> dict[str, Any]:
    """A payload as stored, with texts unescaped and times as text."""
    return {
        unescaped(name): _each(value, lambda each: unescaped(each) if isinstance(each, str) else each)
        for name, value in plain.items()
    }


def facts_of(payload: Mapping[str, Any]) -> dict[str, list[Any]]:
    """What filters compare: the values of each field as a list; public text folded, times as local ISO text."""
    facts = {escaped(name): values for name, value in payload.items() if (values := _facts(name, value))}
    if "folder" in facts:
        facts[FOLDERS] = list(dict.fromkeys(each for folder in facts["folder"] for each in ancestors(folder)))
    return facts


def fact(field: str, value: Any) -> Any:
    """A value of a field as facts and filters hold it."""
    if isinstance(value, datetime):
        return value.replace(tzinfo=None).isoformat()
    if not isinstance(value, str):
        return value
    textual = field in FIELDS and kind_of(field) in ("word", "text", "folder")
    return escaped(fold(value) if textual else value)


def _facts(field: str, value: Any) -> list[Any]:
    return [fact(field, each) for each in (value if isinstance(value, list) else [value]) if each is not None]


def _dumped(value: Any) -> str:
    match value:
        case dict():
            return f"{{{', '.join(f'{json.dumps(name)}: {_dumped(each)}' for name, each in value.items())}}}"
        case list():
            return f"[{', '.join(map(_dumped, value))}]"
        case float() if isfinite(value) and abs(value) >= WHOLE:
            return f"{value:.1f}"
        case _:
            return json.dumps(value)


def _each(value: Any, change: Any) -> Any:
    return [change(each) for each in value] if isinstance(value, list) else change(value)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return time_text(value)
    if isinstance(value, float):
        return value + 0.0  # jsonb has no -0.0
    return escaped(value) if isinstance(value, str) else value


def _moment(value: Any) -> Any:
    return datetime.fromisoformat(value).replace(tzinfo=None) if isinstance(value, str) else value
