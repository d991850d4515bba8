"""What the head learns from drawn things: features of each on every ground, and texts that name it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from config import CONFIG
from drawings import Drawing

NAME = 0.6  # how often a drawing is called by its name, and not by a keyword

Look = Callable[[str, list[str], str], tuple[torch.Tensor, torch.Tensor]]


@dataclass(frozen=True)
class Texts:
    """The names and keywords of one language."""

    ids: torch.Tensor  # (m, LONGEST) token ids
    own: list[list[int]]  # which of them each drawing has, its name first
    right: torch.Tensor  # (m, things) bool

    def called(self, some: np.ndarray, chance: np.random.Generator) -> torch.Tensor:
        """A text of each drawing, by number."""
        found = [self.own[n] for n in some]
        return torch.tensor([
            own[0] if len(own) == 1 or chance.random() < NAME else own[int(chance.integers(1, len(own)))]
            for own in found
        ])  # fmt: skip


class Drawn:
    """Drawings to learn from, and what they are called in English and Chinese."""

    def __init__(self, found: list[Drawing], look: Look, ids: Callable[[list[str]], torch.Tensor]) -> None:
        paths = [each.path for each in found]
        looked = [look("drawings", paths, ground) for ground in CONFIG.grounds]
        self.features, self.logits = [seen for seen, _ in looked], [logits for _, logits in looked]
        things = sorted({each.thing for each in found})
        number = {thing: n for n, thing in enumerate(things)}
        self.thing = torch.tensor([number[each.thing] for each in found])
        every = [np.flatnonzero(self.thing.numpy() == n) for n in range(len(things))]
        self.several = [each for each in every if len(each) > 1]  # the drawings of each thing with more than one
        self.languages = [_texts(found, number, language, ids) for language in ("english", "chinese")]
        self.chinese = np.array([n for n, each in enumerate(found) if each.chinese])

    def twice(self, chance: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
        """Two drawings each of some things."""
        some = chance.choice(len(self.several), CONFIG.drawn_batch, replace=False)
        pairs = np.array([chance.choice(self.several[n], 2, replace=False) for n in some])
        return pairs[:, 0], pairs[:, 1]

    def __len__(self) -> int:
        return len(self.thing)

    def draw(self, language: int, chance: np.random.Generator) -> tuple[int, np.ndarray, torch.Tensor, torch.Tensor]:
        """A ground, some drawings, the token ids of a text for each, and which text is right for which (n, n)."""
        among = self.chinese if language else np.arange(len(self))
        some = chance.choice(among, CONFIG.drawn_batch, replace=False)
        texts = self.languages[language]
        called = texts.called(some, chance)
        right = texts.right[called][:, self.thing[some]]
        return int(chance.integers(len(self.features))), some, texts.ids[called], right


def _texts(
    found: list[Drawing], number: dict[str, int], language: str, ids: Callable[[list[str]], torch.Tensor]
) -> Texts:
    said = sorted({text for each in found for text in getattr(each, language)})
    place = {text: n for n, text in enumerate(said)}
    right = torch.zeros(len(said), len(number), dtype=torch.bool)
    own = [[place[text] for text in getattr(each, language)] for each in found]
    for each, texts in zip(found, own, strict=True):
        right[texts, number[each.thing]] = True
    return Texts(ids(said), own, right)
