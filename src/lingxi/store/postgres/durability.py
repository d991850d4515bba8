"""On how many servers a write is when it is acknowledged."""

from __future__ import annotations

import re

from psycopg import sql

from lingxi.errors import LibraryError
from lingxi.store.postgres.address import Address
from lingxi.store.postgres.connections import Connection, rows
from lingxi.store.postgres.schema import Schema

_NUMBERED = re.compile(r"(?:FIRST |ANY )?(\d+) ?\(", re.IGNORECASE)


def synchronous_replicas(names: str) -> int:
    """The number of replicas that a commit waits for, by the setting ``synchronous_standby_names``."""
    found = _NUMBERED.match(names.strip())
    return int(found[1]) if found else int(bool(names.strip()))


def check_replicas(connection: Connection, address: Address, schema: Schema) -> None:
    """Raises LibraryError where the server or a shard waits for fewer replicas than the address demands."""
    if not address.replicas:
        return
    with schema.nodes(connection) as nodes:
        for node in (connection, *(node for node, _ in nodes)):
            found = synchronous_replicas(rows(node, sql.SQL("SHOW synchronous_standby_names"))[0][0])
            if found < address.replicas:
                raise LibraryError(
                    f"{node.info.host}:{node.info.port} waits for {found} replicas at each write, not for "
                    f"{address.replicas}; set synchronous_standby_names = 'ANY {address.replicas} (*)' there, "
                    "or demand fewer replicas in the address"
                )
