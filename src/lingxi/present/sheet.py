"""A contact sheet: hits as one self-contained HTML file."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

from lingxi.errors import UnreadableMedia
from lingxi.media.thumbnail import thumbnail
from lingxi.present.excerpt import excerpt
from lingxi.search.hit import Hit
from lingxi.types import Line, Place

HEIGHT = 200  # pixels of a picture on the page
PASSAGE = 400  # characters of a text on the page
_STYLE = """
:root { color-scheme: light dark; --card: #fff; --ground: #f4f3f0; --ink: #1d1c1a; --soft: #6b6862; --line: #dcd9d2 }
@media (prefers-color-scheme: dark) {
  :root { --card: #23221f; --ground: #171614; --ink: #f0eee9; --soft: #a29e96; --line: #3a3833 } }
* { box-sizing: border-box }
body { margin: 0; padding: 2rem clamp(1rem, 4vw, 3rem) 4rem; background: var(--ground); color: var(--ink);
  font: 16px/1.5 system-ui, "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif }
h1 { font-size: 1.4rem; margin: 0 0 .25rem } h2 { font-size: 1.15rem; margin: 2.5rem 0 .75rem; overflow-wrap: anywhere }
.about { color: var(--soft); margin: 0 }
ol { list-style: none; margin: 0; padding: 0; display: flex; flex-wrap: wrap; gap: .75rem }
li { flex: 0 1 auto; max-width: 100%; background: var(--card); border: 1px solid var(--line); border-radius: .6rem;
  overflow: hidden }
figure { margin: 0; display: flex; flex-direction: column; height: 100% }
img { display: block; height: 200px; max-width: 100%; object-fit: cover; margin: 0 auto }
.shown { position: relative; width: fit-content; max-width: 100%; margin: 0 auto }
.shown img { height: auto; max-height: 200px } .shown svg { position: absolute; inset: 0; width: 100%; height: 100% }
polygon { fill: #ffd40033; stroke: #e00; stroke-width: 2px; vector-effect: non-scaling-stroke }
.unsure { stroke-dasharray: 4 3 }
.text { width: 300px; height: 200px; padding: .75rem 1rem; overflow: hidden; font-size: .85rem; white-space: pre-line }
figcaption { display: flex; gap: .75rem; justify-content: space-between; padding: .4rem .7rem; font-size: .8rem;
  border-top: 1px solid var(--line); width: 0; min-width: 100% }
.name { overflow: hidden; text-overflow: ellipsis; white-space: nowrap } .name a { color: inherit }
.score { color: var(--soft); font-variant-numeric: tabular-nums }
@media (max-width: 480px) { ol { gap: .5rem } img, .text { height: 140px } .text { width: 100% } }
"""


@dataclass(frozen=True)
class Answer:
    """A query and its hits."""

    question: str
    hits: Sequence[Hit]
    asked: Path | None = None  # the query's image
    maps: Mapping[str, bytes] = field(default_factory=dict)  # id of a hit -> its picture with a heat map, as PNG
    words: str = ""  # of the query: what is shown of a long text begins where they stand


def sheet(answers: Iterable[Answer], title: str = "lingxi") -> str:
    """The page; its images are embedded as small JPEGs without metadata, and link to their files."""
    parts = [_section(answer) for answer in answers]
    count = f"{len(parts)} search{'' if len(parts) == 1 else 'es'}"
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        f'<h1>{escape(title)}</h1>\n<p class="about">{count}</p>\n{"".join(parts)}</body>\n</html>\n'
    )


def _section(answer: Answer) -> str:
    asked = f"<ol><li><figure>{_picture(answer.asked)}</figure></li></ol>" if answer.asked else ""
    cards = (
        "".join(_card(hit, answer) for hit in answer.hits)
        or "<li><figure><div class=text>nothing found</div></figure></li>"
    )
    return f"<section>\n<h2>{escape(answer.question)}</h2>\n{asked}<ol>\n{cards}</ol>\n</section>\n"


def _card(hit: Hit, answer: Answer) -> str:
    heat, is_text = answer.maps.get(hit.id), hit.modality == "text"
    inside = _heated(hit, heat) if heat else _passage(hit, answer.words) if is_text else _preview(hit)
    name = escape(_printable(hit.path.name))
    link = f'<a href="{escape(hit.path.as_uri())}" title="{escape(_printable(str(hit.path)))}">{name}</a>'
    match = f"{hit.score:.3f}" if hit.probability is None else f"{hit.probability:.0%}"
    score = f'<span class="score">{match}</span>'
    return f'<li><figure>{inside}<figcaption><span class="name">{link}</span>{score}</figcaption></figure></li>\n'


def _passage(hit: Hit, words: str) -> str:
    title = f"<b>{escape(hit.title)}</b>\n" if hit.title else ""
    return f'<div class="text">{title}{escape(excerpt(hit.body, words, PASSAGE))}</div>'


def _preview(hit: Hit) -> str:
    """The image of a hit; the best frame of a video, the waveform of a sound."""
    at_s = float(hit.facts.get("at_s", 0.0)) if hit.modality == "video" else None
    picture = _picture(hit.path, hit.place, at_s)
    return _marked(picture, hit.asked)


def _heated(hit: Hit, heat: bytes) -> str:
    data = b64encode(heat).decode("ascii")
    return f'<img alt="{escape(_printable(hit.path.name))}" src="data:image/png;base64,{data}">'


def _marked(picture: str, lines: Sequence[Line]) -> str:
    """The image with frames around its matching lines of text."""
    if not lines or not picture.startswith("<img"):
        return picture
    frames = "".join(map(_frame, lines))
    return f'<div class="shown">{picture}<svg viewBox="0 0 1 1" preserveAspectRatio="none">{frames}</svg></div>'


def _frame(line: Line) -> str:
    corners = " ".join(f"{x:.4f},{y:.4f}" for x, y in zip(line.box[::2], line.box[1::2], strict=True))
    style, mark = (' class="unsure"', " (?)") if line.unsure else ("", "")
    return f'<polygon{style} points="{corners}"><title>{escape(line.text)}{mark}</title></polygon>'


def _picture(path: Path, place: Place | None = None, at_s: float | None = None) -> str:
    try:
        data = b64encode(thumbnail(path, place=place, at_s=at_s)).decode("ascii")
    except UnreadableMedia as error:
        return f'<div class="text">{escape(_printable(path.name))}: {escape(error.reason)}</div>'
    return f'<img alt="{escape(_printable(path.name))}" src="data:image/jpeg;base64,{data}">'


def _printable(text: str) -> str:
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
