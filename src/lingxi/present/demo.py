"""``make demo``: indexes real images, searches them by text and image, and writes the results as a page."""

from __future__ import annotations

import argparse
import shutil
import sys
import time
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

from lingxi.errors import LingxiError
from lingxi.index.indexer import IndexSettings
from lingxi.library import Library
from lingxi.present.sheet import Answer, sheet
from lingxi.search.query import Query
from lingxi.types import outcomes

QUESTIONS = ("a kitten", "a hot drink", "a motorbike", "galaxies", "猫", "一杯咖啡", "火箭发射", "摩托车")
WRITTEN = ("Yamaha",)  # text on a motorcycle
PICTURES = ("*.png", "*.jpg", "*.gif", "*.tif")
FEWEST_BYTES = 4_000  # smaller files are test patterns


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs the demo; ``--folder`` uses the user's own images."""
    parser = argparse.ArgumentParser(prog="make demo", description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("demo"), help="where the library and the page go")
    parser.add_argument("--folder", type=Path, help="a folder of your own pictures")
    asked = parser.parse_args(arguments)
    try:
        page = run(asked.out, asked.folder)
    except LingxiError as error:
        sys.exit(f"demo: {error}")
    _say(f"\nOpen the page in a browser: {page.absolute().as_uri()}")
    _say(f'Ask yourself:  .venv/bin/lingxi search "a dog in the snow" --library {asked.out / "library"}')


def run(out: Path, folder: Path | None) -> Path:
    """Indexes the folder, or the photographs inside scikit-image, and writes the results to ``out/index.html``."""
    began = time.monotonic()
    out.mkdir(parents=True, exist_ok=True)
    reads = folder is None and find_spec("rapidocr") is not None
    folder = (folder or _photographs(out / "pictures")).expanduser()
    questions = (*QUESTIONS, *WRITTEN) if reads else QUESTIONS
    with Library(out / "library") as library:
        report = library.index(folder, settings=IndexSettings(ocr=reads or None))
        _say(f"indexed {folder}: {report.files} files, {outcomes(report.skipped)}, {report.seconds:.1f} s")
        answers = [Answer(question, library.search(question, limit=4), words=question) for question in questions]
        like = _example(answers)
        if like is not None:
            found = library.search(Query.of(image=like, limit=5))
            answers.append(Answer(f"like {like.name}", [hit for hit in found if hit.path != like][:4], like))
    for answer in answers:
        _say(f"\n{answer.question}")
        for hit in answer.hits:
            _say(f"   {hit.probability or 0:5.0%}  {hit.path.name}")
    page = out / "index.html"
    page.write_text(sheet(answers, "lingxi 灵犀"), encoding="utf-8")
    _say(f"\ndone in {time.monotonic() - began:.1f} s")
    return page


def _photographs(to: Path) -> Path:
    """Copies the photographs in scikit-image's wheel to a folder."""
    spec = find_spec("skimage")
    if spec is None or not spec.submodule_search_locations:
        sys.exit("demo: scikit-image is not installed; name a folder: make demo FOLDER=~/Pictures")
    inside = Path(spec.submodule_search_locations[0]) / "data"
    to.mkdir(exist_ok=True)
    for pattern in PICTURES:
        for path in sorted(inside.glob(pattern)):
            if path.stat().st_size >= FEWEST_BYTES:
                shutil.copyfile(path, to / path.name)
    return to


def _example(answers: Sequence[Answer]) -> Path | None:
    """The first hit of the first query with a result."""
    return next((hit.path for answer in answers for hit in answer.hits if hit.modality == "image"), None)


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")


if __name__ == "__main__":
    main()
