"""An explanation as a picture: the hit with its heat map, and one map for each word."""

from __future__ import annotations

from base64 import b64encode
from html import escape

from lingxi.apps.explain.explanation import Explanation, HeatMap
from lingxi.arrays import Pixels
from lingxi.errors import UnreadableMedia
from lingxi.media.heat import as_png, with_heat
from lingxi.search.decode import decode_hit
from lingxi.search.hit import Hit
from lingxi.types import Image

SIDE = 480  # the shorter side of the picture, at least
MOST_WORDS = 8  # maps of words on a page

_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;margin:2rem;color-scheme:light dark}"
    "figure{display:inline-block;margin:0 1rem 1rem 0}img{height:240px;max-width:100%}"
)


def explained_png(found: Explanation, hit: Hit, side: int = SIDE) -> bytes:
    """The picture with its map, as PNG, decoded for ``side`` pixels; raises UnreadableMedia. It must have a map."""
    return _png(_pixels(hit, side), found.map)


def explained_html(found: Explanation, hit: Hit) -> str:
    """A self-contained page: the picture, its map, and the maps of the words; raises UnreadableMedia."""
    pixels = _pixels(hit)
    words = sorted(zip(found.words, found.word_maps, strict=False), key=lambda each: -each[0].share)[:MOST_WORDS]
    figures = [_figure(found.query, _png(pixels, None)), _figure(f"{found.score:.3f}", _png(pixels, found.map))]
    figures += [_figure(f"{word.text} {word.share:+.3f}", _png(pixels, own)) for word, own in words]
    return (
        '<!doctype html>\n<html lang="en">\n<head><meta charset="utf-8"><meta name="viewport" '
        f'content="width=device-width, initial-scale=1"><title>{escape(found.query)}</title>'
        f"<style>{_STYLE}</style></head>\n<body>\n{''.join(figures)}</body>\n</html>\n"
    )


def _pixels(hit: Hit, side: int = SIDE) -> Pixels:
    media = decode_hit(hit, "image", side)
    if not isinstance(media, Image):
        raise UnreadableMedia(f"{hit.path.name} is not a picture")
    return media.pixels


def _png(pixels: Pixels, heat: HeatMap | None) -> bytes:
    return as_png(pixels if heat is None else with_heat(pixels, heat.rows))


def _figure(caption: str, png: bytes) -> str:
    data = b64encode(png).decode("ascii")
    return (
        f'<figure><img alt="" src="data:image/png;base64,{data}"><figcaption>{escape(caption)}</figcaption></figure>\n'
    )
