"""Drawn things with names in both languages: emoji in four packages' styles, and clip art with titles.

Names and keywords of emoji are CLDR's. Every drawing is laid on grounds of several kinds, scaled and turned: what is
around a drawing says nothing about it. One style and some names are held out to measure on.
"""

from __future__ import annotations

import json
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import resvg_py
from config import CONFIG
from PIL import Image

SIDE = 320  # pixels of a drawing's longer side
LEFT_OUT = re.compile("flags|component|extras-unicode|symbols")  # groups that show nothing but signs
SHOWN = re.compile("animals-nature|food-drink|travel-places|activities|objects")  # groups that names are held out of
SIGNS = re.compile("geometric|clock|time|sky|brand|technology|interaction|arrow|alphanum|keycap|warning|punctuation")
FACES = re.compile("face|hand|emotion|person|family|hair")
CLIP_ART = (
    "animals", "buildings", "containers", "education", "electronics", "food", "geography", "office", "people", "plants",
    "recreation", "science", "tools", "transportation", "unsorted",
)  # fmt: skip
Image.MAX_IMAGE_PIXELS = None  # clip art may be as large as it likes; only what is small enough is decoded
ITALIAN = re.compile("archi|rolland|franc")  # in the file names of an author whose titles are Italian
MEASURED = ("small house", "my house")  # titles of drawings that PACS has too
OFTEN = 3  # clip art of one title, at most; more are a set's name


@dataclass(frozen=True)
class Drawing:
    """One drawn thing: where it lies, how it is drawn, and what it is called."""

    path: str
    style: str
    thing: str  # what drawings of the same have in common
    english: tuple[str, ...]  # its name, then keywords
    chinese: tuple[str, ...]
    held_out: bool  # its names are measured with, not learned


@cache
def drawings() -> tuple[Drawing, ...]:
    """All that can be read, as files in the work folder."""
    things = _things()
    held = _held_out(things)
    found = []
    for style, draw in _styles().items():
        for code, thing in things.items():
            path = CONFIG.work / "drawings" / style / f"{code}.png"
            if path.exists() or _draw(draw(code, thing), path):
                found.append(Drawing(str(path), style, thing.english[0], thing.english, thing.chinese, code in held))
    names = [set(_words(things[code].english[0])) for code in held]
    return (*found, *(each for each in _clip_art() if not any(name <= set(_words(each.thing)) for name in names)))


def learned() -> list[Drawing]:
    """Those that are learned from: neither of the style nor with the names that are held out."""
    return [each for each in drawings() if not each.held_out and each.style != CONFIG.unseen_style]


def unseen() -> list[Drawing]:
    """Those of the held-out style: all with held-out names, and others among which these are to be found."""
    own = [each for each in drawings() if each.style == CONFIG.unseen_style]
    others = [each for each in own if not each.held_out]
    random.Random(CONFIG.seed).shuffle(others)
    return [each for each in own if each.held_out] + others[: CONFIG.among]


@dataclass(frozen=True)
class _Thing:
    group: str
    english: tuple[str, ...]
    chinese: tuple[str, ...]


def _things() -> dict[str, _Thing]:
    """Unicode's code points -> what they show; without flags, signs and shades of skin."""
    package = CONFIG.drawings / "node_modules"
    said = {language: _cldr(package, language) for language in ("en", "zh")}
    found = {}
    for row in json.loads((package / "openmoji/data/openmoji.json").read_text("utf-8")):
        group = f"{row['group']}/{row['subgroups']}"
        if row["skintone"] or LEFT_OUT.search(row["group"]) or SIGNS.search(row["subgroups"]):
            continue
        tags = [tag.strip() for tag in f"{row['tags']},{row['openmoji_tags']}".split(",") if tag.strip()]
        english, chinese = (said[language].get(row["emoji"].replace("\ufe0f", ""), ()) for language in ("en", "zh"))
        english = tuple(dict.fromkeys(english or (row["annotation"], *tags)))
        found[row["hexcode"]] = _Thing(group, english, chinese)
    return found


def _cldr(package: Path, language: str) -> dict[str, tuple[str, ...]]:
    """Emoji -> name and keywords."""
    file = package / "cldr-annotations-full/annotations" / language / "annotations.json"
    rows = json.loads(file.read_text("utf-8"))["annotations"]["annotations"]
    return {
        emoji.replace("\ufe0f", ""): (*row.get("tts", []), *row.get("default", []))
        for emoji, row in rows.items()
        if row.get("tts")
    }


def _held_out(things: dict[str, _Thing]) -> set[str]:
    """The codes of things whose names are held out: some that can be seen, with names in both languages."""
    able = [code for code, each in things.items() if SHOWN.search(each.group) and each.chinese]
    return set(random.Random(CONFIG.seed).sample(sorted(able), CONFIG.unseen_names))


