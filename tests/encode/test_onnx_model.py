"""ONNX files are found, cut off after their maps, and refused when they are something else."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from lingxi.encode.hub import offline
from lingxi.encode.onnx_model import locate, revision, run, settings, tokenizer, with_maps
from lingxi.errors import BadModel, MissingModel
from lingxi.onnx_session import make_session

KERNEL = np.random.default_rng(0).standard_normal((4, 3, 3, 3)).astype(np.float32)


def classifier(folder: Path, ending: str = "pool") -> Path:
    """A tiny network of one convolution that classifies, in the layouts of ResNet (pool) and VGG (flatten)."""
    nodes = [
        helper.make_node("Conv", ["pixels", "kernel"], ["c"], pads=[1, 1, 1, 1], strides=[32, 32]),
        helper.make_node("Relu", ["c"], ["r"]),
    ]
    if ending == "pool":
        nodes += [helper.make_node("GlobalAveragePool", ["r"], ["p"]), helper.make_node("Flatten", ["p"], ["f"])]
    else:
        nodes += [
            helper.make_node("MaxPool", ["r"], ["p"], kernel_shape=[7, 7]),
            helper.make_node("Flatten", ["p"], ["f"]),
        ]
    nodes.append(helper.make_node("Gemm", ["f", "dense"], ["logits"]))
    graph = helper.make_graph(
        nodes, "tiny",
        [helper.make_tensor_value_info("pixels", TensorProto.FLOAT, ["n", 3, 224, 224])],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["n", 2])],
        [numpy_helper.from_array(KERNEL, "kernel"), numpy_helper.from_array(np.ones((4, 2), np.float32), "dense")],
    )  # fmt: skip
    folder.mkdir(parents=True, exist_ok=True)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    onnx.save(model, folder / "model.onnx")
    return folder


@pytest.mark.parametrize(("ending", "size"), [("pool", 7), ("flatten", 1)])
def test_it_is_cut_off_after_its_maps(tmp_path: Path, ending: str, size: int) -> None:
    _, file = locate(str(classifier(tmp_path / "m", ending)), "x")
    pixels = np.random.default_rng(1).standard_normal((2, 3, 224, 224)).astype(np.float32)
    (maps,) = run(make_session(with_maps(file)), {"pixels": pixels})
    assert maps.shape == (2, 4, size, size)
    assert maps.min() >= 0


def test_where_a_model_may_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LINGXI_MODELS", str(tmp_path / "models"))
    classifier(tmp_path / "models" / "someone--net" / "onnx")
    assert locate("someone/net", "x")[1].parts[-2:] == ("onnx", "model.onnx")
    with pytest.raises(MissingModel, match=r"copy these files into the folder: tokenizer\.json"):
        locate(str(tmp_path / "models" / "someone--net"), "x", ["tokenizer.json"])
    with pytest.raises(MissingModel, match="model='/folder'"):
        locate("", "vgg16")
    with offline(), pytest.raises(MissingModel, match=r"lingxi index FOLDER --model .* downloads it"):
        locate("someone/other", "x")


def test_the_revision_changes_with_the_file(tmp_path: Path) -> None:
    one, other = (classifier(tmp_path / name, name) / "model.onnx" for name in ("pool", "flatten"))
    assert revision(one) != revision(other)


def test_what_is_something_else_is_refused(tmp_path: Path) -> None:
    bad = tmp_path / "model.onnx"
    bad.write_bytes(b"\x80\x04 pickled")
    with pytest.raises(BadModel, match="is not an ONNX model"):
        with_maps(bad)
    with pytest.raises(BadModel, match="is not a usable model"):
        make_session(bad)
    with pytest.raises(BadModel, match="is not JSON"):
        settings(bad)
    with pytest.raises(BadModel, match="is not a tokenizer"):
        tokenizer(bad, 5)
    with pytest.raises(BadModel, match="cannot be run"):
        run(make_session(classifier(tmp_path / "m") / "model.onnx"), {"pixels": np.zeros((1, 2), np.float32)})
