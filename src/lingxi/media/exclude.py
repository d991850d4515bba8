"""Names that a walk leaves out, by patterns with the rules of ``.gitignore``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import PurePath

from lingxi.errors import BadQuery

Excluded = Callable[[str], bool]  # a path relative to the indexed folder, with / at the end of a folder's


def excluded_by(patterns: Sequence[str]) -> Excluded:
    """Whether a path is left out, as the last pattern that matches says; raises BadQuery for one that is none.

    >>> excluded = excluded_by(["*.tmp", "/cache/", "!keep.tmp"])
    >>> [excluded(path) for path in ("a/b.tmp", "keep.tmp", "cache/", "a/cache/")]
    [True, False, True, False]
    """
    from pathspec import GitIgnoreSpec  # most walks leave out nothing

    for pattern in patterns:
        try:
            GitIgnoreSpec.from_lines([pattern])
        except ValueError as error:
            example = "give one as in .gitignore, such as '*.tmp'"
            raise BadQuery(f"{pattern!r} is not a pattern: {error}; {example}") from error
    return GitIgnoreSpec.from_lines(patterns).match_file


def is_left_out(path: PurePath, *, hidden: bool, patterns: Sequence[str]) -> bool:
    """Whether a walk does not meet a path, relative to the indexed folder, for its name or that of a folder above."""
    if not hidden and any(part.startswith(".") for part in path.parts):
        return True
    if not patterns:
        return False
    excluded, above = excluded_by(patterns), [each for each in path.parents if each.parts]
    return excluded(path.as_posix()) or any(excluded(f"{each.as_posix()}/") for each in (path, *above))
