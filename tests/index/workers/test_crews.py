"""What --workers may say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from lingxi.errors import BadQuery
from lingxi.index.snapshot import NOTHING
from lingxi.index.workers.crews import crew_of, is_crew
from lingxi.index.workers.work import Orders
from lingxi.types import Limits

NO_RAY = ["ray:", "ray:locl", "ray://", "ray:local?x", "ray:local?size=99999999999", "ray:auto?size=many"]
NO_RAY += ["ray:auto?memory=3", "ray:auto?size=1&memory=3", "ray:auto?size=-2", "ray:auto?size=0", "ray:auto?"]
ORDERS = Orders("shared://x", Path("/"), NOTHING, Limits())


@pytest.mark.parametrize("spec", ["local:1", "local:64", "ray://host:10001", "ray:local?size=2", "ray:auto"])
def test_crews_have_a_kind(spec: str) -> None:
    assert is_crew(spec)


@pytest.mark.parametrize(
    "spec", ["", "8", "local", "local:0", "local:-1", "local:99999", "dask://x", "local:2 ", "locl:2", *NO_RAY]
)
def test_other_texts_are_no_crews(spec: str) -> None:
    assert not is_crew(spec)
    with pytest.raises(BadQuery, match=f"{re.escape(repr(spec))} are no workers; there are: local:8.*ray:auto"):
        crew_of(spec, ORDERS)


def test_a_local_crew_has_its_size() -> None:
    crew = crew_of("local:3", ORDERS)
    assert crew.size == 3
    crew.close()
