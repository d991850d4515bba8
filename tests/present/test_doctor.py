"""The doctor reads a file of every format and encodes it: what does not work here is found before it is needed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from lingxi.media.registry import readers
from lingxi.present.cli.app import app
from lingxi.present.samples import FOLDER, FORMATS


def _doctor(*options: str) -> Result:
    return CliRunner().invoke(app, ["doctor", *options])


def test_there_is_a_sample_for_every_reader_and_a_name_for_every_sample() -> None:
    assert {path.name for path in FOLDER.iterdir() if path.is_file()} == {*FORMATS, "__init__.py"}
    suffixes = {Path(name).suffix for name in FORMATS}
    assert all(readers[name]().suffixes & suffixes for name in readers)


def test_every_format_is_read_and_encoded() -> None:
    done = _doctor("--json")
    found = json.loads(done.stdout)
    assert (done.exit_code, found["ok"]) == (0, True), found
    said = {check["name"]: check["detail"] for check in found["checks"]}
    assert said["HEIC picture"] == "read and encoded: image"
    assert said["H.264 film"] == "read and encoded: video"
    assert said["Opus sound"] == "read and encoded: audio"
    assert said["PDF document"] == "read and encoded: image, text"
    assert set(FORMATS.values()) <= set(said)


def test_a_decoder_that_has_changed_is_found_and_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def changed(*_: object, **__: object) -> None:
        raise TypeError("open() got an unexpected keyword argument")

    monkeypatch.setattr("av.open", changed)
    done = _doctor()
    assert done.exit_code == 1
    failed = [line for line in done.stdout.splitlines() if line.startswith("FAIL")]
    kinds = {name for name in FORMATS.values() if name.endswith(("film", "sound"))}
    assert {line.removeprefix("FAIL  ").partition(":")[0] for line in failed} == kinds
    assert all("unexpected keyword argument" in line for line in failed)


def test_a_model_that_gives_nonsense_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lingxi.encode.encoders.embedded.Embedded.encode", lambda self, media: 1 / 0)
    done = _doctor("--json")
    found = json.loads(done.stdout)
    assert (done.exit_code, found["ok"]) == (1, False)
    failed = {check["name"]: check["detail"] for check in found["checks"] if not check["ok"]}
    assert failed["JPEG picture"] == failed["shipped model"] == "division by zero"


def test_a_sample_that_is_gone_is_no_crash(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("lingxi.present.cli.doctor.FOLDER", tmp_path)
    done = _doctor()
    assert done.exit_code == 1
    assert "FAIL  worker process" in done.stdout
