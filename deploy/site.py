"""Builds the site of the documents into build/site: README, docs/ in both languages, and the API from docstrings.

The documents are copied as they lie in the repository, so that their links lead where they lead on a forge.
"""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SOURCE, SITE = ROOT / "build" / "site-source", ROOT / "build" / "site"
PAGES = ("README.md", "README.zh-CN.md", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE")
MODULES = ("lingxi.types", "lingxi.errors", "lingxi.testing")  # beside what lingxi itself offers
REFERENCE = """# API reference

What `import lingxi` offers, and the modules {modules} below it. [Python](python.md) shows how it is used.
`lingxi.open(…)` is `lingxi.Library(…)`, and `lingxi.load_encoder` is `lingxi.encode.choose.choose`.
"""
_LINKED = r'(?:script|img|iframe|link rel="(?:stylesheet|preconnect|preload)")'
LOADED = re.compile(rf'<{_LINKED}[^>]*(?:src|href)="(?:https?:)?//[^"]*')


def public_names() -> list[str]:
    """The names of ``lingxi.__all__``, without those that only another name stands for."""
    tree = ast.parse((ROOT / "src" / "lingxi" / "__init__.py").read_text(encoding="utf-8"))
    (names,) = (
        ast.literal_eval(node.value)
        for node in tree.body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__"
    )
    return [name for name in names if name not in ("open", "__version__")]


def reference() -> str:
    """The page of the API: a directive of mkdocstrings for each public name."""
    names = [*(f"lingxi.{name}" for name in public_names()), *MODULES]
    directives = "".join(f"\n::: {name}\n" for name in names)
    return REFERENCE.format(modules=", ".join(f"`{name}`" for name in MODULES)) + directives


def stage() -> None:
    """Copies what the site is made of to where mkdocs reads it."""
    shutil.rmtree(SOURCE, ignore_errors=True)
    shutil.copytree(ROOT / "docs", SOURCE / "docs")
    cards = sorted((ROOT / "src" / "lingxi" / "weights").glob("*/CARD.md"))
    for file in (*(ROOT / name for name in PAGES), *cards):
        target = SOURCE / file.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(file, target)
    (SOURCE / "docs" / "reference.md").write_text(reference(), encoding="utf-8")


def loaded_from_elsewhere(site: Path) -> Iterator[str]:
    """What pages would load from other hosts; there should be none."""
    for page in sorted(site.rglob("*.html")):
        for found in LOADED.findall(page.read_text(encoding="utf-8")):
            yield f"{page.relative_to(site)}: {found}"


def main() -> int:
    """Builds the site; 1 where a link is broken or a page would load something from elsewhere."""
    stage()
    quiet = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}  # an advertisement of the theme
    built = subprocess.run([sys.executable, "-m", "mkdocs", "build", "--clean", "--strict"], cwd=ROOT, env=quiet)
    foreign = list(loaded_from_elsewhere(SITE)) if built.returncode == 0 else []
    print(*foreign or [f"the site is in {SITE.relative_to(ROOT)}: open index.html"], sep="\n")
    return 1 if foreign else built.returncode


if __name__ == "__main__":
    sys.exit(main())
