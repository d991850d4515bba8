from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from lingxi.cores import VARIABLE
from lingxi.encode.encoders.embedded import WEIGHTS as EMBEDDED
from lingxi.errors import BadModel
from lingxi.media.text_presence import WEIGHTS
from lingxi.onnx_session import exposing, make_session, runtime

PICTURE = EMBEDDED / "picture.onnx"


def test_a_session_runs_from_a_file_and_from_bytes() -> None:
    grey = np.zeros((64, 64), np.uint8)
    for model in (WEIGHTS, WEIGHTS.read_bytes()):
        (odds,) = make_session(model).run(None, {"grey": grey})
        assert odds.shape in ((), (1,))


def test_tensors_inside_a_model_become_outputs() -> None:
    model = make_session(exposing(PICTURE.read_bytes(), ["shares", "head/bias"]))
    assert [each.name for each in model.get_outputs()] == ["vectors", "shares", "head/bias"]
    shares, bias = model.run(["shares", "head/bias"], {"pixels": np.zeros((1, 240, 240, 3), np.uint8)})
    assert shares.sum() == pytest.approx(1, abs=1e-4)
    assert bias.shape == (254,)
    with pytest.raises(BadModel, match="this is not a usable model"):
        make_session(exposing(PICTURE.read_bytes(), ["no such tensor" * 99]))


def test_it_takes_the_threads_that_are_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "3")
    assert make_session(WEIGHTS).get_session_options().intra_op_num_threads == 3
    assert make_session(WEIGHTS, threads=1).get_session_options().intra_op_num_threads == 1


def test_what_is_no_model_is_named(tmp_path: Path) -> None:
    (tmp_path / "x.onnx").write_bytes(b"nonsense" * 99)
    with pytest.raises(BadModel, match=r"x\.onnx is not a usable model"):
        make_session(tmp_path / "x.onnx")
    with pytest.raises(BadModel, match="this is not a usable model"):
        make_session(b"nonsense" * 99)


def test_telemetry_is_off_before_the_import_and_after_it() -> None:
    code = """
import os, sys
from lingxi.onnx_session import runtime
os.environ["ORT_DISABLE_TELEMETRY"] = "0"   # by the application, after lingxi was imported
class Finder:
    def find_spec(self, name, path=None, target=None):
        if name == "onnxruntime":
            print(os.environ["ORT_DISABLE_TELEMETRY"])
sys.meta_path.insert(0, Finder())
runtime()
"""
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "1\n"


def test_telemetry_of_an_earlier_import_is_disabled_as_far_as_possible(monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[Any] = []
    monkeypatch.setattr(runtime(), "disable_telemetry_events", lambda: called.append(True))
    assert runtime.__wrapped__() is runtime()  # type: ignore[attr-defined]
    assert called == [True]


def test_products_of_int8_are_exact_on_every_processor() -> None:
    onnx = pytest.importorskip("onnx", reason="needs the extra vision")
    weights = onnx.numpy_helper.from_array(np.full((64, 32), 127, np.int8), "w")
    node = onnx.helper.make_node("MatMulInteger", ["a", "w"], ["y"])
    given = onnx.helper.make_tensor_value_info("a", onnx.TensorProto.UINT8, ["n", 64])
    out = onnx.helper.make_tensor_value_info("y", onnx.TensorProto.INT32, ["n", 32])
    graph = onnx.helper.make_graph([node], "product", [given], [out], [weights])
    model = onnx.helper.make_model(graph, opset_imports=[onnx.helper.make_opsetid("", 17)], ir_version=9)
    (found,) = make_session(model.SerializeToString()).run(None, {"a": np.full((3, 64), 255, np.uint8)})
    assert (found == 64 * 255 * 127).all(), "where pairs of products saturate at 16 bits, this is half as much"
