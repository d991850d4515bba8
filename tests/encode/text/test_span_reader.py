"""An extractive reader in the hub's layout marks words of a passage."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from lingxi.encode.text.span_reader import SpanReader
from lingxi.errors import BadModel, MissingModel
from tests.encode.text_model import WORDS, write_text_model

STARTS = {"red": 3.0, "cat": 5.0, "[CLS]": 1.0}  # logits that a word always has
ENDS = {"night": 4.0, "dog": 2.0, "[CLS]": 1.0}


def _write_reader(folder: Path, names: tuple[str, str] = ("start_logits", "end_logits")) -> Path:
    """A reader whose logits are the rows of two tables."""
    write_text_model(folder)
    ids = [
        helper.make_tensor_value_info(name, TensorProto.INT64, ["n", "t"])
        for name in ("input_ids", "attention_mask", "token_type_ids")
    ]
    tables = [np.array([known.get(word, 0.0) for word in WORDS], np.float32) for known in (STARTS, ENDS)]
    graph = helper.make_graph(
        [helper.make_node("Gather", [f"{name}_table", "input_ids"], [name]) for name in names],
        "reader",
        ids,
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, ["n", "t"]) for name in names],
        [numpy_helper.from_array(table, f"{name}_table") for name, table in zip(names, tables, strict=True)],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    onnx.save(model, folder / "onnx" / "model.onnx")
    return folder


def test_the_likeliest_words_are_marked(tmp_path: Path) -> None:
    passage = "a red cat at night"
    start, end, score = SpanReader(str(_write_reader(tmp_path))).read("the cat", passage)
    assert passage[start:end] == "cat at night"  # not the cat of the question
    assert score == pytest.approx(5.0 + 4.0 - 1.0 - 1.0)


def test_an_answer_does_not_end_before_it_begins(tmp_path: Path) -> None:
    passage = "dog the cat"
    start, end, _ = SpanReader(str(_write_reader(tmp_path))).read("the", passage)
    assert passage[start:end] == "cat"


def test_an_empty_passage_has_no_answer(tmp_path: Path) -> None:
    assert SpanReader(str(_write_reader(tmp_path))).read("the cat", "") == (0, 0, float("-inf"))


def test_another_model_is_no_reader(tmp_path: Path) -> None:
    reader = SpanReader(str(_write_reader(tmp_path, ("logits", "other"))))
    with pytest.raises(BadModel, match="no extractive reader: it has the outputs logits, other"):
        reader.read("the", "cat")


def test_missing_files_are_named(tmp_path: Path) -> None:
    with pytest.raises(MissingModel, match="reader needs an ONNX file"):
        SpanReader(str(tmp_path / "none"))
