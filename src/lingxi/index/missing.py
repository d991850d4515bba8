"""Handles known files that a walk did not meet: deleted, or out of reach, as on a disk that is not mounted."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import final

from lingxi.address import address_of, path_of
from lingxi.archive_path import on_disk
from lingxi.index.snapshot import KnownAsset
from lingxi.object_path import is_object

EMPTY, ELSEWHERE, AWAY = "it is empty", "it lies on another disk than before", "its disk is not there"


@dataclass(frozen=True)
class Lost:
    """The known files of a folder that a walk did not meet."""

    gone: list[str] = field(default_factory=list)  # ids of assets whose files were deleted
    missing: dict[Path, list[str]] = field(default_factory=dict)  # ids of assets out of reach, by that folder
    reasons: dict[Path, str] = field(default_factory=dict)  # why each of these folders counts as out of reach


@final
class Presence:
    """Decides which files that a walk below ``root`` did not meet are deleted, and which are out of reach.

    ``top`` is the indexed folder that contains ``root``; ``devices`` are the disks it was on in the last run.
    """

    def __init__(self, root: Path, top: Path, devices: Mapping[str, int]) -> None:
        self._root, self._top = root, top
        self._before = {path_of(address): device for address, device in devices.items()}
        self._known, self._new = Counter[Path](), Counter[Path]()
        self._returned = set[str]()  # folders whose missing files were met again

    def meet(self, path: Path, *, new: bool, missing: str = "") -> None:
        """Records an existing file; ``missing`` is the address of the folder it was marked missing with."""
        (self._new if new else self._known)[path.parent] += 1
        if missing:
            self._returned.add(missing)

    def lost(self, unmet: Iterable[KnownAsset]) -> Lost:
        """The files that were not met: deleted or out of reach."""
        assets = [(asset, path_of(asset.address)) for asset in unmet]
        unmet_in = Counter(path.parent for _, path in assets)
        self._unmet_below = self._summed(unmet_in)
        self._known_below, self._new_below = self._summed(self._known), self._summed(self._new)
        found = Lost()
        for asset, path in assets:
            keeper = None if os.path.lexists(on_disk(path)) else self._keeper(asset, path)
            if keeper is None:
                found.gone.append(asset.id)
            else:
                folder, reason = keeper
                found.missing.setdefault(folder, []).append(asset.id)
                found.reasons[folder] = reason
        return found

    def devices(self, lost: Lost) -> dict[str, int]:
        """The disks of the indexed folder and of mount points in it; folders out of reach keep their last disk.

        Object storage has none.
        """
        if is_object(self._top):
            return {}
        there = {path for folder in self._known | self._new for path in self._chain(folder)} | {self._top}
        kept = {path: device for path, device in self._before.items() if self._is_kept(path, lost)}
        found = dict[Path, int]()
        for path in sorted(there - set(kept), key=lambda path: len(path.parts)):
            device = _device(path)
            above = self._device_above(path, kept | found)
            if device is not None and (device != above or path == self._top):
                found[path] = device
        return {address_of(path): device for path, device in sorted((kept | found).items())}

    def _is_kept(self, path: Path, lost: Lost) -> bool:
        """Whether the stored disk of a folder stays: the folder is out of reach, or was not walked."""
        walked = path.is_relative_to(self._root) or path == self._top
        return not walked or any(path.is_relative_to(each) or each.is_relative_to(path) for each in lost.missing)

    def _keeper(self, asset: KnownAsset, path: Path) -> tuple[Path, str] | None:
        """The highest parent folder of a file that may be out of reach, and why; None if the file was deleted.

        A prefix of objects is there as long as it has one, so only the whole root can be out of reach.
        """
        if is_object(path):
            return (self._root, EMPTY) if self._is_emptied(self._root) else None
        standing: int | None = None
        for folder in self._chain(path.parent):
            before = self._device_above(folder, self._before)
            try:
                device = folder.stat().st_dev
            except (FileNotFoundError, NotADirectoryError):
                away = None not in (before, standing) and before != standing
                return (folder, AWAY) if away else None
            except OSError as error:
                return folder, f"it cannot be accessed: {error.strerror}"
            if before is not None and before != device:
                return folder, ELSEWHERE
            if self._is_emptied(folder) or self._stays(asset, folder):
                return folder, EMPTY
            standing = device
        return None

    def _is_emptied(self, folder: Path) -> bool:
        """Whether no known file below a folder exists, and fewer other files than were known."""
        walked = folder.is_relative_to(self._root)
        return walked and not self._known_below[folder] and self._new_below[folder] < self._unmet_below[folder]

    def _stays(self, asset: KnownAsset, folder: Path) -> bool:
        """Whether the file was missing before and its folder has not come back."""
        return asset.missing == address_of(folder) and asset.missing not in self._returned

    def _chain(self, folder: Path) -> list[Path]:
        """The folders from the top down to ``folder``."""
        top = self._top if folder.is_relative_to(self._top) else self._root
        return [each for each in (*reversed(folder.parents), folder) if each.is_relative_to(top)]

    def _device_above(self, folder: Path, devices: Mapping[Path, int]) -> int | None:
        """The last known disk of a folder: that of the nearest mount point above it."""
        for path in (folder, *folder.parents):
            if path in devices:
                return devices[path]
        return None

    def _summed(self, counts: Counter[Path]) -> Counter[Path]:
        below = Counter[Path]()
        for folder, count in counts.items():
            for each in self._chain(folder):
                below[each] += count
        return below


def _device(path: Path) -> int | None:
    try:
        return path.stat().st_dev
    except OSError:
        return None
