"""Event logs for TensorBoard, written without TensorBoard."""

from __future__ import annotations

import struct
import time
from pathlib import Path

_POLYNOMIAL = 0x82F63B78  # CRC-32C (Castagnoli), reflected


def _table() -> list[int]:
    rows = []
    for number in range(256):
        for _ in range(8):
            number = number >> 1 ^ (_POLYNOMIAL if number & 1 else 0)
        rows.append(number)
    return rows


_TABLE = _table()


def crc32c(data: bytes) -> int:
    """The Castagnoli checksum, as in RFC 3720."""
    found = 0xFFFFFFFF
    for byte in data:
        found = _TABLE[(found ^ byte) & 0xFF] ^ found >> 8
    return found ^ 0xFFFFFFFF


def _masked(data: bytes) -> bytes:
    found = crc32c(data)
    return struct.pack("<I", ((found >> 15 | found << 17) + 0xA282EAD8) & 0xFFFFFFFF)


def record(data: bytes) -> bytes:
    """A TFRecord: length, its checksum, the data, its checksum."""
    length = struct.pack("<Q", len(data))
    return length + _masked(length) + data + _masked(data)


def _varint(number: int) -> bytes:
    found = b""
    while number > 0x7F:
        found += bytes([number & 0x7F | 0x80])
        number >>= 7
    return found + bytes([number])


def _field(number: int, data: bytes) -> bytes:
    return _varint(number << 3 | 2) + _varint(len(data)) + data


def scalar(step: int, tag: str, value: float, at_s: float) -> bytes:
    """An Event message (wall_time = 1, step = 2, summary = 5) with one value (tag = 1, simple_value = 2)."""
    inside = _field(1, tag.encode()) + b"\x15" + struct.pack("<f", value)
    return b"\x09" + struct.pack("<d", at_s) + b"\x10" + _varint(step) + _field(5, _field(1, inside))


class Events:
    """An event file in a folder; scalars are on the disk when ``add`` returns."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        now = time.time()
        self.path = folder / f"events.out.tfevents.{int(now)}.{time.monotonic_ns()}.lingxi"
        head = b"\x09" + struct.pack("<d", now) + _field(3, b"brain.Event:2")
        self.path.write_bytes(record(head))

    def add(self, step: int, values: dict[str, float]) -> None:
        """Adds the scalars of a step."""
        now = time.time()
        with self.path.open("ab") as file:
            file.write(b"".join(record(scalar(step, tag, value, now)) for tag, value in values.items()))
