"""A run in CI that skips what it should not fails; the same run elsewhere passes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.skips import allowed

ROOT = Path(__file__).parents[1]
IN_A_TEST = "import pytest\ndef test_it(): pytest.skip({!r})\ndef test_fine(): pass\n"
WHOLE_MODULE = "import pytest\npytest.importorskip({!r})\ndef test_it(): pass\n"
LISTED, UNLISTED = "the data set flickr8k is not beside the project", "the weather is bad"


def _run(folder: Path, source: str, environment: dict[str, str], *options: str) -> subprocess.CompletedProcess[str]:
    (folder / "test_one.py").write_text(source, encoding="utf-8")
    (folder / "test_two.py").write_text("def test_fine(): pass\n", encoding="utf-8")
    (folder / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    plugins = ["-p", "xdist", "-p", "tests.skips", "-p", "no:cacheprovider"]
    command = [sys.executable, "-m", "pytest", "-q", *plugins, *options, str(folder)]
    few = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}  # other plug-ins take seconds to import
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env={**environment, **few})


@pytest.mark.parametrize("options", [("-n", "0"), ("-n", "2")], ids=["one process", "workers"])
@pytest.mark.parametrize("source", [IN_A_TEST.format(UNLISTED), WHOLE_MODULE.format("no_such_library")])
def test_a_skip_that_is_not_listed_fails_the_run(
    tmp_path: Path, environment: dict[str, str], source: str, options: tuple[str, ...]
) -> None:
    done = _run(tmp_path, source, {**environment, "CI": "true"}, *options)
    assert done.returncode == 1, done.stdout
    assert "SKIP NOT ALLOWED in CI" in done.stdout
    assert "test_one.py" in done.stdout.partition("SKIP NOT ALLOWED")[2]


def test_a_skip_passes_when_it_is_listed_or_outside_of_ci(tmp_path: Path, environment: dict[str, str]) -> None:
    in_ci = {**environment, "CI": "true"}
    elsewhere = {name: value for name, value in environment.items() if name != "CI"}
    assert _run(tmp_path, IN_A_TEST.format(LISTED), in_ci, "-n", "0").returncode == 0
    assert _run(tmp_path, IN_A_TEST.format(UNLISTED), elsewhere, "-n", "0").returncode == 0


def test_patterns_are_matched_as_a_whole() -> None:
    assert allowed("its files must be brought: a model")
    assert not allowed("so: its files must be brought: a model")
    assert not allowed("")
