"""Questions and the passages that answer them, in SQuAD's JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import final

from lingxi.errors import BadDataset
from lingxi.evaluate.dataset import Dataset, Item, datasets, pairs


@final
@datasets.register("squad")
class Squad:
    """``{"data": [{"paragraphs": [{"context", "qas": [{"id", "question"}]}]}]}`` (Rajpurkar et al., 2016)."""

    def claims(self, path: Path) -> bool:
        """A JSON file that begins with paragraphs."""
        if path.suffix.lower() != ".json" or not path.is_file():
            return False
        with path.open("rb") as file:
            start = file.read(100_000)
        return b'"paragraphs"' in start and b'"context"' in start

    def read(self, path: Path, split: str | None) -> Dataset:
        """Questions are queries, passages are items."""
        del split
        try:
            articles = json.loads(path.read_text(encoding="utf-8"))["data"]
            passages = [passage for article in articles for passage in article["paragraphs"]]
            texts = [Item(f"passage {n}", text=str(each["context"])) for n, each in enumerate(passages)]
            rows = [(Item(str(asked["id"]), text=str(asked["question"])), text)
                    for text, each in zip(texts, passages, strict=True) for asked in each["qas"]]  # fmt: skip
        except (ValueError, KeyError, TypeError) as error:
            raise BadDataset(f"{path} is not in the form of SQuAD: {error!r}") from error
        return pairs(path.stem, rows)
