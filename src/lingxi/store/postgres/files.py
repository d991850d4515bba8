"""The files of a library that has no folder, and the lease of its writer."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import blake2b
from typing import final

from psycopg import sql

from lingxi.store.postgres.connections import Connections, rows
from lingxi.store.postgres.plain import escaped, unescaped

_LIST = sql.SQL("SELECT name, digest FROM files ORDER BY name")
_GET = sql.SQL("SELECT data FROM files WHERE name = %(name)s")
_ADD = sql.SQL("INSERT INTO files VALUES (%(name)s, %(digest)s, %(data)s) ON CONFLICT DO NOTHING RETURNING name")
_CHANGE = sql.SQL(
    "UPDATE files SET data = %(data)s, digest = %(digest)s WHERE name = %(name)s AND digest = %(known)s RETURNING name"
)
_DELETE = sql.SQL("DELETE FROM files WHERE name = %(name)s RETURNING name")
_LEASE = sql.SQL(
    "INSERT INTO lease VALUES (true, %(owner)s, clock_timestamp() + make_interval(secs => %(seconds)s))"
    " ON CONFLICT (one) DO UPDATE SET owner = excluded.owner, until = excluded.until"
    " WHERE lease.owner = excluded.owner OR lease.until <= clock_timestamp() RETURNING owner"
)
_OWNER = sql.SQL("SELECT owner FROM lease")
_RELEASE = sql.SQL("DELETE FROM lease WHERE owner = %(owner)s RETURNING owner")


@final
class Files:
    """Small files in a table of the server; each is changed in one statement, so it is whole or not there."""

    def __init__(self, server: Connections) -> None:
        self._server = server

    def files(self) -> Mapping[str, str]:
        """The names, and a digest of the contents of each."""
        found = self._server.read(lambda connection: rows(connection, _LIST))
        return {unescaped(name): digest for name, digest in found}

    def get(self, name: str) -> bytes | None:
        """The contents; None if there is none of that name."""
        found = self._server.read(lambda connection: rows(connection, _GET, {"name": escaped(name)}))
        return bytes(found[0][0]) if found else None

    def put(self, name: str, data: bytes, known: str | None) -> str | None:
        """Writes a file if its digest is still ``known``, and returns the new one; None if it has changed."""
        digest = blake2b(data, digest_size=16).hexdigest()
        values = {"name": escaped(name), "data": data, "digest": digest, "known": known}
        query = _ADD if known is None else _CHANGE
        return digest if self._server.read(lambda connection: rows(connection, query, values)) else None

    def delete(self, name: str) -> None:
        """Deletes a file; an unknown name is ignored."""
        self._server.read(lambda connection: rows(connection, _DELETE, {"name": escaped(name)}))

    def lease(self, owner: str, seconds: float) -> str | None:
        """Takes or extends the lease; returns the owner who has it, or None if it is now ``owner``'s."""
        values = {"owner": escaped(owner), "seconds": float(seconds)}
        if self._server.read(lambda connection: rows(connection, _LEASE, values)):
            return None
        found = self._server.read(lambda connection: rows(connection, _OWNER))
        return unescaped(found[0][0]) if found else self.lease(owner, seconds)  # given back in between

    def release(self, owner: str) -> None:
        """Gives the lease back, if ``owner`` has it."""
        self._server.read(lambda connection: rows(connection, _RELEASE, {"owner": escaped(owner)}))
