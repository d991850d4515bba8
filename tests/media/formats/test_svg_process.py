"""The program that draws SVG."""

from __future__ import annotations

import subprocess
import sys
from io import BytesIO

import pytest
from PIL import Image as Pillow

from lingxi.media.formats import svg_process

pytest.importorskip("resvg_py", reason="resvg-py is not installed (extra svg)")

DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg" width="4" height="2"><rect width="4" height="2" fill="red"/></svg>'


def test_it_writes_a_png_and_refuses_what_is_no_drawing() -> None:
    program = [sys.executable, "-I", str(svg_process.__file__), "5", "8", "4", "DejaVu Serif"]
    done = subprocess.run(program, input=DRAWING, capture_output=True, env={}, check=True)
    image = Pillow.open(BytesIO(done.stdout))
    assert (image.size, image.getpixel((3, 1))) == ((8, 4), (255, 0, 0, 255))
    assert subprocess.run(program, input=b"<svg", capture_output=True, env={}, check=False).returncode
