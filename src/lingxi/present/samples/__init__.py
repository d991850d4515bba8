"""A small file of every common format, which ``lingxi doctor`` reads; ``python -m tests.samples`` makes them."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).parent
FORMATS = {  # file -> what it is to people
    "cat.jpg": "JPEG picture",
    "cat.png": "PNG picture",
    "cat.webp": "WebP picture",
    "cat.gif": "GIF picture",
    "cat.bmp": "BMP picture",
    "cat.tif": "TIFF picture",
    "cat.avif": "AVIF picture",
    "cat.heic": "HEIC picture",
    "cat.h264.mp4": "H.264 film",
    "cat.hevc.mp4": "HEVC film",
    "cat.vp9.webm": "VP9 film",
    "tone.wav": "WAV sound",
    "tone.mp3": "MP3 sound",
    "tone.flac": "FLAC sound",
    "tone.ogg": "Opus sound",
    "tone.m4a": "AAC sound",
    "page.pdf": "PDF document",
    "letter.docx": "Word document",
    "slides.pptx": "PowerPoint document",
    "book.epub": "EPUB book",
    "page.html": "HTML page",
    "note.md": "Markdown note",
}
