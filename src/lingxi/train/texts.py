"""The user's own texts, for language models: a table of pairs, a file of lines, or a folder of notes."""

from __future__ import annotations

from lingxi.address import AnyPath, as_path
from lingxi.errors import UnreadableMedia
from lingxi.train.pairs import read_pairs

TABLES, NOTES = (".csv", ".tsv"), (".txt", ".md")


def read_texts(source: AnyPath) -> list[str]:
    """The texts of a table of pairs, or the lines of a file, or of all notes (``.txt``, ``.md``) below a folder.

    Raises UnreadableMedia for a path that does not exist or a file that is not UTF-8, and OSError.
    """
    path = as_path(source)
    if path.suffix.lower() in TABLES and not path.is_dir():
        return [pair.text for pair in read_pairs(path)]
    if not path.exists():
        raise UnreadableMedia(f"{path} does not exist; name a file of texts, a table of pairs or a folder of notes")
    files = sorted(each for each in path.rglob("*") if each.suffix.lower() in NOTES) if path.is_dir() else [path]
    lines = list[str]()
    for file in files:
        try:
            lines += [line for line in file.read_text(encoding="utf-8-sig").splitlines() if line.strip()]
        except UnicodeDecodeError as error:
            raise UnreadableMedia(f"{file} is not UTF-8: {error}") from error
    return lines
