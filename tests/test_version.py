"""The version stands in one place, and the wheel takes it from there."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from lingxi.version import __version__

ROOT = Path(__file__).resolve().parents[1]


def test_the_wheel_reads_the_version_that_the_program_says() -> None:
    found = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    assert "version" in found["project"]["dynamic"]
    assert "version" not in found["project"], "it would be written twice"
    file = ROOT / found["tool"]["hatch"]["version"]["path"]
    assert f'__version__ = "{__version__}"' in file.read_text("utf-8")


def test_it_is_a_release_of_three_numbers_and_none_of_the_past() -> None:
    assert re.fullmatch(r"\d+\.\d+\.\d+", __version__)
    released = re.findall(r"^## (\d+\.\d+\.\d+)", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert all(_numbers(each) <= _numbers(__version__) for each in released)


def test_the_source_distribution_is_the_whole_repository_so_that_its_tests_can_run() -> None:
    targets = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["hatch"]["build"]["targets"]
    assert targets["wheel"] == {"packages": ["src/lingxi"]}
    assert "sdist" not in targets, "a list of names would go stale: tests read the Makefile, deploy, training …"


def _numbers(version: str) -> list[int]:
    return [int(each) for each in version.split(".")]
