"""Parses XML of strangers: entities are not expanded, nothing is fetched, and depth is limited."""

from __future__ import annotations

from typing import Any

from lingxi.errors import UnreadableMedia


def xml_tree(data: bytes, what: str = "it") -> Any:
    """The root element; raises UnreadableMedia for what is no XML, naming ``what``."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableMedia(f"{what} is not XML") from error
