"""Which errors pass by themselves: a file that cannot be read now may well be read tomorrow, though it is the same."""

from __future__ import annotations

import errno

PASSING = frozenset(
    getattr(errno, name)
    for name in (
        "EACCES", "EPERM",  # rights that somebody may give
        "EIO", "ESTALE", "EREMOTEIO", "ENODEV", "ENXIO", "ENOTCONN", "EHOSTDOWN", "EHOSTUNREACH", "ENETDOWN",
        "ENETUNREACH", "ECONNRESET", "ETIMEDOUT",  # a disk or a server that is not there now
        "EBUSY", "ETXTBSY", "EAGAIN", "EINTR", "EDEADLK", "ENOLCK",  # a file that somebody else holds
        "ENOENT", "ENOTDIR",  # a file that went while it was to be read, and may be back
        "EMFILE", "ENFILE", "ENOMEM",  # a machine that has too much to do
    )
    if hasattr(errno, name)
)  # fmt: skip
LOCKED = frozenset((5, 21, 32, 33, 53, 55, 59, 64, 121, 1231))  # Windows: denied, not ready, locked, network errors


def is_passing(error: BaseException | None) -> bool:
    """Whether the error, or one that it was raised from, is of the system and not of the file's content."""
    seen = set[int]()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        if isinstance(error, OSError) and (error.errno in PASSING or getattr(error, "winerror", None) in LOCKED):
            return True
        error = error.__cause__ or error.__context__
    return False
