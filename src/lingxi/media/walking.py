"""The settings of one walk through a folder: which entries it considers."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from lingxi.archive_path import is_archive
from lingxi.media.exclude import Excluded
from lingxi.media.sandbox import Sandbox

COPIES = "__MACOSX"  # the folder of an archive in which macOS keeps what other systems cannot


@dataclass(frozen=True)
class Walking:
    """Settings that are the same for the whole walk."""

    root: Path  # resolved
    follow_links: bool
    hidden: bool
    exclude: frozenset[Path]  # resolved
    unless: Callable[[Path], bool] | None  # says of a folder below the root that it is left out
    entered: set[tuple[int, int]]  # folders by device and inode, since links may lead to one twice
    base: Path  # the folder that patterns are relative to
    excluded: Excluded | None  # by patterns
    sandbox: Sandbox | None  # that lists archives; None where they are not looked into

    def counts(self, entry: os.DirEntry[str]) -> bool:
        """Whether the walk considers an entry at all."""
        if entry.name.startswith(".") and not self.hidden:
            return False
        if self.excluded and self.excluded(self._from_base(entry)):
            return False
        return not entry.is_symlink() or (self.follow_links and not self._leads_back(Path(entry.path)))

    def counts_member(self, path: Path) -> bool:
        """Whether the walk considers a file in an archive."""
        inside = path.relative_to(self.base if path.is_relative_to(self.base) else path.parent)
        if not self.hidden and any(part.startswith(".") or part == COPIES for part in inside.parts):
            return False
        return not (self.excluded and self.excluded(inside.as_posix()))

    def looks_into(self, name: str) -> bool:
        """Whether a file of this name is an archive that is walked."""
        return self.sandbox is not None and is_archive(name)

    def leaves_out(self, folder: Path) -> bool:
        """Whether a folder is not entered."""
        by_path = bool(self.exclude and folder.resolve() in self.exclude)
        return by_path or bool(self.unless and self.unless(folder))

    def enters(self, folder: Path) -> bool:
        """Whether a folder is entered for the first time."""
        info = folder.stat()
        before = len(self.entered)
        self.entered.add((info.st_dev, info.st_ino))
        return len(self.entered) > before

    def _from_base(self, entry: os.DirEntry[str]) -> str:
        path = Path(entry.path).relative_to(self.base).as_posix()
        return f"{path}/" if entry.is_dir() else path

    def _leads_back(self, link: Path) -> bool:
        """Whether the walk meets the target of a link anyway."""
        try:
            return link.resolve().is_relative_to(self.root)
        except (OSError, RuntimeError):  # a cycle of links
            return True
