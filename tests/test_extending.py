"""A stranger's way, as docs/extending.md tells it: a package with one plug-in of each kind, and a field of a query."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest

from lingxi import codec
from lingxi.search.query import Query

ROOT = Path(__file__).resolve().parents[1]
TEXT = (ROOT / "docs" / "extending.md").read_text(encoding="utf-8")
KINDS = {"encode.encoders", "fuse.ranks", "media.readers", "search.learners", "store.engines"}


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A folder with the package of the page, installed as pip would."""
    for code in re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL):
        file = tmp_path / code.splitlines()[0].removeprefix("# ")
        file.parent.mkdir(exist_ok=True)
        file.write_text(code, encoding="utf-8")
    (tmp_path / "mine" / "sample.poem").write_text("Roses are red,\nviolets are blue.\n\nThe sea is wide.\n", "utf-8")
    (table,) = re.findall(r"```toml\n(.*?)```", TEXT, re.DOTALL)
    groups = tomllib.loads(table)["project"]["entry-points"]
    assert {f"lingxi.{kind}" for kind in KINDS} == set(groups)
    lines = [
        f"[{group}]\n" + "\n".join(f"{name} = {place}" for name, place in each.items())
        for group, each in groups.items()
    ]
    folder = tmp_path / "mine-1.0.dist-info"
    folder.mkdir()
    (folder / "METADATA").write_text("Metadata-Version: 2.1\nName: mine\nVersion: 1.0\n", encoding="utf-8")
    (folder / "entry_points.txt").write_text("\n\n".join(lines) + "\n", encoding="utf-8")
    return tmp_path


def _run(package: Path, environment: dict[str, str], *command: str) -> str:
    path = os.pathsep.join(filter(None, [str(package), environment.get("PYTHONPATH", "")]))
    done = subprocess.run(
        [sys.executable, *command], env={**environment, "PYTHONPATH": path}, cwd=package, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_package_of_the_page_keeps_every_contract(package: Path, environment: dict[str, str]) -> None:
    _run(package, environment, "-c", "import test_mine; test_mine.test_mine()")


def test_the_command_line_knows_its_plug_ins(package: Path, environment: dict[str, str]) -> None:
    """One source file each: the index, a search, the help, the models and the doctor need no other."""
    program = ("-m", "lingxi")
    _run(package, environment, *program, "index", "mine/sample.poem")
    asked = (*program, "search", "the sea", "--fusion", "mean_rank(depth=50)", "--json")
    (first, *_) = json.loads(_run(package, environment, *asked))["hits"]
    assert (Path(first["path"]).name, first["text"]) == ("sample.poem", "The sea is wide.\n")
    said = "".join(_run(package, environment, *program, "search", "--help").split())
    assert "mean_rank(depth=1000)" in said
    assert "nearest_mean" in said
    assert re.search(r"^mean_colour\timage\t3 cosine", _run(package, environment, *program, "models"), re.MULTILINE)
    assert "ok    poem: read and encoded: text" in _run(package, environment, *program, "doctor")


@dataclass(frozen=True, eq=False)
class Wider(Query):
    """A query with one more field."""

    newest_first: bool = False


def test_a_plain_field_of_a_query_passes_the_codec_without_a_word() -> None:
    asked = Wider(Query.of("the sea").parts, newest_first=True)
    found = codec.load(Wider, json.loads(json.dumps(codec.dump(asked))))
    assert isinstance(found, Wider)
    assert found.newest_first


def test_the_page_names_every_check_and_files_that_are_there() -> None:
    import lingxi.testing

    checks = {name for name in lingxi.testing.__all__ if name.startswith("check_")}
    assert checks <= set(re.findall(r"check_\w+", TEXT))
    files = re.findall(r"^\d\. .*?`((?:search|present)/[\w/]+\.py)`", TEXT, re.MULTILINE)
    assert len(files) == 2
    assert all((ROOT / "src" / "lingxi" / file).is_file() for file in files)
