"""The walk in docs/learning.md and the commands of docs/hashing.md, on small painted pictures."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image as Pillow

from tests.train.toys import painted

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("name", ["learning.md", "hashing.md"])
def test_the_walk_leads_there(name: str, tmp_path: Path, environment: dict[str, str]) -> None:
    pytest.importorskip("torch")
    painted(tmp_path, 80)
    (tmp_path / "photos").mkdir()
    Pillow.new("RGB", (64, 64), (230, 20, 20)).save(tmp_path / "photos" / "red.png")
    Pillow.new("RGB", (64, 64), (20, 20, 230)).save(tmp_path / "photos" / "blue.png")
    (block,) = re.findall(r"```sh\n(.*?)```", (ROOT / "docs" / name).read_text(encoding="utf-8"), re.DOTALL)
    said = ""
    for line in block.splitlines():
        command = [sys.executable, "-m", "lingxi", *shlex.split(line, comments=True)[1:]]
        done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True)
        assert done.returncode == 0, (line, done.stderr)
        said += done.stdout
    assert "held" in said or "over" in said or "than" in said
    assert "Written to my-" in said
