"""The signatures of a folder's known files in 25 bytes each: a dictionary takes ten times as much for a million."""

from __future__ import annotations

from collections.abc import Iterable
from typing import final
from uuid import UUID

import numpy as np

ID, SIGNATURE = 16, 8  # bytes


@final
class SignatureTable:
    """The signatures of assets by their ids, sorted by id, and which assets were met. A lookup is a binary search."""

    def __init__(self, signatures: Iterable[tuple[str, str]]) -> None:
        """Takes ids of assets with their signatures in hexadecimal; a signature may be empty."""
        packed = bytearray()
        for id_, signature in signatures:
            packed += UUID(id_).bytes + _whole(bytes.fromhex(signature)[:SIGNATURE], SIGNATURE)
        rows = np.frombuffer(packed, [("id", f"S{ID}"), ("signature", f"S{SIGNATURE}")])
        self._ids, order = np.unique(rows["id"], return_index=True)  # (n,)
        self._signatures = rows["signature"][order]  # (n,)
        self._met = np.zeros(len(order), bool)

    def __len__(self) -> int:
        return len(self._ids)

    def __contains__(self, id_: str) -> bool:
        return self._row(id_) is not None

    def meet(self, id_: str) -> str | None:
        """The signature of an asset, which counts as met from now on; None if it is unknown."""
        row = self._row(id_)
        if row is None:
            return None
        self._met[row] = True
        return _whole(self._signatures[row], SIGNATURE).hex()

    def is_met(self, id_: str) -> bool:
        """Whether an asset is known and was met."""
        row = self._row(id_)
        return row is not None and bool(self._met[row])

    @property
    def unmet(self) -> int:
        """The number of assets that were not met."""
        return len(self) - int(self._met.sum())

    def _row(self, id_: str) -> int | None:
        key = UUID(id_).bytes
        row = int(np.searchsorted(self._ids, np.bytes_(key)))
        return row if row < len(self) and _whole(self._ids[row], ID) == key else None


def _whole(value: bytes, size: int) -> bytes:
    """A value with zero bytes at its end, which arrays of NumPy leave out."""
    return value.ljust(size, b"\0")
