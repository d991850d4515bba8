"""The folders of ``mixed.py``, a kind each, made from the data folder, and what is asked of them with right answers.

Every part has a training and a test split, so that settings are not chosen on what is measured. What is asked with,
a photo or a sound, is never in the library.
"""

from __future__ import annotations

import csv
import gzip
import json
import random
import re
import shutil
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import av
import numpy as np
from PIL import Image as Pillow
from PIL import ImageDraw, ImageFont

from lingxi.search.query import Query

Split = Literal["train", "test"]
KINDS = ("photos", "sounds", "recipes", "passages", "films", "screens")
SETS = {"XQuAD en": "xquad-even.en.json", "XQuAD zh": "xquad-even.zh.json", "CMRC 2018": "cmrc2018-trial.zh.json"}
SPACES = re.compile(r"\s+")


@dataclass(frozen=True)
class Question:
    """Something that is asked, and the names of the files that answer it."""

    asked: str  # what kind of question it is
    wanted: str  # the kind of file that answers it
    query: Query
    right: frozenset[str]


@dataclass(frozen=True)
class Sizes:
    """How much of each set is used."""

    photos: int = 300
    of_class: int = 12
    recipes: int = 40
    passages: int = 1_000  # of each set; there are 120 and 256
    films: int = 20
    screens: int = 36
    asked: int = 100  # questions of one kind
    kinds: tuple[str, ...] = KINDS
    pairs: bool = True  # libraries of every two kinds


@dataclass
class Corpus:
    """Folders below one, and the questions."""

    folder: Path
    data: Path
    split: Split
    sizes: Sizes
    questions: list[Question] = field(default_factory=list)
    phrases: list[Question] = field(default_factory=list)  # which must have their answer first

    def ask(self, asked: str, wanted: str, query: Query, right: Sequence[str] | set[str]) -> None:
        """Adds a question, unless there are enough of its kind."""
        if sum(each.asked == asked for each in self.questions) < self.sizes.asked:
            self.questions.append(Question(asked, wanted, query, frozenset(right)))

    def exact(self, asked: str, wanted: str, text: str, *right: str) -> None:
        """Adds words whose answer must be first, unless there are enough of their kind."""
        if sum(each.asked == asked for each in self.phrases) < self.sizes.asked:
            self.phrases.append(Question(asked, wanted, Query.of(text), frozenset(right)))

    def place(self, kind: str) -> Path:
        """The folder of a kind."""
        (self.folder / kind).mkdir(parents=True, exist_ok=True)
        return self.folder / kind


def make_corpus(data: Path, folder: Path, split: Split, sizes: Sizes) -> Corpus:
    """Writes the folders, where they are not there yet, and reads the questions."""
    corpus = Corpus(folder, data, split, sizes)
    makers: Mapping[str, Callable[[Corpus], None]] = {
        "photos": _photos, "sounds": _sounds, "recipes": _recipes, "passages": _passages,
        "films": _films, "screens": _screens,
    }  # fmt: skip
    for kind in sizes.kinds:
        makers[kind](corpus)
    return corpus


def rows_of(path: Path) -> list[dict[str, str]]:
    """The rows of a table; none where there is no such file."""
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _put(source: Path, target: Path) -> None:
    if not target.exists():
        shutil.copy(source, target)


