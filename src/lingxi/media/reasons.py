"""Kinds of reasons for which a file was skipped, so that every interface can say them in its language."""

from __future__ import annotations

import re
from typing import Literal, TypeAlias, get_args

ReasonKind: TypeAlias = Literal["missing", "empty", "protected", "large", "slow", "access", "unsupported", "damaged"]
REASON_KINDS: tuple[ReasonKind, ...] = get_args(ReasonKind)

_SIGNS: dict[ReasonKind, str] = {  # what a reason of the kind says; the first kind that fits counts
    "missing": r"kept and marked as missing|its files are in ",
    "empty": r"it is empty|has no pages|neither images nor sound|has no sound|has no images",
    "protected": r"password|encrypted|locked by its publisher",
    "slow": r"takes longer than|takes more memory",
    "large": r"(?:over|longer than|larger than|which is) the limit|the limit is",
    "access": r"cannot be opened|cannot be accessed|Permission denied|stopped|lost on the way",
    "unsupported": r"lingxi reads no|no reader for|not a regular file|is not an MPEG transport|not a known|is neither",
}


def kind_of(reason: str) -> ReasonKind:
    """The kind of a reason; "damaged" where nothing else is known."""
    return next((kind for kind, sign in _SIGNS.items() if re.search(sign, reason)), "damaged")
