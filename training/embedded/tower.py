"""The picture tower as one ONNX file: two EfficientNet-Lites in int8, the two halves of a vector, and its hubness.

The named half is ConSE (Norouzi et al., 2013): the likeliest ImageNet classes mix the text vectors of their names.
The learned half is linear in averages of feature maps and in the shares of the classes, so its part of a score is a sum
over places and classes. Each half has its own fixed share of the whole, so learning one cannot make the other forget.
"""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from backbone import export, prepare
from config import CONFIG
from corpora import captions
from head import Head
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
            _read_as_they_are(model.graph)
            pooled = _pooled(model.graph)
            graph = compose.add_prefix(model, f"{name}/").graph
            nodes += [helper.make_node("Identity", ["pixels"], [f"{name}/pixels"]), *graph.node]
            weights += graph.initializer
            features += [f"{name}/{each}" for each in pooled]
        logits = [f"{name}/logits" for name in parts]
        nodes += [
            helper.make_node("Concat", features, ["features"], axis=1),
            helper.make_node("Mean", logits, ["logits"]),
        ]
        save(nodes, weights, {"features": None, "logits": 1000}, out)
    return out


def quantised(name: str) -> Path:
    """One backbone in int8."""
    out = CONFIG.work / f"{name}-int8.onnx"
    if not out.exists():
        paths = sorted(captions("train", "en"))
        random.Random(CONFIG.seed).shuffle(paths)
        pixels = np.stack([prepare(Path(path)) for path in paths[:PICTURES]])
        quantise(export(name, CONFIG.work / f"{name}.onnx"), out, pixels)
    return out


def _read_as_they_are(graph: onnx.GraphProto) -> None:
    """Pixels are eight bits already: the first convolution takes them, scaled as (x - 127) / 128."""
    used = {name: node for node in graph.node for name in node.input}
    normalised = next(node for node in graph.node if node.op_type == "Div")
    first = used[used[normalised.output[0]].output[0]]
    graph.initializer.append(numpy_helper.from_array(np.array(1 / 128, np.float32), "pixels/scale"))
    graph.initializer.append(numpy_helper.from_array(np.array(127, np.uint8), "pixels/zero"))
    read = [
        helper.make_node("Transpose", ["pixels"], ["pixels/planes"], perm=[0, 3, 1, 2]),
        helper.make_node("DequantizeLinear", ["pixels/planes", "pixels/scale", "pixels/zero"], [first.output[0]]),
    ]
    graph.node.remove(first)
    for number, node in enumerate(read):
        graph.node.insert(number, node)


def _pooled(graph: onnx.GraphProto) -> list[str]:
    """Adds the averages of the last map and of the last blocks' inner activations; returns their names.

    They are taken channels last, as the runtime keeps maps, and are not rounded.
    """
    made = {output: node for node in graph.node for output in node.output}
    shapes = {each.name: tuple(each.dims) for each in graph.initializer}
    inner = [node.input[0] for node in graph.node if node.op_type == "Conv" and _narrows(_shape(node, made, shapes))]
    last = next(node.input[0] for node in graph.node if node.op_type == "ReduceMean")
    graph.initializer.append(numpy_helper.from_array(np.array([1, 2], np.int64), "places"))
    names: list[str] = []
    for number, activation in enumerate([last, *inner[-CONFIG.levels :]]):
        small, names = made[activation], [*names, f"level{number}"]
        graph.node.extend(
            [
                helper.make_node("Transpose", [small.input[0]], [f"maps{number}/small"], perm=[0, 2, 3, 1]),
                helper.make_node("DequantizeLinear", [f"maps{number}/small", *small.input[1:]], [f"maps{number}"]),
                helper.make_node("ReduceMean", [f"maps{number}", "places"], [names[-1]], keepdims=0),
            ]
        )
    return names


def _shape(
    node: onnx.NodeProto, made: dict[str, onnx.NodeProto], shapes: dict[str, tuple[int, ...]]
) -> tuple[int, ...]:
    name = node.input[1]
    while name in made:
        name = made[name].input[0]
    return shapes[name]


def _narrows(shape: tuple[int, ...]) -> bool:
    """Whether a convolution's weights are those of a block's last layer: 1 x 1, to fewer channels."""
    return shape[2:] == (1, 1) and shape[0] < shape[1]


