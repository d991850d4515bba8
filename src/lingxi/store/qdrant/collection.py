"""The collection of a library on a Qdrant server: made when it is missing, checked when it is there."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any, final

from qdrant_client import models

from lingxi.errors import LibraryError
from lingxi.store.fields import kind_of
from lingxi.store.packing import MARKS, WORDS, payload_key
from lingxi.store.qdrant.connection import Connection
from lingxi.store.qdrant.points import name_of, vector_name

_SCHEMA = {
    "word": models.PayloadSchemaType.KEYWORD,
    "text": models.PayloadSchemaType.KEYWORD,
    "folder": models.PayloadSchemaType.KEYWORD,
    "integer": models.PayloadSchemaType.INTEGER,
    "number": models.PayloadSchemaType.FLOAT,
    "time": models.PayloadSchemaType.DATETIME,
}
_IDF = models.SparseVectorParams(modifier=models.Modifier.IDF)
SMALLEST = 100  # points of a segment that the server can be asked to rewrite
PURGE_S = 600.0
_FIRST = ("digest", "modality", "asset")  # fields with an index from the start


@final
class Collection:
    """The collection of a library's points.

    Raises LibraryError if there is no answer, or if another program made the collection.
    """

    def __init__(self, connection: Connection) -> None:
        self.name = connection.address.name
        self._connection = connection
        self._indexed = set[str]()  # payload keys; an index that exists is left as it is
        make(connection, self.name, {WORDS: _IDF, MARKS: _IDF}, connection.address.shards)
        self._check(self._params())
        if not self._sparse_params():
            raise self._foreign("it has no words")
        self.index_fields(_FIRST)

    def dimensions(self) -> dict[str, int]:
        """The names and dimensions of its vectors."""
        return {name_of(name): int(params.size) for name, params in (self._params().vectors or {}).items()}

    def sparse(self) -> frozenset[str]:
        """The names of its sparse vectors."""
        return frozenset(self._sparse_params())

    def add_dense(self, name: str, dim: int) -> None:
        """Adds a vector name; one that exists with this dimension is left as it is."""
        config = models.DenseVectorConfig(size=dim, distance=models.Distance.DOT)
        said = models.DenseVectorNameConfig(dense=config)
        self._connection("create_vector_name", self.name, vector_name(name), said)

    def add_sparse(self, name: str) -> None:
        """Adds a name of weighted words or marks, if it is missing."""
        if name not in self.sparse():
            config = models.SparseVectorConfig(modifier=models.Modifier.IDF)
            self._connection("create_vector_name", self.name, name, models.SparseVectorNameConfig(sparse=config))

    def remove_sparse(self, name: str) -> None:
        """Removes a name of weighted words, with the words of all points."""
        self._connection("delete_vector_name", self.name, name)

    def index_fields(self, names: Iterable[str]) -> None:
        """Indexes payload fields in the background; a filter without an index is only slower."""
        for name in names:
            with suppress(LibraryError):  # an API key that may only read
                self._index(payload_key(name), kind_of(name), wait=False)

    def index_facet(self, key: str, name: str) -> None:
        """Indexes the payload key of a field for facets; returns when it is usable."""
        self._index(key, kind_of(name), wait=True)

    def purge(self) -> None:
        """Has the server rewrite every segment with a deleted point, and waits for it; raises LibraryError if it lasts.

        Segments of fewer than 100 points are left as they are: the server has no way to rewrite them.
        """
        if self._connection.address.local:
            return  # it keeps nothing
        self._vacuum_from(deleted_threshold=0.0, vacuum_min_vector_number=SMALLEST)
        try:
            end = time.monotonic() + PURGE_S
            while str(self._connection("get_collection", self.name).status).lower().endswith("yellow"):
                if time.monotonic() > end:
                    raise LibraryError(
                        f"{self._connection.address} is still rewriting its segments; it goes on doing so"
                    )
                time.sleep(0.2)
        finally:
            self._vacuum_from(deleted_threshold=0.2, vacuum_min_vector_number=1000)  # the server's own values

    def remains(self) -> str:
        """Where deleted points may still lie, and until when."""
        if self._connection.address.local:
            return ""
        snapshots = [each.name for each in self._connection("list_snapshots", self.name)]
        kept = f" Snapshots hold it until you delete them: {', '.join(snapshots)}." if snapshots else ""
        return (
            f"Qdrant keeps deleted points in its write-ahead log, and in segments below {SMALLEST} points, until it "
            f"rewrites them; to be sure now, migrate the library to a new name and delete this collection.{kept}"
        )

    def _vacuum_from(self, **limits: Any) -> None:
        config = models.OptimizersConfigDiff(**limits)
        self._connection("update_collection", self.name, optimizers_config=config)

    def _index(self, key: str, kind: str, *, wait: bool) -> None:
        if key not in self._indexed and not self._connection.address.local:  # local mode has no indexes
            self._indexed.add(key)
            self._connection("create_payload_index", self.name, key, _SCHEMA[kind], wait=wait)

    def _params(self) -> Any:
        return self._connection("get_collection", self.name).config.params

    def _sparse_params(self) -> Mapping[str, Any]:
        return self._params().sparse_vectors or {}

    def _check(self, params: Any) -> None:
        if not isinstance(params.vectors or {}, dict):
            raise self._foreign("its vectors have no names")
        for name, vector in (params.vectors or {}).items():
            if vector.distance != models.Distance.DOT:
                raise self._foreign(f"its vectors {name} have the distance {vector.distance}, not Dot")
        address = self._connection.address
        for wanted, found, what in (
            (address.shards, params.shard_number, "shards"),
            (address.replicas, params.replication_factor, "replicas"),
        ):
            if wanted is not None and found is not None and wanted != found:
                raise LibraryError(
                    f"{address} was made with {what}={found}, and the address has {what}={wanted}; "
                    f"leave {what} out of the address, or move the library to a new name"
                )

    def _foreign(self, why: str) -> LibraryError:
        return LibraryError(
            f"the collection {self._connection.address} is not a library of lingxi: {why}; use another name"
        )


def make(connection: Connection, name: str, sparse: Mapping[str, Any], shards: int | None) -> None:
    """Makes a collection without dense vectors, if it is missing; several processes may do so at the same time."""
    if connection("collection_exists", name):
        return
    address = connection.address
    try:
        connection(
            "create_collection",
            name,
            vectors_config={},
            sparse_vectors_config=dict(sparse),
            shard_number=shards,
            replication_factor=address.replicas,
            write_consistency_factor=address.acknowledged,
        )
    except LibraryError:
        if not connection("collection_exists", name):
            raise
