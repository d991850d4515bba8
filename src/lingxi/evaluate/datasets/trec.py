"""Judgements of TREC and BEIR: a folder with ``corpus.jsonl``, ``queries.jsonl`` and ``qrels``."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, final

from lingxi.errors import BadDataset
from lingxi.evaluate.dataset import Dataset, Item, datasets, inside


@final
@datasets.register("trec")
class Trec:
    """Lines of ``query 0 item grade`` (TREC) or ``query item grade`` with a heading (BEIR), graded.

    A line of the corpus has ``_id`` and ``text``, or ``image``: a file below the folder.
    """

    def claims(self, path: Path) -> bool:
        """A folder with a corpus."""
        return (path / "corpus.jsonl").is_file()

    def splits(self, path: Path) -> tuple[str, ...]:
        """The names of the files in the folder of judgements; a single one is no split."""
        found = tuple(sorted(file.stem for file in path.glob("qrels/*.tsv")))
        return found if len(found) > 1 else ()

    def read(self, path: Path, split: str | None) -> Dataset:
        """Reads ``qrels/SPLIT.tsv`` (test by default), ``qrels.txt`` or ``qrels``."""
        queries = {each.id: each for each in _items(path / "queries.jsonl", path)}
        items = tuple(_items(path / "corpus.jsonl", path))
        grades: dict[str, dict[str, int]] = {}
        for query, item, grade in judgements(_file(path, split or "test")):
            if query in queries:
                grades.setdefault(query, {})[item] = grade
        asked = tuple(queries[id_] for id_ in grades if any(grade > 0 for grade in grades[id_].values()))
        return Dataset(path.name, asked, items, grades)


def judgements(file: Path) -> Iterator[tuple[str, str, int]]:
    """Query, item and grade of each line; raises BadDataset."""
    for number, line in enumerate(file.read_text(encoding="utf-8").split("\n"), start=1):
        columns = line.strip().split("\t")
        parts = columns if len(columns) in (3, 4) else line.split()  # ids of BEIR may have spaces
        if not parts or (number == 1 and not parts[-1].lstrip("-").isdigit()):
            continue
        if len(parts) not in (3, 4) or not parts[-1].lstrip("-").isdigit():
            raise BadDataset(f"{file}, line {number}: expected query, 0, item and grade")
        yield parts[0], parts[-2], int(parts[-1])


def _file(folder: Path, split: str) -> Path:
    for name in (f"qrels/{split}.tsv", "qrels.txt", "qrels"):
        if (folder / name).is_file():
            return folder / name
    raise BadDataset(f"{folder} has no judgements: qrels/{split}.tsv, qrels.txt or qrels")


def _items(file: Path, folder: Path) -> Iterator[Item]:
    try:
        for line in file.read_text(encoding="utf-8").split("\n"):
            if line.strip():
                found: dict[str, Any] = json.loads(line)
                id_ = str(found["_id"])
                if "image" in found:
                    yield Item(id_, path=inside(folder, str(found["image"])))
                else:
                    yield Item(id_, text=" ".join(filter(None, [found.get("title", ""), found["text"]])))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadDataset(f"{file} cannot be read: {error!r}") from error
