"""The training loop over fixed features: steps, epochs, choosing the best epoch, early stopping, resuming."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import torch

from lingxi.train import checkpoint as checkpoints
from lingxi.train.checkpoint import Checkpoint
from lingxi.train.data import Data
from lingxi.train.device import best_device, mixed
from lingxi.train.judge import judge
from lingxi.train.loss import Adversarial, Batch, Shape, Side, check_reads_words, losses
from lingxi.train.progress import OnStage, silent
from lingxi.train.recipe import Recipe
from lingxi.train.sampling import epoch_order
from lingxi.train.schedule import rate_at
from lingxi.train.tower import parameters, projection, through, tower
from lingxi.train.word_tower import Both, WordTower

if TYPE_CHECKING:
    from torch import Tensor

FORMAT = 3  # of the state in the file; a state of another format is not resumed
LOW_MOMENTUM = (0.5, 0.9)  # of discriminators and of what they judge (Radford et al., 2016)


@dataclass
class State:
    """The state of a training after an epoch; epoch 0 is before the first."""

    epoch: int = 0
    best: float = -1.0
    best_epoch: int = 0
    history: list[dict[str, float]] = field(default_factory=list)


class Trainer:
    """Trains two towers from ``start`` on ``data``; the ``kept`` pairs choose the epoch.

    All random choices depend on the recipe's seed and the number of the epoch only. So a training that was stopped and
    resumes from ``file`` gives exactly the same numbers.
    """

    def __init__(self, data: Data, kept: Data, start: Both, recipe: Recipe, file: Path | None = None) -> None:
        self.data, self.kept, self._file = data, kept, file
        self.recipe = recipe = recipe.sized(len(data))
        self.device = best_device()
        chance = torch.Generator().manual_seed(recipe.seed)
        self.towers: dict[str, Tensor] = {}
        for side, each in zip(("image", "text"), start, strict=True):
            self.towers |= parameters(side, each, recipe.hidden, chance)
        shape = Shape(start[0].bias.size, data.image.shape[2], data.text.shape[2], data.counts(), chance)
        self.loss = losses.make(recipe.loss, shape)
        if any(isinstance(each, WordTower) for each in start):
            check_reads_words(recipe.loss)
        self.judges = self.loss.judges if isinstance(self.loss, Adversarial) else {}
        self._to_device()
        self._optimisers = self._made()
        self.state, self._best = State(), self._copied()
        self._of = "" if file is None else self._digest()

    def run(self, tell: Callable[[State], None] = lambda _: None, on_step: OnStage = silent) -> Both:
        """Trains, or resumes, until the last epoch or until nothing improves; returns the best towers.

        ``tell`` gets the state after each epoch, ``on_step`` the steps done and those of all epochs.
        """
        if not self._restored():
            self._judged({})
        tell(self.state)
        while not self.over:
            loss = self._epoch(on_step)
            self._judged({"loss": loss, "rate": self._optimisers["towers"].param_groups[0]["lr"]})
            self._save()
            tell(self.state)
        return projection(self._best, "image"), tower(self._best, "text")

    @property
    def over(self) -> bool:
        """Whether all epochs are done, or ``patience`` epochs brought no improvement."""
        waited = self.state.epoch - self.state.best_epoch
        return self.state.epoch >= self.recipe.epochs or waited >= self.recipe.patience

    def _made(self) -> dict[str, Any]:
        """One optimiser for the towers with the loss's own parameters, and one for its discriminators."""
        groups = {"towers": [*self.towers.values(), *self.loss.own.values()], "judges": [*self.judges.values()]}
        momentum = LOW_MOMENTUM if self.judges else (0.9, 0.999)
        return {
            name: torch.optim.AdamW(some, lr=self.recipe.rate, betas=momentum, weight_decay=self.recipe.decay)
            for name, some in groups.items()
            if some
        }

    def _to_device(self) -> None:
        for own in (self.towers, self.loss.own, self.judges):
            for name, each in own.items():
                own[name] = each.detach().to(self.device).requires_grad_()
        self._image = torch.tensor(self.data.image, device=self.device)
        self._text = torch.tensor(self.data.text, device=self.device)

    def _all(self) -> dict[str, Tensor]:
        named = {"loss": self.loss.own, "judge": self.judges}
        return self.towers | {f"{kind}.{name}": each for kind, own in named.items() for name, each in own.items()}

    def _copied(self) -> dict[str, Tensor]:
        return {name: each.detach().clone() for name, each in self.towers.items()}

    def _epoch(self, on_step: OnStage = silent) -> float:
        self.state.epoch += 1
        classes = self.data.classes if self.recipe.balanced else None
        order = epoch_order(len(self.data), self.recipe.seed, self.state.epoch, classes)
        chance = np.random.default_rng([self.recipe.seed, self.state.epoch, 1])
        steps = list(self._steps(order))
        total = len(steps) * self.recipe.epochs
        found = 0.0
        for number, batches in enumerate(steps):
            done = (self.state.epoch - 1) * len(steps) + number
            share = rate_at(done, total, round(self.recipe.warm_up * total))
            for optimiser in self._optimisers.values():
                optimiser.param_groups[0]["lr"] = self.recipe.rate * share
            self._discriminate(len(batches[0]), chance)
            found += self._step(batches, chance)
            on_step("steps", done + 1, total)
        return found / len(steps)

    def _steps(self, order: Any) -> Iterator[list[Any]]:
        """The rows of each step, in one batch for each gradient to accumulate; batches of one row are dropped."""
        size = self.recipe.batch * self.recipe.accumulate
        for start in range(0, len(order), size):
            some = order[start : start + size]
            batches = [some[n : n + self.recipe.batch] for n in range(0, len(some), self.recipe.batch)]
            whole = [each for each in batches if len(each) > 1]
            if whole:
                yield whole

    def _discriminate(self, size: int, chance: np.random.Generator) -> None:
        """The steps of the discriminators before a step of the towers, each on random pairs."""
        if not isinstance(self.loss, Adversarial) or not self.judges:
            return
        for _ in range(self.loss.turns):
            rows = chance.choice(len(self.data), min(size, len(self.data)), replace=False)
            with torch.no_grad():
                batch = self._batch(rows, chance)
            self._optimisers["judges"].zero_grad()
            self.loss.discriminate(batch).backward()
            self._optimisers["judges"].step()

    def _step(self, batches: list[Any], chance: np.random.Generator) -> float:
        self._optimisers["towers"].zero_grad()
        found = 0.0
        for rows in batches:
            loss = self.loss(self._batch(rows, chance)) / len(batches)
            loss.backward()
            found += float(loss.detach())
        self._optimisers["towers"].step()
        return found

    def _batch(self, rows: Any, chance: np.random.Generator) -> Batch:
        pictures, texts = self.data.pairs[rows].T
        views = [chance.integers(each.shape[1], size=len(rows)) for each in (self.data.image, self.data.text)]
        image, text = self._image[pictures, views[0]], self._text[texts, views[1]]
        same = (pictures[:, None] == pictures[None]) | (texts[:, None] == texts[None])
        classes = None if self.data.classes is None else torch.tensor(self.data.classes[rows], device=self.device)
        known = torch.tensor(same, device=self.device)
        return Batch(self._tower("image", image), self._tower("text", text), image, text, known, classes, self._tower)

    def _tower(self, side: Side, rows: Tensor) -> Tensor:
        with torch.autocast(self.device, dtype=torch.bfloat16, enabled=mixed(self.device)):
            return through(self.towers, side, rows).float()

    def _judged(self, facts: dict[str, float]) -> None:
        image, text = (tower(self.towers, side) for side in ("image", "text"))
        found = judge(image(self.kept.image[:, 0]), text(self.kept.text[:, 0]), self.kept)
        self.state.history.append({"epoch": self.state.epoch, "score": found.score, **facts})
        if found.score > self.state.best:
            self.state.best, self.state.best_epoch, self._best = found.score, self.state.epoch, self._copied()

    def _digest(self) -> str:
        """The digest of everything that determines the result."""
        facts = json.dumps(self.recipe.as_dict(), sort_keys=True)
        return blake2b(
            f"{FORMAT} {facts} {self.data.digest()} {self.kept.digest()}".encode(), digest_size=8
        ).hexdigest()

    def _save(self) -> None:
        if self._file is None:
            return
        arrays = {f"now.{name}": each.detach().cpu().numpy() for name, each in self._all().items()}
        arrays |= {f"best.{name}": each.cpu().numpy() for name, each in self._best.items()}
        for kind, optimiser in self._optimisers.items():
            for number, moments in optimiser.state_dict()["state"].items():
                arrays |= {f"{kind}.moment.{number}.{name}": each.cpu().numpy() for name, each in moments.items()}
        facts = {"of": self._of, **vars(self.state)}
        checkpoints.save(self._file, Checkpoint(arrays, facts))

    def _restored(self) -> bool:
        """Whether it resumed from the file, which must be of the same recipe and data."""
        found = checkpoints.load(self._file) if self._file else None
        if found is None or found.facts.get("of") != self._of:
            return False
        arrays = {name: torch.tensor(each, device=self.device) for name, each in found.arrays.items()}
        with torch.no_grad():
            for name, each in self._all().items():
                each.copy_(arrays[f"now.{name}"])
        self._best = {name: arrays[f"best.{name}"] for name in self.towers}
        self._restore_moments(arrays)
        self.state = State(**{key: value for key, value in found.facts.items() if key != "of"})
        return True

    def _restore_moments(self, arrays: dict[str, Tensor]) -> None:
        for kind, optimiser in self._optimisers.items():
            moments: dict[int, dict[str, Tensor]] = {}
            for key, each in arrays.items():
                if key.startswith(f"{kind}.moment."):
                    number, name = key.split(".")[2:]
                    moments.setdefault(int(number), {})[name] = each
            optimiser.load_state_dict({"state": moments, "param_groups": optimiser.state_dict()["param_groups"]})
