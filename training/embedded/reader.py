"""Words in context: a small transformer over token vectors, distilled from the teacher on whole sentences.

A text is still a sum over its tokens: each adds a vector, weighed by a gate, that depends on the others around it. It
learns to reach the teacher's English vector from an English text and from its Chinese translation (Reimers and
Gurevych, 2020), as the table did, but from running text: half of what the table alone leaves open is word order and
which words belong together.
"""

from __future__ import annotations

import math
import random

import numpy as np
import torch
from config import CONFIG
from corpora import Pair, captions, dictionary, named_classes, photos, sentences
from text import joined, noisy, simplified, teacher
from tokenizers import Tokenizer
from torch import nn
from torch.nn import functional

TEACHER = 384  # dimensions of the teacher's vectors
DIALOGUES, GLOSSES = 35_000, 30_000  # of each that are read, at most
FAST = torch.cpu._is_avx512_bf16_supported()  # else half the digits are slower
FORGET = 0.05  # dropout of tokens


class Block(nn.Module):
    """One layer of a transformer that normalises first (Xiong et al., 2020)."""

    def __init__(self, width: int, heads: int, inner: int) -> None:
        super().__init__()
        self.heads = heads
        self.before, self.between = nn.LayerNorm(width), nn.LayerNorm(width)
        self.asked, self.said = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.up, self.down = nn.Linear(width, inner), nn.Linear(inner, width)

    def forward(self, x: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """(n, t, width) -> the same; ``mask`` (n, 1, 1, t) is added to the scores."""
        parts = self.asked(self.before(x)).unflatten(-1, (3, self.heads, -1)).permute(2, 0, 3, 1, 4)
        heard = functional.scaled_dot_product_attention(parts[0], parts[1], parts[2], attn_mask=mask)
        x = x + functional.dropout(self.said(heard.transpose(1, 2).flatten(2)), FORGET, self.training)
        return x + functional.dropout(self.down(functional.gelu(self.up(self.between(x)))), FORGET, self.training)


class Reader(nn.Module):
    """Token vectors (n, t, d), not scaled, and which of them are there (n, t) -> what each adds (n, t, 384)."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.places = nn.Parameter(torch.randn(CONFIG.window, width) * 0.02)
        self.blocks = nn.ModuleList(Block(width, CONFIG.heads, CONFIG.inner) for _ in range(CONFIG.layers))
        self.norm, self.gate = nn.LayerNorm(width), nn.Linear(width, 1)
        self.out, self.plain = nn.Linear(width, TEACHER), nn.Linear(width, TEACHER, bias=False)
        nn.init.zeros_(self.gate.weight)
        nn.init.zeros_(self.gate.bias)

    def forward(self, vectors: torch.Tensor, there: torch.Tensor) -> torch.Tensor:
        """Nothing for tokens that are not there."""
        x = 4 * vectors + self.places[: vectors.shape[1]]
        mask = (there - 1)[:, None, None] * 1e4
        for block in self.blocks:
            x = block(x, mask)
        x = self.norm(x)
        return (functional.softplus(self.gate(x)) * self.out(x) + self.plain(vectors)) * there[..., None]


class Words:
    """The table as the reader is given it."""

    def __init__(self, table: np.ndarray) -> None:
        """(v, d); its first row is the unknown token's, and it gets one more for no token."""
        known = torch.from_numpy(table)
        self.none = len(table)
        self.rows = torch.cat([known / known.norm(dim=1).mean(), torch.zeros(1, table.shape[1])])

    def read(self, reader: Reader, ids: torch.Tensor) -> torch.Tensor:
        """Texts (n, 384) of length 1 from token ids (n, t), those of like length together."""
        lengths = (ids != self.none).sum(1)
        order, parts = torch.argsort(lengths), []
        for start in range(0, len(ids), 500):
            some = order[start : start + 500]
            short = ids[some][:, : max(1, int(lengths[some].max()))]
            there = ((short != self.none) & (short != 0)).float()
            with torch.autocast("cpu", torch.bfloat16, enabled=reader.training and FAST):
                parts.append(functional.normalize(reader(self.rows[short], there).float().sum(1), dim=-1))
        return torch.cat(parts)[torch.argsort(order)]


def read_well(tokenizer: Tokenizer, table: np.ndarray) -> Reader:
    """The reader, distilled from the teacher; kept in the work folder."""
    saved, reader = CONFIG.work / "reader.pt", Reader(table.shape[1])
    if not saved.exists():
        torch.manual_seed(CONFIG.seed)
        _distil(reader, tokenizer, Words(table))
        torch.save(reader.state_dict(), saved)
    reader.load_state_dict(torch.load(saved, weights_only=True))
    return reader.eval()


def _material() -> list[Pair]:
    """Sentences in both languages, captions of training photos (twice), class names, and some of the dictionary."""
    chance = random.Random(CONFIG.seed)
    spoken = sentences("dialogues")
    said = sentences("tatoeba") + chance.sample(spoken, min(DIALOGUES, len(spoken)))
    shown, translated = captions("train", "en"), captions("train", "zh", "machine")
    kept, _ = photos(CONFIG.held_out)
    told = [pair for path in kept for pair in zip(shown[path], translated[path], strict=True)]
    entries = chance.sample(dictionary(), min(GLOSSES, len(dictionary())))
    english = [e for e, _ in said] + 2 * [e for e, _ in told] + [joined(entry.glosses) for entry in entries]
    found = [Pair(each, each) for each in english]
    found += [Pair(chinese, e) for e, chinese in said + told + told]
    found += [Pair(entry.simplified, joined(entry.glosses)) for entry in entries]
    return found + [pair for chinese, e in named_classes() for pair in (Pair(e, e), Pair(chinese, e))]


def _distil(reader: Reader, tokenizer: Tokenizer, words: Words) -> None:
    found, chance, draw = _material(), random.Random(CONFIG.seed), np.random.default_rng(CONFIG.seed)
    english = sorted({pair.english for pair in found})
    place = {sentence: n for n, sentence in enumerate(english)}
    goals = torch.from_numpy(teacher(english, "sentences"))[[place[pair.english] for pair in found]]
    texts = [pair.text.translate(simplified()) for pair in found]
    optimiser = torch.optim.AdamW(reader.parameters(), CONFIG.reader_rate, (0.9, 0.98), weight_decay=0.02, fused=True)
    steps = CONFIG.reader_epochs * math.ceil(len(texts) / CONFIG.batch)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, CONFIG.reader_rate, steps, pct_start=0.08)
    for epoch in range(CONFIG.reader_epochs):
        coded = [each.ids[: CONFIG.window] for each in tokenizer.encode_batch_fast([noisy(t, chance) for t in texts])]
        order = np.argsort([len(each) + draw.uniform(0, 2) for each in coded])
        total, starts = 0.0, range(0, len(order), CONFIG.batch)
        for start in draw.permutation(starts):
            some = [n for n in order[start : start + CONFIG.batch] if coded[n]]
            if some:
                loss = _loss(reader, words, [coded[n] for n in some], goals[some].float())
                optimiser.zero_grad()
                loss.backward()
                nn.utils.clip_grad_norm_(reader.parameters(), 1.0)
                optimiser.step()
                total += loss.item() * len(some)
            schedule.step()
        print(f"reader, epoch {epoch + 1}/{CONFIG.reader_epochs}: 1 - cosine = {total / len(order):.4f}", flush=True)


def _loss(reader: Reader, words: Words, coded: list[list[int]], goals: torch.Tensor) -> torch.Tensor:
    ids = torch.full((len(coded), max(map(len, coded))), words.none)
    for row, each in zip(ids, coded, strict=True):
        row[: len(each)] = torch.tensor(each)
    if ids.shape[1] > 3:
        ids = torch.where(torch.rand(ids.shape) < FORGET, words.none, ids)
    there = ((ids != words.none) & (ids != 0)).float()
    with torch.autocast("cpu", torch.bfloat16, enabled=FAST):
        sums = reader(words.rows[ids], there).float().sum(1)
    return (1 - (functional.normalize(sums, dim=-1) * goals).sum(1)).mean()
