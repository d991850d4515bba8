"""A recurrent network over the words of a text, which ``lingxi train`` trains together with the projections."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar, final

import numpy as np
import numpy.typing as npt

from lingxi.arrays import Vectors, unit
from lingxi.encode.fitted import digest
from lingxi.encode.registry import encoders
from lingxi.encode.settings import one_of, within
from lingxi.encode.text.recurrence import CELLS, NAMES, Cell, fits, initial, states
from lingxi.encode.text.word_vectors import WordVectors, train_vectors
from lingxi.errors import BadModel, NotFitted
from lingxi.names import Name
from lingxi.types import About, Learned, Media, Modality, Space, Text

CELL: Cell = "gru"
DIM, SIZE = 100, 256
LONGEST = 32  # words of a text; the rest is not read


@final
@encoders.register("recurrent")
class Recurrent:
    """The last state of an RNN, LSTM or GRU over word vectors, as the text tower of VSE++ (Faghri et al., 2018).

    Fitted on texts, it has word vectors of these texts (skip-gram) and random recurrent weights. ``lingxi train --text
    recurrent`` then trains word vectors, recurrent weights and projections together.
    """

    about: ClassVar[About] = About(
        "Texts by their words in order, trained from pairs: RNN, LSTM or GRU.",
        "Elman, 1990; Hochreiter and Schmidhuber, 1997; Cho et al., 2014; as in Faghri et al., 2018 (VSE++)",
        trained_by="lingxi train PAIRS --text recurrent --out FOLDER",
    )
    modalities: ClassVar[frozenset[Modality]] = frozenset({"text"})

    def __init__(self, cell: Cell = CELL, size: int = SIZE, dim: int = DIM) -> None:
        one_of("recurrent", "cell", cell, CELLS)
        within("recurrent", "size", size, 2, 4_096)
        within("recurrent", "dim", dim, 2, 1_000)
        self.cell: Cell = cell
        self._size, self._dim = size, dim
        self._words: WordVectors | None = None
        self._weights: dict[str, Vectors] = {}

    @property
    def ready(self) -> bool:
        """Whether it has words and weights."""
        return self._words is not None

    @property
    def space(self) -> Space:
        """256 dimensions by default; raises NotFitted."""
        return Space(self._name, self._size, digest(self.learned()))

    @property
    def _name(self) -> str:
        settings = (("cell", self.cell, CELL), ("size", self._size, SIZE), ("dim", self._dim, DIM))
        return str(Name("recurrent", (), tuple((name, value) for name, value, usual in settings if value != usual)))

    @property
    def weights(self) -> dict[str, Vectors]:
        """The word vectors and the recurrent weights, by name; raises NotFitted."""
        if self._words is None:
            raise NotFitted(self._name)
        return dict(self._weights)

    def fit(self, media: Iterable[Media]) -> None:
        """Fits word vectors on the texts; the recurrent weights are random."""
        found = train_vectors((each.text for each in media if isinstance(each, Text)), self._dim)
        if found is not None:
            self._words, self._weights = found, initial(self.cell, found.vectors, self._size)

    def train(self, weights: Mapping[str, npt.NDArray[Any]]) -> None:
        """Takes over trained weights; raises BadModel unless they fit."""
        words = self._words
        if words is None or not fits(self.cell, weights, len(words.words), self._size):
            raise BadModel(f"these are not weights of {self._name}")
        self._weights = {name: np.asarray(weights[name], np.float32) for name in NAMES}

    def learned(self) -> Learned:
        """The words and the weights; raises NotFitted."""
        if self._words is None:
            raise NotFitted(self._name)
        return Learned(self.weights, {"words": list(self._words.words)})

    def restore(self, learned: Learned) -> None:
        """Restores words and weights; raises BadModel."""
        words = learned.facts.get("words")
        if not isinstance(words, list) or "table" not in learned.arrays:
            raise BadModel(f"this is not what {self._name} learned")
        self._words = WordVectors(tuple(map(str, words)), learned.arrays["table"][1:])
        self.train(learned.arrays)

    def words(self, batch: Sequence[Text]) -> Vectors:
        """The numbers (n, 32) of the first known words of texts, from 1; 0 after the end. Raises NotFitted."""
        if self._words is None:
            raise NotFitted(self._name)
        found = np.zeros((len(batch), LONGEST), np.float32)
        for n, each in enumerate(batch):
            rows = self._words.rows(each.text)[:LONGEST]
            found[n, : len(rows)] = np.add(rows, 1)
        return found

    def encode(self, batch: Sequence[Media]) -> Vectors:
        """Unit rows (n, size); a text without a known word is the zero vector. Raises NotFitted."""
        words = self.words([each for each in batch if isinstance(each, Text)])
        return unit(states(np, self.cell, self.weights, words).astype(np.float32))
