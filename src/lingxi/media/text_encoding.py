"""Decodes the bytes of texts in unknown encodings."""

from __future__ import annotations

import re
from pathlib import Path

from charset_normalizer import from_bytes

from lingxi.errors import UnreadableMedia
from lingxi.media.losses import HOLED, report_loss
from lingxi.types import Limits

SAMPLE = 2**16  # bytes for guessing the encoding
MARKS = (  # longer ones first: UTF-32 begins like UTF-16
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\0\0", "utf-32-le"),
    (b"\0\0\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
JAPANESE = (b"\x1b$B", b"\x1b$@")  # how characters of two bytes begin in ISO-2022-JP, which is valid UTF-8 as well
GUESSES = ["big5", "shift_jis", "euc_jp", "euc_kr", "cp1252", "cp1251", "koi8_r"]
SEVEN_BITS = ("iso-2022", "iso2022", "hz", "utf-7")  # declared encodings whose bytes are valid UTF-8 as well
FEW = 50  # one broken character among so many is a fault of the text, and no sign of another encoding

SOME = 8  # characters of which one may be broken, and from which on short texts show their language
_SPACED = re.compile(rb"[\x81-\xfe][\x40-\xfe] [\x81-\xfe]")
_WIDE_PAIR = re.compile(rb"[\x81-\xfe][\x40-\xfe]")
_CHARSET = re.compile(rb"(?:charset|encoding)\s*=\s*[\"']?\s*([\w-]+)", re.ASCII | re.IGNORECASE)
_CONTROL = re.compile(r"[\0-\x08\x0e-\x1a\x1c-\x1f]")
_LETTER = re.compile(r"[^\0-\x7f\ufffd]")


def text_bytes(path: Path, limits: Limits) -> bytes:
    """The bytes of a file that is a text; raises UnreadableMedia where it is too long."""
    with path.open("rb") as file:
        data = file.read(limits.text_bytes + 1)
    if len(data) > limits.text_bytes:
        raise UnreadableMedia(f"the text is longer than the limit of {limits.text_bytes:,} bytes")
    return data


def decode_text(data: bytes, declared: str | None = None) -> str:
    """Decodes bytes: by their byte order mark, as UTF-8, as ``declared``, else by the likeliest encoding.

    A few bytes that are not of the encoding become U+FFFD, and are reported as a loss. Raises UnreadableMedia for bytes
    that are not text.
    """
    encoding, body = _encoding(data, declared)
    text = body.decode(encoding, "replace").rstrip("\0")
    broken = text.count("\ufffd")
    if len(_CONTROL.findall(text)) > len(text) // FEW or broken > max(1, len(text) // 4):
        raise UnreadableMedia("it is not text in a known encoding")
    if broken and broken > body.decode(encoding, "ignore").count("\ufffd"):
        report_loss(HOLED)
    return text.replace("\0", " ")


def declared_encoding(page: bytes) -> str | None:
    """The encoding that a page, or an XML document, declares; GB 2312 is read as its superset GB 18030."""
    found = _CHARSET.search(page[:2048])
    name = found[1].decode("ascii").lower() if found else None
    return "gb18030" if name in ("gb2312", "gbk") else name


def _encoding(data: bytes, declared: str | None) -> tuple[str, bytes]:
    """The encoding, and the bytes without a byte order mark."""
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return encoding, data[len(mark) :]
    if any(mark in data[:SAMPLE] for mark in JAPANESE) and _broken(data, "iso2022_jp") == 0:
        return "iso2022_jp", data
    is_plain = declared is not None and declared.lower().startswith(SEVEN_BITS)
    named = [name for name in ((declared, "utf-8") if is_plain else ("utf-8", declared)) if name]
    fits = next((name for name in named if _broken(data, name) == 0), None)
    return _wide(data) or fits or _nearly(data, declared) or _guessed(data), data


def _wide(data: bytes) -> str | None:
    """UTF-16 without a byte order mark, recognised by the zero bytes of its spaces and digits."""
    head = data[:SAMPLE].rstrip(b"\0")  # programs fill the rest of a block with zeros
    even, odd = head[::2].count(0), head[1::2].count(0)
    if even + odd <= len(head) // 100:
        return None
    return "utf-16-le" if odd > 20 * even else "utf-16-be" if even > 20 * odd else None


def _broken(data: bytes, encoding: str) -> int | None:
    """How many characters are broken when the bytes are decoded; None for an encoding that is unknown or no encoding.

    Some codecs of Python (undefined, idna) decode nothing that is broken, and a name with a zero byte is a ValueError.
    """
    try:
        try:
            data.decode(encoding)
        except UnicodeDecodeError:
            return data.decode(encoding, "replace").count("\ufffd")
    except (LookupError, ValueError):
        return None
    return 0


def _nearly(data: bytes, declared: str | None) -> str | None:
    """UTF-8 or the declared encoding, where a few characters are broken.

    Texts of other encodings have more broken characters than letters that are UTF-8 by chance.
    """
    text = data.decode("utf-8", "replace")
    if text.count("\ufffd") <= len(_LETTER.findall(text)):
        return "utf-8"
    broken = _broken(data, declared) if declared else None
    return declared if broken is not None and broken <= len(data) // FEW else None


def _guessed(data: bytes) -> str:
    if _is_chinese(data):
        return "gb18030"
    sample = data[:SAMPLE]
    if sum(byte > 127 for byte in sample) < len(sample) * 0.3:
        return "cp1252"  # a few accented letters
    best = from_bytes(sample, cp_isolation=GUESSES).best()
    return best.encoding if best else "cp1252"


def _is_chinese(data: bytes) -> bool:
    """Whether the bytes are GB 18030: nearly all pairs are then among the 3,755 most common characters.

    Those begin with B0..D7. Text that looks alike but never goes past C8 is Korean in EUC-KR.
    """
    pairs = [pair for pair in _WIDE_PAIR.findall(data[:SAMPLE]) if not 0xA1 <= pair[0] <= 0xA3]
    if (_broken(data, "gb18030") or 0) > max(len(pairs) // FEW, len(pairs) >= SOME):
        return False
    everyday = [pair for pair in pairs if 0xB0 <= pair[0] <= 0xD7 and pair[1] >= 0xA1]
    late = sum(pair[0] > 0xC8 for pair in everyday)
    enough = len(pairs) < (SOME if _SPACED.search(data[:SAMPLE]) else 20)  # Korean puts spaces between its words
    return 0 < 0.8 * len(pairs) <= len(everyday) and (enough or late > len(pairs) // 20)
