"""A vector fusion that breaks its contract is found out."""

from __future__ import annotations

import pytest

from lingxi.arrays import Vectors
from lingxi.fuse.vector_fusion import Parts
from lingxi.fuse.vectors.concat import Concat
from lingxi.testing import check_vector_fusion
from lingxi.testing.vector_fusions import DIMS, some_parts


def test_a_broken_vector_fusion_is_found_out() -> None:
    class First(Concat):
        """Forgets all but its first part."""

        def fuse(self, parts: Parts) -> Vectors:
            return super().fuse(parts.only(0))

    with pytest.raises(AssertionError, match="rows have unit length"):
        check_vector_fusion(First(DIMS))


def test_the_examples_share_their_causes() -> None:
    parts = some_parts()
    assert len(parts) == 64
    assert [rows.shape[1] for rows in parts.rows] == list(DIMS)
    assert (some_parts().rows[0] == parts.rows[0]).all(), "the same every time"
