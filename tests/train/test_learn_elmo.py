"""ELMo learns from texts, is written as ONNX, and reads words in their context."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Literal

import numpy as np
import pytest

from lingxi.encode.encoders.elmo import Elmo
from lingxi.errors import BadModel, BadName
from lingxi.train.learn_elmo import (
    ElmoRecipe,
    LanguageModel,
    learn_elmo,
    numbers_of,
    unigram_perplexity,
    vocabulary_of,
)
from lingxi.types import Text

pytest.importorskip("torch")
Layer = Literal["mixed", 0, 1, 2]
LAYERS: tuple[Layer, ...] = (0, 1, 2)
SMALL = ElmoRecipe(size=16, cells=24, epochs=6, rate=0.01, batch=16)


def sentences(count: int = 240, seed: int = 0) -> list[str]:
    """A language with grammar: what a subject does follows from the subject, and where follows from what it does."""
    chance = np.random.default_rng(seed)
    does = {"dog": ("barks", "runs"), "bird": ("sings", "flies"), "boat": ("sails", "sinks")}
    where = {"barks": "gate", "runs": "field", "sings": "tree", "flies": "sky", "sails": "sea", "sinks": "sea"}
    found = []
    for _ in range(count):
        subject = str(chance.choice(list(does)))
        verb = str(chance.choice(does[subject]))
        found.append(f"the {chance.choice(['old', 'red'])} {subject} {verb} near the {where[verb]} bank")
    return found


@pytest.fixture(scope="session")
def trained(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, LanguageModel]:
    """A small model and its figures."""
    folder = tmp_path_factory.mktemp("elmo") / "model"
    return folder, learn_elmo(sentences(), folder, SMALL)


def test_it_predicts_held_out_words_better_than_their_frequencies(trained: tuple[Path, LanguageModel]) -> None:
    _, found = trained
    assert found.perplexity < 0.5 * found.unigram
    assert 8 < found.unigram < found.words
    assert found.texts + found.held_out == 240
    assert found.perplexity == min(found.epochs)


def test_each_half_sees_its_side_only(trained: tuple[Path, LanguageModel]) -> None:
    layers: tuple[Layer, ...] = (1, 2)
    for layer in layers:
        encoder = Elmo(str(trained[0]), layer)
        words, before = encoder.in_context("the old dog runs near the field")
        _, after = encoder.in_context("the old dog runs near the sea")  # the last word is another
        half = before.shape[1] // 2
        assert words[2] == "dog"
        assert np.allclose(before[:-1, :half], after[:-1, :half], atol=1e-6), "forward does not see it"
        assert np.abs(before[-2, half:] - after[-2, half:]).max() > 1e-3, "backward sees it from the word before"
        _, other = encoder.in_context("one old dog runs near the field")  # the first word is another
        assert np.allclose(before[1:, half:], other[1:, half:], atol=1e-6)
        assert np.abs(before[1, :half] - other[1, :half]).max() > 1e-3


def test_a_word_differs_by_its_context_except_in_the_lowest_layer(trained: tuple[Path, LanguageModel]) -> None:
    texts = ("the boat sails near the sea bank", "the dog barks near the gate bank")
    cases: tuple[tuple[Layer, bool], ...] = ((0, True), (1, False), (2, False))
    for layer, same in cases:
        one, other = (Elmo(str(trained[0]), layer).in_context(text)[1][-1] for text in texts)
        assert np.allclose(one, other, atol=1e-5) == same


def test_layers_are_mixed_in_equal_shares_and_averaged_over_words(trained: tuple[Path, LanguageModel]) -> None:
    text = "the old dog runs"
    layers = [Elmo(str(trained[0]), layer).in_context(text)[1] for layer in LAYERS]
    mixed = Elmo(str(trained[0]))
    assert np.allclose(mixed.in_context(text)[1], np.mean(layers, 0), atol=1e-5)
    mean = np.mean(layers, 0).mean(0)
    assert np.allclose(mixed.encode([Text(text)])[0], mean / np.linalg.norm(mean), atol=1e-5)


def test_vocabulary_and_frequencies_are_counted() -> None:
    texts = [["a", "b"], ["a", "c"], ["a", "b"]]
    vocabulary = vocabulary_of(texts, 5)
    assert vocabulary == {"a": 3, "b": 4}, "c occurs once"
    assert vocabulary_of(texts, 1) == {"a": 3}
    assert numbers_of(["b", "c"], vocabulary) == [1, 4, 0, 2]
    # a 3 times, b twice, one unknown, the end 3 times; each once more, and 13 in all
    expected = math.exp(-(math.log(4 / 13) + math.log(2 / 13) + math.log(4 / 13)) / 3)
    assert unigram_perplexity(texts, [["a", "d"]], vocabulary) == pytest.approx(expected)


def test_numbers_out_of_their_range_are_refused() -> None:
    with pytest.raises(BadName, match="train-elmo: cells is a number from 129 to 16384, not 128"):
        ElmoRecipe(cells=128)


def test_few_texts_and_a_folder_that_exists_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadModel, match="a language model needs 20 texts with words; there are 2"):
        learn_elmo(["one", "two", "…"], tmp_path / "new")
    assert not (tmp_path / "new").exists()
    with pytest.raises(FileExistsError, match="exists; name another folder"):
        learn_elmo(sentences(), tmp_path)
