"""Reasons that real files give are sentences in Chinese, too."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from PIL import Image as Pillow

import lingxi.media
from lingxi.errors import UnreadableMedia
from lingxi.media.chinese_reasons import in_chinese
from lingxi.media.formats.svg import SLOW
from lingxi.media.losses import CUT_OFF, HOLED
from lingxi.media.read import read
from lingxi.media.seven_zip import BEHIND, BROKEN, UNKNOWN
from lingxi.media.unread_text import BUSY
from lingxi.types import Limits, Source

MEDIA = Path(lingxi.media.__file__).parent
SAYING = {"UnreadableMedia", "report_loss"}
OTHERS = {"captions.py", "clip.py", "film.py", "page.py", "thumbnail.py"}  # their reasons are not those of an index


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
    large.write_bytes(large.read_bytes()[:60])
    assert in_chinese(_reason(large)) == "图片不完整：结尾缺失"


@pytest.mark.parametrize(
    "reason",
    [
        *(BEHIND, BROKEN, CUT_OFF, HOLED, UNKNOWN, BUSY, SLOW.format(10.0)),
        *("reading it takes longer than the limit of 30 s", "it is encrypted"),
        "some of its images were not read for text: OCR takes longer than the limit of 120 s",
    ],
)
def test_what_is_said_of_all_kinds_of_files(reason: str) -> None:
    assert in_chinese(reason)


def test_several_reasons_of_one_file_are_one_text() -> None:
    old = "its format is that of Excel before 5.0; save it as .xlsx"
    assert in_chinese(f"{HOLED}; {CUT_OFF}") == f"{in_chinese(HOLED)}；{in_chinese(CUT_OFF)}"
    assert in_chinese(f"{HOLED}; {old}; {CUT_OFF}") == "；".join(map(in_chinese, (HOLED, old, CUT_OFF)))
    assert not in_chinese(f"{HOLED}; something new")


def _said(value: ast.expr | None, constants: Mapping[str, str]) -> Iterator[str]:
    """The sentences of a value, with 1 for each value in them; none for those that are written elsewhere."""
    if isinstance(value, ast.IfExp):
        yield from _said(value.body, constants)
        yield from _said(value.orelse, constants)
    elif isinstance(value, ast.JoinedStr):
        yield "".join(str(part.value) if isinstance(part, ast.Constant) else "1" for part in value.values)
    elif isinstance(value, ast.Constant) and isinstance(value.value, str):
        yield value.value
    elif isinstance(value, ast.Name) and value.id in constants:
        yield constants[value.id]


def _constants(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """The texts that a module gives names in capitals."""
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            yield from ((name.id, node.value.value) for name in node.targets if isinstance(name, ast.Name))


def _sentences() -> list[str]:
    """What the code of media says of files that it does not read, or reads in part."""
    found = set[str]()
    for path in MEDIA.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        constants = dict(_constants(tree)) | {"CUT_OFF": CUT_OFF, "HOLED": HOLED}
        for node in ast.walk(tree) if path.name not in OTHERS else ():
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in SAYING and node.args:
                found |= set(_said(node.args[0], constants))
    return sorted(found)


@pytest.mark.parametrize("reason", _sentences())
def test_every_sentence_in_the_code_has_one_in_chinese(reason: str) -> None:
    assert in_chinese(reason)


def test_a_sentence_that_is_not_known() -> None:
    assert in_chinese("something else happened") == ""