def _captioned(data: Path, split: Split) -> list[tuple[Path, list[str], list[str]]]:
    """Photos with their English and Chinese captions, in a fixed order without meaning."""
    found: dict[str, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    for row in rows_of(data / "flickr8k" / "captions.csv"):
        if row["split"] == ("val" if split == "test" else "train") and row["source"] == "written":
            found[row["image"]][row["language"].startswith("zh")].append(row["caption"])
    names = sorted(found)
    random.Random(0).shuffle(names)
    return [(data / "flickr8k" / "images" / name, *found[name]) for name in names]


def _photos(corpus: Corpus) -> None:
    place = corpus.place("photos")
    for n, (path, english, chinese) in enumerate(_captioned(corpus.data, corpus.split)[: corpus.sizes.photos]):
        name = f"IMG_{n + 1:04}.jpg"
        _put(path, place / name)
        corpus.ask("English caption -> photo", "photos", Query.of(english[-1]), [name])
        corpus.ask("Chinese caption -> photo", "photos", Query.of(chinese[-1]), [name])
        if n % 7 == 0:
            corpus.exact("name of a file", "photos", name.removesuffix(".jpg"), name)
    by_class: dict[tuple[str, str], list[Path]] = defaultdict(list)
    for row in rows_of(corpus.data / "clothing" / "labels.csv"):
        if row["split"] == corpus.split:
            by_class[row["english"], row["chinese"]].append(corpus.data / "clothing" / row["image"])
    for number, ((name_en, name_zh), paths) in enumerate(sorted(by_class.items())):
        asked, kept = paths[:3], paths[3 : 3 + corpus.sizes.of_class]
        names = [f"DSC_{number:02}{n:02}.jpg" for n in range(len(kept))]
        for path, name in zip(kept, names, strict=True):
            _put(path, place / name)
        corpus.ask("English class -> photos", "photos", Query.of(name_en), names)
        corpus.ask("Chinese class -> photos", "photos", Query.of(name_zh), names)
        for path in asked:
            corpus.ask("photo -> photos", "photos", Query.of(image=path), names)
            corpus.ask("photo and words -> photos", "photos", Query.of(name_en, image=path), names)


def sounds_by_class(data: Path, split: Split) -> dict[tuple[str, str], list[Path]]:
    """Clips of every class."""
    found: dict[tuple[str, str], list[Path]] = defaultdict(list)
    for name in ("sounds", "esc-10"):
        for row in rows_of(data / name / "labels.csv"):
            of_test = row.get("split", "") == "test" if name == "sounds" else row["fold"] == "5"
            if of_test == (split == "test"):
                found[row["english"], row["chinese"]].append(data / name / row["clip"])
    return found


def _sounds(corpus: Corpus) -> None:
    place = corpus.place("sounds")
    for number, ((english, chinese), paths) in enumerate(sorted(sounds_by_class(corpus.data, corpus.split).items())):
        asked, kept = paths[:2], paths[2 : 2 + corpus.sizes.of_class]
        names = [f"REC_{number:02}{n:02}.ogg" for n in range(len(kept))]
        for path, name in zip(kept, names, strict=True):
            _put(path, place / name)
        corpus.ask("English class -> sounds", "sounds", Query.of(english), names)
        corpus.ask("Chinese class -> sounds", "sounds", Query.of(chinese), names)
        for path in asked:
            corpus.ask("sound -> sounds", "sounds", Query.of(audio=path), names)
            corpus.ask("sound and words -> sounds", "sounds", Query.of(english, audio=path), names)


def _recipes(corpus: Corpus) -> None:
    """Without their pictures: these would be photos."""
    place = corpus.place("recipes")
    every = sorted((corpus.data / "howtocook" / "dishes").rglob("*.md"))
    chosen = [path for n, path in enumerate(every) if (n % 5 == 0) == (corpus.split == "test")]
    for path in chosen[: corpus.sizes.recipes]:
        _put(path, place / path.name)
        corpus.ask("name of a dish -> recipe", "recipes", Query.of(path.stem), [path.name])


def read_passages(data: Path, most: int) -> Iterator[tuple[str, list[str], list[tuple[str, int]]]]:
    """The name of each set, its passages, and its questions with the number of their passage."""
    for name, file in SETS.items():
        passages, questions = list[str](), list[tuple[str, int]]()
        articles = json.loads((data / "questions" / file).read_text(encoding="utf-8"))["data"]
        for paragraph in [each for article in articles for each in article["paragraphs"]][:most]:
            questions += [(each["question"], len(passages)) for each in paragraph["qas"]
                          if each["question"].strip()]  # fmt: skip
            passages.append(paragraph["context"])
        yield name, passages, questions


def file_of(name: str, number: int) -> str:
    """The name of the file of a passage, which says nothing of what is in it."""
    return f"{'abc'[list(SETS).index(name)]}{number:03}.txt"


def _passages(corpus: Corpus) -> None:
    place, texts = corpus.place("passages"), dict[str, str]()
    for name, passages, questions in read_passages(corpus.data, corpus.sizes.passages):
        for n, text in enumerate(passages):
            texts[file_of(name, n)] = text
            (place / file_of(name, n)).write_text(text, encoding="utf-8")
        for text, n in questions[:: max(1, len(questions) // corpus.sizes.asked)]:
            corpus.ask(f"question -> passage, {name}", "passages", Query.of(text), [file_of(name, n)])
    _exact_in(corpus, texts)


def _exact_in(corpus: Corpus, texts: Mapping[str, str]) -> None:
    """Words, numbers and phrases that one passage alone has."""
    chance, english = random.Random(1), {name: text for name, text in texts.items() if name.startswith("a")}
    words = {name: set(re.findall(r"[a-z]{5,}", text.casefold())) for name, text in english.items()}
    numbers = {name: set(re.findall(r"(?<![\d.,])\d{3,}(?![\d.,])", text)) for name, text in texts.items()}
    names = " ".join(path.name for path in corpus.folder.rglob("*.*"))
    counts = Counter(each for found in words.values() for each in {word[:6] for word in found})
    for name in chance.sample(sorted(texts), len(texts)):
        text, own = texts[name], [word for word in sorted(words.get(name, ())) if counts[word[:6]] == 1]
        if own:
            corpus.exact("rare word", "passages", chance.choice(own), name)
        twin = {"a": "b", "b": "a"}.get(name[0], name[0]) + name[1:]  # the same passage in the other language
        others = [text for key, text in texts.items() if key not in (name, twin)]
        own = [each for each in sorted(numbers[name]) if not any(each in other for other in [*others, names])]
        if own:
            corpus.exact("number", "passages", own[0], name, twin)
        begin = chance.randrange(max(1, len(text) - 60))
        phrase = " ".join(text[begin : begin + 45].split()[1:-1]) if name in english else text[begin : begin + 8]
        if len(phrase) > 5 and sum(phrase in SPACES.sub(" ", other) for other in texts.values()) == 1:
            corpus.exact("quoted phrase", "passages", f'"{phrase}"', name)


def _films(corpus: Corpus) -> None:
    """Two seconds each of three photos that are not in the library."""
    place = corpus.place("films")
    photos = _captioned(corpus.data, corpus.split)[corpus.sizes.photos :]
    for n in range(min(corpus.sizes.films, len(photos) // 3)):
        shown = photos[3 * n : 3 * n + 3]
        if not (place / f"MOV_{n:03}.mp4").exists():
            _film(place / f"MOV_{n:03}.mp4", [path for path, *_ in shown])
        for _, english, chinese in shown:
            corpus.ask("English caption -> film", "films", Query.of(english[-1]), [f"MOV_{n:03}.mp4"])
            corpus.ask("Chinese caption -> film", "films", Query.of(chinese[-1]), [f"MOV_{n:03}.mp4"])


def _film(path: Path, photos: Sequence[Path]) -> None:
    with av.open(str(path), "w") as target:
        stream = target.add_stream("mpeg4", rate=10)
        stream.width, stream.height, stream.pix_fmt, stream.bit_rate = 320, 320, "yuv420p", 2_000_000
        for photo in photos:
            pixels = np.asarray(Pillow.open(photo).convert("RGB").resize((320, 320)))
            for _ in range(20):
                target.mux(list(stream.encode(av.VideoFrame.from_ndarray(pixels, format="rgb24"))))
        target.mux(list(stream.encode()))


def _screens(corpus: Corpus) -> None:
    """Pages of dialogue in both languages, a language a page, and receipts; each query matches exactly one."""
    place, lines = corpus.place("screens"), list(_dialogue(corpus))
    texts = dict[str, list[str]]()
    for n in range(corpus.sizes.screens):
        chosen = [pair[n % 2] for pair in lines[9 * n : 9 * n + 9]]
        texts[f"Screenshot_{n:03}.png"] = chosen
        if chosen and not (place / f"Screenshot_{n:03}.png").exists():
            _draw(place / f"Screenshot_{n:03}.png", chosen, n)
    receipts = sorted((corpus.data / "receipts").glob("*.jpg"))
    for path in receipts[: corpus.sizes.screens]:
        _put(path, place / f"Scan_{path.name}")
        boxes = path.with_suffix(".boxes.csv").read_text(encoding="utf-8").splitlines()
        texts[f"Scan_{path.name}"] = [line.split(",", 8)[8] for line in boxes if line.count(",") >= 8]
    words = {name: _words("\n".join(text)) for name, text in texts.items()}
    counts = Counter(word for found in words.values() for word in found)
    joined = {name: "\n".join(text).casefold() for name, text in texts.items()}
    for name, text in texts.items():
        own = [word for word in sorted(words[name]) if counts[word] == 1]
        own = [word for word in own if sum(word in other for other in joined.values()) == 1]
        what = "receipt" if name.startswith("Scan") else "screenshot"
        for word in random.Random(name).sample(own, min(3, len(own))):
            corpus.exact(f"word on a {what}", "screens", word, name)
            corpus.ask(f"word on a {what}", "screens", Query.of(word), [name])
        held = {line: sum(line.casefold() in other for other in joined.values()) for line in text if len(line) > 5}
        alone = [line for line, count in held.items() if count == 1]
        for line in random.Random(name).sample(alone, min(2, len(alone))) if what == "screenshot" else ():
            corpus.exact("line on a screenshot", "screens", line, name)


def _dialogue(corpus: Corpus) -> Iterator[tuple[str, str]]:
    """Lines in both languages, from another part of the file in each split."""
    with gzip.open(corpus.data / "dictionary-zh" / "dialogues-en-zh.txt.gz", "rt", encoding="utf-8") as file:
        for n, line in enumerate(file):
            english, _, chinese = line.strip().partition("\t")
            if (
                (n // 1000 % 2 == 0) == (corpus.split == "test")
                and 15 <= len(english) <= 42
                and 5 <= len(chinese) <= 18
            ):
                yield english, chinese


def _words(text: str) -> set[str]:
    """Words of five letters and more, and runs of four Chinese characters."""
    chinese = [run[n : n + 4] for run in re.findall("[\u4e00-\u9fff]{4,}", text) for n in range(0, len(run) - 3, 2)]
    return {*re.findall(r"(?<![a-z])[a-z]{5,}(?![a-z])", text.casefold()), *chinese}


def _draw(path: Path, lines: Sequence[str], seed: int) -> None:
    """A page of a chat: lines in bubbles, on the left and on the right."""
    chance, size = random.Random(seed), 22
    picture = Pillow.new("RGB", (720, 90 + 62 * len(lines)), chance.choice(["white", "#f2f2f7", "#e5ddd5", "#1c1c1e"]))
    pen, font = ImageDraw.Draw(picture), font_of("".join(lines), size)
    for n, line in enumerate(lines):
        wide = pen.textlength(line, font)
        left = 30 if n % 2 else 690 - wide - 30
        pen.rounded_rectangle((left, 50 + 62 * n, left + wide + 30, 96 + 62 * n), 12, "#dcf8c6" if n % 2 else "#ffffff")
        pen.text((left + 15, 58 + 62 * n), line, "black", font)
    picture.save(path)


def font_of(text: str, size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """A font of this machine that has the characters (Debian: fonts-dejavu, fonts-noto-cjk), else Pillow's own."""
    wanted = "NotoSansCJK-Regular" if re.search("[\u4e00-\u9fff]", text) else "DejaVuSans"
    found = next((path for path in Path("/usr/share/fonts").rglob(f"{wanted}.tt[fc]")), None)
    return ImageFont.truetype(str(found), size) if found else ImageFont.load_default(size)
