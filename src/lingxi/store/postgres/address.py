"""The address of a library in PostgreSQL."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import final
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from lingxi.errors import LibraryError
from lingxi.store.locator import check_readable, is_address, without_password

SCHEMES = ("postgresql", "postgres")
SCHEMA = "lingxi"  # where an address names none
OURS = ("schema", "shards", "replicas")  # settings of lingxi; libpq gets all others
EXAMPLE = "postgresql://user@host:5432/database?schema=photos"
_SCHEMA = re.compile(r"(?!pg_)[a-z][a-z0-9_]{0,39}")  # shards add an ending, and PostgreSQL cuts names at 63
_SHARD = re.compile(r"(?P<host>[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::(?P<port>\d{1,5}))?(?:/(?P<database>[^/?#,]+))?")


@final
@dataclass(frozen=True)
class Shard:
    """A PostgreSQL server that holds one partition of the tables."""

    host: str
    port: int
    database: str

    def __str__(self) -> str:
        return f"{f'[{self.host}]' if ':' in self.host else self.host}:{self.port}/{self.database}"


@final
@dataclass(frozen=True)
class Address:
    """An address, parsed: ``postgresql://user@host:5432/database?schema=photos&shards=one:5432/db,two:5432/db``."""

    uri: str = field(repr=False)  # for libpq; it may contain a password
    schema: str
    shards: tuple[Shard, ...]  # none: the tables are on the server itself
    replicas: int  # synchronous replicas without which the library is not opened

    @staticmethod
    def of(text: object) -> Address:
        """The address in a text; raises LibraryError, which never contains the password."""
        text = text if isinstance(text, str) else ""
        if is_address(text):
            check_readable(text)
        parts = urlsplit(text)
        if parts.scheme not in SCHEMES or not parts.path.strip("/"):
            raise LibraryError(f"this is not the address of a PostgreSQL database; write it like {EXAMPLE}")
        query = dict(parse_qsl(parts.query, keep_blank_values=True))
        schema, replicas = query.get("schema", SCHEMA), query.get("replicas", "0")
        if not _SCHEMA.fullmatch(schema):
            rule = "use at most 40 small letters of English, digits and _, beginning with a letter, but not with pg_"
            raise LibraryError(f"{schema!r} cannot name a schema: {rule}")
        if not re.fullmatch(r"\d{1,2}", replicas):
            raise LibraryError(f"replicas={replicas!r} is not a number from 0 to 99")
        theirs = urlencode({name: value for name, value in query.items() if name not in OURS}, quote_via=quote)
        named = [each for each in query.get("shards", "").split(",") if each]
        shards = tuple(_shard(each, parts.path.strip("/")) for each in named)
        return Address(urlunsplit(parts._replace(scheme=SCHEMES[0], query=theirs)), schema, shards, int(replicas))

    def __str__(self) -> str:
        """The address without the password and without settings of the connection."""
        return f"{without_password(self.uri.partition('?')[0])}?schema={self.schema}"


def _shard(text: str, database: str) -> Shard:
    found = _SHARD.fullmatch(text)
    if found is None or int(found["port"] or 5432) > 65535:
        raise LibraryError(
            f"{text.rpartition('@')[2]!r} cannot name a shard; write shards=host:5432/database,other:5432/database"
        )
    return Shard(found["host"].strip("[]"), int(found["port"] or 5432), found["database"] or database)
