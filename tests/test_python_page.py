"""The page on Python: its examples run in both languages, and pass ``mypy --strict`` with those of the other pages."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PRINTED = [
    "<IndexReport: added 3, segments 3>",
    "chelsea.png image",
    "astronaut.png",
    "True",
    "coffee.png 1",
    "True",
    "['astronaut.png', 'coffee.png']",
    "2",
    "coffee chelsea.png",
    "['Best'] ['Cats']",
    "['chelsea.png']",
    "[('pets', 1)]",
    "False",
    "[None]",
    "3 1.0 False",
    "() False",
    "the filter is wrong",
    "NoSuchFolder",
    "chelsea.png coffee.png",
    "3 of 3",
    "True",
    "False 3",
    "(3, 512) float32 cosine",
    "True",
    "(3, 512) cosine",
    "chelsea.png",
    "chelsea.png",
]


def _code(page: Path) -> list[str]:
    return re.findall(r"```python\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)


def test_the_examples_run_one_after_another(tmp_path: Path, photographs: Path, environment: dict[str, str]) -> None:
    (tmp_path / "pictures").mkdir()
    for picture in ("chelsea.png", "astronaut.png", "coffee.png"):
        shutil.copy(photographs / picture, tmp_path / "pictures")
    (tmp_path / "example.py").write_text("\n".join(_code(ROOT / "docs" / "python.md")), encoding="utf-8")
    command = [sys.executable, "example.py"]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == PRINTED


def test_the_chinese_page_has_the_same_examples() -> None:
    english, chinese = (
        [ast.dump(ast.parse(code)) for code in _code(ROOT / "docs" / place)] for place in ("python.md", "zh/python.md")
    )
    assert english == chinese


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_the_examples_pass_mypy_strict(tmp_path: Path) -> None:
    pages = [ROOT / "README.md", ROOT / "README.zh-CN.md", *sorted((ROOT / "docs").glob("*.md"))]
    pages.remove(ROOT / "docs" / "extending.md")  # a package in pieces, which test_extending runs
    examples = {page: _code(page) for page in pages}
    examples[ROOT / "docs" / "http.md"].insert(0, 'URL, TOKEN = "http://127.0.0.1:8735", ""')
    examples[ROOT / "docs" / "http.md"] = ["\n".join(examples[ROOT / "docs" / "http.md"])]
    examples[ROOT / "docs" / "python.md"] = ["\n".join(_code(ROOT / "docs" / "python.md"))]  # they build on each other
    files = []
    for page, blocks in examples.items():
        for number, code in enumerate(blocks):
            file = tmp_path / f"{re.sub(r'[^a-z]', '_', page.stem.lower())}_{number}.py"
            file.write_text(code, encoding="utf-8")
            files.append(str(file))
    command = [sys.executable, "-m", "mypy", "--strict", "--config-file", str(ROOT / "pyproject.toml"), *files]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
