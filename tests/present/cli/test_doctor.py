"""The doctor reads a file of every format and encodes it: what does not work here is found before it is needed."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest
from typer.testing import CliRunner, Result

from lingxi.errors import LibraryError
from lingxi.media.readers.image import ImageReader
from lingxi.media.registry import HasSamples, ReaderSample, readers
from lingxi.present.cli import doctor
from lingxi.present.cli.app import app
from lingxi.store.manifest import load, save
from lingxi.types import Limits, Segment
from lingxi.version import __version__
from tests.present.cli.program import Environment


def _doctor(*options: str) -> Result:
    return CliRunner().invoke(app, ["doctor", *options])


WHAT = {sample.what for name in readers for sample in cast("HasSamples", readers.make(name)).samples}


def test_every_format_is_read_and_encoded(photo_library: Path) -> None:
    done = _doctor("--json", "--library", str(photo_library))
    found = json.loads(done.stdout)
    assert (done.exit_code, found["ok"]) == (0, True), found
    said = {check["name"]: check["detail"] for check in found["checks"]}
    assert said["HEIC picture"] == "read and encoded: image"
    assert said["H.264 film"] == "read and encoded: video"
    assert said["Opus sound"] == "read and encoded: audio"
    assert said["PDF document"] == "read and encoded: image, text"
    assert set(said) >= WHAT
    assert "3 segments of 3 files" in said["library"]


def test_a_decoder_that_has_changed_is_found_and_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def changed(*_: object, **__: object) -> None:
        raise TypeError("open() got an unexpected keyword argument")

    monkeypatch.setattr("av.open", changed)
    done = _doctor()
    assert done.exit_code == 1
    failed = [line for line in done.stdout.splitlines() if line.startswith("FAIL")]
    kinds = {name for name in WHAT if name.endswith(("film", "sound", "subtitles"))}
    assert {line.removeprefix("FAIL  ").partition(":")[0] for line in failed} == kinds
    assert all("unexpected keyword argument" in line for line in failed)


def test_a_model_that_gives_nonsense_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lingxi.encode.encoders.embedded.Embedded.encode", lambda self, media: 1 / 0)
    done = _doctor("--json")
    found = json.loads(done.stdout)
    assert (done.exit_code, found["ok"]) == (1, False)
    failed = {check["name"]: check["detail"] for check in found["checks"] if not check["ok"]}
    assert failed["JPEG picture"] == failed["shipped model"] == "division by zero"


def test_a_missing_sample_is_a_failed_check(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(ImageReader, "samples", (ReaderSample(tmp_path / "gone.jpg", "JPEG picture"),))
    done = _doctor()
    assert done.exit_code == 1
    assert "FAIL  JPEG picture" in done.stdout
    assert "FAIL  worker process" in done.stdout


class Poems:
    """A reader of another package that brings a sample, and reads nothing in it."""

    suffixes = frozenset({".poem"})

    def __init__(self) -> None:
        self.samples = (ReaderSample(Path(__file__), "poem"),)

    def read(self, path: Path, limits: Limits, side: int) -> list[Segment]:
        return []


def test_the_sample_of_another_package_is_tried_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readers, "_known", {"poems": Poems})
    monkeypatch.setattr(readers, "_read", True)
    ((name, fine),) = [(check.name, check.fine) for check in doctor._formats()]
    assert (name, fine) == ("poem", False), "there is no reader for .py files"


def test_doctor_reports_a_damaged_library(indexed: Environment, monkeypatch: pytest.MonkeyPatch) -> None:
    (Path(indexed["LINGXI_LIBRARY"]) / "library.json").write_text("{", encoding="utf-8")
    monkeypatch.setattr(doctor, "_formats", lambda: iter(()))
    done = _doctor()
    assert done.exit_code == 1
    assert "ok    worker process" in done.stdout
    assert "FAIL  library" in done.stdout


def test_a_library_of_another_revision_is_named_with_what_to_do(indexed: Environment) -> None:
    place = Path(indexed["LINGXI_LIBRARY"])
    known = load(place, __version__)
    assert known is not None
    (held,) = known.held
    save(place, replace(known, held=(replace(held, space=replace(held.space, revision="older")),)))
    with pytest.raises(LibraryError, match="another revision is installed of embedded; re-embed with: lingxi index"):
        doctor._library(str(place))
