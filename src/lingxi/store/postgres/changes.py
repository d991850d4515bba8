"""Changes of stored points: they are removed, or fields of their payloads are set."""

from __future__ import annotations

from collections.abc import Sequence

from psycopg import sql
from psycopg.types.json import Jsonb

from lingxi.store.checksum import PASSING
from lingxi.store.engine import Payload
from lingxi.store.postgres.connections import Connection
from lingxi.store.postgres.filters import condition
from lingxi.store.postgres.plain import FOLDERS, escaped, facts_of, payload_json, plain_payload
from lingxi.store.where import Where

_DELETE = sql.SQL("DELETE FROM points p WHERE {}")
_DISCARD = sql.SQL("DELETE FROM points WHERE id = ANY(%(ids)s::uuid[])")
_UPDATE = sql.SQL(
    "UPDATE points p SET payload = (p.payload || %(payload)s::jsonb) - %(gone)s::text[],"
    " facts = (p.facts || %(facts)s::jsonb) - %(gone_facts)s::text[],"
    " checksum = CASE WHEN %(passing)s::boolean THEN p.checksum END WHERE {}"
)


def delete(connection: Connection, where: Where) -> None:
    """Removes the points that match the filter, with their vectors, words and marks."""
    wanted = condition(where)
    connection.execute(_DELETE.format(wanted.query), wanted.values)


def discard(connection: Connection, ids: Sequence[str]) -> None:
    """Removes the points with these ids; unknown ids are ignored."""
    connection.execute(_DISCARD, {"ids": list(ids)})


def set_payload(connection: Connection, where: Where, facts: Payload) -> None:
    """Sets payload fields of the points that match the filter; None removes a field."""
    wanted = condition(where)
    kept = {name: value for name, value in facts.items() if value is not None}
    gone = [escaped(name) for name in facts if name not in kept]
    values = {
        "payload": payload_json(plain_payload(kept)),
        "facts": Jsonb(facts_of(kept)),
        "gone": gone,
        "gone_facts": [*gone, FOLDERS] if "folder" in gone else gone,
        "passing": set(facts) <= set(PASSING),  # other fields are part of the checksum
    }
    connection.execute(_UPDATE.format(wanted.query), {**values, **wanted.values})
