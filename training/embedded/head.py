"""The learned half of the space: one linear map from picture features, and what texts are in it.

A text is a linear map of its named half's sum, plus a correction of each token, plus what its tokens add in context
(a linear map of the reader's sum, which learns on). Photos with captions teach it (InfoNCE over a large batch, both
languages against the same pictures), together with the named half at its share of a score: it learns what that leaves
open. So do labelled products, exercises and dishes, and ImageNet's classes (see classes.py), whose names get no
corrections of their own: which words are known from pictures is kept. A picture's learned half is linear in its
features and in the shares of the classes it is told by.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from backbone import features
from classes import MadeUp, Names, anchors, coded
from config import CONFIG
from corpora import captions, chinese_names, dishes, exercises, kinds, photos, rows
from drawings import learned
from drawn import Drawn
from reader import TEACHER, Reader, Words
from text import simplified
from tokenizers import Tokenizer
from torch.nn import functional

LONGEST = 28  # tokens of a caption
SOURCES = (("en", "written", 1.0), ("zh", "written", 1.0), ("zh", "machine", 0.5))  # and the weight of each
NAMES = 1.0  # weight of the labelled sets
CLASSES = 0.25  # weight of ImageNet's classes
GLOSSES = 0.5  # how often a gloss of WordNet is read, where a name is once
SHOWN = 25.0  # how much the shares of the classes add to a picture, at first
CONTEXT = 3.0  # length of what the reader adds, before its map


@dataclass(frozen=True)
class Head:
    """What was learned: pictures (f, e) and (e,), texts (d, e), the corrections of some tokens, and of the reader's."""

    weight: np.ndarray  # (f, e) of picture features
    bias: np.ndarray  # (e,)
    shown: np.ndarray  # (1000, e) of the shares of the classes
    words: np.ndarray  # (d, e): of a text's named half's sum
    terms: np.ndarray  # (u,) tokens that have a correction, sorted: those known from pictures
    corrections: np.ndarray  # (u, e)
    context: np.ndarray  # (384, e) of the reader's sums at unit length


@dataclass(frozen=True)
class Labelled:
    """Pictures with one name each, in one language or more."""

    pictures: torch.Tensor  # (n, f)
    logits: torch.Tensor  # (n, 1000)
    name: torch.Tensor  # (n,) which of the names
    names: tuple[torch.Tensor, ...]  # token ids (m, LONGEST) of the names, a tensor a language


def learn(tokenizer: Tokenizer, table: np.ndarray, body: Path, reader: Reader) -> Head:
    """Trains a head, and the reader on; then the head alone, which is much faster, and takes what lies between both.

    Everything is kept in the work folder.

    ``reader`` is the one that was distilled; it becomes the one that has learned on.
    """
    first, read = CONFIG.work / f"first-{CONFIG.held_out}.npz", CONFIG.work / f"first-{CONFIG.held_out}.pt"
    if not read.exists():
        np.savez(first, **Training(tokenizer, table, body, reader).run(CONFIG.head_epochs).__dict__)
        torch.save(reader.state_dict(), read)
    reader.load_state_dict(torch.load(read, weights_only=True))
    saved = CONFIG.work / f"head-{CONFIG.held_out}.npz"
    if not saved.exists():
        training = Training(tokenizer, table, body, reader)
        training.freeze()
        before = Head(**np.load(first))
        np.savez(saved, **between(before, training.run(CONFIG.again_epochs, before), CONFIG.again_share).__dict__)
    reader.eval()
    return Head(**np.load(saved))


def between(one: Head, other: Head, share: float) -> Head:
    """The arrays of two heads mixed, ``share`` of the other's (Wortsman et al., 2022)."""
    mixed = {
        name: (1 - share) * each + share * vars(other)[name] for name, each in vars(one).items() if name != "terms"
    }
    return Head(terms=one.terms, **{name: each.astype(np.float32) for name, each in mixed.items()})


