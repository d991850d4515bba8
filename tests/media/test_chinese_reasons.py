"""Reasons that real files give are sentences in Chinese, too."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image as Pillow

from lingxi.errors import UnreadableMedia
from lingxi.media.chinese_reasons import in_chinese
from lingxi.media.losses import CUT_OFF, HOLED
from lingxi.media.members import BROKEN
from lingxi.media.read import read
from lingxi.media.seven_zip import UNKNOWN
from lingxi.types import Limits, Source


def _reason(path: Path, limits: Limits | None = None) -> str:
    with pytest.raises(UnreadableMedia, match=r"\w") as caught:
        read(Source(path, path.stat().st_size, 0), limits or Limits(), 64)
    return caught.value.reason


def test_reasons_of_real_files(tmp_path: Path) -> None:
    empty, broken, large, other = (tmp_path / name for name in ("a.jpg", "b.png", "c.png", "d.xyz"))
    empty.touch()
    other.touch()
    broken.write_bytes(b"no picture")
    Pillow.effect_noise((300, 200), 40).save(large)
    assert in_chinese(_reason(empty)) == "文件为空"
    assert in_chinese(_reason(broken)) == "不是灵犀支持的图片格式"
    assert in_chinese(_reason(large, Limits(pixels=100))) == "300 × 200 像素超出上限 100"
    assert in_chinese(_reason(large, Limits(bytes=10))).endswith("超出上限 10")
    assert in_chinese(_reason(other)) == "不支持 .xyz 文件"
    large.write_bytes(large.read_bytes()[:-200])
    assert in_chinese(_reason(large)) == "图片不完整：结尾缺失"


@pytest.mark.parametrize(
    "reason", [BROKEN, CUT_OFF, HOLED, UNKNOWN, "reading it takes longer than the limit of 30 s", "it is encrypted"]
)
def test_what_is_said_of_all_kinds_of_files(reason: str) -> None:
    assert in_chinese(reason)


def test_a_sentence_that_is_not_known() -> None:
    assert in_chinese("something else happened") == ""
