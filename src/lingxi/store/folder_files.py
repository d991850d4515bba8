"""The files of a library folder outside its engine, as an engine of a cluster keeps them: by name, with digests."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import final

from lingxi.disk import make_private, sync_folder, write_whole
from lingxi.errors import LibraryError
from lingxi.store.checksum import file_digest
from lingxi.store.kept_files import is_kept, kept_files


@final
class FolderFiles:
    """The kept files of a folder, which only this process uses; ``engine`` is the name of the library's engine."""

    def __init__(self, folder: Path, engine: str) -> None:
        self._folder, self._engine = folder, engine

    def files(self) -> Mapping[str, str]:
        """The names of the files, and a digest of the contents of each."""
        return {name: file_digest(self._folder / name) for name in kept_files(self._folder, self._engine)}

    def get_file(self, name: str) -> bytes | None:
        """The contents of a file; None if there is none of that name. Raises LibraryError for a name outside."""
        file = self._file(name)
        return file.read_bytes() if file.is_file() else None

    def put_file(self, name: str, data: bytes, known: str | None) -> str | None:
        """Writes a file if its digest is still ``known``, None if there is none yet; returns the new digest.

        Returns None if it has changed. Raises LibraryError, OSError.
        """
        file = self._file(name)
        if (file_digest(file) if file.is_file() else None) != known:
            return None
        make_private(file.parent)
        write_whole(file, data)
        return file_digest(file)

    def delete_file(self, name: str) -> None:
        """Deletes a file; an unknown name is ignored. Raises LibraryError, OSError."""
        file = self._file(name)
        if file.is_file():
            file.unlink()
            sync_folder(file.parent)

    def _file(self, name: str) -> Path:
        if not is_kept(name, self._engine):
            raise LibraryError(f"{name!r} cannot be the name of a file in the library {self._folder}")
        return self._folder / name
