"""The picture tower as one ONNX file: two EfficientNet-Lites in int8, and the two halves of a vector and its hubness.

The named half is ConSE (Norouzi et al., 2013): the likeliest ImageNet classes mix the text vectors of their names.
The learned half is linear in averages of feature maps, so its part of a score is a sum over regions. Each half has
its own fixed share of the whole, so learning one cannot make the other forget.
"""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import onnx
from backbone import SIDES, export, prepare
from config import CONFIG
from corpora import captions
from hubs import Hubs
from onnx import compose, helper, numpy_helper
from quantise import quantise

PICTURES = 192  # that calibrate the int8 ranges
OPSET = 20


def body() -> Path:
    """Pixels (n, side, side, 3) uint8 -> ``features`` (n, f) and ``logits`` (n, 1000), in int8; kept."""
    out = CONFIG.work / "body.onnx"
    if not out.exists():
        parts = {name: onnx.load(quantised(name)) for name in CONFIG.backbones}
        nodes, weights, features = [], [], []
        for name, model in parts.items():
            pooled = _pooled_levels(model.graph)
            graph = compose.add_prefix(model, f"{name}/").graph
            nodes += _scaled(f"{name}/pixels", SIDES[name]) + list(graph.node)
            weights += graph.initializer
            features += [f"{name}/{each}" for each in pooled]
        logits = [f"{name}/logits" for name in parts]
        nodes += [
            helper.make_node("Concat", features, ["features"], axis=1),
            helper.make_node("Mean", logits, ["logits"]),
        ]
        plane = numpy_helper.from_array(np.array([2, 3], np.int64), "plane")
        weights += [plane, _scales(SIDES[CONFIG.backbones[1]])]
        save(nodes, weights, {"features": None, "logits": 1000}, out)
    return out


def quantised(name: str) -> Path:
    """One backbone in int8."""
    out = CONFIG.work / f"{name}-int8.onnx"
    if not out.exists():
        paths = sorted(captions("train", "en"))
        random.Random(CONFIG.seed).shuffle(paths)
        pixels = np.stack([prepare(Path(path), SIDES[name]) for path in paths[:PICTURES]])
        quantise(export(name, CONFIG.work / f"{name}.onnx"), out, pixels)
    return out


def _pooled_levels(graph: onnx.GraphProto) -> list[str]:
    """Adds the averages of the last blocks' inner activations; returns their names and that of the last map's."""
    made = {output: node for node in graph.node for output in node.output}
    shapes = {each.name: tuple(each.dims) for each in graph.initializer}
    inner = [node.input[0] for node in graph.node if node.op_type == "Conv" and _narrows(_shape(node, made, shapes))]
    names = []
    for number, activation in enumerate(inner[-CONFIG.levels :]):
        names.append(f"level{number}")
        graph.node.append(helper.make_node("ReduceMean", [activation, "plane"], [names[-1]], keepdims=0))
    return ["pooled", *names]


def _shape(node: onnx.NodeProto, made: dict[str, onnx.NodeProto], shapes: dict) -> tuple[int, ...]:
    name = node.input[1]
    while name in made:
        name = made[name].input[0]
    return shapes[name]


def _narrows(shape: tuple[int, ...]) -> bool:
    """Whether a convolution's weights are those of a block's last layer: 1 x 1, to fewer channels."""
    return shape[2:] == (1, 1) and shape[0] < shape[1]


def _scaled(name: str, side: int) -> list[onnx.NodeProto]:
    """``pixels`` at another side."""
    if side == CONFIG.side:
        return [helper.make_node("Identity", ["pixels"], [name])]
    steps = [("Cast", {"to": onnx.TensorProto.FLOAT}), ("Transpose", {"perm": [0, 3, 1, 2]}),
             ("Resize", {"mode": "linear"}), ("Transpose", {"perm": [0, 2, 3, 1]}), ("Round", {}),
             ("Cast", {"to": onnx.TensorProto.UINT8})]  # fmt: skip
    nodes, last = [], "pixels"
    for number, (kind, options) in enumerate(steps):
        out = name if number == len(steps) - 1 else f"{name}/{number}"
        inputs = [last, "", "scales"] if kind == "Resize" else [last]
        nodes.append(helper.make_node(kind, inputs, [out], **options))
        last = out
    return nodes


def _scales(side: int) -> onnx.TensorProto:
    """What pixels (n, 3, h, w) are multiplied by to get to a side; a little more, since the size is rounded down."""
    share = (side + 0.01) / CONFIG.side
    return numpy_helper.from_array(np.array([1, 1, share, share], np.float32), "scales")


