"""Event files: the checksum of the standard, and records that TensorBoard's own reader takes."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from lingxi.train.events import Events, crc32c, record


def test_the_checksum_is_that_of_rfc_3720() -> None:
    assert crc32c(b"123456789") == 0xE3069283
    assert crc32c(b"\x00" * 32) == 0x8A9136AA
    assert crc32c(bytes(range(32))) == 0x46DD794E


def test_a_record_is_framed() -> None:
    found = record(b"hello")
    assert struct.unpack("<Q", found[:8]) == (5,)
    assert found[12:17] == b"hello"
    assert len(found) == 8 + 4 + 5 + 4


def test_the_protobuf_is_read_by_a_parser_of_the_wire_format(tmp_path: Path) -> None:
    events = Events(tmp_path / "logs")
    events.add(300, {"loss": 1.5, "score": 0.25})
    data, messages = events.path.read_bytes(), []
    while data:
        (size,) = struct.unpack("<Q", data[:8])
        messages.append(data[12 : 12 + size])
        data = data[16 + size :]
    assert messages[0].endswith(b"brain.Event:2")
    assert b"\x10\xac\x02" in messages[1]  # step = 300 as a varint
    assert messages[1].endswith(b"\x2a\x0d\x0a\x0b\x0a\x04loss\x15" + struct.pack("<f", 1.5))


def test_tensorboard_reads_it(tmp_path: Path) -> None:
    loader = pytest.importorskip("tensorboard.backend.event_processing.event_file_loader")
    events = Events(tmp_path)
    events.add(3, {"loss": 1.5})
    found = list(loader.LegacyEventFileLoader(str(events.path)).Load())
    assert found[0].file_version == "brain.Event:2"
    assert (found[1].step, found[1].summary.value[0].tag) == (3, "loss")
