"""What sheets of Open XML show beside their cells: comments, text boxes, charts, diagrams and pictures."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from lingxi.errors import UnreadableMedia
from lingxi.media.archive import PART_LOST, Archive
from lingxi.media.losses import report_loss
from lingxi.media.office import A, Link, R, alternative, graphics, links, office_xml, paragraphs, picture
from lingxi.media.section import Picture
from lingxi.media.xlsb import comments, sheet_ids

VML = "{urn:schemas-microsoft-com:vml}"
VML_LINK = "{urn:schemas-microsoft-com:office:office}relid"


def sheets_of(parts: Archive, main: str) -> list[Link | None]:
    """The links to the sheets of a workbook, in their order; None for one that is not there."""
    linked = links(parts, main)
    if main.endswith(".bin"):
        ids = sheet_ids(parts.bytes(main))
    else:
        ids = [each.get(f"{R}id", "") for each in office_xml(parts, main).iter("{*}sheet")]
    return list(map(linked.get, ids))


def beside(parts: Archive, sheet: str) -> Iterator[str | Picture]:
    """What a sheet shows beside its cells; a broken part is reported as a loss."""
    for link in links(parts, sheet).values():
        try:
            if link.kind == "comments":
                yield from ("\n\n" + " ".join(each.split()) for each in _comments(parts, link.part))
            elif link.kind == "drawing":
                yield from _drawing(parts, link.part)
            elif link.kind == "vmlDrawing":  # of headers, comments and embedded files
                yield from _old_drawing(parts, link.part)
            elif link.kind == "image":  # behind the cells
                yield from ("\n\n", Picture(partial(parts.bytes, link.part)))
        except UnreadableMedia:
            report_loss(PART_LOST)


def _comments(parts: Archive, name: str) -> Iterator[str]:
    if name.endswith(".bin"):
        return comments(parts.bytes(name))
    return ("".join(each.itertext()) for each in office_xml(parts, name).iter("{*}comment"))


def _drawing(parts: Archive, name: str) -> Iterator[str | Picture]:
    """The words of text boxes, charts and diagrams, and the pictures."""
    root, linked = office_xml(parts, name), links(parts, name)
    yield from ("\n\n" + text for text in (*paragraphs(root), *graphics(parts, root, linked)))
    for blip in root.iter(f"{A}blip"):
        words = alternative(next(blip.iterancestors("{*}pic"), blip))
        found = picture(parts, blip, linked, words)
        if found is not None:
            yield f"\n\n{words} "
            yield found


def _old_drawing(parts: Archive, name: str) -> Iterator[str | Picture]:
    linked = {id_: each for id_, each in links(parts, name).items() if each.kind == "image"}
    if not linked:  # most have none, and are no XML
        return
    for data in office_xml(parts, name).iter(f"{VML}imagedata", f"{VML}fill"):
        link = linked.get(data.get(VML_LINK, ""))
        if link is not None:
            yield "\n\n"
            yield Picture(partial(parts.bytes, link.part))
