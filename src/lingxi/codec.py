"""lingxi's dataclasses and errors as plain JSON values and back, without loss: numbers are not rounded.

The types of the fields determine how values are read, so a new field of a query or a hit needs no change here.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from dataclasses import is_dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, TypeAlias, TypeVar, Union, get_args, get_origin, get_type_hints

import numpy as np

from lingxi.address import address_of, path_of
from lingxi.errors import (
    DAMAGED,
    BadFilter,
    BadModel,
    BadQuery,
    LibraryBusy,
    LibraryDamaged,
    LibraryError,
    LibraryFull,
    LingxiError,
    MissingModel,
    UnreadableMedia,
)

Json: TypeAlias = dict[str, Any]
T = TypeVar("T")

PLAIN = frozenset({str, int, float, bool, NoneType})
_ERRORS: dict[str, type[LingxiError]] = {
    kind.__name__: kind
    for kind in (
        BadFilter, BadModel, BadQuery, LibraryBusy, LibraryDamaged, LibraryError, LibraryFull, MissingModel,
        UnreadableMedia,
    )
}  # fmt: skip


def parse_json(data: str | bytes | bytearray) -> Any:
    """The value of a JSON text; raises ValueError, also for one whose brackets are nested too deeply to be read."""
    try:
        return json.loads(data)
    except RecursionError:
        raise ValueError("the JSON is nested too deeply") from None


def dump(value: Any) -> Any:
    """A value as JSON values. A dataclass becomes an object, a path its address; bytes and arrays become base64."""
    if type(value) in PLAIN:
        return value
    if is_dataclass(value):
        return dump_fields(value)
    if isinstance(value, Mapping):
        return {dump(name): dump(each) for name, each in value.items()}
    if isinstance(value, Path):
        return address_of(value)
    if isinstance(value, bytes | np.ndarray | datetime):
        return _dump_special(value)
    return [dump(each) for each in value] if isinstance(value, Sequence) and not isinstance(value, str) else value


def dump_fields(value: object) -> Json:
    """A dataclass as an object of JSON values."""
    return {name: dump(each) for name, each in vars(value).items()}


def load(kind: type[T], known: Any) -> T:
    """The value of type ``kind`` that :func:`dump` wrote; raises what its constructor raises, KeyError or TypeError."""
    found: T = _load(kind, known)
    return found


def dump_error(error: LingxiError) -> Json:
    """An error as JSON: its message, and the nearest class that can be built from a message alone."""
    kinds = (kind.__name__ for kind in type(error).__mro__)
    return {"kind": next((kind for kind in kinds if kind in _ERRORS), "LingxiError"), "message": str(error)}


def load_error(known: Json) -> LingxiError:
    """The error that :func:`dump_error` wrote."""
    message = known["message"].removesuffix(f"; {DAMAGED}")  # LibraryDamaged adds it
    return _ERRORS.get(known["kind"], LingxiError)(message)


def _dump_special(value: bytes | np.ndarray[Any, Any] | datetime) -> Json:
    """A value that JSON has no type for, as an object that names its type."""
    if isinstance(value, datetime):
        return {"time": value.isoformat()}
    if isinstance(value, bytes):
        return {"bytes": b64encode(value).decode("ascii")}
    data = b64encode(np.ascontiguousarray(value).tobytes()).decode("ascii")
    return {"array": data, "dtype": value.dtype.name, "shape": list(value.shape)}


def _load(kind: Any, known: Any) -> Any:
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        return None if known is None else _load(_chosen(inner, known), known)
    if origin is tuple or origin is list:
        return origin(_load(inner[0], each) for each in known)
    if origin is Mapping:
        return {_load(inner[0], name): _load(inner[1], each) for name, each in known.items()}
    if kind is Path:
        return path_of(known)
    if kind in (str, int, bool) and type(known) is not kind:
        raise TypeError(f"{known!r} is not of type {kind.__name__}")
    if origin is Literal and (not isinstance(known, str) or known not in inner):
        raise ValueError(f"{str(known)[:60]!r} is none of {', '.join(map(str, inner))}")
    if is_dataclass(kind) and isinstance(kind, type):
        types = _types(kind)
        return kind(**{name: _load(types.get(name, Any), each) for name, each in known.items()})
    return _load_special(known) if isinstance(known, dict) else known


def _chosen(kinds: Sequence[Any], known: Any) -> Any:
    """The member of a union that wrote a value; the objects of dataclasses carry no type name."""
    rest = [kind for kind in kinds if kind is not NoneType]
    if len(rest) == 1:
        return rest[0]
    if isinstance(known, str):
        return Path if Path in rest else str
    if not isinstance(known, dict) or {"bytes", "array", "time"} & known.keys():
        return Any
    written = [kind for kind in rest if isinstance(kind, type) and is_dataclass(kind)]
    return next((kind for kind in written if known.keys() <= _types(kind).keys()), next(iter(written), Any))


def _load_special(known: Json) -> Any:
    if "time" in known:
        return datetime.fromisoformat(known["time"])
    if "bytes" in known:
        return b64decode(known["bytes"])
    return (
        np.frombuffer(b64decode(known["array"]), known["dtype"]).reshape(known["shape"]) if "array" in known else known
    )


@cache
def _types(kind: type) -> Mapping[str, Any]:
    """The types of a dataclass's fields."""
    return get_type_hints(kind)
