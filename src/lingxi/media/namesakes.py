"""Text files that are captions: those beside an image, a video or a sound of the same name."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from lingxi.media.container import is_transport_stream
from lingxi.media.read import ending
from lingxi.media.sidecars import SIDECAR, captioned

DOUBTFUL = ".ts"  # both MPEG video and TypeScript, which is more common: the content decides


def namesakes(folder: Path, names: Sequence[str]) -> set[str]:
    """The names, without extensions, that a text file and a file with captions share."""
    if not any(name.endswith(SIDECAR) for name in names):
        return set()
    stems = {stem_of(name) for name in names if ending(name) in captioned() and _is_captioned(folder / name)}
    return {stem_of(name) for name in names if name.endswith(SIDECAR) and stem_of(name) in stems} if stems else stems


def stem_of(name: str) -> str:
    """A file name without its extension."""
    return name[: len(name) - len(ending(name))]


def is_program(file: Path) -> bool:
    """Whether a regular file has the extension of a video but is a program."""
    return ending(file.name) == DOUBTFUL and file.is_file() and not is_transport_stream(file)


def _is_captioned(path: Path) -> bool:
    """Whether a text file of the same name would be its caption."""
    try:
        return path.is_file() and not is_program(path)
    except OSError:
        return False
