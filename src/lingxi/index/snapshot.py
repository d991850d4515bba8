"""What the library already knows of a folder: enough to tell new, changed and vanished files, in little memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Literal
from uuid import UUID

from lingxi.address import address_of, asset_id, path_of, shown
from lingxi.store.engine import Engine
from lingxi.store.where import Compare, Has, OneOf, Where, both
from lingxi.types import MODALITIES, Skipped, Source

FIRST = Compare("order", "=", 0)  # every asset has exactly one first segment; it speaks for the asset
FOUND = OneOf("modality", MODALITIES)  # what could not be read has none, and this field has an index
FOLDERS = 10_000  # with missing files that are told, at most
DELETED = 1024  # assets removed by one request, at most
_FIELDS = ["address", "asset", "signature", "skipped", "missing"]


@dataclass(frozen=True)
class Reads:
    """What is read in files besides, by the revision of what reads it; empty where nothing does."""

    ocr: str = ""  # what is written in pictures
    speech: str = ""  # what is said in sounds
    sounds: tuple[str, ...] = ()  # what makes sounds findable besides the models of spaces

    def of(self, name: str) -> list[str]:
        """Those that look at a file of this name."""
        from lingxi.media.scan import is_timed
        from lingxi.media.written import holds_pictures  # a search reads no file

        seen = [self.ocr] if self.ocr and holds_pictures(name) else []
        heard = [self.speech, *self.sounds] if is_timed(name) else []
        return [*seen, *filter(None, heard)]


NOTHING = Reads()


def signature_of(source: Source, models: Iterable[str], reads: Reads = NOTHING) -> str:
    """Changes when the file, its captions or the models that look at it change; costs no more than a stat.

    Files do not mind what reads nothing in them.
    """
    spoken = [source.spoken] if source.spoken else []
    facts = [
        str(source.size),
        str(source.modified_ns),
        *sorted(models),
        *reads.of(source.path.name),
        *source.captions,
        *spoken,
    ]
    return blake2b("\0".join(facts).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def under(folder: Path) -> Where:
    """The filter for a folder; it ignores case, so whoever must be exact looks at the addresses as well."""
    return Compare("folder", "under", shown(folder))


class Snapshot:
    """The assets below a root, by id, each with its signature; what is met is marked, what is left has vanished.

    With ``retry``, files that could not be read count as changed.
    """

    def __init__(self, engine: Engine, root: Path, *, retry: bool = False) -> None:
        self._signatures: dict[bytes, bytes] = {}
        self._seen: set[bytes] = set()
        self._missing: dict[bytes, str] = {}
        self._root = root
        for asset in assets_below(engine, root):
            again = retry and asset.skipped
            id_ = UUID(asset.id).bytes
            self._signatures[id_] = b"" if again else bytes.fromhex(asset.signature)
            if asset.missing:
                self._missing[id_] = asset.missing

    def meet(self, source: Source, signature: str) -> Literal["new", "changed", "unchanged"]:
        """Marks a file as seen and tells whether it is ``new``, ``changed`` or ``unchanged``."""
        id_ = UUID(asset_id(address_of(source.path))).bytes
        known = self._signatures.get(id_)
        self._seen.add(id_)
        return "new" if known is None else "unchanged" if known.hex() == signature else "changed"

    def keep(self, engine: Engine, path: Path) -> None:
        """Marks everything at or below a path as seen: not looked at is not the same as gone."""
        self._seen.update(UUID(asset.id).bytes for asset in assets_below(engine, path))

    def missing(self, source: Source) -> str:
        """The address of the folder that kept a file while it was missing; empty for one that was not."""
        return self._missing.get(UUID(asset_id(address_of(source.path))).bytes, "")

    @property
    def returned(self) -> list[str]:
        """The ids of the assets that were missing and were met."""
        return [str(UUID(bytes=id_)) for id_ in self._missing if id_ in self._seen]

    @property
    def new(self) -> frozenset[str]:
        """The ids of the assets that were met for the first time."""
        return frozenset(str(UUID(bytes=id_)) for id_ in self._seen if id_ not in self._signatures)

    def vanished(self) -> Iterator[str]:
        """The ids of the assets that were not met."""
        return (str(UUID(bytes=id_)) for id_ in self._signatures if id_ not in self._seen)

    def unmet(self, engine: Engine) -> list[KnownAsset]:
        """The assets that were not met."""
        if not any(True for _ in self.vanished()):
            return []
        below = assets_below(engine, self._root)
        return [asset for asset in below if UUID(asset.id).bytes not in self._seen]

    def __len__(self) -> int:
        return len(self._signatures)


@dataclass(frozen=True)
class KnownAsset:
    """An asset as the library knows it."""

    id: str
    address: str
    signature: str
    skipped: str  # why it could not be read; empty when it could
    missing: str = ""  # the address of the folder that keeps it though it is not there; empty when it is


def assets_below(engine: Engine, path: Path) -> Iterator[KnownAsset]:
    """Every asset that is the file ``path`` or lies below the folder ``path``."""
    exact = address_of(path)
    below = exact.rstrip("/") + "/"
    folder = path if engine.count(both(FIRST, under(path))) else path.parent
    for point in engine.scroll(both(FIRST, under(folder)), _FIELDS):
        address = str(point.payload["address"])
        if address == exact or address.startswith(below):
            facts = point.payload
            skipped, missing = (str(facts.get(name, "")) for name in ("skipped", "missing"))
            yield KnownAsset(str(facts["asset"]), address, str(facts["signature"]), skipped, missing)


def failures(engine: Engine, root: Path | None = None) -> list[Skipped]:
    """The files that the library knows of and could not read, at or below ``root`` where one is given."""
    points = engine.scroll(Has("skipped"), ["address", "skipped"])
    found = [Skipped(path_of(point.payload["address"]), point.payload["skipped"]) for point in points]
    below = [each for each in found if root is None or each.path.is_relative_to(root)]
    return sorted(below, key=lambda each: each.path)


def mark(engine: Engine, assets: Sequence[str], missing: Path | None) -> None:
    """Marks assets, by id, as missing, kept by a folder; takes the mark away when that is None."""
    facts = {"missing": None if missing is None else address_of(missing)}
    for start in range(0, len(assets), DELETED):
        engine.set_payload(OneOf("asset", tuple(assets[start : start + DELETED])), facts)


def missing_folders(engine: Engine) -> dict[Path, int]:
    """The folders that keep files which are not there, and how many."""
    return {path_of(folder): count for folder, count in engine.facet("missing", FIRST, FOLDERS)}


def remove(engine: Engine, assets: Sequence[str]) -> None:
    """Takes assets, by id, out of the store."""
    for start in range(0, len(assets), DELETED):
        engine.delete(OneOf("asset", tuple(assets[start : start + DELETED])))
