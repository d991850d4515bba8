"""Tiny data sets in the layout of the data folder, so that ``--small`` needs no downloads and takes seconds."""

from __future__ import annotations

import csv
import gzip
import json
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import av
import numpy as np
import soundfile
from PIL import Image as Pillow
from PIL import ImageDraw, ImageFont

HELP = "see in seconds that it still works, on made-up data; no figures"
COLOURS = {"red": "红色", "green": "绿色", "blue": "蓝色", "white": "白色"}
THINGS = {"circle": "圆形", "square": "方形", "stripe": "条纹"}
SOUNDS = {"dog": "狗", "rooster": "公鸡", "cello": "大提琴"}
FIELDS = {"dog": "Irish terrier", "rooster": "cock", "cello": "cello"}  # of ImageNet, as sound.py looks for them
THING_NAMES = list(THINGS)
PASSAGES = (  # in two languages, each with a question
    (
        ("The tower of Pisa is 56 metres high.", "比萨斜塔高56米。"),
        ("How high is the tower of Pisa?", "比萨斜塔有多高？"),
    ),
    (("Tea was first grown in Yunnan.", "茶最早种植于云南。"), ("Where was tea first grown?", "茶最早种在哪里？")),
    (
        ("Whales breathe air 12 times an hour.", "鲸每小时呼吸12次。"),
        ("How often do whales breathe?", "鲸多久呼吸一次？"),
    ),
)
RATE_HZ = 16_000
PHOTOS, LEARNED = 36, 30  # of the captioned photos; those to learn from
COPIES = 7  # of each class: three liked, three unliked, and one to find
TAKES = 5  # of each sound, one in each of ESC-10's folds


@contextmanager
def data_folder(given: Path, small: bool) -> Iterator[Path]:
    """The given data folder, or one with a few made-up items of each set, which goes with the block."""
    if not small:
        yield given
        return
    with tempfile.TemporaryDirectory(prefix="lingxi-small-") as name:
        folder, chance = Path(name), np.random.default_rng(0)
        for make in (_captioned, _exercises, _classed, _pictured, _heard, _digits, _filmed):
            make(folder, chance)
        _judged(folder, chance)
        _rated(folder, chance)
        for write in (_receipts, _dictionary, _questions, _recipes):
            write(folder)
        yield folder


