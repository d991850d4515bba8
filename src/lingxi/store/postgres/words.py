"""Tokens that an earlier version wrote, and how they are updated."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from uuid import UUID

from psycopg import sql

from lingxi.store.engine import Payload
from lingxi.store.packing import WORDS
from lingxi.store.postgres.connections import Connection, Connections, rows
from lingxi.store.postgres.plain import payload_of
from lingxi.store.postgres.points import weighted_tokens, write_sparse
from lingxi.store.tokens import REVISION

PAGE = 512
_REVISION = sql.SQL("SELECT value::int FROM settings WHERE name = 'tokens'")
_LEFT = sql.SQL("SELECT count(*) FROM points WHERE tokens <> %(revision)s")
_SOME = sql.SQL("SELECT id, payload FROM points WHERE tokens <> %(revision)s LIMIT %(page)s")
_REMOVE = sql.SQL("DELETE FROM words WHERE id = ANY(%(ids)s::uuid[])")
_UPDATE = sql.SQL("UPDATE points SET tokens = %(revision)s, checksum = NULL WHERE id = ANY(%(ids)s::uuid[])")
_DONE = sql.SQL("UPDATE settings SET value = %(value)s::jsonb WHERE name = 'tokens'")


def stale_words(connection: Connection) -> bool:
    """Whether points may have tokens of an earlier version."""
    return rows(connection, _REVISION) != [(REVISION,)]


def retokenize(server: Connections, words: Callable[[Payload], str]) -> Iterator[int]:
    """Updates them a page at a time, so that it can be interrupted; yields how many points remain, at first all."""
    values = {"revision": REVISION, "page": PAGE}
    left = int(server.read(lambda connection: rows(connection, _LEFT, values))[0][0]) if server.read(stale_words) else 0

    def page(connection: Connection) -> int:
        found = {id_: payload_of(payload) for id_, payload in rows(connection, _SOME, values)}
        _replace(connection, {id_: words(payload) for id_, payload in found.items()})
        return len(found)

    while left > 0:
        yield left
        done = server.write(page)
        left = left - done if done else 0
    server.write(lambda connection: connection.execute(_DONE, {"value": json.dumps(REVISION)}))
    yield 0


def _replace(connection: Connection, texts: dict[UUID, str]) -> None:
    ids = {"ids": list(texts), "revision": REVISION}
    connection.execute(_REMOVE, ids)
    write_sparse(connection, WORDS, {id_: weighted_tokens(text) for id_, text in texts.items() if text})
    connection.execute(_UPDATE, ids)
