"""The commands of five documents, one after the other, on small painted images: they lead where the document says."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import numpy as np
import pytest
from PIL import Image as Pillow

from tests.present.cli.program import invoke
from tests.train.toys import painted

ROOT = Path(__file__).resolve().parents[1]
COLOURS = {"red": (230, 20, 20), "blue": (20, 20, 230)}
GAIN = r"\+0\.\d{3} \[\+0\.\d{3}, \+0\.\d{3}\]"  # above 0, and so is its whole interval
EXPECTED = {
    "fusion.md": "over concat of the same parts",
    "ranking.md": r"red\.png",
    "indexes.md": r"faiss_hnsw\(m=8\)",
    "learning.md": rf"It helped: mAP@all, both ways, {GAIN} over embedded as it is\.\nWritten to my-space: .*\n"
    r"\d\.\d{3}\timage\t.*/photos/red\d*\.png\t",  # "a crimson thing" finds red first
    "hashing.md": rf"Better than random hyperplanes \(mAP@all, both ways, {GAIN}\); .*\nWritten to my-codes: ",
}


@pytest.mark.filterwarnings("default")  # as in a separate process
@pytest.mark.parametrize("name", EXPECTED)
def test_the_commands_of_a_page_work(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the process of the tests, which has imported what takes a new one seconds."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")
    if name in ("learning.md", "hashing.md"):
        pytest.importorskip("torch")
    painted(tmp_path, 80)
    (tmp_path / "photos").mkdir()
    for colour, value in COLOURS.items():
        for n in range(12):
            stem = colour if n == 0 else f"{colour}{n}"
            Pillow.new("RGB", (64, 64), tuple(abs(each - n) for each in value)).save(tmp_path / f"photos/{stem}.png")
            (tmp_path / "photos" / f"{stem}.txt").write_text(f"a thing that is {colour}", encoding="utf-8")
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes/river.txt").write_text("the river and its bank", encoding="utf-8")
    (tmp_path / "notes.txt").write_text("a boat at the bank of the river\na bank keeps money\n" * 20, encoding="utf-8")
    np.save(tmp_path / "vectors.npy", np.random.default_rng(0).normal(size=(300, 16)).astype(np.float32))
    blocks = re.findall(r"```sh\n(.*?)```", (ROOT / "docs" / name).read_text(encoding="utf-8"), re.DOTALL)
    output = ""
    for line in "".join(blocks).splitlines():
        done = invoke(*shlex.split(line, comments=True)[1:])
        assert done.exit_code == 0, (line, done.stderr, done.exception)
        output += done.stdout
    assert re.search(EXPECTED[name], output), output
