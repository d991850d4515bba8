"""Says which files of a folder were left out, and which option reads some of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lingxi.types import Walk


OPTION = "--archives reads the files in ZIP and tar"


def left_out_lines(counts: Mapping[str, int], *, archives: bool) -> Iterator[tuple[str, str]]:
    """Files by extension, each with what to know of them; with ``archives`` the walk looked into archives."""
    from lingxi.archive_path import ENDINGS
    from lingxi.types import by_extension

    endings = [ending for ending in ENDINGS if not (archives and ending.count(".") > 1)]  # a .gz holds one file
    packed = frozenset(ending.rpartition(".")[2] for ending in endings)
    if other := {name: count for name, count in counts.items() if name not in packed}:
        yield by_extension(other), "lingxi reads no files of these kinds"
    if inside := {name: count for name, count in counts.items() if name in packed}:
        hint = "archives in archives are not opened; unpack the outer one" if archives else OPTION
        yield by_extension(inside), hint


def looks_into_archives(setting: bool | None, walks: Mapping[Path, Walk]) -> bool:
    """Whether a run looks into archives: by its own setting, else as it is remembered for all folders."""
    return bool(walks) and all(walk.archives for walk in walks.values()) if setting is None else setting
