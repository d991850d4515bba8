"""The vector names of an engine folder, brought into agreement after a crash.

The engine adds and deletes a name in its segments first, one after the other, and then in its configuration. It refuses
a folder in which they differ.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

from lingxi.codec import parse_json
from lingxi.disk import write_json

CONFIG = "edge_config.json"
_DENSE, _SPARSE = ("vectors", "vector_data"), ("sparse_vectors", "sparse_vector_data")  # in it, and in a segment
_SETTINGS = ("size", "distance", "modifier")  # of a name, in both


def match_names(folder: Path, lasting: Collection[str]) -> None:
    """Completes or undoes an addition or a deletion of a vector name that was interrupted. Raises OSError.

    A name that all segments have is added to the configuration. One that only some have is removed: its addition was
    interrupted, and no point has it yet, or its deletion. Sparse names are deleted, except ``lasting`` ones, and dense
    names never: if a segment lacks such a name of the configuration, the folder is damaged, and stays as it is.
    """
    try:
        config = _read(folder / CONFIG)
        segments = {path: _read(path) for path in _segment_files(folder)}
        damaged = _lacking(_DENSE, config, segments) or _lacking(_SPARSE, config, segments) & set(lasting)
    except (ValueError, KeyError, TypeError, AttributeError):
        return  # the engine says what it cannot read
    if damaged or not segments:
        return
    for part in (_DENSE, _SPARSE):
        _match(part, config, [segment["config"] for segment in segments.values()])
    for path, said in (*segments.items(), (folder / CONFIG, config)):
        if _read(path) != said:
            write_json(path, said, indent=None)


def _lacking(part: tuple[str, str], config: dict[str, Any], segments: dict[Path, dict[str, Any]]) -> set[str]:
    """The names in the configuration that some segment lacks."""
    names = set(config.get(part[0]) or {})
    return {name for segment in segments.values() for name in names - set(segment["config"][part[1]])}


def _match(part: tuple[str, str], config: dict[str, Any], segments: list[dict[str, Any]]) -> None:
    """Leaves the names that every segment has, in the configuration and in the segments."""
    held, known = [segment[part[1]] for segment in segments], config.get(part[0]) or {}
    names = set.intersection(*map(set, held))
    for each in held:
        for name in set(each) - names:
            del each[name]
    config[part[0]] = {name: known.get(name) or _settings(held[0][name]) for name in sorted(names)}


def _settings(held: dict[str, Any]) -> dict[str, Any]:
    return {key: held[key] for key in _SETTINGS if key in held}


def _segment_files(folder: Path) -> Iterator[Path]:
    """The descriptions of the segments; the engine drops those without a version, and those marked as deleted."""
    for version in sorted(folder.glob("segments/*/version.info")):
        if not version.parent.name.startswith(".") and not version.parent.suffix:
            yield version.with_name("segment.json")


def _read(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = parse_json(path.read_text(encoding="utf-8"))
    return found
