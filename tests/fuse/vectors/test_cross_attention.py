"""Attention goes from words to regions and back, never to the own part, and a part without others gets nothing."""

from __future__ import annotations

import numpy as np
import pytest

from lingxi.errors import BadName
from lingxi.fuse.vector_fusion import Parts
from lingxi.fuse.vectors.cross_attention import WIDTH, CrossAttention

CHANCE = np.random.default_rng(0)


def _items(count: int = 3) -> Parts:
    """Images of four regions and texts of two to five words."""
    regions, words = (CHANCE.normal(size=(count, length, 12)).astype(np.float32) for length in (4, 5))
    for n in range(count):
        words[n, 2 + n :] = 0
    return Parts((regions, words), np.ones((count, 2), bool))


def _code(fusion: CrossAttention, parts: Parts) -> np.ndarray:
    own = fusion.prepared(parts)
    found: np.ndarray = fusion.forward(np, fusion._begun, own.rows, own.seen.astype(np.float32))
    return found


def test_words_attend_to_regions_as_in_torch() -> None:
    torch = pytest.importorskip("torch")
    fusion, heads = CrossAttention([12, 12], size=6, heads=4), 4
    words, regions = CHANCE.normal(size=(2, 3, WIDTH)), CHANCE.normal(size=(2, 5, WIDTH))
    mask = np.array([[1, 1, 1, 0, 0], [1, 1, 1, 1, 1.0]])
    own = {name: torch.tensor(fusion._begun[name].astype(np.float64)) for name in ("query", "key", "value", "back")}

    def split(rows: np.ndarray, name: str) -> object:
        return (torch.tensor(rows) @ own[name]).reshape(2, -1, heads, WIDTH // heads).transpose(1, 2)

    allowed = torch.tensor(mask)[:, None, None].bool()
    got = torch.nn.functional.scaled_dot_product_attention(
        split(words, "query"), split(regions, "key"), split(regions, "value"), attn_mask=allowed
    )
    wanted = got.transpose(1, 2).reshape(2, 3, WIDTH) @ own["back"]
    assert fusion.attended(np, fusion._begun, words, regions, mask) == pytest.approx(wanted.numpy(), abs=1e-6)


def test_a_single_region_changes_the_code_and_padding_does_not() -> None:
    fusion, parts = CrossAttention([12, 12], size=6), _items()
    code = _code(fusion, parts)
    moved = parts.rows[0].copy()
    moved[:, 2] = -moved[:, 2]
    assert np.abs(_code(fusion, Parts((moved, parts.rows[1]), parts.seen)) - code).max(1).min() > 1e-3
    longer = np.concatenate([parts.rows[1], np.zeros((3, 4, 12), np.float32)], axis=1)
    assert _code(fusion, Parts((parts.rows[0], longer), parts.seen)) == pytest.approx(code, abs=1e-5)


def test_without_the_other_part_nothing_is_attended_to() -> None:
    """The state is then norm(norm(token) + feed-forward), whatever the other part's zero rows are mapped to."""
    fusion, parts = CrossAttention([12, 12], size=6), _items().only(0)
    code = _code(fusion, parts)
    fusion._begun["value"] = 5 * fusion._begun["value"]
    fusion._begun["bias1"] = fusion._begun["bias1"] + 1
    assert _code(fusion, parts) == pytest.approx(code, abs=1e-5)


def test_one_vector_is_one_token() -> None:
    fusion, parts = CrossAttention([12, 12], size=6), _items()
    single = Parts((parts.rows[0][:, 0], parts.rows[1]), parts.seen)
    same = Parts((parts.rows[0][:, :1], parts.rows[1]), parts.seen)
    assert _code(fusion, single) == pytest.approx(_code(fusion, same), abs=1e-6)


def test_residuals_norms_and_feed_forward_are_a_transformer_layer_s() -> None:
    torch = pytest.importorskip("torch")
    fusion, tokens = CrossAttention([12, 12], size=6), CHANCE.normal(size=(2, 3, WIDTH))
    own = {name: torch.tensor(each.astype(np.float64)) for name, each in fusion._begun.items()}
    norm, given = torch.nn.functional.layer_norm, CHANCE.normal(size=(2, 3, WIDTH))
    state = norm(torch.tensor(tokens + given), (WIDTH,))
    inner = (state @ own["inner"] + own["innerbias"]).relu() @ own["outer"] + own["outerbias"]
    wanted = norm(state + inner, (WIDTH,)).numpy()
    assert fusion._fed(np, fusion._begun, tokens, given) == pytest.approx(wanted, abs=1e-5)


def test_heads_are_checked() -> None:
    with pytest.raises(BadName, match="heads are"):
        CrossAttention([12, 12], heads=3)