class Remembered:
    """What the reader makes of texts, whole or with tokens forgotten, computed once."""

    def __init__(self, ids: torch.Tensor, ways: list[Callable[[torch.Tensor], torch.Tensor]]) -> None:
        ids = torch.unique(ids, dim=0)
        self.place = {row.tobytes(): n for n, row in enumerate(ids.numpy())}
        with torch.no_grad():
            self.made = torch.stack([way(ids) for way in ways])  # (ways, n, 384)

    def of(self, ids: torch.Tensor, chance: np.random.Generator) -> torch.Tensor:
        """Vectors (n, 384), each made in one of the ways."""
        places = torch.tensor([self.place[row.tobytes()] for row in ids.numpy()])
        return self.made[torch.from_numpy(chance.integers(0, len(self.made), len(ids))), places]


class Training:
    """Everything one run needs, as tensors."""

    def __init__(self, tokenizer: Tokenizer, table: np.ndarray, body: Path, reader: Reader) -> None:
        """Reads pictures and texts; this takes minutes the first time."""
        torch.manual_seed(CONFIG.seed)
        self.chance = np.random.default_rng(CONFIG.seed)
        self.tokenizer, self.body, self.none = tokenizer, body, len(table)
        self.reader, self.known_words = reader, Words(table)
        (every, _), (paths, _) = photos(0), photos(CONFIG.held_out)
        kept = np.searchsorted(every, paths)
        looked = [self.look("flickr8k-train", every, view) for view in CONFIG.views + CONFIG.likenesses]
        self.views = [seen[kept] for seen, _ in looked]
        self.logits = [logits[kept] for _, logits in looked]
        self.captions = [self.tokens_of(paths, language, source) for language, source, _ in SOURCES]
        self.labelled = [self.clothing(), self.named("exercises", exercises()), self.named("dishes", dishes())]
        self.drawn = Drawn(learned(), self.look, self.ids)
        self.mean, spread = self.views[0].mean(0), self.views[0].std(0)
        self.spread = spread + 0.1 * spread.mean() + 1e-6
        self.class_names, self.chinese, self.chinese_class = self.classes()
        self.said = self.kinds()
        others = torch.cat([self.views[0], *[each.pictures for each in self.labelled]])
        self.made_up = MadeUp(self.views[0], others)
        self.prepare_words(table)
        self.remembered: Remembered | None = None

    def freeze(self) -> None:
        """Leaves the reader as it is; what it makes of every text is computed once."""
        self.reader.requires_grad_(False).eval()
        texts = [each.reshape(-1, LONGEST) for each in self.captions]
        texts += [ids for each in self.labelled for ids in each.names] + [each.ids for each in self.drawn.languages]
        texts += [self.class_names, self.chinese, self.said[0]]
        self.remembered = Remembered(torch.cat(texts), [
            lambda ids: self.known_words.read(self.reader, ids),
            lambda ids: self.known_words.read(self.reader, self.forgotten(ids, CONFIG.forget_words)),
        ])  # fmt: skip

    def look(self, label: str, paths: list[str], view: str = "whole") -> tuple[torch.Tensor, torch.Tensor]:
        """Features (n, f) and class logits (n, 1000) of a view."""
        found = features(self.body, [Path(path) for path in paths], label, view)
        return torch.from_numpy(found[0]), torch.from_numpy(found[1])

    def ids(self, texts: list[str]) -> torch.Tensor:
        """Token ids (n, LONGEST), filled with ``none``."""
        found = self.tokenizer.encode_batch_fast([each.translate(simplified()) for each in texts])
        rows_ = [(each.ids + [self.none] * LONGEST)[:LONGEST] for each in found]
        return torch.tensor(rows_, dtype=torch.long)

    def tokens_of(self, paths: list[str], language: str, source: str) -> torch.Tensor:
        """Token ids (n, 5, LONGEST) of five captions of each photo."""
        found = captions("train", language, source)
        return torch.stack([self.ids((found[path] * 5)[:5]) for path in paths])

    def clothing(self) -> Labelled:
        """Products of the training split, their kinds in both languages."""
        some = [row for row in rows("clothing") if row["split"] == "train"]
        kinds = sorted({(row["english"], row["chinese"]) for row in some})
        which = torch.tensor([kinds.index((row["english"], row["chinese"])) for row in some])
        names = tuple(self.ids([kind[language] for kind in kinds]) for language in (0, 1))
        return Labelled(*self.look("clothing-train", [row["path"] for row in some]), which, names)

    def named(self, label: str, found: list[tuple[str, list[str], bool]]) -> Labelled:
        """A set of things with pictures, without those held out."""
        pairs = [(name, path) for name, paths, held_out in found if not held_out for path in paths]
        names = sorted({name for name, _ in pairs})
        which = torch.tensor([names.index(name) for name, _ in pairs])
        return Labelled(*self.look(f"{label}-train", [path for _, path in pairs]), which, (self.ids(names),))

    def classes(self) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """ImageNet's class names in English; those in Chinese, and which class each of them names."""
        found = rows("imagenet-sample")
        chinese = [(n, row["chinese"].split(";")[0]) for n, row in enumerate(found) if row["chinese"]]
        numbers = torch.tensor([n for n, _ in chinese])
        return self.ids([row["english"] for row in found]), self.ids([name for _, name in chinese]), numbers

    def kinds(self) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """What WordNet says of a class or a kind of them (n, LONGEST), how often it is read, and of which (n, 1000)."""
        learned = [kind for kind in kinds() if not kind.held_out]
        held_out = {name for kind in kinds() if kind.held_out for name in kind.english + kind.chinese}
        said = [(name, kind, 1.0) for kind in learned for name in kind.english + kind.chinese if name not in held_out]
        said += [(kind.gloss, kind, GLOSSES) for kind in learned]
        members = torch.zeros(len(said), 1000)
        for row, (_, kind, _) in zip(members, said, strict=True):
            row[sorted(kind.classes)] = 1
        return self.ids([text for text, _, _ in said]), torch.tensor([often for _, _, often in said]), members

    def prepare_words(self, table: np.ndarray) -> None:
        """Numbers the tokens that get a correction: of captions, and of names of things with pictures."""
        seen = [each.reshape(-1) for each in self.captions]
        seen += [ids.reshape(-1).repeat(CONFIG.least) for each in self.labelled for ids in each.names]
        used, counts = torch.unique(torch.cat(seen), return_counts=True)
        self.terms = used[(used != self.none) & (used != 0) & (counts >= CONFIG.least)]
        self.table = torch.cat([torch.from_numpy(table), torch.zeros(1, table.shape[1])])
        with torch.no_grad():
            self.names = self.sums_of(self.class_names)
            called, classes = zip(*chinese_names(), strict=True)
            self.called = Names.of(self.names, self.sums_of(self.ids(list(called))), torch.tensor(classes))
            self.conse = [conse(logits, anchors(self.names)) for logits in self.logits]
            self.drawn_conse = [conse(logits, anchors(self.names)) for logits in self.drawn.logits]

    def numbers(self, ids: torch.Tensor) -> torch.Tensor:
        """Which correction each token has; one more than there are where it has none."""
        places = torch.searchsorted(self.terms, ids).clamp(max=len(self.terms) - 1)
        return torch.where(self.terms[places] == ids, places, len(self.terms))

    def named_half(self, ids: torch.Tensor) -> torch.Tensor:
        """Named halves (n, d) of texts, of length 1."""
        return coded(self.sums_of(ids), self.called)

    def sums_of(self, ids: torch.Tensor) -> torch.Tensor:
        """Sums of token vectors, of length 1: named halves before what names a class is moved."""
        return functional.normalize(self.sums(ids), dim=-1)

    def sums(self, ids: torch.Tensor) -> torch.Tensor:
        """Sums (n, d) of token vectors."""
        return functional.embedding_bag(ids, self.table, mode="sum", padding_idx=self.none)

    def run(self, epochs: int, start: Head | None = None) -> Head:
        """Trains and returns the head, on from ``start`` and more slowly if there is one."""
        dim, wide = CONFIG.learned_dim, self.views[0].shape[1]
        self.picture = torch.nn.Linear(wide, dim)
        torch.nn.init.normal_(self.picture.weight, std=0.01)
        torch.nn.init.zeros_(self.picture.bias)
        self.shown = torch.nn.Parameter(torch.zeros(1000, dim))
        self.turned = torch.nn.Parameter(torch.eye(CONFIG.dim, dim))
        self.amount = torch.nn.Parameter(torch.tensor(SHOWN))
        self.words = torch.nn.Parameter(torch.eye(dim, CONFIG.dim))
        self.context = torch.nn.Linear(TEACHER, dim, bias=False)
        torch.nn.init.normal_(self.context.weight, std=0.02)
        self.reader.train(self.remembered is None)
        self.corrections = torch.nn.Parameter(torch.zeros(len(self.terms) + 1, dim))
        self.sharpness = torch.nn.Parameter(torch.tensor(math.log(20.0)))
        if start is not None:
            self.resume(start)
        pace = 1.0 if start is None else CONFIG.again_pace
        optimiser = torch.optim.AdamW(
            [{"params": self.picture.parameters(), "lr": CONFIG.head_rate * pace, "weight_decay": 0.02},
             {"params": [self.sharpness, self.words], "lr": 1e-3 * pace, "weight_decay": 0.0},
             {"params": [self.turned, self.amount, self.shown], "lr": 1e-3 * pace, "weight_decay": 0.0},
             {"params": self.context.parameters(), "lr": 1e-3 * pace, "weight_decay": 0.0},
             {"params": self.reader.parameters(), "lr": CONFIG.context_rate * pace, "weight_decay": 0.02},
             {"params": [self.corrections], "lr": CONFIG.word_rate * pace, "weight_decay": 0.0}], fused=True,
        )  # fmt: skip
        steps = epochs * math.ceil(len(self.views[0]) / CONFIG.head_batch)
        warm = max(1, steps // 10)
        schedule = torch.optim.lr_scheduler.LambdaLR(
            optimiser, lambda n: min(1.0, (n + 1) / warm) * 0.5 * (1 + math.cos(math.pi * n / steps))
        )
        for epoch in range(epochs):
            order = self.chance.permutation(len(self.views[0]))
            for first in range(0, len(order), CONFIG.head_batch):
                loss = self.loss(order[first : first + CONFIG.head_batch])
                optimiser.zero_grad()
                loss.backward()
                optimiser.step()
                schedule.step()
            if epoch % 10 == 9:
                print(f"head, epoch {epoch + 1}/{epochs}: loss {loss.item():.3f}", flush=True)
        return self.head()

    @torch.no_grad()
    def resume(self, start: Head) -> None:
        """Sets what is trained to what it was at the end of a run, as far as its head tells."""
        weight, bias, told, words, terms, corrections, context = (
            torch.from_numpy(each) for each in vars(start).values()
        )
        self.picture.weight.copy_(weight.T * self.spread)
        self.picture.bias.copy_(bias + self.mean @ weight)
        self.amount.zero_()
        self.shown.copy_(told / CONFIG.told)
        self.words.copy_(words.T)
        own = torch.isin(self.terms, terms)
        self.corrections[:-1][own] = corrections[torch.searchsorted(terms, self.terms[own])]
        self.context.weight.copy_(context.T / CONTEXT)

    def head(self) -> Head:
        """The learned arrays, the standardisation of features folded into the picture's."""
        with torch.no_grad():
            weight = self.picture.weight / self.spread
            bias = self.picture.bias - weight @ self.mean
            context = self.context.weight.T * CONTEXT
            told = CONFIG.told * self.classes_part()
            arrays = (weight.T, bias, told, self.words.T, self.terms, self.corrections[:-1], context)
            return Head(*(np.ascontiguousarray(each.numpy()) for each in arrays))

    def classes_part(self) -> torch.Tensor:
        """What each class adds to a picture (1000, e): a turned and stretched name, and what is its own."""
        return self.amount * self.names @ self.turned + self.shown

    def see(self, pictures: torch.Tensor, logits: torch.Tensor) -> torch.Tensor:
        """Learned halves (n, e) of picture features and class logits, some features forgotten."""
        standard = functional.dropout((pictures - self.mean) / self.spread, CONFIG.forget_features)
        told = torch.softmax(logits / CONFIG.temperature, 1) @ self.classes_part()
        return functional.normalize(self.picture(standard) + told, dim=-1)

    def read(self, ids: torch.Tensor) -> torch.Tensor:
        """Learned halves (n, e) of texts, some tokens forgotten, and a few more of them in context."""
        if self.remembered is None:
            context = self.known_words.read(self.reader, self.forgotten(ids, CONFIG.forget_words / 2))
        else:
            context = self.remembered.of(ids, self.chance)
        ids = self.forgotten(ids, CONFIG.forget_words)
        own = functional.embedding_bag(self.numbers(ids), self.corrections, mode="sum", padding_idx=len(self.terms))
        context = CONTEXT * self.context(functional.dropout(context, 0.1))
        return functional.normalize(self.sums(ids) @ self.words.T + own + context, dim=-1)

    def forgotten(self, ids: torch.Tensor, share: float) -> torch.Tensor:
        """Token ids without a share of them, the rest moved together."""
        ids = torch.where(torch.rand(ids.shape) < share, self.none, ids)
        return torch.gather(ids, 1, torch.argsort((ids == self.none).int(), dim=1, stable=True))

    def loss(self, some: np.ndarray) -> torch.Tensor:
        """One step's loss: captions, labelled sets, ImageNet's classes."""
        view = self.view()
        picked = torch.from_numpy(self.chance.integers(0, 5, (len(SOURCES), len(some))))
        seen, scale = self.see(self.views[view][some], self.logits[view][some]), self.sharpness.exp().clamp(max=100)
        total = torch.zeros(())
        for captions_, which, (_, _, weight) in zip(self.captions, picked, SOURCES, strict=True):
            ids = captions_[some, which]
            with torch.no_grad():
                named = self.conse[view][some] @ self.named_half(ids).T
            score = CONFIG.learned * seen @ self.read(ids).T + (1 - CONFIG.learned) * named
            total = total + weight * _both_ways(scale * score)
        total = total + NAMES * self.labels_loss(scale) + CLASSES * self.classes_loss(scale)
        return total + CONFIG.drawn * self.drawn_loss(scale) + CONFIG.same * self.alike_loss(scale)

    def view(self) -> int:
        """The number of a view to look at."""
        real = len(CONFIG.views)
        if self.chance.random() < CONFIG.alike:
            return real + int(self.chance.integers(len(CONFIG.likenesses)))
        return int(self.chance.integers(real))

    def labels_loss(self, scale: torch.Tensor) -> torch.Tensor:
        """Products against all their kinds; exercises and dishes against each other's names."""
        products, *others = self.labelled
        some = torch.from_numpy(self.chance.integers(0, len(products.pictures), 64))
        seen = self.see(products.pictures[some], products.logits[some])
        total = sum(functional.cross_entropy(scale * seen @ self.read(ids).T, products.name[some])
                    for ids in products.names)  # fmt: skip
        for each in others:
            some = torch.from_numpy(self.chance.permutation(len(each.pictures))[:96])
            which = each.name[some]
            same = (which[:, None] == which[None]).float()
            scores = scale * self.see(each.pictures[some], each.logits[some]) @ self.read(each.names[0][which]).T
            total = total + _both_ways(scores, same / same.sum(1, keepdim=True))
        return total / 4

    def drawn_loss(self, scale: torch.Tensor) -> torch.Tensor:
        """Drawings against what they are called in either language, with the named half, as captions are."""
        total = torch.zeros(())
        for language in range(2):
            ground, some, ids, right = self.drawn.draw(language, self.chance)
            seen = self.see(self.drawn.features[ground][some], self.drawn.logits[ground][some])
            with torch.no_grad():
                named = self.named_half(ids) @ self.drawn_conse[ground][some].T
            scores = scale * (CONFIG.learned * self.read(ids) @ seen.T + (1 - CONFIG.learned) * named)
            total = total + _shared(scores, right.float()) / 2
        return total

    def alike_loss(self, scale: torch.Tensor) -> torch.Tensor:
        """Photos against their likenesses, and drawings against others of the same thing, in other styles."""
        some = self.chance.choice(len(self.views[0]), CONFIG.drawn_batch, replace=False)
        real, likeness = 0, len(CONFIG.views) + int(self.chance.integers(len(CONFIG.likenesses)))
        one, other = (self.see(self.views[view][some], self.logits[view][some]) for view in (real, likeness))
        total = _both_ways(scale * one @ other.T)
        first, second = self.drawn.twice(self.chance)
        grounds = self.chance.integers(0, len(CONFIG.grounds), 2)
        one, other = (self.see(self.drawn.features[ground][some], self.drawn.logits[ground][some])
                      for ground, some in zip(grounds, (first, second), strict=True))  # fmt: skip
        return total + _both_ways(scale * one @ other.T)

    def classes_loss(self, scale: torch.Tensor) -> torch.Tensor:
        """Made-up pictures of ImageNet's classes against their names, and against what WordNet says of them."""
        some = torch.from_numpy(self.chance.permutation(1000)[:256])
        scores = scale * self.see(*self.made_up.draw(some, self.chance)) @ self.read(self.class_names[some]).T
        total = functional.cross_entropy(scores, torch.arange(len(some)))
        chinese = torch.from_numpy(self.chance.permutation(len(self.chinese))[:256])
        seen = self.see(*self.made_up.draw(self.chinese_class[chinese], self.chance))
        scores = scale * self.read(self.chinese[chinese]) @ seen.T
        total = total + functional.cross_entropy(scores, torch.arange(len(chinese)))
        texts, often, members = self.said
        some = torch.multinomial(often, 256)
        which = torch.multinomial(members[some], 1)[:, 0]
        right = members[some][:, which]  # texts x pictures
        scores = scale * self.read(texts[some]) @ self.see(*self.made_up.draw(which, self.chance)).T
        return total + 2 * _shared(scores, right)


def conse(logits: torch.Tensor, names: torch.Tensor) -> torch.Tensor:
    """Named halves (n, d) of pictures: the likeliest classes mix the vectors (1000, d) of their names."""
    shares, which = torch.softmax(logits / CONFIG.temperature, 1).topk(CONFIG.top, 1)
    return functional.normalize((shares[..., None] * names[which]).sum(1), dim=-1)


def _shared(scores: torch.Tensor, right: torch.Tensor) -> torch.Tensor:
    """InfoNCE both ways where several are right (n, m), 0 or 1, each with its share."""
    rows_ = functional.cross_entropy(scores, right / right.sum(1, keepdim=True))
    return (rows_ + functional.cross_entropy(scores.T, right.T / right.sum(0)[:, None])) / 2


def _both_ways(scores: torch.Tensor, right: torch.Tensor | None = None) -> torch.Tensor:
    """InfoNCE, rows to columns and columns to rows."""
    right = torch.eye(len(scores)) if right is None else right
    return (functional.cross_entropy(scores, right) + functional.cross_entropy(scores.T, right.T)) / 2
