"""Documents of Office Open XML: the links between their parts, and the words and pictures of drawings."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from lingxi.media.archive import Archive
from lingxi.media.section import PICTURE, Picture

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
DGM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_STRICT = re.compile(r"\{http://purl\.oclc\.org/ooxml/([^/}]+)/")


@dataclass(frozen=True)
class Link:
    """A link from one part of a document to another."""

    kind: str  # the last word of its type, such as footnotes
    part: str


def office_xml(parts: Archive, name: str) -> Any:
    """The root element of a part; the names of Strict Open XML become those of the usual, transitional form."""
    return _usual(parts.xml(name))


def optional_xml(parts: Archive, name: str) -> Any:
    """As :func:`office_xml`, of a part that the document can do without; None, and a loss, where it is broken."""
    root = parts.optional_xml(name)
    return None if root is None else _usual(root)


def _usual(root: Any) -> Any:
    if any("purl.oclc.org/ooxml" in each for each in root.nsmap.values()):
        for element in root.iter("{*}*"):
            element.tag = _transitional(element.tag)
            for key in [each for each in element.attrib if _STRICT.match(each)]:
                element.set(_transitional(key), element.attrib.pop(key))
    return root


def _transitional(name: str) -> str:
    return _STRICT.sub(r"{http://schemas.openxmlformats.org/\1/2006/", name)


def links(parts: Archive, name: str) -> dict[str, Link]:
    """The links of a part to other parts of the document, by their ids; those of the document where no name is.

    A broken list of them is reported as a loss.
    """
    folder, last = posixpath.split(name)
    listed = posixpath.join(folder, "_rels", f"{last}.rels")
    if listed not in parts:
        return {}
    root, found = parts.optional_xml(listed), dict[str, Link]()
    for each in () if root is None else root.iter("{*}Relationship"):
        part = posixpath.normpath(posixpath.join("/", folder, each.get("Target", ""))).lstrip("/")
        if each.get("TargetMode") != "External" and part in parts:
            found[each.get("Id", "")] = Link(each.get("Type", "").rpartition("/")[2], part)
    return found


def main_part(parts: Archive, usual: str) -> str:
    """The part that the document begins with; its name may be any."""
    return next((each.part for each in links(parts, "").values() if each.kind == "officeDocument"), usual)


def paragraphs(element: Any) -> list[str]:
    """The paragraphs of text in a drawing."""
    return [text for text in map(_paragraph, element.iter(f"{A}p")) if text]


def _paragraph(element: Any) -> str:
    nodes = element.iter(f"{A}t", f"{M}t", f"{A}br", f"{A}tab")
    return "".join(" " if node.tag in (f"{A}br", f"{A}tab") else plain(node.text) for node in nodes).strip()


def plain(text: str | None) -> str:
    """A text without the character that means a picture."""
    return (text or "").replace(PICTURE, " ")


def graphics(parts: Archive, element: Any, linked: dict[str, Link]) -> Iterator[str]:
    """The words of the charts and diagrams in an element, which are in parts that it links to; each text once."""
    for each in element.iter("{*}chart", f"{DGM}relIds"):
        link = linked.get(each.get(f"{R}dm") or each.get(f"{R}id") or "")
        if link is not None:
            root = optional_xml(parts, link.part)
            if root is None:
                continue
            texts = (text for each in root.iter(f"{C}strCache", f"{C}strLit", f"{C}tx") for text in each.iter(f"{C}v"))
            yield from dict.fromkeys(filter(None, [*paragraphs(root), *(plain(each.text).strip() for each in texts)]))


def picture(parts: Archive, element: Any, linked: dict[str, Link], words: str = "") -> Picture | None:
    """The picture that an element of a drawing shows, with its ``words``; None where it is not in the document."""
    link = linked.get(element.get(f"{R}embed") or element.get(f"{R}id") or "")
    return Picture(partial(parts.bytes, link.part), words) if link else None


def alternative(drawing: Any) -> str:
    """The text of a picture for people who cannot see it, in the element that holds the picture and its properties."""
    named = next((each for each in drawing.iter("{*}docPr", "{*}cNvPr") if each.get("descr")), None)
    return "" if named is None else plain(named.get("descr"))
