"""A database that several processes share, played by one engine in a temporary folder: ``shared://NAME``."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Mapping
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from lingxi.errors import LibraryError
from lingxi.store.engine import Engine, engines


class Database:
    """What all handles of one address share."""

    def __init__(self) -> None:
        self.engine: Engine = engines.make("edge", Path(mkdtemp(prefix="shared-")) / "edge-1")
        self.files: dict[str, bytes] = {}
        self.owner, self.until = "", 0.0
        self.down = False


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


DATABASES: dict[str, Database] = {}


@engines.register("shared")
class SharedEngine:
    """A handle of a database: the methods of its engine, and those of :class:`lingxi.store.engine.KeepsFiles`."""

    def __init__(self, address: str) -> None:
        self._database = DATABASES.setdefault(address, Database())

    def __getattr__(self, name: str) -> Any:
        self._check_up()
        return getattr(self._database.engine, name)

    def _check_up(self) -> None:
        if self._database.down:
            raise LibraryError("the database does not answer")

    def files(self) -> Mapping[str, str]:
        self._check_up()
        return {name: _digest(data) for name, data in self._database.files.items()}

    def get_file(self, name: str) -> bytes | None:
        return self._database.files.get(name)

    def put_file(self, name: str, data: bytes, known: str | None) -> str | None:
        if self.files().get(name) != known:
            return None
        self._database.files[name] = data
        return _digest(data)

    def delete_file(self, name: str) -> None:
        self._database.files.pop(name, None)

    def lease(self, owner: str, seconds: float) -> str | None:
        held = self._database
        if held.owner not in ("", owner) and time.monotonic() < held.until:
            return held.owner
        held.owner, held.until = owner, time.monotonic() + seconds
        return None

    def release(self, owner: str) -> None:
        if self._database.owner == owner:
            self._database.owner = ""

    def close(self) -> None:
        """Closes this handle; the database goes on."""
