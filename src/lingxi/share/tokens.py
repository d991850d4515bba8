"""Tokens that show a part of a library: kept as digests, shown once, compared in constant time."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from pathlib import Path
from secrets import token_urlsafe
from threading import Lock
from typing import TypeAlias, final
from urllib.parse import quote

from lingxi.codec import dump, load
from lingxi.disk import Stamp, stamp_of
from lingxi.errors import BadQuery, LibraryDamaged
from lingxi.share.scope import Scope
from lingxi.store.records import Record, append, file_of, keep_only, read

KIND = "tokens"
PREFIX = "lingxi_"  # of every such token, so that it is recognised, also by scanners for secrets
MOST = 1000
MOST_DAYS = 36_525
LONGEST = 100  # characters of a name
Until: TypeAlias = date | datetime | None  # a date means until its end


@dataclass(frozen=True)
class Token:
    """What is known of a token: its name, what it shows, and until when; not the token."""

    name: str
    scope: Scope
    created: datetime
    until: datetime | None = None  # None: until it is revoked

    @property
    def expired(self) -> bool:
        """Whether its time is over."""
        return self.until is not None and datetime.now(UTC) >= self.until


@dataclass(frozen=True)
class NewToken:
    """A token that was just made, with its secret, which is shown only this once."""

    secret: str
    token: Token

    def link(self, address: str) -> str:
        """The link that opens the page of a server with the token; ``address`` is the server's, as others reach it."""
        return f"{address.rstrip('/')}/?token={quote(self.secret, safe='')}"

    def __repr__(self) -> str:
        return f"<NewToken {self.token.name!r}, its secret is not printed>"


@final
class Tokens:
    """The tokens of a library. One thread at a time may change them; all may look one up."""

    def __init__(self, library: Path) -> None:
        self._library = library
        self._changing = Lock()  # nobody reads the file before a change and remembers it after
        self._known: tuple[Stamp, Mapping[str, Token]] | None = None  # the file when it was read; digest -> token

    def listed(self) -> list[Token]:
        """All of them, expired ones too, oldest first. Raises LibraryDamaged."""
        return list(self._all().values())

    def found(self, secret: str) -> Token | None:
        """The token with that secret, unless it was revoked or has expired. Raises LibraryDamaged."""
        digest = _digest(secret)
        fit = [token for each, token in self._all().items() if hmac.compare_digest(each, digest)]
        return next((token for token in fit if not token.expired), None)

    def add(self, name: str, scope: Scope, until: Until = None) -> NewToken:
        """Makes a token. Raises BadQuery for a name that is used or cannot be one, and for an end in the past."""
        known, end = self.listed(), end_of(until)
        _check_name(name, known)
        if end is not None and end <= datetime.now(UTC):
            raise BadQuery(f"a token that ends at {end:%Y-%m-%d %H:%M} UTC would never be valid; give a later date")
        token = Token(name, scope, datetime.now(UTC).replace(microsecond=0), end)
        secret = PREFIX + token_urlsafe(32)
        with self._changing:
            append(self._library, KIND, [dump(token) | {"digest": _digest(secret)}])
        return NewToken(secret, token)

    def revoke(self, name: str) -> None:
        """Makes a token invalid from now on; raises BadQuery for an unknown name."""
        with self._changing:
            gone = keep_only(self._library, KIND, lambda record: record["name"] != name)
        if not gone:
            known = ", ".join(token.name for token in self.listed()) or "none"
            raise BadQuery(f"there is no token {name!r}; there are: {known}")

    def free_name(self, name: str) -> str:
        """The name, with a number if a token has it."""
        used, number = {token.name for token in self.listed()}, 1
        while (free := name if number == 1 else f"{name[: LONGEST - 5]} {number}") in used:
            number += 1
        return free

    def _all(self) -> Mapping[str, Token]:
        """By their digests. The file is read again when it has changed: another process may revoke a token."""
        known, stamp = self._known, stamp_of(file_of(self._library, KIND))
        if known is None or known[0] != stamp:
            with self._changing:
                known = self._known = stamp, dict(map(_loaded, read(self._library, KIND)))
        return known[1]


def end_of(until: Until) -> datetime | None:
    """The moment at which a token ends; of a date, its last one. Times without a zone are local. Raises BadQuery."""
    if until is None:
        return None
    end = until if isinstance(until, datetime) else datetime.combine(until, time.max).replace(microsecond=0)
    try:
        return end.astimezone(UTC)
    except (OverflowError, ValueError, OSError):
        raise BadQuery(f"{until} is outside the calendar; give a date of this century") from None


def after(days: float) -> datetime:
    """The moment so many days from now; raises BadQuery for none, and for more than a century."""
    if not 0 < days <= MOST_DAYS:
        raise BadQuery(f"days must be more than 0 and at most {MOST_DAYS:,}, not {days}")
    return datetime.now(UTC) + timedelta(days=days)


def until_of(text: str) -> Until:
    """The end that a text names: a date, or a time in ISO 8601; none if it is empty. Raises BadQuery."""
    try:
        return None if not text else date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text)
    except ValueError:
        raise BadQuery(f"{text!r} is no date; write it as 2030-12-31, or as 2030-12-31T18:00") from None


def _digest(secret: str) -> str:
    """Of 256 random bits, which nobody can guess: a slow hash would add nothing."""
    return sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def _check_name(name: str, known: list[Token]) -> None:
    if not name.strip() or not name.isprintable() or len(name) > LONGEST:
        raise BadQuery(f"{name[:LONGEST]!r} cannot name a token: it needs 1 to {LONGEST} printable characters")
    if any(token.name == name for token in known):
        raise BadQuery(f"there is a token {name!r} already; choose another name, or revoke it first")
    if len(known) >= MOST:
        raise BadQuery(f"there are {MOST:,} tokens already; revoke some first")


def _loaded(record: Record) -> tuple[str, Token]:
    known = {name: value for name, value in record.items() if name != "digest"}
    try:
        token = load(Token, known)
        return str(record["digest"]), replace(token, created=token.created.astimezone(UTC))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise LibraryDamaged(f"a token of records/{KIND}.jsonl cannot be read: {error}") from error
