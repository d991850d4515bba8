"""Makes the files that ``lingxi doctor`` reads: ``python -m tests.samples``; one of each common format, all small."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import av
import numpy as np
import pillow_heif
from PIL import Image as Pillow
from skimage import data

from lingxi.arrays import Pixels, Samples
from lingxi.media import samples
from tests.films import recording, tone
from tests.media.documents import (
    write_docx,
    write_epub,
    write_odf,
    write_ods,
    write_pdf,
    write_pptx,
    write_xlsx,
    write_zip,
)

FOLDER = Path(samples.__file__).parent
SIDE = 96
PICTURES: dict[str, dict[str, Any]] = {
    "jpg": {"quality": 80},
    "png": {},
    "webp": {"quality": 70},
    "gif": {},
    "tif": {"compression": "jpeg"},
}
FILMS = {"h264.mp4": "libx264", "hevc.mp4": "libx265", "vp9.webm": "libvpx-vp9"}
SOUNDS = {"mp3": "libmp3lame", "flac": "flac", "ogg": "libopus", "m4a": "aac"}
RATE_HZ, BLOCK = 48_000, 1_920
WORDS = "A cat sits by the sea."
CELL = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
FICTION = 'xmlns="http://www.gribuser.ru/xml/fictionbook/2.0"'
MAIL = "MIME-Version: 1.0\nContent-Type: text/{}; charset=utf-8\nSubject: Cat\n\n{}\n"
CELL_OF_NOTES = {"cell_type": "markdown", "metadata": {}, "source": [WORDS]}
TEXTS = {
    "table.csv": f"words,number\n{WORDS},1\n",
    "data.json": f'{{"words": "{WORDS}"}}\n',
    "notes.ipynb": json.dumps({"cells": [CELL_OF_NOTES], "metadata": {}, "nbformat": 4, "nbformat_minor": 4}) + "\n",
    "letter.rtf": f"{{\\rtf1\\ansi {WORDS}\\par}}\n",
    "letter.doc": f"{{\\rtf1\\ansi {WORDS}\\par}}\n",
    "book.fb2": f"<FictionBook {FICTION}><body><section><p>{WORDS}</p></section></body></FictionBook>\n",
    "letter.eml": MAIL.format("plain", WORDS),
    "page.mht": MAIL.format("html", f"<p>{WORDS}</p>"),
}


def main() -> None:
    """Writes the files over those of before."""
    pillow_heif.register_heif_opener()
    FOLDER.mkdir(exist_ok=True)
    photo: Pixels = data.chelsea()  # type: ignore[no-untyped-call]
    cat = Pillow.fromarray(photo[:, 60:360]).resize((SIDE, SIDE), Pillow.Resampling.LANCZOS)
    for suffix, options in PICTURES.items():
        cat.save(FOLDER / f"cat.{suffix}", **options)
    cat.resize((48, 48)).save(FOLDER / "cat.bmp")
    cat.save(FOLDER / "cat.avif", quality=60)
    cat.save(FOLDER / "cat.heic", quality=60)
    for name, codec in FILMS.items():
        _film(FOLDER / f"cat.{name}", codec, np.asarray(cat))
    recording(FOLDER / "tone.wav", tone(440, 0.5))
    for suffix, codec in SOUNDS.items():
        _sound(FOLDER / f"tone.{suffix}", codec, tone(440, 1, RATE_HZ))
    (FOLDER / "note.md").write_text(f"# Cat\n\n{WORDS}\n", encoding="utf-8")
    (FOLDER / "page.html").write_text(f"<html><body><h1>Cat</h1><p>{WORDS}</p></body></html>\n", encoding="utf-8")
    write_pdf(FOLDER / "page.pdf", [WORDS])
    write_docx(FOLDER / "letter.docx", [("Normal", WORDS)])
    write_pptx(FOLDER / "slides.pptx", [("Cat", WORDS)])
    write_epub(FOLDER / "book.epub", [f"<h1>Cat</h1><p>{WORDS}</p>"])
    write_odf(FOLDER / "letter.odt", f"<office:text><text:p>{WORDS}</text:p></office:text>")
    slide = f"<draw:page><draw:frame><draw:text-box><text:p>{WORDS}</text:p></draw:text-box></draw:frame></draw:page>"
    write_odf(FOLDER / "slides.odp", f"<office:presentation>{slide}</office:presentation>")
    write_xlsx(FOLDER / "table.xlsx", {"Cat": [["words", "number"], [WORDS, 1.0]]})
    table = f'<table:table table:name="Cat"><table:table-row>{CELL.format(WORDS)}</table:table-row></table:table>'
    write_ods(FOLDER / "table.ods", table)
    write_zip(FOLDER / "comic.cbz", {"1.jpg": (FOLDER / "cat.jpg").read_bytes()})
    for name, content in TEXTS.items():
        (FOLDER / name).write_text(content, encoding="utf-8")


def _film(path: Path, codec: str, pixels: Pixels) -> None:
    with av.open(str(path), "w") as target:
        stream: Any = target.add_stream(codec, rate=5)
        stream.width, stream.height, stream.pix_fmt, stream.bit_rate = SIDE, SIDE, "yuv420p", 100_000
        for _ in range(10):
            target.mux(stream.encode(av.VideoFrame.from_ndarray(pixels, format="rgb24")))
        target.mux(stream.encode())


def _sound(path: Path, codec: str, sound: Samples) -> None:
    with av.open(str(path), "w") as target:
        stream: Any = target.add_stream(codec, rate=RATE_HZ, layout="mono", options={"b": "32000"})
        resampler = av.AudioResampler(format=stream.format.name, layout="mono", rate=RATE_HZ, frame_size=BLOCK)
        frame = av.AudioFrame.from_ndarray(sound[None], format="fltp", layout="mono")
        frame.sample_rate, frame.pts = RATE_HZ, 0
        for piece in [*resampler.resample(frame), *resampler.resample(None)]:
            target.mux(stream.encode(piece))
        target.mux(stream.encode())


if __name__ == "__main__":
    main()
