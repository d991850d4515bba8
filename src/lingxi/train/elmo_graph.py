"""Writes the language model of ELMo as ONNX, so that texts are encoded without torch.

ONNX's LSTM has no projection inside the recurrence, so each layer is a Scan over the steps of one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from lingxi.encode.image.pictures import load
from lingxi.encode.text.characters import LONGEST
from lingxi.train.elmo_network import FILTERS, LAYERS

if TYPE_CHECKING:
    from torch import nn

    from lingxi.train.elmo_network import Network

OPSET, IR = 17, 9


def graph(network: Network) -> bytes:
    """A model: ``characters`` (n, t, 50) and ``mask`` (n, t) give ``layers`` (3, n, t, 2 * size)."""
    drawing = _Drawing()
    words = _words(drawing, network)
    mask = drawing.node("Unsqueeze", "mask", drawing.numbers(np.array([2])))
    found = [drawing.node("Concat", words, words, axis=2)]
    ahead = back = words
    for number in range(LAYERS):
        new = _recurrent(drawing, network.forwards[number], ahead, mask, backward=False)
        newer = _recurrent(drawing, network.backwards[number], back, mask, backward=True)
        ahead, back = (drawing.node("Add", new, ahead), drawing.node("Add", newer, back)) if number else (new, newer)
        found.append(drawing.node("Concat", ahead, back, axis=2))
    each = [drawing.node("Unsqueeze", layer, drawing.numbers(np.array([0]))) for layer in found]
    drawing.node("Concat", *each, axis=0, output="layers")
    return drawing.model()


class _Drawing:
    """Nodes and constants of a graph, with names as they come."""

    def __init__(self) -> None:
        self.onnx = load("onnx", "train")
        self.nodes, self.constants = list[Any](), list[Any]()

    def numbers(self, values: npt.NDArray[Any]) -> str:
        """A constant."""
        name = f"c{len(self.constants)}"
        self.constants.append(self.onnx.numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def node(self, kind: str, *inputs: str, output: str = "", **settings: Any) -> str:
        """One output of an operator."""
        name = output or f"n{len(self.nodes)}"
        self.nodes.append(self.onnx.helper.make_node(kind, list(inputs), [name], **settings))
        return name

    def model(self) -> bytes:
        """The whole model, checked."""
        helper, kinds = self.onnx.helper, self.onnx.TensorProto
        made = helper.make_model(
            helper.make_graph(
                self.nodes, "elmo",
                [helper.make_tensor_value_info("characters", kinds.INT64, ["n", "t", LONGEST]),
                 helper.make_tensor_value_info("mask", kinds.FLOAT, ["n", "t"])],
                [helper.make_tensor_value_info("layers", kinds.FLOAT, [LAYERS + 1, "n", "t", "d"])],
                self.constants,
            ),
            opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR,
        )  # fmt: skip
        self.onnx.checker.check_model(made)
        whole: bytes = made.SerializeToString()
        return whole


def _words(drawing: _Drawing, network: Network) -> str:
    """Vectors (n, t, size) of the words."""
    shape = drawing.node(
        "Slice", drawing.node("Shape", "characters"), *(drawing.numbers(np.array([n])) for n in (0, 2))
    )
    flat = drawing.node("Reshape", "characters", drawing.numbers(np.array([-1, LONGEST])))
    seen = drawing.node("Gather", drawing.numbers(_array(network.characters.weight)), flat)  # (n * t, 50, 16)
    seen = drawing.node("Transpose", seen, perm=[0, 2, 1])
    parts = []
    for (width, _), each in zip(FILTERS, network.filters, strict=True):
        weights = [drawing.numbers(_array(value)) for value in (each.weight, each.bias)]
        answers = drawing.node("Conv", seen, *weights, kernel_shape=[width])
        parts.append(drawing.node("ReduceMax", answers, axes=[2], keepdims=0))
    found = drawing.node("Relu", drawing.node("Concat", *parts, axis=1))
    for highway in network.highways:
        both = _linear(drawing, highway, found)
        width = highway.in_features
        new, gate = (
            drawing.node("Slice", both, *(drawing.numbers(np.array([n])) for n in (start, start + width, 1)))
            for start in (0, width)
        )
        share = drawing.node("Sigmoid", gate)
        rest = drawing.node("Sub", drawing.numbers(np.float32(1).reshape(1)), share)
        kept, fresh = drawing.node("Mul", share, found), drawing.node("Mul", rest, drawing.node("Relu", new))
        found = drawing.node("Add", kept, fresh)
    projected = _linear(drawing, network.projection, found)
    size = drawing.numbers(np.array([network.projection.out_features]))
    return drawing.node("Reshape", projected, drawing.node("Concat", shape, size, axis=0))


def _linear(drawing: _Drawing, layer: nn.Linear, rows: str) -> str:
    return drawing.node("Gemm", rows, *(drawing.numbers(_array(each)) for each in (layer.weight, layer.bias)), transB=1)


def _recurrent(drawing: _Drawing, layer: nn.LSTM, rows: str, mask: str, *, backward: bool) -> str:
    """The projected outputs (n, t, size) of a recurrent layer; its state is empty where the mask is 0."""
    weights = {name: _array(value) for name, value in layer.named_parameters()}
    bias = drawing.numbers(weights["bias_ih_l0"] + weights["bias_hh_l0"])
    gates = drawing.node("MatMul", rows, drawing.numbers(weights["weight_ih_l0"].T))
    gates = drawing.node("Add", gates, bias)  # (n, t, 4 * cells)
    states = []
    batch = drawing.node("Slice", drawing.node("Shape", rows), *(drawing.numbers(np.array([n])) for n in (0, 1)))
    for size in (layer.proj_size, layer.hidden_size):
        shape = drawing.node("Concat", batch, drawing.numbers(np.array([size])), axis=0)
        states.append(drawing.node("ConstantOfShape", shape))
    body = _step(drawing, drawing.numbers(weights["weight_hh_l0"].T), drawing.numbers(weights["weight_hr_l0"].T))
    direction = [int(backward)]
    ends, name = [f"s{len(drawing.nodes)}{which}" for which in "hc"], f"n{len(drawing.nodes)}"
    drawing.nodes.append(
        drawing.onnx.helper.make_node(
            "Scan", [*states, gates, mask], [*ends, name], body=body, num_scan_inputs=2, scan_input_axes=[1, 1],
            scan_output_axes=[1], scan_input_directions=direction * 2, scan_output_directions=direction,
        )
    )  # fmt: skip
    return name


def _step(drawing: _Drawing, recurrent: str, projection: str) -> Any:
    """One step: state and cells, this step's gates and mask -> new state and cells, and the state as the output."""
    helper, float_ = drawing.onnx.helper, drawing.onnx.TensorProto.FLOAT
    nodes = [
        helper.make_node("MatMul", ["h", recurrent], ["hr"]),
        helper.make_node("Add", ["x", "hr"], ["gates"]),
        helper.make_node("Split", ["gates"], ["i", "f", "g", "o"], axis=1),
        *(helper.make_node("Sigmoid", [gate], [f"{gate}s"]) for gate in "ifo"),
        helper.make_node("Tanh", ["g"], ["gt"]),
        helper.make_node("Mul", ["fs", "c"], ["kept"]),
        helper.make_node("Mul", ["is", "gt"], ["fresh"]),
        helper.make_node("Add", ["kept", "fresh"], ["cells"]),
        helper.make_node("Mul", ["cells", "m"], ["c_out"]),
        helper.make_node("Tanh", ["cells"], ["ct"]),
        helper.make_node("Mul", ["os", "ct"], ["shown"]),
        helper.make_node("MatMul", ["shown", projection], ["projected"]),
        helper.make_node("Mul", ["projected", "m"], ["h_out"]),
        helper.make_node("Identity", ["h_out"], ["y"]),
    ]
    infos = {
        name: helper.make_tensor_value_info(name, float_, None) for name in ("h", "c", "x", "m", "h_out", "c_out", "y")
    }
    return helper.make_graph(nodes, "step", [infos[n] for n in "hcxm"], [infos[n] for n in ("h_out", "c_out", "y")])


def _array(values: Any) -> npt.NDArray[np.float32]:
    found: npt.NDArray[np.float32] = values.detach().cpu().numpy().astype(np.float32)
    return found
