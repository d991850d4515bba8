"""lingxi (灵犀): semantic search over images, notes, sounds and videos, by text (English, Chinese) or by example.

>>> import lingxi
>>> with lingxi.open("photos.lingxi") as lib:       # doctest: +SKIP
...     lib.index("~/Pictures")
...     for hit in lib.search("a cat on a sofa"):
...         print(hit.path, hit.score)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lingxi.privacy import disable_telemetry
from lingxi.version import __version__

if TYPE_CHECKING:
    from lingxi.apps.language_model import LanguageModel
    from lingxi.check import CheckReport, check_library
    from lingxi.client import Client
    from lingxi.encode.choose import choose as load_encoder
    from lingxi.encode.text.span_reader import SpanReader
    from lingxi.errors import LingxiError
    from lingxi.index.indexer import IndexSettings
    from lingxi.index.report import IndexReport, RebuildReport
    from lingxi.library import Library
    from lingxi.library import Library as open  # noqa: A004, N813
    from lingxi.neighbour import connect
    from lingxi.search.album import Album, SavedSearch
    from lingxi.search.hit import Hit, Hits
    from lingxi.search.query import Part, Query
    from lingxi.store.imports import restore
    from lingxi.store.migrate_library import MigrationReport
    from lingxi.store.migrate_library import migrate_library as migrate
    from lingxi.types import Limits, Skipped, Space, Status

disable_telemetry()

_INNER = {
    "load_encoder": "choose",
    "migrate": "migrate_library",
    "open": "Library",
}  # public names that differ from the names in their modules

_HOMES = {
    "Album": "lingxi.search.album",
    "CheckReport": "lingxi.check",
    "Client": "lingxi.client",
    "Hit": "lingxi.search.hit",
    "Hits": "lingxi.search.hit",
    "IndexReport": "lingxi.index.report",
    "IndexSettings": "lingxi.index.indexer",
    "LanguageModel": "lingxi.apps.language_model",
    "Library": "lingxi.library",
    "Limits": "lingxi.types",
    "LingxiError": "lingxi.errors",
    "MigrationReport": "lingxi.store.migrate_library",
    "Part": "lingxi.search.query",
    "Query": "lingxi.search.query",
    "RebuildReport": "lingxi.index.report",
    "SavedSearch": "lingxi.search.album",
    "Skipped": "lingxi.types",
    "Space": "lingxi.types",
    "SpanReader": "lingxi.encode.text.span_reader",
    "Status": "lingxi.types",
    "check_library": "lingxi.check",
    "connect": "lingxi.neighbour",
    "load_encoder": "lingxi.encode.choose",
    "migrate": "lingxi.store.migrate_library",
    "open": "lingxi.library",
    "restore": "lingxi.store.imports",
}

__all__ = [
    "Album",
    "CheckReport",
    "Client",
    "Hit",
    "Hits",
    "IndexReport",
    "IndexSettings",
    "LanguageModel",
    "Library",
    "Limits",
    "LingxiError",
    "MigrationReport",
    "Part",
    "Query",
    "RebuildReport",
    "SavedSearch",
    "Skipped",
    "Space",
    "SpanReader",
    "Status",
    "__version__",
    "check_library",
    "connect",
    "load_encoder",
    "migrate",
    "open",
    "restore",
]


def __getattr__(name: str) -> Any:
    """Imports public names on first use, so that ``import lingxi`` is fast."""
    if name not in _HOMES:
        raise AttributeError(f"module 'lingxi' has no attribute {name!r}")
    import importlib

    return getattr(importlib.import_module(_HOMES[name]), _INNER.get(name, name))


def __dir__() -> list[str]:
    return sorted(__all__)
