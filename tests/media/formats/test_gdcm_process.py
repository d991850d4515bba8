"""The program that decodes frames of DICOM."""

from __future__ import annotations

import subprocess
import sys
from base64 import b64decode
from importlib.util import find_spec

import numpy as np
import pytest

from lingxi.media.formats import gdcm_process

pytestmark = pytest.mark.skipif(find_spec("gdcm") is None, reason="python-gdcm is not installed (extra dicom)")
FRAME = (  # left half white, right half black, in lossless JPEG
    "/9j/xAAWAAEBAQAAAAAAAAAAAAAAAAAACg//wwALEAAKABQBABEA/9oACAEAAAYAAMD5wBG+AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA/9k="
)


def test_it_writes_pixels_and_refuses_what_is_no_frame() -> None:
    words = ["30", "1.2.840.10008.1.2.4.70", "MONOCHROME2", "20", "10", "1", "0", "16", "16", "1"]
    program = [sys.executable, "-I", str(gdcm_process.__file__), *words]
    done = subprocess.run(program, input=b64decode(FRAME), capture_output=True, env={}, check=True)
    pixels = np.frombuffer(done.stdout, np.int16).reshape(10, 20)
    assert (pixels[:, :10] > pixels[:, 10:]).all()
    failed = subprocess.run(program, input=b"no frame", capture_output=True, env={}, check=False)
    assert failed.returncode or not failed.stdout