def build(below: Path, classes: np.ndarray, head: Head, hubs: Hubs | None, out: Path) -> Path:
    """Writes the tower: ``classes`` (1000, d) are what it mixes.

    Without ``hubs`` its vectors are two dimensions shorter.
    """
    graph = onnx.load(below).graph
    constants = {
        "head/bias": head.bias, "temperature": np.float32(CONFIG.temperature), "top": np.array([CONFIG.top], np.int64),
        "last": np.array([1], np.int64), "share/learned": np.float32(CONFIG.learned**0.5),
        "share/named": np.float32((1 - CONFIG.learned) ** 0.5),
    }  # fmt: skip
    node = helper.make_node
    nodes = _small(constants, {"head/weight": head.weight, "head/shown": head.shown, "classes": classes})
    nodes += [
        node("Div", ["logits", "temperature"], ["cooler"]),
        node("Softmax", ["cooler"], ["shares"], axis=1),
        node("Gemm", ["features", "head/weight", "head/bias"], ["learned/places"]),
        node("MatMul", ["shares", "head/shown"], ["learned/classes"]),
        node("Add", ["learned/places", "learned/classes"], ["learned/raw"]),
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
    width = classes.shape[1] + head.weight.shape[1] + (0 if hubs is None else 2)
    return save([*graph.node, *nodes], [*graph.initializer, *weights], {"vectors": width}, out)


def _small(constants: dict[str, Any], matrices: dict[str, np.ndarray]) -> list[onnx.NodeProto]:
    """Matrices in int8, with a scale a column."""
    nodes = []
    for name, matrix in matrices.items():
        scale = np.abs(matrix).max(0).astype(np.float32) / 127
        small = np.rint(matrix / scale).astype(np.int8)
        parts = [f"{name}/small", f"{name}/scale", f"{name}/zero"]
        constants |= dict(zip(parts, (small, scale, np.zeros(len(scale), np.int8)), strict=True))
        nodes.append(helper.make_node("DequantizeLinear", parts, [name], axis=1))
    return nodes


def _held_back(constants: dict[str, Any], hubs: Hubs) -> list[onnx.NodeProto]:
    """``plain`` with two more dimensions: how much nearer to the bank than usual, negated, and what texts meet."""
    node, nodes = helper.make_node, _small(constants, {"hubs/axes": hubs.axes, "hubs/bank": hubs.bank})
    constants |= {
        "hubs/zero": np.float32(0), "hubs/length": np.float32(CONFIG.hub_length),
        "hubs/middle": np.float32(hubs.middle), "hubs/nearest": np.array([CONFIG.nearest], np.int64),
        "hubs/weight": np.float32(-CONFIG.unhub / CONFIG.hub_length),
    }  # fmt: skip
    return [
        *nodes,
        node("MatMul", ["plain", "hubs/axes"], ["hubs/seen"]),
        node("MatMul", ["hubs/seen", "hubs/bank"], ["hubs/scores"]),
        node("TopK", ["hubs/scores", "hubs/nearest"], ["hubs/near", "hubs/which"], axis=1),
        node("ReduceMean", ["hubs/near", "last"], ["hubs/mean"], keepdims=1),
        node("Sub", ["hubs/mean", "hubs/middle"], ["hubs/more"]),
        node("Mul", ["hubs/more", "hubs/weight"], ["hub"]),
        node("Mul", ["hub", "hubs/zero"], ["hubs/none"]),
        node("Add", ["hubs/none", "hubs/length"], ["hubs/met"]),
        node("Concat", ["plain", "hub", "hubs/met"], ["hubs/whole"], axis=1),
        node("ReduceL2", ["hubs/whole", "last"], ["hubs/long"], keepdims=1),
        node("Div", ["hubs/whole", "hubs/long"], ["vectors"]),
    ]


def save(
    nodes: list[onnx.NodeProto], weights: list[onnx.TensorProto], outputs: dict[str, int | None], out: Path
) -> Path:
    """A checked model of the nodes that the outputs need."""
    wanted, kept = set(outputs), []
    for each in _ordered(nodes):
        if wanted & set(each.output):
            kept.append(each)
            wanted |= set(each.input)
    sizes: list[str | int | None] = ["n", CONFIG.side, CONFIG.side, 3]
    rows: dict[str, list[str | int | None]] = {name: ["n", size] for name, size in outputs.items()}
    graph = helper.make_graph(
        kept[::-1], "lingxi",
        [helper.make_tensor_value_info("pixels", onnx.TensorProto.UINT8, sizes)],
        [helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, shape) for name, shape in rows.items()],
        [each for each in weights if each.name in wanted],
    )  # fmt: skip
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=10)
    onnx.checker.check_model(model)
    onnx.save(model, out)
    return out


def _ordered(nodes: list[onnx.NodeProto]) -> list[onnx.NodeProto]:
    """The nodes, last first, none before what it feeds."""
    made = {output: number for number, each in enumerate(nodes) for output in each.output}
    seen: set[int] = set()
    order: list[onnx.NodeProto] = []

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
