"""Queries, hits, albums, the status and errors as plain JSON values and back, exactly: numbers are not rounded."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np

from lingxi.address import address_of, path_of
from lingxi.errors import (
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
from lingxi.search.album import Album
from lingxi.search.hit import Contribution, Hit, Hits, Signal
from lingxi.search.query import Part, Picture, Query
from lingxi.store.fields import FIELDS
from lingxi.types import Audio, Line, Place, Skipped, Space, Status, Walk

Json: TypeAlias = dict[str, Any]

_ERRORS: dict[str, type[LingxiError]] = {
    kind.__name__: kind
    for kind in (
        BadModel, BadQuery, LibraryBusy, LibraryDamaged, LibraryError, LibraryFull, MissingModel, UnreadableMedia
    )
}  # fmt: skip


def dump_query(query: Query) -> Json:
    """A query as JSON; files are named by their addresses, everything else is contained."""
    parts = {name: [_dump_part(part) for part in getattr(query, name)] for name in ("parts", "without")}
    within = None if query.within is None else address_of(query.within)
    return vars(query) | parts | {"within": within, "like": list(query.like), "unlike": list(query.unlike)}


def load_query(known: Json) -> Query:
    """The query of :func:`dump_query`; raises BadQuery."""
    parts = {name: tuple(map(_load_part, known[name])) for name in ("parts", "without")}
    marks = {name: tuple(map(str, known[name])) for name in ("like", "unlike")}
    within = None if known["within"] is None else path_of(known["within"])
    return Query(**known | parts | marks | {"within": within})


def dump_hits(hits: Hits) -> Json:
    """A page of hits as JSON."""
    return {"hits": [dump_hit(hit) for hit in hits], "total": hits.total, "at_least": hits.at_least}


def load_hits(known: Json) -> Hits:
    """The page of :func:`dump_hits`."""
    return Hits(map(load_hit, known["hits"]), known["total"], at_least=known["at_least"])


def dump_hit(hit: Hit) -> Json:
    """A hit as JSON."""
    lines = [vars(line) | {"asked": line in hit.asked} for line in hit.written]
    facts = {name: value.isoformat() if isinstance(value, datetime) else value for name, value in hit.facts.items()}
    signals = {name: vars(each) | {"signal": vars(each.signal)} for name, each in hit.signals.items()}
    changed = {"path": address_of(hit.path), "place": vars(hit.place), "written": lines}
    plain = {name: value for name, value in vars(hit).items() if name != "asked"}
    return plain | changed | {"facts": facts, "signals": signals}


def load_hit(known: Json) -> Hit:
    """The hit of :func:`dump_hit`."""
    lines = [_load_line(line) for line in known["written"]]
    asked = tuple(line for line, each in zip(lines, known["written"], strict=True) if each["asked"])
    changed: Json = {"path": path_of(known["path"]), "place": Place(**known["place"]), "written": tuple(lines)}
    facts = {name: _load_fact(name, value) for name, value in known["facts"].items()}
    signals = {name: _load_contribution(each) for name, each in known["signals"].items()}
    return Hit(**known | changed | {"asked": asked, "facts": facts, "signals": signals})


def dump_album(album: Album) -> Json:
    """An album as JSON."""
    return vars(album) | {"like": list(album.like), "unlike": list(album.unlike)}


def load_album(known: Json) -> Album:
    """The album of :func:`dump_album`."""
    return Album(**known | {"like": tuple(known["like"]), "unlike": tuple(known["unlike"])})


def dump_status(status: Status) -> Json:
    """A status as JSON."""
    skipped = [vars(each) | {"path": address_of(each.path)} for each in status.skipped]
    spaces = [vars(space) for space in status.spaces]
    paths = {
        "folder": address_of(status.folder),
        "roots": [address_of(root) for root in status.roots],
        "missing": {address_of(folder): count for folder, count in status.missing.items()},
        "walks": {address_of(root): asdict(walk) for root, walk in status.walks.items()},
    }
    return vars(status) | paths | {"modalities": dict(status.modalities), "spaces": spaces, "skipped": skipped}


def load_status(known: Json) -> Status:
    """The status of :func:`dump_status`."""
    skipped = tuple(Skipped(**each | {"path": path_of(each["path"])}) for each in known["skipped"])
    spaces = tuple(Space(**space) for space in known["spaces"])
    walks = {path_of(root): Walk(**walk | {"exclude": tuple(walk["exclude"])}) for root, walk in known["walks"].items()}
    paths: Json = {
        "folder": path_of(known["folder"]),
        "roots": tuple(map(path_of, known["roots"])),
        "missing": {path_of(folder): count for folder, count in known["missing"].items()},
        "walks": walks,
    }
    return Status(**known | paths | {"spaces": spaces, "skipped": skipped})


def dump_error(error: LingxiError) -> Json:
    """An error as JSON: the nearest kind that a message alone makes, and the message."""
    kinds = (kind.__name__ for kind in type(error).__mro__)
    return {"kind": next((kind for kind in kinds if kind in _ERRORS), "LingxiError"), "message": str(error)}


def load_error(known: Json) -> LingxiError:
    """The error of :func:`dump_error`."""
    return _ERRORS.get(known["kind"], LingxiError)(known["message"])


def _dump_part(part: Part) -> Json:
    about: Json = {"weight": part.weight}
    if part.text is not None:
        return about | {"text": part.text}
    if part.image is not None:
        return about | {"image": _dump_picture(part.image)}
    if isinstance(part.audio, Audio):
        samples = _dump_bytes(np.asarray(part.audio.samples, np.float32).tobytes())
        return about | {"audio": {"samples": samples, "rate_hz": part.audio.rate_hz}}
    return about | {"audio": {"address": address_of(Path(part.audio or ""))}}


def _load_part(known: Json) -> Part:
    audio: Path | Audio | None = None
    if sound := known.get("audio"):
        audio = path_of(sound["address"]) if "address" in sound else _load_sound(sound)
    image = _load_picture(known["image"]) if "image" in known else None
    return Part(known.get("text"), image, known["weight"], audio)


def _dump_picture(picture: Picture) -> Json:
    """A file by its address; one that only this process can open, such as a pipe of the shell, by its content."""
    if isinstance(picture, np.ndarray):
        return {"pixels": _dump_bytes(np.ascontiguousarray(picture, np.uint8).tobytes()), "shape": picture.shape}
    if isinstance(picture, Path) and (picture.is_file() or not picture.exists()):
        return {"address": address_of(picture)}
    return {"bytes": _dump_bytes(picture.read_bytes() if isinstance(picture, Path) else picture)}


def _load_picture(known: Json) -> Picture:
    if "address" in known:
        return path_of(known["address"])
    if "bytes" in known:
        return b64decode(known["bytes"])
    return np.frombuffer(b64decode(known["pixels"]), np.uint8).reshape(known["shape"])


def _load_sound(known: Json) -> Audio:
    return Audio(np.frombuffer(b64decode(known["samples"]), np.float32), int(known["rate_hz"]))


def _dump_bytes(data: bytes) -> str:
    return b64encode(data).decode("ascii")


def _load_line(known: Mapping[str, Any]) -> Line:
    return Line(known["text"], tuple(known["box"]), known["confidence"])


def _load_contribution(known: Mapping[str, Any]) -> Contribution:
    return Contribution(known["rank"], known["score"], Signal(**known["signal"]))


def _load_fact(name: str, value: Any) -> Any:
    return datetime.fromisoformat(value) if FIELDS.get(name) == "time" and isinstance(value, str) else value
