"""Live Photos: a photo, and a film of the same name that lasts about three seconds, taken in one press."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from lingxi.media.read import ending

STILLS = frozenset({".jpg", ".jpeg", ".heic", ".heif", ".avif", ".dng"})
FILMS = frozenset({".mov", ".mp4"})
LONGEST_S = 5.0  # of such a film; a longer one of the same name is another shot


def live_photos(names: Iterable[str]) -> Mapping[str, str]:
    """For each film among the names of a folder that has a photo of the same name: the name of the photo."""
    stills, films = dict[str, str](), list[tuple[str, str]]()
    for name in names:
        suffix = ending(name)
        stem = name[: len(name) - len(suffix)]
        if suffix in STILLS:
            stills.setdefault(stem, name)
        elif suffix in FILMS:
            films.append((stem, name))
    return {name: stills[stem] for stem, name in films if stem in stills}


def photo_of(film: Path) -> str:
    """The name of the photo beside a film, where its folder is not read; empty if there is none."""
    if ending(film.name) not in FILMS:
        return ""
    usual = (film.with_suffix(suffix) for still in sorted(STILLS) for suffix in (still, still.upper()))
    return next((each.name for each in usual if each.is_file()), "")


def is_live(duration_s: object) -> bool:
    """Whether a film of so many seconds beside a photo of its name belongs to it."""
    return isinstance(duration_s, float) and duration_s <= LONGEST_S
