"""A library from the inside is what an explanation sees."""

from __future__ import annotations

from lingxi.apps.explain.source import Source
from lingxi.search.insight import Insight


def _sees(insight: Insight) -> Source:
    """For the type checker."""
    return insight


def test_insight_has_every_method_of_the_protocol() -> None:
    wanted = {name for name in vars(Source) if not name.startswith("_")}
    assert len(wanted) == 5
    assert wanted <= set(dir(Insight))
