"""Web pages, and pages of books, as the text that a reader sees, with the pictures in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import unquote_to_bytes

from lingxi.errors import UnreadableMedia
from lingxi.media.section import PICTURE, Picture, Section, base64_picture

Find = Callable[[str], Picture | None]  # from the address of a picture in a page; None where it is not in the document

_BLOCKS = re.compile(
    "address|article|aside|blockquote|br|dd|div|dl|dt|figcaption|figure|footer|form|header|hr|li|main|nav|ol|p|pre"
    "|section|table|td|th|tr|ul"
)
_SILENT = re.compile("script|style|noscript|template|svg|math|head|iframe|object|textarea")
_DATA = re.compile(r"data:image/[\w.+-]+((?:;[^;,]*)*),", re.IGNORECASE)


def html_text(source: str) -> str:
    """The visible text of a page; headings become lines that begin with ``#``, scripts and styles are dropped.

    It begins with the title, unless a heading says the same. Images and labelled elements are their texts for people
    who cannot see them.
    """
    return page_section(source).words


def page_section(source: str, find: Find | None = None, *, titled: bool = True) -> Section:
    """A page as :func:`html_text`, with its pictures: those in data URIs, and those that ``find`` knows.

    Without ``titled`` the title is left out. Raises UnreadableMedia.
    """
    tree = _tree(source)
    if tree is None:
        return Section("")
    pictures = list[Picture]()
    body = "".join(_pieces(tree, find or (lambda _: None), pictures))
    title = _title(tree, body) if titled else ""
    text = re.sub(r"[ ]*\n[ \n]*\n[ ]*", "\n\n", re.sub(r" +", " ", title + body)).strip()
    return Section(text, tuple(pictures))


def _tree(source: str) -> Any:
    from lxml import html

    parser = html.HTMLParser(no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    source = re.sub(r"^\s*<\?xml[^>]*>", "", source)
    try:
        return html.document_fromstring(source, parser=parser) if source.strip() else None
    except Exception as error:
        raise UnreadableMedia("not a readable page: there is nothing in it") from error


def _title(tree: Any, body: str) -> str:
    """The title as the first heading, unless the page has it as a heading."""
    title = _spaced(tree.findtext("head/title")).strip()
    headings = (line.lstrip("# ").rstrip() for line in body.split("\n") if line.startswith("#"))
    return f"# {title}\n\n" if title and title not in headings else ""


def _pieces(tree: Any, find: Find, pictures: list[Picture]) -> Iterator[str]:
    """The text in order; ``pictures`` gets those of its pictures."""
    from lxml.etree import iterwalk

    silent = 0
    for event, element in iterwalk(tree, events=("start", "end")):
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            yield "" if silent else _label(element)
            found = _picture(element, find) if tag == "image" or (tag == "img" and not silent) else None
            if found is not None:  # an image, also in SVG: covers of books are there
                pictures.append(replace(found, words=f"{_alternative(element)} {_caption(element)}".strip()))
                yield PICTURE
        silent += bool(_SILENT.fullmatch(tag)) * (1 if event == "start" else -1)
        if not silent:
            yield _around(tag, opening=event == "start")
            yield _spaced(element.text if event == "start" else element.tail)


def _spaced(text: str | None) -> str:
    return re.sub(r"\s+", " ", (text or "").replace(PICTURE, " "))


def _alternative(element: Any) -> str:
    """The text of an element for people who cannot see it."""
    return _spaced(element.get("alt") or element.get("aria-label") or element.get("alttext")).strip()


def _caption(element: Any) -> str:
    """The caption of the figure that a picture is in."""
    figure = next(element.iterancestors("figure"), None)
    caption = None if figure is None else figure.find(".//figcaption")
    return "" if caption is None else _spaced("".join(caption.itertext())).strip()


def _label(element: Any) -> str:
    """The alternative text of an element, unless it is there to be seen."""
    label = _alternative(element)
    return f" {label} " if label and label not in _spaced("".join(element.itertext())) else ""


def _around(tag: str, *, opening: bool) -> str:
    if re.fullmatch(r"h[1-6]", tag):
        return "\n\n" + "#" * int(tag[1]) + " " if opening else "\n\n"
    return "\n\n" if _BLOCKS.fullmatch(tag) else ""


def _picture(element: Any, find: Find) -> Picture | None:
    address = str(element.get("src") or element.get("href") or element.get("xlink:href") or "").strip()
    found = _DATA.match(address)
    if found is None:
        return find(address) if address else None
    data = unquote_to_bytes(address[found.end() :])  # RFC 2397
    is_text = found[1].lower().endswith(";base64")
    return base64_picture(data.decode("latin-1")) if is_text else Picture(lambda: data)
