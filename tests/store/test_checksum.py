"""Checksums of files, of JSON objects and of points."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from lingxi.store.checksum import BLOCK, file_digest, point_checksum, signed, verified


def test_an_object_that_was_signed_is_verified_and_a_changed_one_is_not() -> None:
    facts = {"name": "Meer, 海", "weights": [0.1, 2], "held": {"a": None}}
    assert verified(signed(facts)) == facts
    assert verified(facts) == facts  # of an earlier version
    with pytest.raises(ValueError, match="checksum is wrong"):
        verified(signed(facts) | {"name": "Meer"})
    with pytest.raises(ValueError, match="not a JSON object"):
        verified([1])


def test_a_file_with_holes_has_the_digest_of_one_without(tmp_path: Path) -> None:
    data = bytes(3 * BLOCK + 100) + b"sea" + bytes(5 * BLOCK)
    (tmp_path / "full").write_bytes(data)
    with (tmp_path / "holes").open("wb") as file:
        file.seek(3 * BLOCK + 100)
        file.write(b"sea")
        file.truncate(len(data))
    assert file_digest(tmp_path / "full") == file_digest(tmp_path / "holes")


@pytest.mark.parametrize("at", [0, BLOCK - 1, BLOCK, 2 * BLOCK + 5, 4 * BLOCK - 1])
def test_every_byte_of_a_file_counts(tmp_path: Path, at: int) -> None:
    data = bytearray(4 * BLOCK)
    (tmp_path / "file").write_bytes(data)
    before = file_digest(tmp_path / "file")
    data[at] = 1
    (tmp_path / "file").write_bytes(data)
    assert file_digest(tmp_path / "file") != before
    (tmp_path / "file").write_bytes(bytes(4 * BLOCK + 1))
    assert file_digest(tmp_path / "file") != before


def test_the_checksum_of_a_point_covers_all_of_it() -> None:
    dense = {"toy": np.array([0.6, 0.8], np.float32)}
    sparse = {"words": (np.array([7, 3], np.uint32), np.array([1, 2], np.float32))}
    payload = {"name": "sea", "at": 0.1, "whole": True}
    own = point_checksum("a", payload, dense, sparse)
    turned = {"words": (np.array([3, 7], np.uint32), np.array([2, 1], np.float32))}
    assert own == point_checksum("a", payload | {"checksum": "x"}, dense, turned)
    assert own == point_checksum("a", payload | {"at": 0.1 + 2e-17}, dense, sparse)
    assert own != point_checksum("b", payload, dense, sparse)
    assert own != point_checksum("a", payload | {"name": "see"}, dense, sparse)
    assert own != point_checksum("a", payload | {"at": 0.1001}, dense, sparse)
    assert own != point_checksum("a", payload, {"toy": np.array([0.6, 0.80001], np.float32)}, sparse)
    assert own != point_checksum("a", payload, dense, {})
