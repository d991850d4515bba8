"""Manual judgements, stored as a data set: corpus, queries and TREC judgements in one folder."""

from __future__ import annotations

import json
from hashlib import blake2b
from pathlib import Path
from typing import Any

from lingxi.disk import USUAL_FILE, write_text, write_whole
from lingxi.errors import UnreadableMedia
from lingxi.evaluate.datasets.trec import judgements
from lingxi.media.thumbnail import thumbnail
from lingxi.search.hit import Hit

CORPUS, QUERIES, GRADES = "corpus.jsonl", "queries.jsonl", "qrels.txt"


class Judged:
    """A folder of judgements that ``lingxi evaluate`` can read; it stores images as small JPEGs.

    Every judgement is on the disk when :meth:`add` returns. Judging the same pair again replaces the grade.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._corpus, self._queries = (self._lines(name) for name in (CORPUS, QUERIES))
        known = judgements(folder / GRADES) if (folder / GRADES).is_file() else ()
        self._grades = {(query, item): grade for query, item, grade in known}

    def grade(self, query: str, hit: Hit) -> int | None:
        """The earlier grade of a pair, if any."""
        return self._grades.get((_key(query), hit.id))

    def add(self, query: str, hit: Hit, grade: int) -> None:
        """Writes one judgement; 0 means not relevant, more is better."""
        self._folder.mkdir(parents=True, exist_ok=True)
        self._queries[_key(query)] = {"_id": _key(query), "text": query}
        self._corpus[hit.id] = {"_id": hit.id} | self._content(hit)
        self._grades[_key(query), hit.id] = grade
        lines = [f"{asked} 0 {item} {value}" for (asked, item), value in self._grades.items()]
        self._write(CORPUS, [json.dumps(each, ensure_ascii=False) for each in self._corpus.values()])
        self._write(QUERIES, [json.dumps(each, ensure_ascii=False) for each in self._queries.values()])
        self._write(GRADES, lines)

    def _content(self, hit: Hit) -> dict[str, Any]:
        """The image as a small JPEG, or the text."""
        if hit.modality == "image":
            try:
                (self._folder / "images").mkdir(exist_ok=True)
                write_whole(self._folder / "images" / f"{hit.id}.jpg", thumbnail(hit.path), USUAL_FILE)
                return {"image": f"images/{hit.id}.jpg"}
            except UnreadableMedia:
                pass
        text = "" if hit.generated else hit.text
        return {"title": hit.title, "text": text or hit.path.name}

    def _lines(self, name: str) -> dict[str, dict[str, Any]]:
        file = self._folder / name
        written = file.read_text(encoding="utf-8").split("\n") if file.is_file() else []
        rows = [json.loads(line) for line in written if line]
        return {str(row["_id"]): row for row in rows}

    def _write(self, name: str, lines: list[str]) -> None:
        write_text(self._folder / name, "".join(f"{line}\n" for line in lines))


def _key(query: str) -> str:
    return blake2b(query.encode(), digest_size=6).hexdigest()
