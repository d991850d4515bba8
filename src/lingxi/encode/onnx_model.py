"""Published ONNX files: finding them, running them, and reading the inner maps of a classifier."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from lingxi.encode.hub import fetch
from lingxi.encode.image.pictures import load
from lingxi.encode.text.vector_file import file_digest
from lingxi.errors import BadModel, MissingModel

PLACES = ("model.onnx", "onnx/model.onnx")  # in a folder, or in a hub repository
LARGEST_SETTINGS = 64 * 2**20  # bytes of a JSON file
SPATIAL = {"Conv", "Relu", "Clip", "Add", "MaxPool", "BatchNormalization", "Concat", "AveragePool", "LeakyRelu"}


def locate(model: str, what: str, others: Sequence[str] = (), needs: str = "") -> tuple[Path, Path]:
    """The folder and the ONNX file of a model given as a folder or as ``OWNER/NAME`` of the hub.

    ``others`` are other required files. Raises MissingModel, which names the missing ones; ``needs`` says where such a
    model comes from, if not from the hub.
    """
    folder = Path(model).expanduser()
    if not model or not folder.is_dir():
        if model.count("/") != 1 or model.startswith((".", "/", "~")):
            published = (
                f"an ONNX file: {what}(model='/folder') with model.onnx in it, or {what}(model='OWNER/NAME') of the hub"
            )
            raise MissingModel(f"{what} needs {needs or published}")
        folder = fetch(model, (PLACES[1], *others))
    found = next((folder / place for place in PLACES if (folder / place).is_file()), None)
    missing = [file for file in others if not (folder / file).is_file()]
    if found is None or missing:
        wanted = ", ".join([*missing, *([] if found else [PLACES[0]])])
        raise MissingModel(f"the model in {folder} is incomplete; copy these files into the folder: {wanted}")
    return folder.absolute(), found.absolute()


def revision(file: Path) -> str:
    """Twelve characters that change with the file's content."""
    return file_digest(file)


def run(model: Any, inputs: Mapping[str, npt.NDArray[Any]]) -> list[npt.NDArray[Any]]:
    """All outputs; raises BadModel."""
    try:
        outputs: list[npt.NDArray[Any]] = model.run(None, dict(inputs))
    except Exception as error:
        raise BadModel(f"the model cannot be run: {str(error).splitlines()[0][:300]}") from error
    return outputs


def with_maps(file: Path) -> bytes:
    """The model cut after its last spatial layer, so that its output is maps (n, c, h, w); raises BadModel.

    These maps are the input of a classifier's global pooling, flattening or first dense layer. Weights in other files
    are not followed: the model must be one file.
    """
    onnx = load("onnx")
    try:
        model = onnx.load(str(file), load_external_data=False)
    except Exception as error:
        raise BadModel(f"{file} is not an ONNX model: {error}") from error
    last = None
    for node in model.graph.node:
        if node.op_type in SPATIAL:
            last = node.output[0]
        elif node.op_type in {"GlobalAveragePool", "Flatten", "Gemm", "ReduceMean", "Reshape"} and last is not None:
            break
    if last is None:
        raise BadModel(f"{file} has no convolutions")
    del model.graph.output[:]
    model.graph.output.append(onnx.helper.make_tensor_value_info(last, onnx.TensorProto.FLOAT, None))
    whole: bytes = model.SerializeToString()
    return whole


def settings(file: Path) -> dict[str, Any]:
    """A JSON object; raises BadModel."""
    try:
        if file.stat().st_size > LARGEST_SETTINGS:
            raise BadModel(f"{file} is larger than {LARGEST_SETTINGS:,} bytes")
        found = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise BadModel(f"{file} is not JSON: {error}") from error
    if not isinstance(found, dict):
        raise BadModel(f"{file} is not a JSON object")
    return found


def tokenizer(file: Path, length: int) -> Any:
    """A tokenizer that pads to the longest text of a batch and cuts at ``length``; raises BadModel."""
    from tokenizers import Tokenizer

    try:
        found = Tokenizer.from_str(file.read_text(encoding="utf-8"))
    except Exception as error:  # tokenizers raises bare exceptions
        raise BadModel(f"{file} is not a tokenizer: {error}") from error
    pad = next((token for token in ("[PAD]", "<pad>", "</s>") if found.token_to_id(token) is not None), None)
    found.enable_padding(pad_id=found.token_to_id(pad) if pad else 0, pad_token=pad or "[PAD]")
    found.enable_truncation(max_length=length)
    return found


def token_inputs(model: Any, found: Sequence[Any]) -> dict[str, npt.NDArray[Any]]:
    """The inputs of a text graph, by name."""
    fields = {"attention_mask": "attention_mask", "token_type_ids": "type_ids"}
    inputs = {}
    for each in model.get_inputs():
        kind = np.int64 if each.type == "tensor(int64)" else np.int32
        inputs[each.name] = np.array([getattr(one, fields.get(each.name, "ids")) for one in found], kind)
    return inputs
