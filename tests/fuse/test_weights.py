"""Weights as they are written."""

from __future__ import annotations

import pytest

from lingxi.errors import BadName
from lingxi.fuse.weights import no_fewer_parts, part_weights


def test_weights_are_read() -> None:
    assert part_weights("concat", "", 2) == [1, 1]
    assert part_weights("concat", "2, 0.5", 2) == [2, 0.5]


@pytest.mark.parametrize("written", ["1", "1,2,3", "1,x", "1,0", "1,-1", "1,inf", "1,nan"])
def test_other_weights_are_refused(written: str) -> None:
    with pytest.raises(BadName, match="2 positive numbers"):
        part_weights("concat", written, 2)


def test_the_number_of_parts_is_checked() -> None:
    no_fewer_parts("concat", [1, 2, 3], 2)
    with pytest.raises(BadName, match=r"at least 2 models, not 1; write for example: \w+\(embedded, word2vec\)"):
        no_fewer_parts("concat", [1], 2)
    with pytest.raises(BadName, match="fuses 2 models, not 3"):
        no_fewer_parts("cca", [1, 2, 3], 2, 2)
