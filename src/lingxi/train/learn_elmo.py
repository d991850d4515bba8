"""Trains ELMo on the user's own texts: ``lingxi train-elmo texts.txt --out my-elmo``."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from lingxi.address import AnyPath, as_path
from lingxi.disk import whole_folder, write_json
from lingxi.encode.encoders.elmo import FACTS, LONGEST
from lingxi.encode.settings import within
from lingxi.encode.text.characters import of_texts
from lingxi.encode.text.tokens import tokens
from lingxi.errors import BadModel
from lingxi.train.device import best_device, need_torch
from lingxi.train.progress import OnStage, silent

if TYPE_CHECKING:
    from lingxi.train.elmo_network import Batch, Network

FEWEST = 20  # texts
HELD_OUT = 0.1  # of the texts: they decide when training ends, and are measured
UNKNOWN, BEGIN, END = range(3)  # the first words of a vocabulary
STEEPEST = 1.0  # the longest gradient


@dataclass(frozen=True)
class ElmoRecipe:
    """How a language model is trained. Raises BadName for a number out of its range."""

    words: int = 20_000  # that it predicts: the commonest; others count as one
    size: int = 128  # numbers of a direction
    cells: int = 512  # of a recurrent layer
    epochs: int = 10
    batch: int = 32  # texts a step
    rate: float = 1e-3
    patience: int = 2  # epochs without gain
    seed: int = 0

    def __post_init__(self) -> None:
        within("train-elmo", "size", self.size, 1, 4_096)
        within("train-elmo", "cells", self.cells, self.size + 1, 16_384)
        within("train-elmo", "rate", self.rate, 0, 10)
        for name in ("words", "epochs", "batch", "patience"):
            within("train-elmo", name, getattr(self, name), 1, 2**20)


@dataclass(frozen=True)
class LanguageModel:
    """What was trained, measured on the texts held out."""

    perplexity: float  # the mean of both directions
    unigram: float  # the perplexity of the words' frequencies
    words: int  # in the vocabulary
    texts: int  # that were trained on
    held_out: int
    epochs: tuple[float, ...]  # the perplexity after each

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return asdict(self)


def learn_elmo(
    texts: Sequence[str], out: AnyPath, recipe: ElmoRecipe | None = None, tell: OnStage = silent
) -> LanguageModel:
    """Trains on the texts and writes model.onnx and elmo.json into the folder ``out``.

    Raises FileExistsError if ``out`` exists, BadModel for fewer than 20 texts with words, and MissingExtra.
    """
    need_torch()
    from lingxi.train.elmo_graph import graph

    recipe, folder = recipe or ElmoRecipe(), as_path(out)
    if folder.exists():
        raise FileExistsError(f"{folder} exists; name another folder, or delete it")
    read = [words[:LONGEST] for text in texts if (words := tokens(text))]
    if len(read) < FEWEST:
        raise BadModel(f"a language model needs {FEWEST} texts with words; there are {len(read)}")
    order = np.random.default_rng(recipe.seed).permutation(len(read))
    away = max(2, round(HELD_OUT * len(read)))
    held, learned = ([read[n] for n in some] for some in (order[:away], order[away:]))
    vocabulary = vocabulary_of(learned, recipe.words)
    network, perplexities = _trained(learned, held, vocabulary, recipe, tell)
    found = LanguageModel(
        min(perplexities), unigram_perplexity(learned, held, vocabulary), len(vocabulary), len(learned), len(held),
        tuple(perplexities),
    )  # fmt: skip
    with whole_folder(folder) as draft:
        (draft / "model.onnx").write_bytes(graph(network))
        write_json(draft / FACTS, {"format": 1, "mixture": [0.0, 0.0, 0.0], "trained": found.as_dict()}, indent=2)
    return found


def vocabulary_of(texts: Sequence[Sequence[str]], most: int) -> dict[str, int]:
    """The commonest words and their numbers, after those of unknown words, beginning and end.

    Words that occur once count as unknown, so that the network learns how likely an unknown word is.
    """
    counts = Counter(word for words in texts for word in words)
    common = sorted((word for word in counts if counts[word] > 1), key=lambda word: (-counts[word], word))[:most]
    return {word: number for number, word in enumerate(common, END + 1)}


def numbers_of(words: Sequence[str], vocabulary: dict[str, int]) -> list[int]:
    """The number of each word, between those of the beginning and the end."""
    return [BEGIN, *(vocabulary.get(word, UNKNOWN) for word in words), END]


def unigram_perplexity(
    learned: Sequence[Sequence[str]], held: Sequence[Sequence[str]], vocabulary: dict[str, int]
) -> float:
    """The perplexity of the frequencies of words, each counted once more than it is, on the texts held out."""
    counts = np.ones(len(vocabulary) + END + 1)
    for words in learned:
        np.add.at(counts, numbers_of(words, vocabulary)[1:], 1)
    counts[BEGIN] = 0  # nothing is ever before it
    logs = np.log(counts[[n for words in held for n in numbers_of(words, vocabulary)[1:]]] / counts.sum())
    return float(np.exp(-logs.mean()))


def _trained(
    learned: Sequence[list[str]],
    held: Sequence[list[str]],
    vocabulary: dict[str, int],
    recipe: ElmoRecipe,
    tell: OnStage,
) -> tuple[Network, list[float]]:
    """The best network by the perplexity on the texts held out, and that perplexity after each epoch."""
    import torch

    from lingxi.train.elmo_network import Network

    chance, device = np.random.default_rng(recipe.seed), best_device()
    with torch.random.fork_rng():
        torch.manual_seed(recipe.seed)
        network = Network(len(vocabulary) + END + 1, recipe.size, recipe.cells).to(device)
        optimizer = torch.optim.Adam(network.parameters(), recipe.rate)
        best, perplexities = dict(network.state_dict()), list[float]()
        steps = math.ceil(len(learned) / recipe.batch)
        for epoch in range(recipe.epochs):
            network.train()
            for step, batch in enumerate(_batches(learned, vocabulary, recipe.batch, chance, device)):
                tell("steps", epoch * steps + step, recipe.epochs * steps)
                optimizer.zero_grad()
                network.loss(batch).backward()
                torch.nn.utils.clip_grad_norm_(network.parameters(), STEEPEST)
                optimizer.step()
            perplexities.append(perplexity(network, held, vocabulary))
            if perplexities[-1] == min(perplexities):
                best = {name: values.clone() for name, values in network.state_dict().items()}
            elif len(perplexities) - int(np.argmin(perplexities)) > recipe.patience:
                break
    network.load_state_dict(best)
    return network.eval(), perplexities


def perplexity(network: Network, texts: Sequence[list[str]], vocabulary: dict[str, int]) -> float:
    """The exponential of the mean loss of a word, over both directions."""
    import torch

    network.eval()
    total, count = 0.0, 0
    with torch.no_grad():
        for batch in _batches(texts, vocabulary, 32, None, next(network.parameters()).device.type):
            words = int((batch.lengths - 1).sum())
            total, count = total + float(network.loss(batch)) * words, count + words
    return math.exp(total / count)


def _batches(
    texts: Sequence[list[str]], vocabulary: dict[str, int], size: int, chance: np.random.Generator | None, device: str
) -> Iterator[Batch]:
    """Batches of texts of like length; in another order each time with ``chance``."""
    order = sorted(range(len(texts)), key=lambda n: len(texts[n]))
    starts = np.arange(0, len(texts), size)
    for start in chance.permutation(starts) if chance else starts:
        yield batch_of([texts[n] for n in order[start : start + size]], vocabulary, device)


def batch_of(texts: Sequence[list[str]], vocabulary: dict[str, int], device: str = "cpu") -> Batch:
    """Texts as one batch."""
    import torch

    from lingxi.train.elmo_network import Batch

    characters, mask = of_texts(texts)
    different, places = np.unique(characters.reshape(-1, characters.shape[2]), axis=0, return_inverse=True)
    targets = np.zeros(mask.shape, np.int64)
    for row, words in enumerate(texts):
        targets[row, : len(words) + 2] = numbers_of(words, vocabulary)
    whole = (different, places.reshape(mask.shape), mask.sum(1).astype(np.int64), targets)
    return Batch(*(torch.tensor(each, device=device) for each in whole))
