"""Reasons for skipping a file have kinds."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image as Pillow

from lingxi.errors import UnreadableMedia
from lingxi.media.losses import DAMAGED
from lingxi.media.music import SILENT
from lingxi.media.read import read
from lingxi.media.reasons import REASON_KINDS, kind_of
from lingxi.media.seven_zip import UNKNOWN
from lingxi.types import Limits, Source


def reason_of(path: Path, limits: Limits | None = None) -> str:
    with pytest.raises(UnreadableMedia, match=r"\w") as caught:
        read(Source(path, path.stat().st_size, 0), limits or Limits(), 64)
    return caught.value.reason


def test_reasons_of_real_files_have_their_kinds(tmp_path: Path) -> None:
    empty, broken, large = tmp_path / "empty.jpg", tmp_path / "broken.png", tmp_path / "large.png"
    unknown = tmp_path / "a.xyz"
    empty.touch()
    unknown.touch()
    broken.write_bytes(b"no picture")
    Pillow.new("RGB", (300, 300)).save(large)
    assert kind_of(reason_of(empty)) == "empty"
    assert kind_of(reason_of(broken)) == "damaged"
    assert kind_of(reason_of(large, Limits(pixels=100))) == "large"
    assert kind_of(reason_of(large, Limits(bytes=10))) == "large"
    assert kind_of(reason_of(unknown)) == "unsupported"


@pytest.mark.parametrize(
    ("reason", "kind"),
    [
        ("the folder is empty: the 3 files known from it are kept and marked as missing; if they are gone", "missing"),
        ("it needs a password", "protected"),
        ("decoding it takes longer than the limit of 10 s", "slow"),
        ("the folder cannot be opened: Permission denied", "access"),
        (UNKNOWN, "unsupported"),
        ("there is nothing in it", "empty"),
        (SILENT, "empty"),
        (DAMAGED, "damaged"),
        ("its page 3 cannot be read: bad data", "damaged"),
    ],
)
def test_other_reasons_have_their_kinds(reason: str, kind: str) -> None:
    assert kind_of(reason) == kind
    assert kind in REASON_KINDS
