"""The known files of a folder, in compact form: enough to tell new, changed and vanished files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any, Literal

from lingxi.address import address_of, asset_id, path_of, shown
from lingxi.archive_path import on_disk
from lingxi.index.signature_table import SignatureTable
from lingxi.store.engine import Engine
from lingxi.store.where import Compare, Has, OneOf, Where, both
from lingxi.types import MODALITIES, Skipped, Source

FIRST = Compare("order", "=", 0)  # every asset has exactly one first segment, which represents it
IN_PART = -1  # the order of the point that says what a file lost, beside its segments
READ_IN_PART = "0" * 16  # the signature of the point that says what an archive lacks
FOUND = OneOf("modality", MODALITIES)  # unreadable files have no modality; this field is indexed
FOLDERS = 10_000  # folders with missing files that are listed, at most
DELETED = 1024  # assets per delete request
_FIELDS = ["address", "asset", "signature", "missing"]


@dataclass(frozen=True)
class Reads:
    """Revisions of what else is read in files; empty if it is not read."""

    ocr: str = ""  # of OCR
    speech: str = ""  # of the speech model
    sounds: tuple[str, ...] = ()  # of sound models with a revision apart from their space's

    def of(self, name: str) -> list[str]:
        """The revisions that matter for a file of this name."""
        from lingxi.media.companions import is_timed
        from lingxi.media.written import holds_pictures  # imported here: searches read no files

        seen = [self.ocr] if self.ocr and holds_pictures(name) else []
        heard = [self.speech, *self.sounds] if is_timed(name) else []
        return [*seen, *filter(None, heard)]


NOTHING = Reads()


def signature_of(source: Source, models: Iterable[str], reads: Reads = NOTHING) -> str:
    """Changes when the file, its captions or the models that read it change; costs one stat.

    Revisions that do not matter for a file do not change its signature.
    """
    more = [each for each in (source.spoken, source.version, source.photo) if each]
    facts = [
        str(source.size),
        str(source.modified_ns),
        *sorted(models),
        *reads.of(source.path.name),
        *source.captions,
        *more,
    ]
    return blake2b("\0".join(facts).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def under(folder: Path) -> Where:
    """The filter for a folder. It ignores case; callers that need exact paths compare the addresses as well."""
    return Compare("folder", "under", shown(folder))


class Snapshot:
    """The assets below a root with their signatures; a walk marks those it meets, the unmarked ones have vanished.

    With ``retry``, files that could not be read, or only in part, count as changed. Memory is 25 bytes a known file,
    none for new ones.
    """

    def __init__(self, engine: Engine, root: Path, *, retry: bool = False) -> None:
        self._missing: dict[str, str] = {}
        self._root, self._is_below = root, _below(root)
        self._table = SignatureTable(self._signatures(engine, retry=retry))

    def _signatures(self, engine: Engine, *, retry: bool) -> Iterator[tuple[str, str]]:
        again = {address_of(each.path) for each in failures(engine, self._root)} if retry else ()
        for asset in assets_below(engine, self._root):
            if asset.missing:
                self._missing[asset.id] = asset.missing
            yield asset.id, "" if asset.address in again else asset.signature

    def meet(self, source: Source, signature: str) -> Literal["new", "changed", "unchanged"]:
        """Marks a file as met and returns ``new``, ``changed`` or ``unchanged``."""
        known = self._table.meet(asset_id(address_of(source.path)))
        return "new" if known is None else "unchanged" if known == signature else "changed"

    def keep(self, engine: Engine, skipped: Skipped) -> None:
        """Marks everything at or below a skipped path as met: an unreadable folder does not mean deleted files."""
        for asset in assets_below(engine, skipped.path):
            self._table.meet(asset.id)
        if skipped.in_part:  # the archive, of which it is said
            self._table.meet(asset_id(address_of(on_disk(skipped.path))))

    def missing(self, source: Source) -> str:
        """The address of the folder that a file is marked missing with; empty if it is not missing."""
        return self._missing.get(asset_id(address_of(source.path)), "") if self._missing else ""

    @property
    def returned(self) -> list[str]:
        """The ids of assets that were missing and were met again."""
        return [id_ for id_ in self._missing if self._table.is_met(id_)]

    def is_new(self, asset: str, address: str) -> bool:
        """Whether an asset with this id and address lies below the root and was not known."""
        return self._is_below(address) and asset not in self._table

    @property
    def vanished(self) -> int:
        """The number of assets that were not met."""
        return self._table.unmet

    def unmet(self, engine: Engine) -> list[KnownAsset]:
        """The assets that were not met."""
        if not self.vanished:
            return []
        return [asset for asset in assets_below(engine, self._root) if self._is_unmet(asset.id)]

    def _is_unmet(self, id_: str) -> bool:
        return id_ in self._table and not self._table.is_met(id_)

    def __len__(self) -> int:
        return len(self._table)


@dataclass(frozen=True)
class KnownAsset:
    """An asset in the library."""

    id: str
    address: str
    signature: str
    missing: str = ""  # the address of the folder that it is marked missing with, else empty


def _below(path: Path) -> Callable[[str], bool]:
    """Says of an address whether it is that of ``path`` or of a file below it."""
    exact = address_of(path)
    below = exact.rstrip("/") + "/"
    return lambda address: address == exact or address.startswith(below)


def assets_below(engine: Engine, path: Path) -> Iterator[KnownAsset]:
    """All assets that are the file ``path`` or lie below the folder ``path``."""
    is_below = _below(path)
    folder = path if engine.count(both(FIRST, under(path))) else path.parent
    for point in engine.scroll(both(FIRST, under(folder)), _FIELDS):
        address = str(point.payload["address"])
        if is_below(address):
            facts = point.payload
            yield KnownAsset(str(facts["asset"]), address, str(facts["signature"]), str(facts.get("missing", "")))


def failures(engine: Engine, root: Path | None = None) -> list[Skipped]:
    """The known files that could not be read, or only in part: all, or those at and below ``root``."""
    points = [point.payload for point in engine.scroll(Has("skipped"), ["address", "skipped", "order", "signature"])]
    found = [Skipped(path_of(each["address"]), each["skipped"], in_part=_is_part(each)) for each in points]
    below = [each for each in found if root is None or each.path.is_relative_to(root)]
    return sorted(below, key=lambda each: each.path)


def _is_part(payload: Mapping[str, Any]) -> bool:
    return bool(payload["order"] == IN_PART or payload["signature"] == READ_IN_PART)


def mark(engine: Engine, assets: Sequence[str], missing: Path | None) -> None:
    """Marks assets, by id, as missing together with a folder; None removes the mark."""
    facts = {"missing": None if missing is None else address_of(missing)}
    for start in range(0, len(assets), DELETED):
        engine.set_payload(OneOf("asset", tuple(assets[start : start + DELETED])), facts)


def missing_folders(engine: Engine) -> dict[Path, int]:
    """The folders with missing files, and how many."""
    return {path_of(folder): count for folder, count in engine.facet("missing", FIRST, FOLDERS)}


def remove(engine: Engine, assets: Sequence[str]) -> None:
    """Removes assets, by id, from the store."""
    for start in range(0, len(assets), DELETED):
        engine.delete(OneOf("asset", tuple(assets[start : start + DELETED])))
