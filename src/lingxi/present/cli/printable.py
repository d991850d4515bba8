"""What stands in files, as text that a terminal only prints: no escape sequences, no change of direction."""

from __future__ import annotations

import re
from pathlib import Path

_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def printable(text: str) -> str:
    """The text with U+FFFD for control characters, marks of direction and lone surrogates; lines and tabs stay."""
    return _CONTROLS.sub("\ufffd", text)


def printable_path(path: Path) -> str:
    """A path as printable text on one line."""
    text = str(path).encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return "".join(char if char.isprintable() else "\ufffd" for char in text)
