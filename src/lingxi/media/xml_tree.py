"""Parses XML of strangers: entities are not expanded, nothing is fetched, and depth is limited."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from lingxi.errors import UnreadableMedia

CHUNK = 2**16
# without collect_ids, documents in which two elements have the same id are read, too
_SAFE: Mapping[str, bool] = {
    "resolve_entities": False, "no_network": True, "huge_tree": False, "load_dtd": False, "collect_ids": False
}  # fmt: skip


def xml_tree(data: bytes, what: str = "it") -> Any:
    """The root element; raises UnreadableMedia for what is no XML, naming ``what``."""
    from lxml import etree

    try:
        return etree.fromstring(data, etree.XMLParser(**_SAFE))
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableMedia(f"{what} is not XML") from error


def ended_elements(data: bytes, tags: Sequence[str], what: str = "it") -> Iterator[Any]:
    """The elements of these names as they end, each with its ancestors; the receiver may clear them.

    Raises UnreadableMedia for what is no XML, naming ``what``.
    """
    from lxml import etree

    parser = etree.XMLPullParser(events=("end",), tag=tags, **_SAFE)
    try:
        for start in range(0, len(data), CHUNK):
            parser.feed(data[start : start + CHUNK])
            yield from (element for _, element in parser.read_events())
        parser.close()
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableMedia(f"{what} is not XML") from error