def _styles() -> dict[str, Callable[[str, _Thing], str | None]]:
    """Style -> what gives the SVG of a code, or nothing."""
    package = CONFIG.drawings / "node_modules"
    noto, fluent = (json.loads((package / "@iconify-json" / name / "icons.json").read_text("utf-8"))
                    for name in ("noto", "fluent-emoji"))  # fmt: skip
    names = json.loads((package / "@iconify-json/noto/chars.json").read_text("utf-8"))

    def plain(code: str) -> str:
        return code.lower().replace("-fe0f", "")

    def file(path: Path) -> str | None:
        return path.read_text("utf-8") if path.exists() else None

    return {
        "openmoji": lambda code, _: file(package / f"openmoji/color/svg/{code}.svg"),
        "openmoji-black": lambda code, _: file(package / f"openmoji/black/svg/{code}.svg"),
        "twemoji": lambda code, _: file(package / f"@twemoji/svg/{plain(code).lstrip('0')}.svg"),
        "noto": lambda code, _: _icon(noto, names.get(plain(code).lstrip("0"))),
        "fluent": lambda _, thing: _icon(fluent, re.sub("[^a-z0-9]+", "-", thing.english[0].lower()).strip("-")),
    }


def _icon(icons: dict[str, dict[str, dict[str, str]]], name: str | None) -> str | None:
    found = icons["icons"].get(name or "")
    if found is None:
        return None
    size = f"0 0 {found.get('width', icons.get('width'))} {found.get('height', icons.get('height'))}"
    spaces = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    return f'<svg {spaces} viewBox="{size}">{found["body"]}</svg>'


def _draw(svg: str | None, path: Path) -> bool:
    """Writes a drawing as an image with transparency; whether there was one."""
    if svg is None:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(bytes(resvg_py.svg_to_bytes(svg_string=svg, width=SIDE)))
    return True


def _clip_art() -> Iterator[Drawing]:
    """Clip art of Debian's openclipart-png with a distinct title, scaled down."""
    folder = CONFIG.drawings / "openclipart"
    found = []
    for path in sorted(path for name in CLIP_ART for path in (folder / name).rglob("*.png")):
        if ITALIAN.search(path.name):
            continue
        small = CONFIG.work / "drawings" / "openclipart" / f"{path.parent.name}-{path.name}"
        title = _title(path)
        if title and (small.exists() or _shrunk(path, small)):
            found.append((small, title))
    often = Counter(title.lower() for _, title in found)
    for small, title in found:
        if often[title.lower()] <= OFTEN and title.lower() not in MEASURED:
            yield Drawing(str(small), "openclipart", title.lower(), (title,), (), False)


def _title(path: Path) -> str:
    """A drawing's title in words, or nothing."""
    with Image.open(path) as image:
        title = str(image.info.get("Title") or "")
    title = re.sub(r"^clipart by [\w ]+ - |\([^)]*\)|[#\d]+|\b(bw|b&w|clip ?art|cartoon)\b", " ", title, flags=re.I)
    words = re.sub(r"[^A-Za-z' ]+", " ", title.replace("_", " ").replace("-", " ")).split()
    return " ".join(words) if 0 < len(words) <= 6 and any(len(word) > 2 for word in words) else ""


def _shrunk(path: Path, out: Path) -> bool:
    out.parent.mkdir(parents=True, exist_ok=True)
    with Image.open(path) as image:
        if image.width * image.height > 8_000_000:
            return False
        small = image.convert("RGBA")
        box = small.getchannel("A").getbbox()
        if box is None:
            return False
        small = small.crop(box)
        small.thumbnail((SIDE, SIDE))
        small.save(out)
    return True


def _words(name: str) -> list[str]:
    return re.findall("[a-z]+", name.lower())


def laid(drawing: Image.Image, view: str, chance: random.Random, photos: list[str]) -> Image.Image:
    """A drawing on a ground: ``white``; ``colour``, a plain one or a slope; ``photo``, a part of a photo."""
    side = CONFIG.side
    if view == "white":
        return _paste(Image.new("RGB", (side, side), "white"), drawing, 0.92, 0, (0.5, 0.5), False)
    ground = _colour(side, chance) if view == "colour" else _photo(side, chance, photos)
    scale, turn = chance.uniform(0.4, 1), chance.gauss(0, 9)
    place = chance.uniform(0.2, 0.8), chance.uniform(0.2, 0.8)
    return _paste(ground, drawing, scale, turn, place, chance.random() < 0.5)


def _paste(
    ground: Image.Image, drawing: Image.Image, scale: float, turn: float, place: tuple[float, float], mirrored: bool
) -> Image.Image:
    drawing = drawing.convert("RGBA").rotate(turn, Image.Resampling.BICUBIC, expand=True)
    if mirrored:
        drawing = drawing.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    size = scale * ground.width / max(drawing.size)
    drawing = drawing.resize((max(1, round(drawing.width * size)), max(1, round(drawing.height * size))))
    room = ground.width - drawing.width, ground.height - drawing.height
    ground.paste(drawing, (round(room[0] * place[0]), round(room[1] * place[1])), drawing)
    return ground


def _colour(side: int, chance: random.Random) -> Image.Image:
    one, two = (np.array([chance.uniform(60, 255) for _ in range(3)]) for _ in range(2))
    slope = np.linspace(0, 1 if chance.random() < 0.5 else 0, side)[:, None, None]
    return Image.fromarray(np.broadcast_to(one + (two - one) * slope, (side, side, 3)).astype(np.uint8))


def _photo(side: int, chance: random.Random, photos: list[str]) -> Image.Image:
    with Image.open(chance.choice(photos)) as image:
        short = min(image.size) * chance.uniform(0.3, 0.8)
        left, top = chance.uniform(0, image.width - short), chance.uniform(0, image.height - short)
        return image.convert("RGB").resize((side, side), box=(left, top, left + short, top + short))
