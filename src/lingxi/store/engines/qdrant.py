"""The engine of a Qdrant server or cluster: ``qdrant://host:6333/name?replicas=2&shards=6``."""

from __future__ import annotations

from importlib.util import find_spec

from lingxi.errors import MissingExtra
from lingxi.store.engine import Engine, engines


@engines.register("qdrant")
def open_qdrant(address: str) -> Engine:
    """Opens a library on a Qdrant server, and makes its collections if they are missing.

    ``qdrants://`` uses https. The environment variable LINGXI_QDRANT_KEY holds the API key. ``qdrant://local/name``
    keeps the points in the memory of this process, for tests. Raises MissingExtra and LibraryError.
    """
    if find_spec("qdrant_client") is None:
        raise MissingExtra("qdrant-client", "qdrant")
    from lingxi.store.qdrant.engine import QdrantEngine  # its client takes a second to import

    return QdrantEngine(address)
