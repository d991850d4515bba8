"""On how many servers a write is when it is acknowledged."""

from __future__ import annotations

import re

from psycopg import sql

from lingxi.errors import LibraryError
from lingxi.store.postgres.address import Address
from lingxi.store.postgres.connections import Connection, rows

_NUMBERED = re.compile(r"(?:FIRST |ANY )?(\d+) ?\(", re.IGNORECASE)


def synchronous_replicas(names: str) -> int:
    """The number of replicas that a commit waits for, by the setting ``synchronous_standby_names``."""
    found = _NUMBERED.match(names.strip())
    return int(found[1]) if found else int(bool(names.strip()))


def check_replicas(connection: Connection, address: Address) -> None:
    """Raises LibraryError where the server waits for fewer replicas than the address demands."""
    if not address.replicas:
        return
    found = synchronous_replicas(rows(connection, sql.SQL("SHOW synchronous_standby_names"))[0][0])
    if found < address.replicas:
        raise LibraryError(
            f"{address} waits for {found} replicas at each write, not for {address.replicas}; set "
            f"synchronous_standby_names = 'ANY {address.replicas} (*)' on the server, or ask for fewer replicas"
        )
