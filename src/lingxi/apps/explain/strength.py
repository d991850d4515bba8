"""How much a share of a score is, in words that people use."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal, TypeAlias

Strength: TypeAlias = Literal["strong", "some", "little", "none", "against"]

IN_WORDS: Final[Mapping[Strength, Mapping[str, str]]] = {
    "strong": {"en": "strong", "zh": "很符合"},
    "some": {"en": "some", "zh": "比较符合"},
    "little": {"en": "little", "zh": "略微符合"},
    "none": {"en": "none", "zh": "无关"},
    "against": {"en": "speaks against it", "zh": "不符合"},
}
_STRONG, _SOME, _LITTLE = 0.5, 0.2, 0.05  # of the largest share, from which on a share is called so


def strength(share: float, largest: float) -> Strength:
    """What a share is called beside the largest one of its kind.

    >>> strength(0.2, 0.2), strength(0.05, 0.2), strength(0.002, 0.2), strength(-0.1, 0.2)
    ('strong', 'some', 'none', 'against')
    """
    part = share / largest if largest > 0 else -1.0 if share < 0 else 0.0
    if part <= -_LITTLE:
        return "against"
    return "strong" if part >= _STRONG else "some" if part >= _SOME else "little" if part >= _LITTLE else "none"
