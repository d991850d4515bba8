"""Control characters and marks of direction, which must not reach a terminal, a page or a table."""

from __future__ import annotations

import re

CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def without_controls(text: str) -> str:
    """The text with U+FFFD for control characters, marks of direction and lone surrogates; lines and tabs stay."""
    return CONTROLS.sub("\ufffd", text)
