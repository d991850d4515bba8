"""The file with a server's token, readable by its owner only."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from secrets import token_urlsafe

from lingxi.errors import LingxiError


def token_in(path: Path) -> str:
    """The token in a file; a missing file is created with a new token.

    Raises LingxiError if others can read the file, or if it does not contain one line with a token.
    """
    try:
        return _read(path)
    except FileNotFoundError:
        pass
    except OSError as error:
        raise LingxiError(f"the token file {path} cannot be read: {error.strerror or error}") from error
    token = token_urlsafe()
    try:
        with open(path, "x", encoding="ascii", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
            file.write(f"{token}\n")
    except OSError as error:
        raise LingxiError(f"the token file {path} cannot be written: {error.strerror or error}") from error
    return token


def _read(path: Path) -> str:
    with path.open("rb") as file:
        if os.name == "posix" and os.fstat(file.fileno()).st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise LingxiError(f"other users may read the token file {path}; run: chmod 600 {path}")
        found = file.read(4096)
    token = found.decode("ascii", "replace").strip()
    if not token or not token.isprintable() or not token.isascii() or " " in token:
        raise LingxiError(f"the token file {path} must have one token on one line, without spaces")
    return token
