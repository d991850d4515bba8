"""The transformer in NumPy is the transformer of the papers, token by token."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np

from lingxi.encode.embedded.reader import Reader, _gelu

HEADS, WIDTH, INNER, OUT = 2, 6, 8, 5
Arrays = dict[str, Any]


def _arrays(chance: np.random.Generator) -> Arrays:
    shapes: dict[str, tuple[int, ...]] = {"places": (4, WIDTH), "plain.weight": (OUT, WIDTH), "onward": (OUT, 3)}
    maps = {"gate": (1, WIDTH), "out": (OUT, WIDTH)}
    for block in range(2):
        name = f"blocks.{block}."
        maps |= {f"{name}asked": (3 * WIDTH, WIDTH), f"{name}said": (WIDTH, WIDTH)}
        maps |= {f"{name}up": (INNER, WIDTH), f"{name}down": (WIDTH, INNER)}
        shapes |= {f"{name}{each}.{part}": (WIDTH,) for each in ("before", "between") for part in ("weight", "bias")}
    shapes |= {"norm.weight": (WIDTH,), "norm.bias": (WIDTH,)}
    shapes |= {f"{name}.weight": shape for name, shape in maps.items()}
    shapes |= {f"{name}.bias": shape[:1] for name, shape in maps.items()}
    found = {name: chance.normal(0, 0.7, shape).astype(np.float32) for name, shape in shapes.items()}
    return found | {"size": np.float32(2.0)}


def _alone(a: Arrays, tokens: Any) -> Any:
    """One text without padding, one token and one head after another."""
    given = tokens / a["size"]
    x = [4 * token + place for token, place in zip(given, a["places"], strict=False)]

    def mapped(v: Any, name: str) -> Any:
        return a[f"{name}.weight"] @ v + a[f"{name}.bias"]

    def normal(v: Any, name: str) -> Any:
        return (v - v.mean()) / math.sqrt(v.var() + 1e-5) * a[f"{name}.weight"] + a[f"{name}.bias"]

    for block in ("blocks.0.", "blocks.1."):
        asked = [mapped(normal(v, block + "before"), block + "asked") for v in x]
        wide, heard = WIDTH // HEADS, []
        for one in asked:
            parts = []
            for h in range(HEADS):
                query, keys, values = (slice(k * WIDTH + h * wide, k * WIDTH + (h + 1) * wide) for k in range(3))
                odds = [math.exp(one[query] @ other[keys] / math.sqrt(wide)) for other in asked]
                parts.append(sum(o * other[values] for o, other in zip(odds, asked, strict=True)) / sum(odds))
            heard.append(mapped(np.concatenate(parts), block + "said"))
        x = [v + h for v, h in zip(x, heard, strict=True)]
        inner = [mapped(normal(v, block + "between"), block + "up") for v in x]
        gelu = [np.array([u * (1 + math.erf(u / math.sqrt(2))) / 2 for u in v]) for v in inner]
        x = [v + mapped(g, block + "down") for v, g in zip(x, gelu, strict=True)]
    sums = np.zeros(OUT)
    for v, token in zip(x, given, strict=True):
        last = normal(v, "norm")
        sums += math.log1p(math.exp(mapped(last, "gate")[0])) * mapped(last, "out") + a["plain.weight"] @ token
    return sums / np.linalg.norm(sums) @ a["onward"]


def test_the_output_matches_the_papers_in_any_batch(tmp_path: Path) -> None:
    chance = np.random.default_rng(0)
    arrays = _arrays(chance)
    np.savez(tmp_path / "reader.npz", allow_pickle=False, **arrays)
    reader = Reader(tmp_path / "reader.npz", HEADS)
    texts = chance.normal(0, 1, (3, 4, WIDTH)).astype(np.float32)
    lengths = (4, 1, 3)
    there = np.array([[n < length for n in range(4)] for length in lengths])
    found = reader(texts, there)
    wanted = [_alone(arrays, text[:length]) for text, length in zip(texts, lengths, strict=True)]
    assert np.allclose(found, wanted, atol=1e-4)


def test_matrices_may_be_kept_as_int8_with_a_scale_a_row(tmp_path: Path) -> None:
    chance = np.random.default_rng(1)
    arrays = _arrays(chance)
    scales = np.abs(arrays["out.weight"]).max(1) / 127
    small = np.rint(arrays["out.weight"] / scales[:, None]).astype(np.int8)
    np.savez(tmp_path / "small.npz", allow_pickle=False, **{**arrays, "out.weight": small, "out.weight/scales": scales})
    arrays["out.weight"] = small.astype(np.float32) * scales[:, None]
    np.savez(tmp_path / "whole.npz", allow_pickle=False, **arrays)
    given = chance.normal(0, 1, (1, 3, WIDTH)).astype(np.float32), np.ones((1, 3), np.bool_)
    small_, whole = (Reader(tmp_path / name, HEADS)(*given) for name in ("small.npz", "whole.npz"))
    assert np.allclose(small_, whole, atol=1e-6)


def test_gelu_is_exact_enough() -> None:
    x = np.linspace(-6, 6, 1001, dtype=np.float32)
    exact = [u * (1 + math.erf(u / math.sqrt(2))) / 2 for u in x.tolist()]
    assert np.allclose(_gelu(x), exact, atol=2e-6)
