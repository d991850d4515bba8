"""The plug-in for pydicom that decodes frames in a process."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from lingxi.media.formats import gdcm_frame
from lingxi.media.formats.gdcm_frame import JPEG, decode_frame


def _runner(syntax: str, stored: int, options: dict[str, Any]) -> Any:
    facts = {"columns": 20, "rows": 10, "samples_per_pixel": 1, "bits_allocated": 16, "pixel_representation": 1}
    return SimpleNamespace(
        **facts,
        transfer_syntax=JPEG + syntax,
        bits_stored=stored,
        photometric_interpretation="MONOCHROME2",
        set_option=options.__setitem__,
        get_option=options.get,
    )


def test_the_program_gets_what_pydicom_knows_of_a_frame(monkeypatch: pytest.MonkeyPatch) -> None:
    given = list[Any]()

    def output_of(*each: Any) -> bytes:
        given.extend(each)
        return b"pixels"

    monkeypatch.setattr(gdcm_frame, "output_of", output_of)
    options = {"jls_precision": 12}
    assert decode_frame(b"data", _runner("80", 16, options)) == b"pixels"
    numbers = [20, 10, 1, 0, 16, 12, 1]
    assert given == [gdcm_frame.PROGRAM, [JPEG + "80", "MONOCHROME2", *numbers], b"data", gdcm_frame.SECONDS]
    assert (options["planar_configuration"], options["bits_allocated"]) == (0, 16)


def test_frames_that_gdcm_cannot_decode_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    for syntax, stored in (("80", 7), ("81", 5)):
        with pytest.raises(ValueError, match="not supported"):
            decode_frame(b"", _runner(syntax, stored, {}))
    monkeypatch.setattr(gdcm_frame, "output_of", lambda *_: None)
    with pytest.raises(ValueError, match="damaged"):
        decode_frame(b"", _runner("70", 16, {}))


def test_a_frame_that_never_ends_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def never_ends(*_: Any) -> bytes:
        raise TimeoutError

    monkeypatch.setattr(gdcm_frame, "output_of", never_ends)
    with pytest.raises(ValueError, match="damaged"):
        decode_frame(b"", _runner("70", 16, {}))
