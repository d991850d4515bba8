"""Plug-in names in help texts, read from the registries when the help is shown."""

from __future__ import annotations

import re
import warnings
from importlib import import_module
from typing import TYPE_CHECKING, Any, cast

from typer.core import TyperCommand

if TYPE_CHECKING:
    from lingxi.registry import Registry

# placeholder in a help text -> the module of the registry, and its name there
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
SPELLED = ("indexes", "learners", "rank fusions", "rerankers")  # shown with settings; others would import torch


class ListingCommand(TyperCommand):
    """A command whose help has placeholders such as ``{rerankers}`` for lists of plug-ins."""

    def format_help(self, ctx: Any, formatter: Any) -> None:  # click's, which only typer imports
        """Fills in the lists and writes the help."""
        for each in self.params:
            described = cast("Any", each)  # arguments of click have no help, those of typer have
            described.help = filled(described.help or "")
        super().format_help(ctx, formatter)


def filled(text: str) -> str:
    """The text with the names of plug-ins in place of placeholders such as ``{rank fusions}``."""
    kinds = "|".join(LISTS)
    return re.sub(rf"\{{({kinds})\}}", lambda found: ", ".join(listed(found[1])), text)


def listed(kind: str) -> list[str]:
    """The plug-ins of one kind; with settings and defaults where these are fast to read."""
    module, name = LISTS[kind]
    registry: Registry[object] = getattr(import_module(module), name)
    if kind not in SPELLED:
        return registry.names()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # lingxi doctor names the broken ones
        return [registry.spelled(each) for each in registry]
