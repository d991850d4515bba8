"""CLAP in the hub's ONNX layout: its front end agrees with transformers', a tiny one that the test builds is found."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer, models, pre_tokenizers

from lingxi.encode.choose import choose
from lingxi.encode.encoders.onnx_clap import FILES, Listening, OnnxClap, features, listening, windows
from lingxi.encode.hub import place_of
from lingxi.errors import BadModel, MissingModel
from lingxi.types import Audio, Text

BANDS = 8
SETTINGS = {
    "feature_extractor_type": "ClapFeatureExtractor", "sampling_rate": 16_000, "max_length_s": 2, "hop_length": 160,
    "fft_window_size": 512, "feature_size": BANDS, "frequency_min": 50, "frequency_max": 8000,
    "truncation": "rand_trunc", "padding": "repeatpad",
}  # fmt: skip
WORDS = ["<pad>", "low", "high"]


def _tone(hz: float, seconds: float, rate_hz: int = 16_000) -> Audio:
    return Audio(
        (0.5 * np.sin(2 * np.pi * hz * np.arange(int(seconds * rate_hz)) / rate_hz)).astype(np.float32), rate_hz
    )


def _save(path: Path, nodes: list[Any], given: list[Any], out: Any, constants: dict[str, Any]) -> None:
    held = [numpy_helper.from_array(np.asarray(value), name) for name, value in constants.items()]
    graph = helper.make_graph(nodes, "tower", given, [out], held)
    path.parent.mkdir(parents=True, exist_ok=True)
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9), str(path))


def tiny_clap(folder: Path, channels: int = 1, **changes: object) -> Path:
    """A CLAP whose sounds are the mean loudness of the lower and of the upper bands, whose words are unit vectors."""
    out = helper.make_tensor_value_info("embeds", TensorProto.FLOAT, ["n", 2])
    halves = np.zeros((BANDS, 2), np.float32)
    halves[: BANDS // 2, 0] = halves[BANDS // 2 :, 1] = 1
    sound = helper.make_tensor_value_info("input_features", TensorProto.FLOAT, ["n", channels, "t", BANDS])
    nodes = [
        helper.make_node("ReduceMean", ["input_features"], ["mean"], axes=[1, 2], keepdims=0),
        helper.make_node("Add", ["mean", "hundred"], ["loud"]),
        helper.make_node("MatMul", ["loud", "halves"], ["both"]),
        helper.make_node("Mul", ["both", "both"], ["embeds"]),
    ]
    _save(folder / FILES[3], nodes, [sound], out, {"halves": halves, "hundred": np.float32(100)})
    given = [
        helper.make_tensor_value_info(name, TensorProto.INT64, ["n", "t"]) for name in ("input_ids", "attention_mask")
    ]
    table = np.array([[0, 0], [1, 0], [0, 1]], np.float32)
    nodes = [
        helper.make_node("Gather", ["table", "input_ids"], ["each"]),
        helper.make_node("ReduceSum", ["each", "middle"], ["embeds"], keepdims=0),
    ]
    _save(folder / FILES[4], nodes, given, out, {"table": table, "middle": np.array([1])})
    tokenizer = Tokenizer(models.WordLevel({word: n for n, word in enumerate(WORDS)}, unk_token="<pad>"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.save(str(folder / "tokenizer.json"))
    _json(folder / "config.json", {"model_type": "clap", "projection_dim": 2})
    _json(folder / "preprocessor_config.json", SETTINGS | changes)
    return folder


def _json(path: Path, value: object) -> None:
    path.write_text(json.dumps(value), encoding="utf-8")


@pytest.mark.parametrize("truncation", ["rand_trunc", "fusion"])
@pytest.mark.parametrize("padding", ["repeatpad", "repeat", "pad"])
@pytest.mark.parametrize("seconds", [0.4, 3.7, 10.0])
def test_the_front_end_is_that_of_transformers(truncation: str, padding: str, seconds: float) -> None:
    clap = pytest.importorskip("transformers.models.clap", reason="transformers and torch are of the hub extra")
    pytest.importorskip("torch")
    rate_hz = 48_000
    chance = np.random.default_rng(0)
    samples = _tone(440, seconds, rate_hz).samples + chance.normal(0, 0.01, int(seconds * rate_hz)).astype(np.float32)
    theirs = clap.ClapFeatureExtractor(truncation=truncation, padding=padding, frequency_min=50)
    expected = np.asarray(theirs(samples, sampling_rate=rate_hz)["input_features"][0])
    ours = features(samples, Listening(truncation=truncation, padding=padding))
    assert ours.shape == expected.shape == (1 if truncation == "rand_trunc" else 4, 1001, 64)
    assert np.allclose(ours, expected, atol=2e-2)  # dB; theirs is rounded to float32 on the way


def test_a_tone_is_in_its_band() -> None:
    """Without transformers: 64 bands from 50 to 14,000 Hz on Slaney's scale, linear below 1,000 Hz."""
    loud = features(_tone(1000, 2, 48_000).samples, Listening())[0].mean(0)
    top = 15 + np.log(14) * 27 / np.log(6.4)
    expected = (15 - 0.75) / (top - 0.75) * 65 - 1
    assert abs(int(loud.argmax()) - expected) <= 1


