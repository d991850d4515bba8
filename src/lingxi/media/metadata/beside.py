"""Files beside a picture, a film or a sound that say what is known of it: XMP, and the JSON of exports."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from lingxi.media.metadata import export, xmp
from lingxi.media.metadata.known import Known, joined, said_by

SUFFIXES = (".xmp", ".json")
MOST_BYTES = 4 * 2**20  # of such a file
CUT = 46  # characters of a name, without ``.json``, to which Takeout cuts it
_LONG = "supplemental-metadata"
_NUMBERED = re.compile(r"(.*)(\(\d+\))")


def may_describe(name: str) -> bool:
    """Whether a file of this name may say what is known of another."""
    return name.lower().endswith(SUFFIXES)


def describers(names: Iterable[str], notes: Collection[str]) -> dict[str, tuple[str, ...]]:
    """Which of ``notes`` (names of XMP and JSON files) belong to which of ``names``, all of one folder."""
    if not notes:
        return {}
    found: dict[str, list[str]] = {}
    whole, stems = dict[str, str](), dict[str, list[str]]()
    for name in names:
        whole[name.lower()] = name
        stems.setdefault(_stem(name).lower(), []).append(name)
    ordered = sorted(whole)
    for note in sorted(notes):
        for name in _described(note, whole, ordered, stems):
            found.setdefault(name, []).append(note)
    return {name: tuple(each) for name, each in found.items()}


def beside(path: Path) -> tuple[str, ...]:
    """The names of the files that describe one file, where its folder is not read: those with the usual names."""
    usual = (f"{path.name}.xmp", f"{path.stem}.xmp", f"{path.name}.{_LONG}.json", f"{path.name}.json")
    return tuple(name for name in usual if path.with_name(name).is_file())


def known_beside(path: Path, notes: Sequence[str]) -> tuple[Known, Known]:
    """What the XMP files say together, and the other files; those that cannot be read say nothing."""
    said: tuple[list[Known], list[Known]] = ([], [])
    for name in notes:
        is_xmp = name.lower().endswith(".xmp")
        with suppress(OSError):
            note = path.with_name(name)
            if note.is_file() and note.stat().st_size <= MOST_BYTES:
                said[not is_xmp].append(said_by((xmp if is_xmp else export).known_of, note.read_bytes()))
    return joined(said[0]), joined(said[1])


def _described(
    note: str, whole: Mapping[str, str], ordered: Sequence[str], stems: Mapping[str, Sequence[str]]
) -> Sequence[str]:
    base = _stem(note).lower()
    if base in whole:  # a.jpg.xmp, a.jpg.json
        stem, dot, suffix = base.rpartition(".")
        edited = f"{stem}-edited{dot}{suffix}"
        exported = note.lower().endswith(".json") and edited in whole
        return [whole[base], *([whole[edited]] if exported else [])]
    if note.lower().endswith(".xmp"):  # a.xmp
        return stems.get(base, [])
    return _exported(base, whole, ordered)


def _exported(base: str, whole: Mapping[str, str], ordered: Sequence[str]) -> Sequence[str]:
    """The files that an export's JSON belongs to; ``base`` is its name in lower case, without ``.json``.

    ``ordered`` are the sorted keys of ``whole``. Of several files whose names begin with a cut name, the first in this
    order is taken.
    """
    numbered = _NUMBERED.fullmatch(base)
    target, number = (numbered[1], numbered[2]) if numbered else (base, "")
    named, _, last = target.rpartition(".")
    if named and last and _LONG.startswith(last):
        target = named
    stem, dot, suffix = target.rpartition(".")
    title = f"{stem}{number}{dot}{suffix}" if dot else f"{target}{number}"
    edited = f"{stem}-edited{number}{dot}{suffix}"
    exact = [whole[each] for each in (title, edited) if each in whole]
    if exact or len(base) < CUT:
        return exact
    first = bisect_left(ordered, target)
    return [whole[each] for each in ordered[first : first + 1] if each.startswith(target)]


def _stem(name: str) -> str:
    return name.rpartition(".")[0]
