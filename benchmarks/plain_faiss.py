"""A program of twenty lines with the same vectors: text encoder, exact Faiss, ids, FastAPI."""

from __future__ import annotations

import sys

import faiss
import numpy as np
import uvicorn
from fastapi import FastAPI
from pydantic import BaseModel

from lingxi.encode.choose import choose
from lingxi.types import Text


class Question(BaseModel):
    """Words, and how many answers."""

    text: str
    k: int = 20


def main() -> None:
    """Serves the vectors of a file at a port."""
    rows = np.load(sys.argv[1])
    index = faiss.IndexFlatIP(rows.shape[1])
    index.add(rows)
    encoder = choose("embedded")
    encoder.encode([Text("warm")])
    app = FastAPI()

    @app.post("/search")
    def search(question: Question) -> dict[str, list[float]]:
        scores, ids = index.search(encoder.encode([Text(question.text)]), question.k)
        return {"ids": ids[0].tolist(), "scores": scores[0].tolist()}

    uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[2]), log_level="warning")


if __name__ == "__main__":
    main()
