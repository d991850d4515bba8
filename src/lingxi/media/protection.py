"""Recognises videos and sounds that cannot be decoded: encrypted by their publisher, or in unknown codecs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from lingxi.errors import UnreadableMedia
from lingxi.media.extent import boxes
from lingxi.media.losses import report_loss
from lingxi.media.tracks import unknown

REASON = "it is locked by its publisher (DRM)"
MOST = 8 * 2**20  # bytes of an index that are examined
_ASF_LOCKS = (
    bytes.fromhex("fbb3112223bdd211b4b700a0c955fc6e"),
    bytes.fromhex("14e68a292226174cb935dae07ee9289c"),
)


def is_protected(path: Path) -> bool:
    """Whether a file of video or sound is encrypted."""
    with path.open("rb") as file:
        head = file.read(2**16)
        if head[:4] == b"0&\xb2u":
            return any(lock in head for lock in _ASF_LOCKS)
        for kind, begin, end in boxes(file):
            if kind == b"moov":
                file.seek(begin)
                index = file.read(min(end - begin, MOST))
                return any(mark in index for mark in (b"sinf", b"drms", b"drmi", b"enca", b"encv"))
    return False


def check_codecs(path: Path, container: Any, *, read: bool) -> None:
    """Reports images or sound in unknown codecs as a loss; raises UnreadableMedia unless another stream is ``read``."""
    kinds = " and ".join(unknown(container))
    if kinds and not read:
        raise UnreadableMedia(REASON if is_protected(path) else _codecs(kinds))
    if kinds:
        report_loss(_codecs(kinds))


def _codecs(kinds: str) -> str:
    return f"its {kinds} {'are' if kinds.startswith('images') else 'is'} in a codec that lingxi does not read"
