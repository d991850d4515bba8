"""What people choose among the groups: kinds, and the files to keep."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar, get_args

from lingxi.apps.duplicates.group import Group, Kind
from lingxi.errors import BadQuery

T = TypeVar("T")


def only(groups: Iterable[Group], kind: str) -> tuple[Group, ...]:
    """The groups of a kind, all of them where it is empty; raises BadQuery for an unknown kind."""
    if kind and kind not in get_args(Kind):
        raise BadQuery(f"groups are of the kinds {', '.join(get_args(Kind))}; there are none of kind {kind!r}")
    return tuple(group for group in groups if kind in ("", group.kind))


def keeping(groups: Iterable[Group], keep: Collection[Path]) -> tuple[Group, ...]:
    """The groups, where chosen files take the place of the better copy. All chosen files of a group stay.

    Bursts, of which all files stay, are as they were.
    """
    return tuple(_keeping(group, keep) for group in groups)


def _keeping(group: Group, keep: Collection[Path]) -> Group:
    chosen = [n for n, path in enumerate(group.files) if path in keep]
    if group.keep is None or not chosen:
        return group
    order = [chosen[0], *(n for n in range(len(group.files)) if n not in chosen)]
    files = _picked(group.files, order)
    ids, facts = _picked(group.ids, order), _picked(group.facts, order)
    return replace(group, files=files, keep=files[0], merit="chosen", ids=ids, facts=facts)


def _picked(values: Sequence[T], order: Sequence[int]) -> tuple[T, ...]:
    return tuple(values[n] for n in order) if values else ()


def paths_in(lines: Iterable[str]) -> list[Path]:
    """The paths of a text, one a line."""
    return [Path(line).absolute() for each in lines if (line := each.rstrip("\r\n"))]
