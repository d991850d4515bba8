"""The language model of ELMo: characters to words, then recurrent layers in both directions (Peters et al., 2018)."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import torch
from torch import nn

from lingxi.encode.text.characters import COUNT

if TYPE_CHECKING:
    from torch import Tensor

FILTERS = ((1, 32), (2, 32), (3, 64), (4, 128), (5, 256))  # characters, and how many filters see so many
CHARACTER, HIGHWAYS, LAYERS = 16, 2, 2  # numbers of a character; highway layers; recurrent layers
DROPOUT = 0.1

Sides: TypeAlias = "tuple[Tensor, Tensor]"  # forward and backward, each (n, t, size)


@dataclass(frozen=True)
class Batch:
    """Texts with a mark at either end, filled to one length."""

    characters: Tensor  # (words, 50) of the different words
    places: Tensor  # (n, t) of each word among these
    lengths: Tensor  # (n,) with both marks
    targets: Tensor  # (n, t) of each word in the vocabulary


class Network(nn.Module):  # type: ignore[misc]  # mypy does not read torch
    """A network whose forward half never sees later words, and whose backward half never sees earlier ones.

    Both halves share the words' vectors and the output layer. ``cells`` are the cells of a recurrent layer, ``size``
    the numbers to which they are projected.
    """

    def __init__(self, vocabulary: int, size: int, cells: int) -> None:
        super().__init__()
        width = sum(count for _, count in FILTERS)
        self.characters = nn.Embedding(COUNT, CHARACTER)
        self.filters = nn.ModuleList(nn.Conv1d(CHARACTER, count, seen) for seen, count in FILTERS)
        self.highways = nn.ModuleList(nn.Linear(width, 2 * width) for _ in range(HIGHWAYS))
        self.projection = nn.Linear(width, size)
        self.forwards, self.backwards = (
            nn.ModuleList(nn.LSTM(size, cells, proj_size=size, batch_first=True) for _ in range(LAYERS))
            for _ in range(2)
        )
        self.output = nn.Linear(size, vocabulary)
        self.dropout = nn.Dropout(DROPOUT)

    def words(self, characters: Tensor) -> Tensor:
        """Vectors (n, size) of words (n, 50), which do not depend on the context."""
        seen = self.characters(characters).transpose(1, 2)  # (n, 16, 50)
        found = torch.relu(torch.cat([each(seen).amax(2) for each in self.filters], 1))
        for highway in self.highways:
            new, gate = highway(found).chunk(2, 1)
            share = torch.sigmoid(gate)
            found = share * found + (1 - share) * torch.relu(new)
        projected: Tensor = self.projection(found)
        return projected

    def layers(self, batch: Batch) -> list[Sides]:
        """The vectors of the words, and those of each recurrent layer, forward and backward."""
        words = self.words(batch.characters)[batch.places]
        backwards = _reversed(words, batch.lengths)
        found = [(words, words)]
        for number, (ahead, back) in enumerate(zip(self.forwards, self.backwards, strict=True)):
            with warnings.catch_warnings():
                warnings.filterwarnings("ignore", "LSTM with projections")  # torch takes its usual code for it
                new, newer = ahead(self.dropout(words))[0], back(self.dropout(backwards))[0]
            words, backwards = (new + words, newer + backwards) if number else (new, newer)  # the second adds the first
            found.append((words, _reversed(backwards, batch.lengths)))
        return found

    def loss(self, batch: Batch) -> Tensor:
        """The mean negative logarithm of the probability of each next word and of each word before."""
        ahead, back = self.layers(batch)[-1]
        steps = torch.arange(batch.places.shape[1] - 1, device=batch.places.device)
        real = steps < (batch.lengths - 1)[:, None]  # (n, t - 1)
        after, before = batch.targets[:, 1:][real], batch.targets[:, :-1][real]
        losses = [
            nn.functional.cross_entropy(self.output(self.dropout(seen)), wanted)
            for seen, wanted in ((ahead[:, :-1][real], after), (back[:, 1:][real], before))
        ]
        return torch.stack(losses).mean()


def _reversed(rows: Tensor, lengths: Tensor) -> Tensor:
    """Sequences (n, t, d) back to front, each within its length."""
    steps = torch.arange(rows.shape[1], device=rows.device)[None]
    places = torch.where(steps < lengths[:, None], lengths[:, None] - 1 - steps, steps)
    return rows.gather(1, places[..., None].expand_as(rows))
