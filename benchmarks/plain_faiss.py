"""A program of twenty lines with the same vectors: text encoder, exact Faiss, ids, FastAPI."""

from __future__ import annotations

import argparse
from pathlib import Path

import faiss
import numpy as np
import uvicorn
from clustered import vectors
from fastapi import FastAPI
from fastapi.testclient import TestClient
from machine import describe
from pydantic import BaseModel
from small import HELP

from lingxi.encode.choose import choose
from lingxi.types import Text


class Question(BaseModel):
    """Words, and how many answers."""

    text: str
    k: int = 20


def main() -> None:
    """Serves the vectors of a file at a port."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", type=Path, nargs="?", help="a file of numpy")
    parser.add_argument("port", type=int, nargs="?", default=8000)
    parser.add_argument("--small", action="store_true", help=HELP)
    asked = parser.parse_args()
    if asked.small:
        print(describe())
        client = TestClient(service(vectors(100, choose("embedded").space.dim)))
        for text in ("a cat", "海边日落"):
            print(text, client.post("/search", json={"text": text, "k": 3}).raise_for_status().json())
    elif asked.rows is None:
        parser.error("the file of vectors is missing: plain_faiss.py ROWS PORT")
    else:
        uvicorn.run(service(np.load(asked.rows)), host="127.0.0.1", port=asked.port, log_level="warning")


def service(rows: np.ndarray) -> FastAPI:
    """Answers which rows (n, dim) are nearest to words."""
    index = faiss.IndexFlatIP(rows.shape[1])
    index.add(rows)
    encoder = choose("embedded")
    encoder.encode([Text("warm")])
    app = FastAPI()

    @app.post("/search")
    def search(question: Question) -> dict[str, list[float]]:
        scores, ids = index.search(encoder.encode([Text(question.text)]), question.k)
        return {"ids": ids[0].tolist(), "scores": scores[0].tolist()}

    return app


if __name__ == "__main__":
    main()
