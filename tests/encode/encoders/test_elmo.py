"""ELMo reads a file with layers of words, and its errors say what is wrong."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper

from lingxi.encode.choose import choose
from lingxi.encode.encoders.elmo import Elmo
from lingxi.errors import BadModel, BadName, MissingModel
from lingxi.testing import check_encoder
from lingxi.types import Text


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A network whose layers are once, twice and thrice the mean of a word's numbers, in two dimensions."""
    nodes = [
        helper.make_node("Cast", ["characters"], ["f"], to=TensorProto.FLOAT),
        helper.make_node("ReduceMean", ["f"], ["mean"], axes=[2], keepdims=1),  # (n, t, 1)
        helper.make_node("Mul", ["mean", "sizes"], ["word"]),  # (n, t, 2)
        helper.make_node("Unsqueeze", ["word", "zero"], ["one"]),
        helper.make_node("Mul", ["one", "times"], ["layers"]),
    ]
    constants = [
        onnx.numpy_helper.from_array(np.array([0.01, 0.02], np.float32), "sizes"),
        onnx.numpy_helper.from_array(np.array([0]), "zero"),
        onnx.numpy_helper.from_array(np.array([1, 2, 3], np.float32).reshape(3, 1, 1, 1), "times"),
    ]
    graph = helper.make_graph(
        nodes, "tiny",
        [helper.make_tensor_value_info("characters", TensorProto.INT64, ["n", "t", 50]),
         helper.make_tensor_value_info("mask", TensorProto.FLOAT, ["n", "t"])],
        [helper.make_tensor_value_info("layers", TensorProto.FLOAT, [3, "n", "t", 2])], constants,
    )  # fmt: skip
    onnx.save(
        helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9), tmp_path / "model.onnx"
    )
    (tmp_path / "elmo.json").write_text(json.dumps({"mixture": [0, 0, 50]}), encoding="utf-8")
    return tmp_path


def test_it_keeps_the_contract_and_mixes_as_the_file_says(folder: Path) -> None:
    encoder = choose(f"elmo(model='{folder}')")
    check_encoder(encoder)
    assert isinstance(encoder, Elmo)
    words, mixed = encoder.in_context("Two words")
    assert words == ["two", "words"]
    assert np.allclose(mixed, Elmo(str(folder), 2).in_context("two words")[1], atol=1e-5)
    assert np.allclose(3 * Elmo(str(folder), 0).in_context("two words")[1], mixed, atol=1e-5)
    assert not encoder.encode([Text("…")]).any()
    assert encoder.space.name == f"elmo(model='{folder}')"


def test_what_is_wrong_is_said(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(BadName, match="layer is mixed or 0 or 1 or 2, not 3"):
        choose(f"elmo(model='{folder}', layer=3)")
    (folder / "elmo.json").write_text('{"mixture": [1, 2]}', encoding="utf-8")
    with pytest.raises(BadModel, match="has no mixture of three layers"):
        choose(f"elmo(model='{folder}')").encode([Text("a")])
    (folder / "elmo.json").unlink()
    with pytest.raises(MissingModel, match=r"copy these files into the folder: elmo\.json"):
        choose(f"elmo(model='{tmp_path}')")
    with pytest.raises(MissingModel, match="elmo needs a folder of lingxi train-elmo: elmo"):
        choose("elmo")
