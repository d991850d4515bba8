"""Recognises UTF-16 without a byte order mark."""

from __future__ import annotations

import re

CONTROLS = 50  # one control byte among so many: of texts in encodings of 8 bits, only damaged ones have more
SAMPLE = 2**12  # bytes for guessing the byte order
FIT = 0.9  # of the characters are of one script
_CONTROL = re.compile(rb"[\0-\x08\x0b\x0c\x0e-\x1a\x1c-\x1f]")
_EVERYWHERE = r"\s!-~\u2010-\u203b\u3000-\u303f\uff01-\uff5e"  # white space, digits and punctuation
_SCRIPTS = [
    re.compile(f"[{_EVERYWHERE}{script}]")
    for script in (
        r"\u3040-\u30ff\u4e00-\u9fff\uff61-\uff9f",  # Chinese and Japanese
        r"\uac00-\ud7a3",  # Korean
        r"\u00a0-\u024f",  # Latin
        r"\u0370-\u03ff",  # Greek
        r"\u0400-\u052f",  # Cyrillic
        r"\u0590-\u05ff",  # Hebrew
        r"\u0600-\u06ff",  # Arabic
        r"\u0e00-\u0e7f",  # Thai
    )
]
_SYLLABLE = re.compile(r"[\u3040-\u30ff\uac00-\ud7a3]")  # of Japanese and Korean


def unmarked_encoding(data: bytes) -> str | None:
    """UTF-16 in the byte order that is text, where the bytes are no text of 8 bits; None for other encodings.

    Signs are the zero bytes of spaces and digits, other control bytes, and the syllables of Japanese and Korean.
    """
    head = data.rstrip(b"\0")  # programs fill the rest of a block with zeros
    controls = len(_CONTROL.findall(head))
    if len(head) < 3 or (not controls and head.isascii()):
        return None
    start = head[:SAMPLE] + bytes(len(head[:SAMPLE]) % 2)
    fits = {encoding: _fit(start, encoding) for encoding in ("utf-16-le", "utf-16-be")}
    best = max(fits, key=lambda encoding: fits[encoding])
    if fits[best][0] > FIT and (controls > len(head) // CONTROLS or _is_syllabic(start, best)):
        return best
    return _by_zeros(head)


def _by_zeros(head: bytes) -> str | None:
    """UTF-16 of several scripts, by where the zero bytes are."""
    even, odd = head[::2].count(0), head[1::2].count(0)
    if even + odd <= len(head) // 100:
        return None
    return "utf-16-le" if odd > 20 * even else "utf-16-be" if even > 20 * odd else None


def _fit(data: bytes, encoding: str) -> tuple[float, int]:
    """The share of the characters of one script or of all, and the count of syllables, which swapped are Chinese."""
    text = data.decode(encoding, "replace")
    return max(len(script.findall(text)) for script in _SCRIPTS) / len(text), len(_SYLLABLE.findall(text))


def _is_syllabic(data: bytes, encoding: str) -> bool:
    """Whether it is Japanese or Korean, and no numbers in ASCII; syllables of EUC-KR look alike, but are above 127."""
    text = data.decode(encoding, "replace")
    syllables = _SYLLABLE.findall(text)
    low = sum(byte < 128 for byte in "".join(syllables).encode(encoding))
    return not data.isascii() and len(text) > 2 and 3 * len(syllables) > len(text) and 4 * low > len(syllables)
