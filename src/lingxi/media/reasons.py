"""Kinds of reasons for files that were skipped or read in part, so that interfaces can say them in any language."""

from __future__ import annotations

import re
from typing import Literal, TypeAlias, get_args

ReasonKind: TypeAlias = Literal[
    "missing", "empty", "protected", "large", "slow", "cut", "holed", "access", "unsupported", "damaged"
]  # fmt: skip
REASON_KINDS: tuple[ReasonKind, ...] = get_args(ReasonKind)

_SIGNS: dict[ReasonKind, str] = {  # what a reason of the kind says; the first kind that fits counts
    "missing": r"kept and marked as missing|its files are in ",
    "empty": (
        r"it is empty|nothing in it|is silent|are blank|has no pages|neither images nor sound|has no sound"
        r"|has no images"
    ),
    "protected": r"password|encrypted|locked by its publisher",
    "slow": r"takes longer than|takes more memory|OCR of it|too busy",
    "large": r"(?:over|longer than|larger than|which is) the limit|the limit is",
    "cut": r"is cut off",
    "holed": r"left out",
    "access": r"cannot be opened|cannot be accessed|Permission denied|stopped|lost on the way",
    "unsupported": (
        r"lingxi reads no|needs the extra|not read|no reader for|not a regular file|is not an MPEG transport"
        r"|method is not supported|not a known|is neither|Office before 2007|Excel before|is a newer document"
    ),
}


def kind_of(reason: str) -> ReasonKind:
    """The kind of a reason; "damaged" where nothing else is known."""
    return next((kind for kind, sign in _SIGNS.items() if re.search(sign, reason)), "damaged")
