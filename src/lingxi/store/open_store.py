"""Opens the store of a library: in a folder, or at an address."""

from __future__ import annotations

import os

from lingxi.address import as_path
from lingxi.errors import LibraryError
from lingxi.store.library_store import LibraryStore
from lingxi.store.locator import is_address
from lingxi.store.manifest import UNFINISHED, is_library
from lingxi.store.remote import RemoteStore
from lingxi.store.store import Store


def open_store(
    place: str | os.PathLike[str], *, create: bool = True, wait_s: float = 1.0, engine: str | None = None
) -> LibraryStore:
    """The open store of a library; it is created if it is missing, unless ``create`` is false.

    ``engine`` is that of a new folder. Raises what :class:`Store` and :class:`RemoteStore` raise, and LibraryError
    where a migration is unfinished, or where there is no library and none may be created.
    """
    if is_address(place):
        return RemoteStore(place, create=create, wait_s=wait_s)
    folder = as_path(place).absolute()
    if not is_library(folder):
        if (folder / UNFINISHED).exists():
            raise LibraryError(
                f"a migration to {folder} is unfinished; run the same lingxi migrate again, or delete the folder"
            )
        if not create:
            raise LibraryError(f"there is no library in {folder}; create one with: lingxi index FOLDER")
    return Store(folder, engine=engine, wait_s=wait_s)
