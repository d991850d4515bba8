"""What recommendations see of a library is what its items offer."""

from __future__ import annotations

from lingxi.apps.recommend.catalogue import Catalogue
from lingxi.search.items import Items


def _sees(items: Items) -> Catalogue:
    """For the type checker."""
    return items


def test_items_have_every_method_of_the_protocol() -> None:
    wanted = {name for name in vars(Catalogue) if not name.startswith("_")}
    assert wanted == {"held", "near", "usual"}
    assert wanted <= set(dir(Items))
