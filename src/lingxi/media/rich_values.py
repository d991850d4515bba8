"""Rich values in cells of Excel (MS-XLSX 2.3.16): pictures, and the words of data types such as countries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, TypeAlias

from lingxi.media.archive import Archive
from lingxi.media.losses import report_loss
from lingxi.media.office import Link, R, links, optional_xml, plain
from lingxi.media.section import PICTURE, Picture
from lingxi.media.sheet_cells import rich_cells

CELLS = "pictures in its cells were left out: save it as .xlsx"
WORDS = ("Text", "_DisplayString")  # names of fields: what is said of a picture, and the name of a thing
LOCAL, WEB = "_rvRel:LocalImageIdentifier", "WebImageIdentifier"


@dataclass(frozen=True)
class RichValue:
    """What a cell shows."""

    words: str
    picture: Picture | None = None


RichCells: TypeAlias = Mapping[int, Mapping[int, RichValue]]  # by row and column, from 0


def rich_values(parts: Archive, main: str) -> list[RichValue | None]:
    """The rich values of a workbook, in the order in which cells count them; None for those of other kinds.

    Those of binary workbooks are reported as a loss.
    """
    linked = {each.kind: each for each in links(parts, main).values()}
    if "sheetMetadata" not in linked or not {"rdRichValue", "rdRichValueStructure"} <= linked.keys():
        return []
    if main.endswith(".bin"):
        if "richValueRel" in linked:
            report_loss(CELLS)
        return []
    found = _values(parts, linked)
    return [found[each] if each is not None and each < len(found) else None for each in _order(parts, linked)]


def cells_of(parts: Archive, sheet: str, values: Sequence[RichValue | None]) -> RichCells:
    """The cells of a sheet that have rich values."""
    found = dict[int, dict[int, RichValue]]()
    if values and sheet.endswith(".xml"):
        for (row, column), number in rich_cells(parts.bytes(sheet)):
            value = _at(values, number - 1)
            if value is not None:
                found.setdefault(row, {})[column] = value
    return found


def filled(
    table: Iterable[Sequence[object]], rich: RichCells, pictures: list[Picture], first: int = 0
) -> Iterator[Sequence[object]]:
    """The rows of a table with its rich values; ``pictures`` gets their pictures, whose cells have their sign.

    The rows of the table begin with the first row of the sheet, its columns with column ``first``, counted from 0.
    """
    for number, cells in enumerate(table):
        if not rich:
            yield cells
            continue
        shown = [plain(each) if isinstance(each, str) else each for each in cells]
        for column, value in rich.get(number, {}).items():
            if first <= column < first + len(shown):
                shown[column - first] = f"{value.words} {PICTURE}" if value.picture else value.words
                pictures += [value.picture] if value.picture else []
        yield shown


def with_pictures(text: str, pictures: Sequence[Picture]) -> Iterator[str | Picture]:
    """A text whose signs of pictures become pictures; the words of the row are said of each."""
    if not pictures:
        yield text
        return
    left = iter(pictures)
    for line in text.split("\n"):
        first, *others = line.split(PICTURE)
        words = " ".join(plain(line).replace("|", " ").split())
        yield first
        for after in others:
            yield replace(next(left), words=words)
            yield after
        yield "\n"


def _order(parts: Archive, linked: Mapping[str, Link]) -> list[int | None]:
    """The numbers of the rich values, from 0, in the order in which cells count them."""
    root = optional_xml(parts, linked["sheetMetadata"].part)
    if root is None:
        return []
    kinds = [each.get("name") for each in root.iter("{*}metadataType")]
    future = next((each for each in root.iter("{*}futureMetadata") if each.get("name") == "XLRICHVALUE"), None)
    blocks = [] if future is None else [next(each.iter("{*}rvb"), None) for each in future.iterchildren("{*}bk")]
    numbers = [None if each is None else _number(each.get("i")) for each in blocks]
    return [
        next(
            (_at(numbers, _number(rc.get("v"))) for rc in bk if _at(kinds, _number(rc.get("t")) - 1) == "XLRICHVALUE"),
            None,
        )
        for bk in root.iterfind("{*}valueMetadata/{*}bk")
    ]


def _values(parts: Archive, linked: Mapping[str, Link]) -> list[RichValue | None]:
    structures, values = (optional_xml(parts, linked[kind].part) for kind in ("rdRichValueStructure", "rdRichValue"))
    if structures is None or values is None:
        return []
    names = [[key.get("n", "") for key in each.iterchildren("{*}k")] for each in structures.iterchildren("{*}s")]
    local, web = (
        _pictures(parts, linked.get("richValueRel"), "rel"),
        _pictures(parts, linked.get("rdRichValueWebImage"), "blip"),
    )
    found = list[RichValue | None]()
    for value in values.iterchildren("{*}rv"):
        said = [each.text or "" for each in value.iterchildren("{*}v", "{*}fb")]
        fields = dict(zip(_at(names, _number(value.get("s"))) or [], said, strict=False))
        words = " ".join(next((plain(fields[name]) for name in WORDS if fields.get(name)), "").split())
        picture = _at(local, _number(fields.get(LOCAL))) if LOCAL in fields else None
        picture = _at(web, _number(fields.get(WEB))) if WEB in fields else picture
        shown = None if picture is None else Picture(picture)
        found.append(RichValue(words, shown) if words or shown else None)
    return found


def _pictures(parts: Archive, link: Link | None, name: str) -> list[Any]:
    """What loads each picture that a part lists; None for those that are elsewhere."""
    root = None if link is None else optional_xml(parts, link.part)
    if link is None or root is None:
        return []
    targets = links(parts, link.part)
    listed = root.iterchildren("{*}rel") if name == "rel" else (each.find("{*}blip") for each in root.iterchildren("*"))
    ids = ["" if each is None else each.get(f"{R}id", "") for each in listed]
    return [partial(parts.bytes, targets[each].part) if each in targets else None for each in ids]


def _number(text: str | None) -> int:
    """A number that is written in the file; -1 for anything else."""
    return int(text) if text and text.isdecimal() and len(text) < 10 else -1


def _at(values: Sequence[Any], place: int) -> Any:
    return values[place] if 0 <= place < len(values) else None
