"""The types of the page's JavaScript, as TypeScript sees them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from lingxi.present.web.routes.page import FOLDER

TYPESCRIPT = Path(os.environ.get("LINGXI_TYPESCRIPT", Path(sys.prefix, "typescript")))  # where npm has put it
TSC = TYPESCRIPT / "node_modules" / "typescript" / "bin" / "tsc"
NODE = shutil.which("node", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}")

pytestmark = pytest.mark.skipif(not (NODE and TSC.is_file()), reason="needs TypeScript: make check installs it")


def findings(folder: Path) -> str:
    done = subprocess.run([str(NODE), TSC, "-p", folder], capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


def test_no_module_of_the_page_has_a_wrong_type() -> None:
    assert findings(FOLDER) == ""


@pytest.mark.parametrize(
    ("mistake", "code"),
    [
        ('$("no-such-id").hidden = true;', "TS2345"),
        ("state.leest = 0;", "TS2551"),
        ("export function untyped(hit) { return hit; }", "TS7006"),
        ("/** @param {Hit} hit */\nexport const month = (hit) => hit.facts.taken.slice(0, 7);", "TS18048"),
    ],
    ids=["id", "name", "untyped", "undefined"],
)
def test_a_mistake_is_found(tmp_path: Path, mistake: str, code: str) -> None:
    """The negative control."""
    page = shutil.copytree(FOLDER, tmp_path / "page")
    with (page / "albums.js").open("a", encoding="utf-8") as file:
        file.write(f"\n{mistake}\n")
    assert f"albums.js({len((page / 'albums.js').read_text(encoding='utf-8').splitlines())}" in findings(page)
    assert code in findings(page)
