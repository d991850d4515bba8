"""The demo runs on real photographs and writes its page."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import pytest

from lingxi.present import demo


def test_real_photographs_are_found_in_both_languages(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    demo.main(["--out", str(tmp_path / "demo")])
    said = capsys.readouterr().out
    blocks = dict(block.split("\n", 1) for block in said.split("\n\n") if "\n" in block)
    assert "chelsea.png" in blocks["a kitten"].splitlines()[0]
    assert "chelsea.png" in blocks["猫"].splitlines()[0]
    assert "rocket.jpg" in blocks["火箭发射"].splitlines()[0]
    assert "coffee.png" in blocks["一杯咖啡"].splitlines()[0]
    if find_spec("rapidocr"):
        assert "motorcycle" in blocks["Yamaha"].splitlines()[0]
    assert "Open the page in a browser: file://" in said
    page = (tmp_path / "demo" / "index.html").read_text(encoding="utf-8")
    assert page.count("data:image/jpeg") > 20


def test_the_users_own_folder(tmp_path: Path, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    demo.main(["--out", str(tmp_path / "demo"), "--folder", str(folder)])
    assert "4 files, 0 skipped" in capsys.readouterr().out


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="demo: there is no file or folder"):
        demo.main(["--out", str(tmp_path / "demo"), "--folder", str(tmp_path / "nothing")])
