"""What stands in files, as text that a terminal only prints: no escape sequences, no change of direction."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from lingxi.controls import CONTROLS, without_controls

_BREAKS = re.compile("[\t\n\u2028\u2029]")


def printable(text: str) -> str:
    """The text with U+FFFD for control characters, marks of direction and lone surrogates; lines and tabs stay."""
    return without_controls(text)


def printable_line(text: str) -> str:
    """Printable text on one line, without tabs: for a name or a text within a line."""
    return _BREAKS.sub("\ufffd", printable(text))


def printable_path(path: Path) -> str:
    """A path as printable text on one line."""
    text = str(path).encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return "".join(char if char.isprintable() else "\ufffd" for char in text)


def printable_json(value: Any) -> str:
    """A value as JSON on one line; what :func:`printable` replaces is escaped, so no value changes."""
    return CONTROLS.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(value, ensure_ascii=False))
