"""XMP: the RDF that programs write into pictures, and into files beside them."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeAlias

from lingxi.media.metadata.dates import date_of
from lingxi.media.metadata.known import Known, at, plain, position, stars, words
from lingxi.media.metadata.levels import is_person, keywords_of, levels, path_of

Properties: TypeAlias = Mapping[str, Sequence[str]]  # "prefix:name" -> texts
MOST_BYTES = 4 * 2**20
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
PREFIXES = {
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://ns.adobe.com/xap/1.0/": "xmp",
    "http://ns.adobe.com/photoshop/1.0/": "photoshop",
    "http://ns.adobe.com/exif/1.0/": "exif",
    "http://ns.adobe.com/tiff/1.0/": "tiff",
    "http://ns.adobe.com/lightroom/1.0/": "lr",
    "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/": "core",
    "http://iptc.org/std/Iptc4xmpExt/2008-02-29/": "ext",
    "http://www.metadataworkinggroup.com/schemas/regions/": "regions",
    "http://ns.microsoft.com/photo/1.0/": "microsoft",
    "http://ns.microsoft.com/photo/1.2/t/Region#": "microsoft",
    "http://www.digikam.org/ns/1.0/": "digikam",
    "http://ns.acdsee.com/iptc/1.0/": "acdsee",
    "http://ns.iview-multimedia.com/mediapro/1.0/": "mediapro",
}
KEYWORDS = ("dc:subject", "acdsee:keywords")
PATHS = {  # keywords below others, such as People/Anna, with what separates the levels
    "digikam:TagsList": "/",
    "microsoft:LastKeywordXMP": "/",
    "lr:hierarchicalSubject": "|",
    "mediapro:CatalogSets": "|",
}
PLACES = (
    *("core:Location", "photoshop:City", "photoshop:State", "photoshop:Country"),
    *("ext:Sublocation", "ext:City", "ext:ProvinceState", "ext:CountryName"),
)
DESCRIPTIONS = ("dc:description", "photoshop:Headline", "exif:UserComment", "tiff:ImageDescription", "acdsee:notes")
DATES = ("exif:DateTimeOriginal", "photoshop:DateCreated", "exif:DateTimeDigitized", "xmp:CreateDate")
_OPENING = re.compile(rb"<(?:\w+:)?(?:xmpmeta|RDF)\b")
_CLOSING = re.compile(rb"</(?:\w+:)?(?:xmpmeta|RDF)>")


def known_of(data: bytes | str) -> Known:
    """What an XMP packet says; a broken one says nothing."""
    raw = data.encode() if isinstance(data, str) else data
    root = parsed(raw[:MOST_BYTES])
    if root is None:
        return Known()
    found = properties(root)
    titles = [*found.get("dc:title", ()), *found.get("acdsee:caption", ())]
    taken = next((when for name in DATES for text in found.get(name, ()) if (when := date_of(text))), None)
    ratings = [stars(text) for text in found.get("xmp:Rating", ())]
    paths = [path_of(text, separator) for name, separator in PATHS.items() for text in found.get(name, ())]
    known = Known(
        title=next(filter(None, map(plain, titles)), ""),
        descriptions=tuple(filter(None, (plain(text) for name in DESCRIPTIONS for text in found.get(name, ())))),
        keywords=words([*levels(_all(found, KEYWORDS)), *(each for path in paths for each in keywords_of(path))]),
        people=words([*_people(root, found), *(path[-1] for path in paths if is_person(path))]),
        places=words(_all(found, PLACES)),
        rating=next(filter(None, ratings), None),
    )
    if taken:
        known = replace(known, taken=taken, taken_from="xmp")
    north, east = (_degrees(next(iter(found.get(f"exif:GPS{axis}", ())), "")) for axis in ("Latitude", "Longitude"))
    return at(known, position(north, east))


def properties(root: Any) -> dict[str, list[str]]:
    """The texts of each property of a packet, whether attributes, elements, lists or parts of structures."""
    found: dict[str, list[str]] = {}
    for element in root.iter("*"):
        for name, text in element.attrib.items():
            found.setdefault(_name(name), []).append(text)
        if len(element) == 0 and element.text and element.text.strip():
            found.setdefault(_owner(element), []).append(element.text)
    return found


def parsed(data: bytes) -> Any:
    """The root of a packet, without entities and other files; None for a broken one."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)
    for each in filter(None, (_packet(data), data.strip(b"\0 \r\n\t"))):
        try:
            return etree.fromstring(each, parser)
        except (etree.XMLSyntaxError, ValueError):
            continue
    return None


def _packet(data: bytes) -> bytes:
    """From the first opening tag to the last closing one; empty without them. Takes time in proportion to the data."""
    opening = _OPENING.search(data)
    ends = deque((each.end() for each in _CLOSING.finditer(data, opening.end())), maxlen=1) if opening else ()
    return data[opening.start() : ends[0]] if opening and ends else b""


def _name(tag: str) -> str:
    """The name of a property with our prefix of its namespace; only the name where we read none of it."""
    uri, _, name = tag.rpartition("}")
    return f"{PREFIXES.get(uri.lstrip('{'), '')}:{name}"


def _owner(element: Any) -> str:
    """The property that a text belongs to: the nearest element around it that is not part of a list of RDF."""
    while element.tag.startswith(f"{{{RDF}}}") and element.getparent() is not None:
        element = element.getparent()
    return _name(element.tag)


def _all(found: Properties, names: Sequence[str]) -> Iterator[str]:
    return (text for name in names for text in found.get(name, ()))


def _people(root: Any, found: Properties) -> Iterator[str]:
    """Names of people: in the list of IPTC, and of faces that were marked in the picture."""
    yield from found.get("ext:PersonInImage", ())
    yield from found.get("microsoft:PersonDisplayName", ())
    for element in root.iter("*"):
        parts = {_name(name): text for name, text in element.attrib.items()}
        parts |= {_name(child.tag): child.text or "" for child in element if isinstance(child.tag, str)}
        if "regions:Name" in parts and parts.get("regions:Type", "Face") == "Face":
            yield parts["regions:Name"]


def _degrees(text: str) -> float | None:
    """A latitude or a longitude as XMP writes it: 52,31.2N or 52,31,12N; also plain degrees."""
    parts = re.fullmatch(r"\s*([-+]?[\d.]+)(?:,([\d.]+))?(?:,([\d.]+))?\s*([NSEW]?)\s*", text)
    if parts is None:
        return None
    try:
        degrees, minutes, seconds = (float(each or 0) for each in parts.groups()[:3])
    except ValueError:
        return None
    value = degrees + minutes / 60 + seconds / 3600
    return -value if parts[4] in ("S", "W") else value
