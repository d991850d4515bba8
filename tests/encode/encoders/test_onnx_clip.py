"""Models in the hub's ONNX layout: a tiny one that the test builds, whole and damaged."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper
from PIL import Image as Pillow
from tokenizers import Tokenizer, models, pre_tokenizers

from lingxi.encode.choose import choose
from lingxi.encode.encoders.onnx_clip import FILES, OnnxClip, Preprocessing, canonical, prepared
from lingxi.errors import BadModel, MissingModel
from lingxi.testing import check_encoder
from lingxi.types import Image, Text

WORDS = ["<pad>", "red", "green", "blue"]
LENGTH, SIZE = 4, 8


def _save(path: Path, nodes: list[Any], given: list[Any], out: Any, constants: dict[str, Any]) -> None:
    held = [numpy_helper.from_array(np.asarray(value), name) for name, value in constants.items()]
    graph = helper.make_graph(nodes, "tower", given, [out], held)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    onnx.checker.check_model(model)
    path.parent.mkdir(parents=True, exist_ok=True)
    onnx.save(model, str(path))


def tiny_model(folder: Path, *, batch: int | str = "n", mask: bool = False, size: int = SIZE) -> Path:
    """A CLIP whose pictures are their mean colour and whose words are unit colours."""
    image = helper.make_tensor_value_info("image", TensorProto.FLOAT, [batch, 3, size, size])
    out = helper.make_tensor_value_info("embedding", TensorProto.FLOAT, [batch, 3])
    mean = helper.make_node("ReduceMean", ["image"], ["embedding"], axes=[2, 3], keepdims=0)
    _save(folder / "visual" / "model.onnx", [mean], [image], out, {})
    names = ["input_ids", "attention_mask"] if mask else ["text"]
    kind = TensorProto.INT64 if mask else TensorProto.INT32
    given = [helper.make_tensor_value_info(name, kind, [batch, LENGTH]) for name in names]
    table = np.concatenate([np.zeros((1, 3)), np.eye(3)]).astype(np.float32)
    nodes = [helper.make_node("Gather", ["table", names[0]], ["each"])]
    if mask:
        nodes += [
            helper.make_node("Cast", ["attention_mask"], ["kept"], to=TensorProto.FLOAT),
            helper.make_node("Unsqueeze", ["kept", "last"], ["wide"]),
            helper.make_node("Mul", ["each", "wide"], ["chosen"]),
        ]
    nodes.append(helper.make_node("ReduceSum", ["chosen" if mask else "each", "middle"], ["embedding"], keepdims=0))
    constants = {"table": table, "middle": np.array([1]), "last": np.array([2])}
    _save(
        folder / "textual" / "model.onnx",
        nodes,
        given,
        out,
        {k: v for k, v in constants.items() if mask or k != "last"},
    )
    tokenizer = Tokenizer(models.WordLevel({word: n for n, word in enumerate(WORDS)}, unk_token="<pad>"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.save(str(folder / "textual" / "tokenizer.json"))
    config = {"embed_dim": 3, "text_cfg": {"context_length": LENGTH, "tokenizer_kwargs": {"clean": "canonicalize"}}}
    _json(folder / "config.json", config)
    _json(folder / "textual" / "tokenizer_config.json", {"pad_token": "<pad>"})
    settings = {
        "size": [size, size],
        "mean": [0, 0, 0],
        "std": [1, 1, 1],
        "interpolation": "bicubic",
        "resize_mode": "shortest",
    }
    _json(folder / "visual" / "preprocess_cfg.json", settings)
    return folder


def _json(path: Path, value: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value), encoding="utf-8")


def _colour(*rgb: int) -> Image:
    return Image(np.full((20, 30, 3), rgb, dtype=np.uint8))


@pytest.mark.parametrize(("batch", "mask"), [("n", False), ("n", True), (1, False), (1, True)])
def test_every_form_of_the_layout(tmp_path: Path, batch: int | str, mask: bool) -> None:
    model = OnnxClip(tiny_model(tmp_path / "tiny", batch=batch, mask=mask))
    vectors = model.encode([Text("RED!"), _colour(250, 0, 0), _colour(0, 0, 250), Text("a blue")])
    assert np.allclose(vectors, np.eye(3)[[0, 0, 2, 2]], atol=1e-6)
    assert (model.space.name, model.space.dim, model.side) == ("tiny", 3, SIZE)


def test_the_contract(tmp_path: Path) -> None:
    class Colours:
        """The tiny model over texts that it knows."""

        modalities = OnnxClip.modalities
        space = OnnxClip(tiny_model(tmp_path / "tiny")).space
        inner = OnnxClip(tmp_path / "tiny")

        def encode(self, batch: Any) -> Any:
            return self.inner.encode([Text("red " + each.text) if isinstance(each, Text) else each for each in batch])

    check_encoder(Colours())


def test_a_folder_is_chosen_by_its_path(tmp_path: Path) -> None:
    encoder = choose(str(tiny_model(tmp_path / "tiny")))
    assert isinstance(encoder, OnnxClip)


@pytest.mark.parametrize("file", FILES)
def test_missing_files_are_named(tmp_path: Path, file: str) -> None:
    folder = tiny_model(tmp_path / "tiny")
    (folder / file).unlink()
    with pytest.raises(MissingModel, match=f"copy these files into the folder: {file}$"):
        OnnxClip(folder)


DAMAGES: dict[str, Callable[[Path], object]] = {
    "config.json is not JSON": lambda folder: (folder / "config.json").write_text("{"),
    "config.json is not a JSON object": lambda folder: _json(folder / "config.json", [1]),
    "has no embed_dim": lambda folder: _json(folder / "config.json", {}),
    "has no pad_token": lambda folder: _json(folder / "textual" / "tokenizer_config.json", {}),
    "context_length must be": lambda folder: _json(
        folder / "config.json", {"embed_dim": 3, "text_cfg": {"context_length": 0}}
    ),
    "has no valid": lambda folder: _json(folder / "visual" / "preprocess_cfg.json", {"size": 8}),
    "size must be": lambda folder: _settings(folder, size=10**6),
    "std not 0": lambda folder: _settings(folder, std=[1, 0, 1]),
    "interpolation 'cubist'": lambda folder: _settings(folder, interpolation="cubist"),
    "resize_mode 'melt'": lambda folder: _settings(folder, resize_mode="melt"),
    "is not a tokenizer": lambda folder: (folder / "textual" / "tokenizer.json").write_text("{}"),
    "does not know the padding": lambda folder: _json(
        folder / "textual" / "tokenizer_config.json", {"pad_token": "<x>"}
    ),
    "not a usable model": lambda folder: (folder / "textual" / "model.onnx").write_bytes(b"nonsense" * 99),
    "where \\(1, 3\\) was expected|cannot be run": lambda folder: _wrong_tower(folder),
}


def _settings(folder: Path, **changes: object) -> None:
    path = folder / "visual" / "preprocess_cfg.json"
    _json(path, json.loads(path.read_text(encoding="utf-8")) | changes)


def _wrong_tower(folder: Path) -> None:
    text = helper.make_tensor_value_info("text", TensorProto.INT32, ["n", LENGTH])
    out = helper.make_tensor_value_info("out", TensorProto.FLOAT, ["n", LENGTH])
    _save(folder / "textual" / "model.onnx", [helper.make_node("Cast", ["text"], ["out"], to=1)], [text], out, {})


@pytest.mark.parametrize("damage", DAMAGES)
def test_damaged_files_are_refused_by_name(tmp_path: Path, damage: str) -> None:
    folder = tiny_model(tmp_path / "tiny")
    DAMAGES[damage](folder)
    with pytest.raises(BadModel, match=damage):
        OnnxClip(folder).encode([Text("red")])


def test_weights_outside_the_folder_are_not_read(tmp_path: Path) -> None:
    folder = tiny_model(tmp_path / "tiny")
    (tmp_path / "secret.bin").write_bytes(np.eye(3, dtype=np.float32).tobytes())
    model = onnx.load(str(folder / "textual" / "model.onnx"))
    table = next(each for each in model.graph.initializer if each.name == "table")
    table.ClearField("raw_data")
    table.data_location = TensorProto.EXTERNAL
    for key, value in (("location", "../../secret.bin"), ("offset", "0"), ("length", "36")):
        table.external_data.add(key=key, value=value)
    (folder / "textual" / "model.onnx").write_bytes(model.SerializeToString())
    with pytest.raises(BadModel, match="is not a usable model"):
        OnnxClip(folder).encode([Text("red")])


def test_another_file_is_another_revision(tmp_path: Path) -> None:
    folder = tiny_model(tmp_path / "tiny")
    before = OnnxClip(folder).space
    _settings(folder, mean=[0.1, 0, 0])
    assert OnnxClip(folder).space.revision != before.revision


@pytest.mark.parametrize("resize", ["shortest", "squash"])
@pytest.mark.parametrize("shape", [(40, 20), (20, 40), (7, 9), (1, 500)])
def test_preparing_gives_the_size_that_is_wanted(resize: Any, shape: tuple[int, int]) -> None:
    how = Preprocessing(16, (0.5, 0.5, 0.5), (0.5, 0.5, 0.5), "bicubic", resize)
    values = prepared(np.full((*shape, 3), 255, dtype=np.uint8), how)
    assert values.shape == (3, 16, 16)
    assert values.dtype == np.float32
    assert np.allclose(values, 1)


def test_shortest_keeps_the_centre_and_squash_keeps_everything() -> None:
    wide = Pillow.new("RGB", (48, 16), "black")
    wide.paste("white", (16, 0, 32, 16))
    pixels = np.asarray(wide)
    centre = prepared(pixels, Preprocessing(16, (0, 0, 0), (1, 1, 1), "bilinear", "shortest"))
    whole = prepared(pixels, Preprocessing(16, (0, 0, 0), (1, 1, 1), "bilinear", "squash"))
    assert centre.mean() > 0.95
    assert 0.2 < whole.mean() < 0.45


def test_canonical_text() -> None:
    assert canonical("  A  Dog, running!\n(fast) ") == "a dog running fast"
