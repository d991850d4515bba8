"""Which demuxer reads a file of video or sound: decided by its first bytes, behind tags and zeros.

The demuxer is chosen here and never guessed. Demuxers that open other files or addresses (HLS, DASH, SDP, concat,
image sequences) are not on the list, so no protocol whitelist is needed.
"""

from __future__ import annotations

from typing import BinaryIO

from lingxi.errors import UnreadableMedia

MAGIC: tuple[tuple[int, bytes, str], ...] = (  # offset, bytes there, demuxer
    (4, b"ftyp", "mov"), (4, b"moov", "mov"), (4, b"mdat", "mov"), (4, b"wide", "mov"), (4, b"free", "mov"),
    (4, b"skip", "mov"), (0, b"\x1aE\xdf\xa3", "matroska"), (8, b"AVI ", "avi"), (8, b"WAVE", "wav"),
    (0, b"OggS", "ogg"), (0, b"fLaC", "flac"), (0, b"FLV\x01", "flv"),
    (0, b"0&\xb2u\x8ef\xcf\x11", "asf"), (0, b"\x00\x00\x01\xba", "mpeg"), (0, b"FORM", "aiff"), (0, b"caff", "caf"),
    (0, b"#!AMR", "amr"), (0, b".snd", "au"), (0, b"wvpk", "wv"), (0, b"TTA1", "tta"), (0, b"MAC ", "ape"),
    (0, b"riff\x2e\x91\xcf\x11", "w64"), (0, b"\x7f\xfe\x80\x01", "dts"),
    (0, b"\x00\x00\x01\xb3", "mpegvideo"), (0, b"\x00\x00\x01\xb0", "m4v"),
)  # fmt: skip
ELEMENTARY = frozenset({"mpegvideo", "m4v", "h264", "hevc"})  # demuxers of bare pictures, which have no index
READS_ID3 = frozenset({"mp3", "aac", "flac", "tta", "ape"})  # demuxers that skip the tag themselves, and know its words
PACKETS = (188, 192, 204)  # bytes between the sync bytes of a transport stream
MARKS = 5  # consecutive packets that identify a transport stream
HEAD = (MARKS + 1) * PACKETS[-1]
ZEROS = 2**20  # bytes of zeros before a sound, at most
TAGS = 16  # before a sound, at most
_H264, _HEVC = {6, 7, 9}, {32, 33, 35}  # types of units at the beginning of a stream: parameters, delimiters


def demuxer_of(file: BinaryIO) -> tuple[str, int]:
    """The demuxer of an open file, and the offset at which it should begin; raises UnreadableMedia."""
    at, tagged = content_offset(file)
    head = _head(file, at)
    if tagged and not head:
        raise UnreadableMedia("there is nothing in it but tags")
    name = _known(head) or ("mp3" if tagged else None)
    if name is None and head[:3] == b"RIF":
        raise UnreadableMedia("its content is neither AVI nor WAV")
    if name is None:
        raise UnreadableMedia("its content is not a known video or sound format")
    return name, 0 if tagged and name in READS_ID3 else at


def content_offset(file: BinaryIO) -> tuple[int, bool]:
    """Where the content begins, behind ID3v2 and APE tags and zeros; and whether only ID3v2 tags stand before it."""
    at, only_id3 = 0, True
    for _ in range(TAGS):
        head = _head(file, at)
        if head[:3] == b"ID3" and len(head) > 10:
            at += 10 + _syncsafe(head[6:10]) + (10 if head[5] & 0x10 else 0)
        elif head[:8] == b"APETAGEX" and len(head) > 32:
            at, only_id3 = at + 32 + int.from_bytes(head[12:16], "little"), False
        elif head and not any(head):
            at, only_id3 = at + _zeros(file, at), False
        else:
            break
    return at, only_id3 and at > 0


def is_transport(head: bytes) -> bool:
    """Whether these bytes are of an MPEG transport stream: packets that all begin with the sync byte, and no text."""
    return any(byte < 9 for byte in head) and any(
        head[at : at + MARKS * size : size] == MARKS * b"G" and len(head) > at + (MARKS - 1) * size
        for size in PACKETS
        for at in range(size)
        if head[at : at + 1] == b"G"
    )


def _known(head: bytes) -> str | None:
    for at, mark, name in MAGIC:
        if head[at : at + len(mark)] == mark:
            return name
    short = head[188:189] == b"G" == head[:1] or head[196:197] == b"G" == head[4:5]
    if is_transport(head) or short:
        return "mpegts"
    return _sound(head) or _pictures(head)


def _sound(head: bytes) -> str | None:
    """The demuxer of frames of sound without a container."""
    if head[:2] == b"\x0b\x77" and len(head) > 5:
        return "eac3" if head[5] >> 3 > 10 else "ac3"
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return None
    version, layer, rate, sampling = head[1] >> 3 & 3, head[1] >> 1 & 3, head[2] >> 4, head[2] >> 2 & 3
    if layer == 0:
        return "aac" if head[1] & 0xF6 == 0xF0 else None
    return "mp3" if version != 1 and rate != 15 and sampling != 3 else None


def _pictures(head: bytes) -> str | None:
    """The demuxer of pictures in H.264 or HEVC without a container (Annex B)."""
    start = next((n for n in (3, 4) if head[:n] == bytes(n - 1) + b"\x01"), None)
    if start is None or len(head) <= start:
        return None
    if head[start] >> 1 & 0x3F in _HEVC and head[start] & 0x81 == 0:
        return "hevc"
    return "h264" if head[start] & 0x1F in _H264 and head[start] & 0x80 == 0 else None


def _head(file: BinaryIO, at: int) -> bytes:
    file.seek(at)
    return file.read(HEAD)


def _syncsafe(four: bytes) -> int:
    """A number of ID3v2: seven bits a byte."""
    return sum((byte & 0x7F) << 7 * (3 - n) for n, byte in enumerate(four))


def _zeros(file: BinaryIO, at: int) -> int:
    """How many zeros stand at an offset."""
    file.seek(at)
    found = file.read(ZEROS)
    return len(found) - len(found.lstrip(b"\0"))
