"""Identifies temporary errors: the file may be readable later, although it does not change."""

from __future__ import annotations

import errno

PASSING = frozenset(
    getattr(errno, name)
    for name in (
        "EACCES", "EPERM",  # permissions that may be granted
        "EIO", "ESTALE", "EREMOTEIO", "ENODEV", "ENXIO", "ENOTCONN", "EHOSTDOWN", "EHOSTUNREACH", "ENETDOWN",
        "ENETUNREACH", "ECONNRESET", "ETIMEDOUT",  # a disk or server that is unreachable now
        "EBUSY", "ETXTBSY", "EAGAIN", "EINTR", "EDEADLK", "ENOLCK",  # a file that another process has locked
        "ENOENT", "ENOTDIR",  # a file that vanished before it was read, and may return
        "EMFILE", "ENFILE", "ENOMEM",  # a machine under high load
    )
    if hasattr(errno, name)
)  # fmt: skip
LOCKED = frozenset((5, 21, 32, 33, 53, 55, 59, 64, 121, 1231))  # Windows: denied, not ready, locked, network errors


def is_passing(error: BaseException | None) -> bool:
    """Whether the error, or its cause, comes from the system and not from the file's content."""
    seen = set[int]()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        if isinstance(error, OSError) and (error.errno in PASSING or getattr(error, "winerror", None) in LOCKED):
            return True
        error = error.__cause__ or error.__context__
    return False