@pytest.mark.parametrize(("channels", "truncation"), [(1, "rand_trunc"), (4, "fusion")])
def test_words_find_sounds(tmp_path: Path, channels: int, truncation: str) -> None:
    model = choose(str(tiny_clap(tmp_path / "tiny", channels, truncation=truncation)))
    assert isinstance(model, OnnxClap)
    assert (model.space.name, model.space.dim) == ("tiny", 2)
    assert model.modalities == {"text", "audio"}
    texts = model.encode([Text("low"), Text("high high")])
    assert np.allclose(texts, np.eye(2))
    sounds = model.encode([_tone(150, 1), _tone(6000, 1), _tone(150, 5, 44_100), Text("low")])
    assert np.allclose(np.linalg.norm(sounds, axis=1), 1, atol=1e-5)
    assert (sounds @ texts.T).argmax(1).tolist() == [0, 1, 0, 0]


def test_a_long_sound_is_encoded_to_its_end(tmp_path: Path) -> None:
    model = OnnxClap(tiny_clap(tmp_path / "tiny"))
    half = Audio(np.concatenate([_tone(150, 3).samples, _tone(6000, 3).samples]), 16_000)
    low, high, both = model.encode([_tone(150, 3), _tone(6000, 3), half])
    assert low @ low > both @ low > high @ low
    assert windows(10, 10) == [0]
    assert windows(0, 10) == [0]
    assert windows(25, 10) == [0, 8, 15]


def test_a_model_of_the_hub_whose_name_says_clap(tmp_path: Path) -> None:
    tiny_clap(place_of("owner/tiny-clap"))
    assert isinstance(choose("owner/tiny-clap"), OnnxClap)
    with pytest.raises(MissingModel, match=r"audio_model\.onnx"):
        choose("owner/other-clap")


@pytest.mark.parametrize("file", FILES)
def test_missing_files_are_named(tmp_path: Path, file: str) -> None:
    folder = tiny_clap(tmp_path / "tiny")
    (folder / file).unlink()
    with pytest.raises(MissingModel, match=f"copy these files into the folder: {file}$"):
        choose(str(folder))


DAMAGES: dict[str, Callable[[Path], object]] = {
    "config.json is not JSON": lambda folder: (folder / "config.json").write_text("{"),
    "has no projection_dim": lambda folder: _json(folder / "config.json", {}),
    "projection_dim must be": lambda folder: _json(folder / "config.json", {"projection_dim": 10**9}),
    "has an invalid setting": lambda folder: _json(folder / "preprocessor_config.json", {"hop_length": "often"}),
    "invalid settings": lambda folder: _json(folder / "preprocessor_config.json", {"max_length_s": 10**6}),
    "'melt' .* unknown": lambda folder: _json(folder / "preprocessor_config.json", SETTINGS | {"padding": "melt"}),
    "is not a tokenizer": lambda folder: (folder / "tokenizer.json").write_text("{}"),
    "not a usable model": lambda folder: (folder / FILES[4]).write_bytes(b"nonsense" * 99),
    "was expected": lambda folder: _json(folder / "config.json", {"projection_dim": 3}),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_damaged_files_are_refused_by_name(tmp_path: Path, damage: str) -> None:
    folder = tiny_clap(tmp_path / "tiny")
    DAMAGES[damage](folder)
    with pytest.raises(BadModel, match=damage):
        OnnxClap(folder).encode([Text("low")])


def test_default_settings_are_those_of_the_published_models() -> None:
    assert listening({}) == Listening()
    assert Listening().samples == 480_000
