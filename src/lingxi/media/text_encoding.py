"""Decodes the bytes of texts in unknown encodings."""

from __future__ import annotations

import re
from pathlib import Path

from chardetng_py import EncodingDetector

from lingxi.errors import UnreadableMedia
from lingxi.media.common_characters import COMMON_CHINESE
from lingxi.media.losses import HOLED, report_loss
from lingxi.media.unmarked import unmarked_encoding
from lingxi.types import Limits

SAMPLE = 2**16  # bytes for guessing the encoding
MARKS = (  # longer ones first: UTF-32 begins like UTF-16
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\0\0", "utf-32-le"),
    (b"\0\0\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
ESCAPES = (  # how characters of two bytes begin in encodings that are valid UTF-8 as well
    (re.compile(rb"\x1b\$[B@]"), "iso2022_jp"),
    (re.compile(rb"\x1b\$\)C"), "iso2022_kr"),
    (re.compile(rb"~\{(?:[!-)0-w][!-~])+~\}"), "hz"),
)
CODECS = {  # Python's names, and supersets
    "Shift_JIS": "cp932",
    "EUC-KR": "cp949",
    "EUC-JP": "euc_jp",
    "ISO-8859-8-I": "iso8859_8",
    "x-mac-cyrillic": "mac_cyrillic",
}
WIDE = ("gb18030", "big5", "cp932", "euc_jp", "cp949")  # encodings with characters of two bytes
ACCENTED = ("windows-1250", "windows-1254", "iso-8859-2")  # in which one letter in a word can be detected
SEVEN_BITS = ("iso-2022", "iso2022", "hz", "utf-7")  # declared encodings whose bytes are valid UTF-8 as well
FEW = 50  # one broken character among so many is a fault of the text, and no sign of another encoding

SHORT = 2  # pairs of bytes that say too little of their language: they are read as Chinese where they can be
_WIDE_PAIR = re.compile(rb"[\x81-\xfe][\x40-\xfe]")
_EVERYDAY = re.compile(rb"[\xb0-\xd7][\xa1-\xfe]")
_SIGN = re.compile(rb"(?<![A-Za-z])[\x80-\xff](?![A-Za-z])")
_HIGH = re.compile(rb"[\x80-\xff]")
_CHARSET = re.compile(rb"(?:charset|encoding)\s*=\s*[\"']?\s*([\w-]+)", re.ASCII | re.IGNORECASE)
_CONTROL = re.compile(r"[\0-\x08\x0e-\x1a\x1c-\x1f]")
_KANA = re.compile(r"[\u3041-\u30fe]")
_ODD_IN_JAPANESE = re.compile(r"[\uff61-\uff9f\ufffd\ue000-\uf8ff]")
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
    for pattern, encoding in ESCAPES:
        if pattern.search(data[:SAMPLE]) and _broken(data, encoding) == 0:
            return encoding, data
    is_plain = declared is not None and declared.lower().startswith(SEVEN_BITS)
    named = [name for name in ((declared, "utf-8") if is_plain else ("utf-8", declared)) if name]
    fits = next((name for name in named if _broken(data, name) == 0), None)
    return unmarked_encoding(data[:SAMPLE]) or fits or _nearly(data, declared) or _guessed(data), data


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

    Texts of other encodings have more broken characters than letters that are UTF-8 by chance, short ones as many.
    """
    text = data.decode("utf-8", "replace")
    bad, letters = text.count("\ufffd"), len(_LETTER.findall(text))
    if bad < letters or (bad == letters and len(text) > 4 * bad):
        return "utf-8"
    broken = _broken(data, declared) if declared else None
    return declared if broken is not None and broken <= len(data) // FEW else None


def _guessed(data: bytes) -> str:
    if _is_chinese(data):
        return "gb18030"
    sample = data[:SAMPLE]
    if _is_shift_jis(sample):
        return "cp932"
    guess = _detected(sample)
    if len(_HIGH.findall(sample)) == 1 and (guess not in ACCENTED or _SIGN.search(sample)):
        return "cp1252"
    if guess in WIDE:
        return guess
    mended = (name for name in WIDE if _is_mended(sample, name))
    return next(mended, "gb18030" if _is_short_chinese(sample) else guess)


def _detected(sample: bytes) -> str:
    detector = EncodingDetector()
    detector.feed(sample, last=len(sample) < SAMPLE)
    guess: str = detector.guess(tld=None, allow_utf8=False)
    return CODECS.get(guess, guess.lower())


def _is_mended(sample: bytes, encoding: str) -> bool:
    """Whether the bytes are of this encoding once the few that are broken are left out."""
    text = sample.decode(encoding, "ignore")
    wide = len(_LETTER.findall(text))
    broken = sample.decode(encoding, "replace").count("\ufffd")
    return wide > SHORT and 0 < broken <= max(1, wide // FEW) and _detected(text.encode(encoding)) == encoding


def _is_shift_jis(sample: bytes) -> bool:
    """Whether the bytes are surely Shift-JIS: many characters are then hiragana or katakana, and none of half width."""
    text = sample.decode("cp932", "replace")
    kana = len(_KANA.findall(text))
    return kana > 1 and 4 * kana > len(_LETTER.findall(text)) and not _ODD_IN_JAPANESE.search(text)


def _is_chinese(data: bytes) -> bool:
    """Whether the bytes are surely GB 18030: many pairs are then common characters, also where one is broken.

    Nearly all are among the 3,755 of the first level, which begin with B0..D7. Other languages look alike, but then one
    pair in eight is one of the 500 commonest.
    """
    sample = data[:SAMPLE]
    pairs = [pair for pair in _WIDE_PAIR.findall(sample) if not 0xA1 <= pair[0] <= 0xA3]
    if (_broken(data, "gb18030") or 0) > max(len(pairs) // FEW, len(pairs) > SHORT):
        return False
    everyday = [pair for pair in pairs if _EVERYDAY.match(pair)]
    common = sum(pair.decode("gb18030", "ignore") in COMMON_CHINESE for pair in everyday)
    return 0.8 * len(pairs) <= len(everyday) and common > len(pairs) * 0.4


def _is_short_chinese(sample: bytes) -> bool:
    """Whether all but ASCII are one or two characters that can be Chinese: they say little of their language."""
    everyday = _EVERYDAY.findall(sample)
    return 0 < len(everyday) <= SHORT and len(_HIGH.findall(sample)) == 2 * len(everyday)
