"""The types of the page's JavaScript, as TypeScript sees them."""

from __future__ import annotations

import os
import re
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


MISTAKES = {
    '$("no-such-id").hidden = true;': "TS2345",
    "state.leest = 0;": "TS2551",
    "export function untyped(hit) { return hit; }": "TS7006",
    "/** @param {Hit} hit */ export const month = (hit) => hit.facts.taken.slice(0, 7);": "TS18048",
}


def test_mistakes_are_found(tmp_path: Path) -> None:
    """The negative control: one run over all of them, since each takes seconds."""
    page = shutil.copytree(FOLDER, tmp_path / "page")
    file = page / "albums.js"
    lines = file.read_text(encoding="utf-8").splitlines()
    file.write_text("\n".join([*lines, *MISTAKES]) + "\n", encoding="utf-8")
    found = findings(page)
    for number, code in enumerate(MISTAKES.values(), len(lines) + 1):
        assert re.search(rf"albums\.js\({number},\d+\): error {code}:", found), found
