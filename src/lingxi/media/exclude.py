"""Exclusion of file names by patterns with the rules of ``.gitignore``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import PurePath

from lingxi.errors import BadQuery

Excluded = Callable[[str], bool]  # a relative path, ending in / for a folder


def excluded_by(patterns: Sequence[str]) -> Excluded:
    """Whether a path is excluded: the last matching pattern decides. Raises BadQuery for an invalid pattern."""
    from pathspec import GitIgnoreSpec  # imported here: most walks have no patterns

    for pattern in patterns:
        try:
            GitIgnoreSpec.from_lines([pattern])
        except ValueError as error:
            example = "give one as in .gitignore, such as '*.tmp'"
            raise BadQuery(f"{pattern!r} is not a pattern: {error}; {example}") from error
    return GitIgnoreSpec.from_lines(patterns).match_file


def is_left_out(path: PurePath, *, hidden: bool, patterns: Sequence[str]) -> bool:
    """Whether a walk skips a relative path because of its name or the name of a parent folder."""
    if not hidden and any(part.startswith(".") for part in path.parts):
        return True
    if not patterns:
        return False
    excluded, above = excluded_by(patterns), [each for each in path.parents if each.parts]
    return excluded(path.as_posix()) or any(excluded(f"{each.as_posix()}/") for each in (path, *above))
