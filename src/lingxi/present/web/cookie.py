"""The cookie of a browser that has logged in: not the token, but a proof of it that expires.

Of the token of a scope the server knows a digest only, from which nothing can be proved: the cookie is the token, and
it is looked up for every request.
"""

from __future__ import annotations

import hmac
import time

from lingxi.share.tokens import Token

NAME = "lingxi"
SECONDS = 30 * 24 * 3600


def proof(token: str, until: int | None = None) -> str:
    """A proof of the token that is valid until a time in seconds since 1970; by default for 30 days."""
    end = int(time.time()) + SECONDS if until is None else until
    return f"{end}.{_sealed(token, end)}"


def of_guest(secret: str, token: Token) -> tuple[str, int]:
    """The cookie for the token of a scope, and its seconds: no more than the token has left."""
    if token.until is None:
        return secret, SECONDS
    return secret, max(1, min(SECONDS, int(token.until.timestamp() - time.time())))


def proves(value: str, token: str) -> bool:
    """Whether the value was made from the token and has not expired; compared in constant time."""
    end, _, seal = value.partition(".")
    if not (end.isascii() and end.isdigit() and len(end) < 13):
        return False
    return hmac.compare_digest(seal.encode(), _sealed(token, int(end)).encode()) and time.time() < int(end)


def _sealed(token: str, end: int) -> str:
    return hmac.new(token.encode(), f"lingxi cookie until {end}".encode(), "sha256").hexdigest()
