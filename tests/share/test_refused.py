"""Every refusal of a shared library has a reason that people can read; tests/test_scoped.py goes over all methods."""

from __future__ import annotations

from lingxi.library import Library
from lingxi.share.refused import REFUSED


def test_only_what_a_library_has_is_refused_and_with_a_reason() -> None:
    assert set(REFUSED) <= {name for name in vars(Library) if not name.startswith("_")}
    assert all(len(why.split()) > 1 for why in REFUSED.values())
