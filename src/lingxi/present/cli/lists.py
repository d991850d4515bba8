"""Help that lists plug-ins: the names come from the registries, when somebody reads the help and not before."""

from __future__ import annotations

import re
import warnings
from importlib import import_module
from typing import TYPE_CHECKING, Any, cast

from typer.core import TyperCommand

if TYPE_CHECKING:
    from lingxi.registry import Registry

# what stands in braces in a help text -> the module of the registry, and its name there
LISTS = {
    "data set forms": ("lingxi.evaluate.dataset", "datasets"),
    "hashing methods": ("lingxi.train.hasher", "hashers"),
    "indexes": ("lingxi.evaluate.index", "indexes"),
    "learners": ("lingxi.search.learner", "learners"),
    "losses": ("lingxi.train.loss", "losses"),
    "measures": ("lingxi.evaluate.measure", "measures"),
    "rank fusions": ("lingxi.fuse.registry", "rank_fusions"),
    "rerankers": ("lingxi.search.reranker", "rerankers"),
    "vector fusions": ("lingxi.fuse.vector_fusion", "vector_fusions"),
}
SPELLED = ("indexes", "learners", "rank fusions", "rerankers")  # with settings; to learn those of others takes torch


class ListingCommand(TyperCommand):
    """A command whose help lists plug-ins where it has the kind of them in braces."""

    def format_help(self, ctx: Any, formatter: Any) -> None:  # click's, which only typer imports
        """Fills in the lists, and writes the help."""
        for each in self.params:
            described = cast("Any", each)  # arguments of click have no help, those of typer do
            described.help = filled(described.help or "")
        super().format_help(ctx, formatter)


def filled(text: str) -> str:
    """The text with the names of plug-ins in place of ``{rank fusions}``."""
    kinds = "|".join(LISTS)
    return re.sub(rf"\{{({kinds})\}}", lambda found: ", ".join(listed(found[1])), text)


def listed(kind: str) -> list[str]:
    """The plug-ins of one kind, with settings and defaults where these are cheap to learn."""
    module, name = LISTS[kind]
    registry: Registry[object] = getattr(import_module(module), name)
    if kind not in SPELLED:
        return registry.names()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # lingxi doctor names the broken ones
        return [registry.spelled(each) for each in registry]