def _rows(path: Path, head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([head, *rows])


def _picture(path: Path, colour: str, thing: str, chance: np.random.Generator) -> None:
    """A shape of a colour somewhere on noise."""
    path.parent.mkdir(parents=True, exist_ok=True)
    picture = Pillow.fromarray(chance.integers(60, 180, (96, 128, 3), np.uint8))
    x, y = (int(each) for each in chance.integers(0, 50, 2))
    draw, box = ImageDraw.Draw(picture), (x, y, x + 60, y + 40)
    if thing == "circle":
        draw.ellipse(box, colour)
    elif thing == "square":
        draw.rectangle(box, colour)
    else:
        draw.line(box, colour, width=9)
    picture.save(path, quality=85)


def _kinds() -> list[tuple[str, str]]:
    return [(colour, thing) for colour in COLOURS for thing in THINGS]


def _captioned(folder: Path, chance: np.random.Generator) -> None:
    rows = list[Sequence[object]]()
    for n in range(PHOTOS):
        colour, thing = _kinds()[n % len(_kinds())]
        name, split = f"{n:03}.jpg", "train" if n < LEARNED else "val"
        _picture(folder / "flickr8k" / "images" / name, colour, thing, chance)
        for said in ("A {} {} is here", "There lies a {} {}", "Somebody drew this {} {}"):
            rows.append((name, split, "en", "written", f"{said.format(colour, thing)} at place {n}"))
        for said in ("这里有一个{}的{}", "有人画了{}的{}"):
            rows.append((name, split, "zh", "written", said.format(COLOURS[colour], THINGS[thing])))
    _rows(folder / "flickr8k" / "captions.csv", ("image", "split", "language", "source", "caption"), rows)


def _exercises(folder: Path, chance: np.random.Generator) -> None:
    lines = []
    for n in range(3 * len(_kinds())):
        colour, thing = _kinds()[n % len(_kinds())]
        name = f"images/{n:03}.jpg"
        _picture(folder / "exercises" / name, colour, thing, chance)
        text = f"Lift the {colour} {thing} slowly and lower it again."
        lines.append({"name": f"Lift {n}", "muscles": [thing], "instructions": text, "images": [name]})
    text = "\n".join(map(json.dumps, lines))
    (folder / "exercises" / "exercises.jsonl").write_text(text, encoding="utf-8")


def _classed(folder: Path, chance: np.random.Generator) -> None:
    """Products by kind, and pictures by what they show."""
    for name, head in (("clothing", "image english chinese kids split"), ("sketches", "image domain english")):
        rows = list[Sequence[object]]()
        for n, thing in enumerate(THINGS):
            for copy in range(COPIES):
                image = f"images/{thing}_{copy}.jpg"
                _picture(folder / name / image, list(COLOURS)[n], thing, chance)
                more = (thing, THINGS[thing], False, "test") if name == "clothing" else ("photo", thing)
                rows.append((image, *more))
        _rows(folder / name / "labels.csv", head.split(), rows)


def _pictured(folder: Path, chance: np.random.Generator) -> None:
    rows = list[Sequence[object]]()
    for n, (english, thing) in enumerate(zip(FIELDS.values(), THINGS, strict=True)):
        _picture(folder / "imagenet-sample" / "images" / f"{n}.jpg", "red", thing, chance)
        rows.append((n, f"n{n:08}", english, "", f"images/{n}.jpg"))
    _rows(folder / "imagenet-sample" / "classes.csv", ("index", "wnid", "english", "chinese", "image"), rows)


def _tone(path: Path, kind: int, chance: np.random.Generator, seconds: float) -> None:
    """A few partials that wander, over noise."""
    path.parent.mkdir(parents=True, exist_ok=True)
    times = np.arange(int(seconds * RATE_HZ)) / RATE_HZ
    pitch = 220 * 2**kind * (1 + 0.1 * np.cumsum(chance.normal(0, 1, len(times))) / len(times) ** 0.5)
    waves = sum(np.sin(2 * np.pi * part * np.cumsum(pitch) / RATE_HZ) / part for part in (1, 2, 3))
    soundfile.write(path, 0.2 * waves + chance.normal(0, 0.02, len(times)), RATE_HZ)


def _heard(folder: Path, chance: np.random.Generator) -> None:
    for name, last in (("esc-10", ("fold",)), ("sounds", ("kind", "seconds", "split"))):
        rows = list[Sequence[object]]()
        for kind, (english, chinese) in enumerate(SOUNDS.items()):
            for copy in range(TAKES):
                clip = f"clips/{english}_{copy:03}.ogg"
                _tone(folder / name / clip, kind, chance, 2.5)
                split = "test" if copy % 2 else "train"
                more = (copy + 1,) if name == "esc-10" else ("animal", 2.5, split)
                rows.append((clip, english, chinese, *more))
        _rows(folder / name / "labels.csv", ("clip", "english", "chinese", *last), rows)


def _digits(folder: Path, chance: np.random.Generator) -> None:
    for digit in range(10):
        for take in range(4):
            _tone(folder / "spoken-digits" / "recordings" / f"{digit}_jo_{take}.wav", digit % 4, chance, 0.5)


def _filmed(folder: Path, chance: np.random.Generator) -> None:
    rows = list[Sequence[object]]()
    (folder / "surveillance").mkdir()
    for n in range(8):
        label = ("people fighting", "people walking")[n // 2 % 2]  # of every second one, too
        blocks = np.kron(chance.integers(0, 256, (9, 16, 3), np.uint8), np.ones((20, 20, 1), np.uint8))
        with av.open(str(folder / "surveillance" / f"{n}.mp4"), "w") as target:
            stream = target.add_stream("mpeg4", rate=20)
            stream.width, stream.height, stream.pix_fmt = 320, 180, "yuv420p"
            for at in range(40):
                shown = np.ascontiguousarray(np.roll(blocks, at * (1 + 9 * (n // 2 % 2)), 1))
                target.mux(list(stream.encode(av.VideoFrame.from_ndarray(shown, format="rgb24"))))
            target.mux(list(stream.encode()))
        rows.append((f"{n}.mp4", label))
    _rows(folder / "surveillance" / "labels.csv", ("video", "english"), rows)


def _rated(folder: Path, chance: np.random.Generator) -> None:
    """Forty people who rate half of thirty films in any order; each likes films of one genre."""
    (folder / "movielens").mkdir()
    lines = [
        f"{person}\t{film}\t{5 if film % 3 == person % 3 else 2}\t{1000 * person + time}"
        for person in range(41)
        for time, film in enumerate((1 + chance.permutation(30))[:15].tolist())
    ]
    (folder / "movielens" / "u.data").write_text("\n".join(lines), encoding="utf-8")
    films = [
        "|".join(
            [str(n), f"Film {n} ({1960 + n})", "01-Jan-1995", "", "", *(str(int(n % 3 == each)) for each in range(3))]
        )
        for n in range(1, 31)
    ]
    (folder / "movielens" / "u.item").write_text("\n".join(films), encoding="latin-1")


def _receipts(folder: Path) -> None:
    (folder / "receipts").mkdir()
    for n, word in enumerate(("BAKERY", "GROCER")):
        picture = Pillow.new("RGB", (320, 160), "white")
        ImageDraw.Draw(picture).text((20, 50), word, "black", ImageFont.load_default(48))
        picture.save(folder / "receipts" / f"{n:03}.jpg", quality=90)
        line = f"20,50,300,50,300,110,20,110,{word}\n"
        (folder / "receipts" / f"{n:03}.boxes.csv").write_text(line, encoding="utf-8")


def _dictionary(folder: Path) -> None:
    words = [*COLOURS.values(), *THINGS.values()]
    (folder / "dictionary-zh").mkdir()
    with gzip.open(folder / "dictionary-zh" / "cedict.txt.gz", "wt", encoding="utf-8") as file:
        file.writelines(f"{word} {word} [pinyin] /thing/\n" for word in words)
    with gzip.open(folder / "dictionary-zh" / "tatoeba-en-zh.txt.gz", "wt", encoding="utf-8") as file:
        file.writelines(f"A thing.\t{word}。\n" for word in words for _ in range(12))
    with gzip.open(folder / "dictionary-zh" / "dialogues-en-zh.txt.gz", "wt", encoding="utf-8") as file:
        file.writelines(
            f"we saw number {n} {THING_NAMES[n % 3]} .\t我们看见了{words[n % 7]}第{n}个。\n" for n in range(60)
        )


def _questions(folder: Path) -> None:
    (folder / "questions").mkdir()
    for name, language in (("xquad-even.en", 0), ("xquad-even.zh", 1), ("cmrc2018-trial.zh", 1)):
        paragraphs = [
            {"context": context[language], "qas": [{"question": question[language]}]} for context, question in PASSAGES
        ]
        data = json.dumps({"data": [{"paragraphs": paragraphs}]}, ensure_ascii=False)
        (folder / "questions" / f"{name}.json").write_text(data, encoding="utf-8")


def _recipes(folder: Path) -> None:
    place = folder / "howtocook" / "dishes" / "soup"
    place.mkdir(parents=True)
    for n, word in enumerate([*COLOURS.values(), *THINGS.values()]):
        (place / f"{word}汤{n}.md").write_text(f"# {word}汤的做法\n\n加水，煮{n + 3}分钟。\n", encoding="utf-8")


def _judged(folder: Path, chance: np.random.Generator) -> None:
    """Every caption with every picture; people say yes to what it shows, or to half of it where one of two fits."""
    said, marked = list[Sequence[object]](), list[Sequence[object]]()
    for n, (colour, thing) in enumerate(_kinds()):
        _picture(folder / "judged" / "images" / f"{n:03}.jpg", colour, thing, chance)
        for other, (wanted, what) in enumerate(_kinds()):
            caption, same = f"A {wanted} {what} is here", (colour == wanted) + (thing == what)
            said.append((f"{n:03}.jpg", caption, same + (other == n), 3 - same - (other == n)))
            marked.append((f"{n:03}.jpg", caption, *[1 + same] * 3))
    _rows(folder / "judged" / "yes-no.csv", ("image", "caption", "yes", "no"), said)
    _rows(folder / "judged" / "experts.csv", ("image", "caption", "first", "second", "third"), marked)
