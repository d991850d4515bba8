"""The files and the writer's lease of a library on a Qdrant server: a second collection, whose points have no vectors.

A file is a head, which names its version, and pieces of that version. The pieces are written first; then the head is
replaced on the condition that it still names the version that was read. So a file is whole or not there, and of two
writers one is refused. The server checks the condition where it applies the write; the permanent leader of the shard
puts writes in order. Local mode checks it as well, but only one thread may use it at a time.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Iterator, Mapping, Sequence
from hashlib import blake2b
from typing import Any, final
from uuid import UUID, uuid4, uuid5

from qdrant_client import models

from lingxi.errors import LibraryDamaged
from lingxi.store.qdrant.collection import make
from lingxi.store.qdrant.connection import Connection

ENDING = "-files"  # of the collection's name
PIECE = 2**20  # bytes
PAGE = 16  # pieces per request
SHARDS = 1
REMEMBERED = 32  # versions that a head names: a writer finds its own, although others have written since
LONGEST_WRITE_S = 3600  # pieces without a head that are older are of a writer that was killed
ATTEMPTS = 5  # to read a file that others replace meanwhile
_SPACE = UUID("9a3c5f0e-54b8-5d0c-9d5c-716472616e74")
_STRONG = models.WriteOrdering.STRONG
_MAJORITY = models.ReadConsistencyType.MAJORITY


@final
class Files:
    """The second collection of a library."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._name = connection.address.name + ENDING
        make(connection, self._name, {}, SHARDS)

    def digests(self) -> dict[str, str]:
        """The names of the files, with a digest of each."""
        heads = self._scroll(_equal(kind="file"), 512)
        return {head.payload["name"]: head.payload["digest"] for head in heads}

    def read(self, name: str) -> bytes | None:
        """The contents of a file, or None; raises LibraryDamaged if they are not what was written."""
        version = ""
        for _ in range(ATTEMPTS):
            head = self._head(_file_id(name))
            if head is None or head["version"] == version:
                break
            version = head["version"]
            found = self._scroll(_equal(kind="piece", version=version), PAGE)
            pieces = {each.payload["piece"]: b64decode(each.payload["data"]) for each in found}
            data = b"".join(pieces[number] for number in sorted(pieces))
            if _digest(data) == head["digest"]:
                return data
        if head is None:
            return None
        raise LibraryDamaged(f"the file {name} of {self._connection.address} is not what was written")

    def write(self, name: str, data: bytes, known: str | None) -> str | None:
        """Writes a file if its digest is still ``known``, and returns the new one.

        Returns None if it has changed, or if another writer was faster.
        """
        id_ = _file_id(name)
        head = self._head(id_)
        if (None if head is None else head["digest"]) != known:
            return None
        version = self._write_pieces(data)
        digest = _digest(data)
        facts = {"kind": "file", "name": name, "digest": digest}
        found = self._swap(id_, facts, version, head)
        if found is None or version not in found["versions"]:
            self._remove_version(version)
            return None
        if head is not None:
            self._remove_version(head["version"])
        return digest

    def delete(self, name: str) -> None:
        """Deletes a file."""
        head = self._head(_file_id(name))
        if head is not None:
            self._delete(models.Filter(must=[models.HasIdCondition(has_id=[_file_id(name)])]))
            self._remove_version(head["version"])

    def lease(self, owner: str, seconds: float) -> str | None:
        """Takes or extends the lease; the owner who has it, or None if it is now ``owner``'s."""
        held = self._head(_LEASE)
        now = self._connection.now()
        if held and held["owner"] != owner and held["until"] > now:
            return str(held["owner"])
        found = self._swap(_LEASE, {"kind": "lease", "owner": owner, "until": now + seconds}, str(uuid4()), held)
        if found is None:  # another process has just released it
            return self.lease(owner, seconds)
        return None if found["owner"] == owner else str(found["owner"])

    def release(self, owner: str) -> None:
        """Ends the lease, if ``owner`` has it."""
        self._delete(models.Filter(must=[models.HasIdCondition(has_id=[_LEASE]), *_conditions(owner=owner)]))

    def sweep(self) -> None:
        """Removes the pieces that interrupted writes have left."""
        used = {head.payload["version"] for head in self._scroll(_equal(kind="file"), 512)}
        before = self._connection.now() - LONGEST_WRITE_S
        pieces = self._scroll(_equal(kind="piece"), 512, ["version", "at"])
        for version in {each.payload["version"] for each in pieces if each.payload["at"] < before} - used:
            self._remove_version(version)

    def _swap(
        self, id_: str, facts: Mapping[str, Any], version: str, head: Mapping[str, Any] | None
    ) -> Mapping[str, Any] | None:
        """Replaces a head that still names the version of ``head``, or adds one if there was none.

        Returns the head that is there now. It is the new one, or follows it, if it has ``version`` among its versions.
        """
        before = list(head["versions"]) if head else []
        payload = {**facts, "version": version, "versions": [version, *before][:REMEMBERED]}
        mode = models.UpdateMode.UPDATE_ONLY if head else models.UpdateMode.INSERT_ONLY
        condition = _equal(version=before[0]) if before else None
        point = models.PointStruct(id=id_, vector={}, payload=payload)
        self._upsert([point], update_mode=mode, update_filter=condition)
        return self._head(id_)

    def _write_pieces(self, data: bytes) -> str:
        """Writes the pieces of a new version, and returns its name."""
        version = str(uuid4())
        pieces = [data[start : start + PIECE] for start in range(0, len(data), PIECE)]
        for start in range(0, len(pieces), PAGE):
            part = enumerate(pieces[start : start + PAGE], start)
            self._upsert([_piece(version, n, each, self._connection.now()) for n, each in part])
        return version

    def _remove_version(self, version: str) -> None:
        self._delete(_equal(kind="piece", version=version))

    def _head(self, id_: str) -> Mapping[str, Any] | None:
        found = self._connection("retrieve", self._name, [id_], consistency=_MAJORITY)
        return found[0].payload if found else None

    def _upsert(self, points: list[Any], **named: Any) -> None:
        self._connection.change("upsert", self._name, points, ordering=_STRONG, **named)

    def _delete(self, selected: models.Filter) -> None:
        self._connection.change("delete", self._name, selected, ordering=_STRONG)

    def _scroll(self, selected: models.Filter, page: int, payload: Sequence[str] | None = None) -> Iterator[Any]:
        offset = None
        while True:
            found, offset = self._connection(
                "scroll",
                self._name,
                selected,
                limit=page,
                offset=offset,
                with_payload=True if payload is None else list(payload),
                consistency=_MAJORITY,
            )
            yield from found
            if offset is None:
                return


def _file_id(name: str) -> str:
    return str(uuid5(_SPACE, f"file\n{name}"))


_LEASE = str(uuid5(_SPACE, "lease"))


def _piece(version: str, number: int, data: bytes, now: float) -> models.PointStruct:
    text = b64encode(data).decode("ascii")
    payload = {"kind": "piece", "version": version, "piece": number, "at": now, "data": text}
    return models.PointStruct(id=str(uuid5(UUID(version), str(number))), vector={}, payload=payload)


def _digest(data: bytes) -> str:
    return blake2b(data, digest_size=16).hexdigest()


def _equal(**values: str) -> models.Filter:
    return models.Filter(must=_conditions(**values))


def _conditions(**values: str) -> list[models.FieldCondition]:
    return [models.FieldCondition(key=key, match=models.MatchValue(value=value)) for key, value in values.items()]