def build(below: Path, classes: np.ndarray, weight: np.ndarray, bias: np.ndarray, hubs: Hubs | None, out: Path) -> Path:
    """Writes the tower: ``classes`` (1000, d) are the class names' vectors, ``weight`` (f, e) and ``bias`` the head.

    Without ``hubs`` its vectors are one dimension shorter.
    """
    graph = onnx.load(below).graph
    scale = np.abs(weight).max(0).astype(np.float32) / 127
    small = np.rint(weight / scale).astype(np.int8)
    constants = {
        "head/small": small, "head/scale": scale, "head/zero": np.zeros(len(scale), np.int8), "head/bias": bias,
        "classes": classes, "temperature": np.float32(CONFIG.temperature), "top": np.array([CONFIG.top], np.int64),
        "last": np.array([1], np.int64), "share/learned": np.float32(CONFIG.learned**0.5),
        "share/named": np.float32((1 - CONFIG.learned) ** 0.5),
    }  # fmt: skip
    node = helper.make_node
    nodes = [
        node("DequantizeLinear", ["head/small", "head/scale", "head/zero"], ["head/weight"], axis=1),
        node("Gemm", ["features", "head/weight", "head/bias"], ["learned/raw"]),
        node("Div", ["logits", "temperature"], ["cooler"]),
        node("Softmax", ["cooler"], ["shares"], axis=1),
        node("TopK", ["shares", "top"], ["best", "which"], axis=1),
        node("ReduceMin", ["best", "last"], ["least"], keepdims=1),
        node("GreaterOrEqual", ["shares", "least"], ["chosen/bool"]),
        node("Cast", ["chosen/bool"], ["chosen"], to=onnx.TensorProto.FLOAT),
        node("Mul", ["shares", "chosen"], ["kept"]),
        node("MatMul", ["kept", "classes"], ["named/raw"]),
    ]
    for half in ("named", "learned"):
        nodes += [
            node("ReduceL2", [f"{half}/raw", "last"], [f"{half}/length"], keepdims=1),
            node("Div", [f"{half}/raw", f"{half}/length"], [f"{half}/unit"]),
            node("Mul", [f"{half}/unit", f"share/{half}"], [half]),
        ]
    nodes += [node("Concat", ["named", "learned"], ["vectors" if hubs is None else "plain"], axis=1)]
    if hubs is not None:
        nodes += _held_back(constants, hubs)
    weights = [numpy_helper.from_array(np.asarray(value), name) for name, value in constants.items()]
    width = classes.shape[1] + weight.shape[1] + (hubs is not None)
    return save([*graph.node, *nodes], [*graph.initializer, *weights], {"vectors": width}, out)


def _held_back(constants: dict, hubs: Hubs) -> list[onnx.NodeProto]:
    """``plain`` with one more dimension: how much nearer to the bank than usual, negated; of length 1 again."""
    node, size = helper.make_node, np.float32(np.abs(hubs.bank).max() / 127)
    constants |= {
        "hubs/axes": hubs.axes, "hubs/small": np.rint(hubs.bank / size).astype(np.int8), "hubs/size": size,
        "hubs/middle": np.float32(hubs.middle), "hubs/nearest": np.array([CONFIG.nearest], np.int64),
        "hubs/weight": np.float32(-CONFIG.unhub / CONFIG.hub_length),
    }  # fmt: skip
    return [
        node("DequantizeLinear", ["hubs/small", "hubs/size"], ["hubs/bank"]),
        node("MatMul", ["plain", "hubs/axes"], ["hubs/seen"]),
        node("MatMul", ["hubs/seen", "hubs/bank"], ["hubs/scores"]),
        node("TopK", ["hubs/scores", "hubs/nearest"], ["hubs/near", "hubs/which"], axis=1),
        node("ReduceMean", ["hubs/near", "last"], ["hubs/mean"], keepdims=1),
        node("Sub", ["hubs/mean", "hubs/middle"], ["hubs/more"]),
        node("Mul", ["hubs/more", "hubs/weight"], ["hub"]),
        node("Concat", ["plain", "hub"], ["hubs/whole"], axis=1),
        node("ReduceL2", ["hubs/whole", "last"], ["hubs/length"], keepdims=1),
        node("Div", ["hubs/whole", "hubs/length"], ["vectors"]),
    ]


def save(nodes: list, weights: list, outputs: dict[str, int | None], out: Path) -> Path:
    """A checked model of the nodes that the outputs need."""
    wanted, kept = set(outputs), []
    for each in _ordered(nodes):
        if wanted & set(each.output):
            kept.append(each)
            wanted |= set(each.input)
    sizes = ["n", CONFIG.side, CONFIG.side, 3]
    graph = helper.make_graph(
        kept[::-1], "lingxi",
        [helper.make_tensor_value_info("pixels", onnx.TensorProto.UINT8, sizes)],
        [helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, ["n", size]) for name, size in outputs.items()],
        [each for each in weights if each.name in wanted],
    )  # fmt: skip
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=10)
    onnx.checker.check_model(model)
    onnx.save(model, out)
    return out


def _ordered(nodes: list) -> list:
    """The nodes, last first, none before what it feeds."""
    made = {output: number for number, each in enumerate(nodes) for output in each.output}
    seen: set[int] = set()
    order: list = []

    for root in range(len(nodes)):
        stack = [(root, False)]
        while stack:
            number, done = stack.pop()
            if done:
                order.append(nodes[number])
            elif number not in seen:
                seen.add(number)
                stack.append((number, True))
                stack += [(made[name], False) for name in nodes[number].input if name in made]
    return order[::-1]
