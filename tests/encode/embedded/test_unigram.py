"""Our unigram tokenizer finds what the tokenizers library finds."""

from __future__ import annotations

import gzip

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers

from lingxi.encode.embedded.unigram import Unigram, words
from lingxi.encode.encoders.embedded import WEIGHTS

PIECES = gzip.decompress((WEIGHTS / "pieces.txt.gz").read_bytes()).decode().split("\n")
SCORES: list[float] = np.frombuffer(gzip.decompress((WEIGHTS / "pieces.f32.gz").read_bytes()), np.float32).tolist()
OURS = Unigram(PIECES, SCORES)


def _theirs() -> Tokenizer:
    tokenizer = Tokenizer(models.Unigram(list(zip(PIECES, SCORES, strict=True)), unk_id=0, byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.NFKD(), normalizers.StripAccents(), normalizers.Lowercase(), normalizers.NFKC()]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Split(
        Regex(r"\p{Han}+|[\p{L}\p{M}]+|\p{N}+"), behavior="removed", invert=True
    )
    return tokenizer


THEIRS = _theirs()


def _score(ids: list[int]) -> float:
    return sum(SCORES[id_] for id_ in ids)


@given(st.text(st.sampled_from("abcdeghinorstuyABé 0139一只猫坐在桌子上红色汽车海边日落的火箭咖啡，。!'"), max_size=60))
def test_the_best_way_is_as_good_as_that_of_the_tokenizers_library(text: str) -> None:
    theirs = [id_ for id_ in THEIRS.encode(text).ids if id_]
    assert _score(OURS.encode(text)) == pytest.approx(_score(theirs), abs=1e-3)


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("A CAT, sitting!", ["a", "cat", "sitting"]),
        ("一只猫坐在桌子上", ["一", "只", "猫", "坐", "在", "桌子", "上"]),
        ("红色car", ["红色", "car"]),
        ("Café", ["cafe"]),
        ("", []),
        ("…!?", []),
    ],
)
def test_pieces(text: str, pieces: list[str]) -> None:
    assert OURS.pieces(text) == pieces


def test_a_slip_of_the_finger_still_has_pieces() -> None:
    assert "".join(OURS.pieces("elephnat")) == "elephnat"


def test_what_no_piece_covers_is_left_out() -> None:
    assert Unigram(["<unk>", "a"], [-9.0, -1.0]).encode("aба") == [1]


def test_very_long_words_are_cut_and_quick() -> None:
    assert "".join(OURS.pieces("x" * 10_000)) == "x" * 10_000


def test_words_split_scripts_and_digits() -> None:
    assert list(words("IMG2041 海a边")) == ["img", "2041", "海", "a", "边"]
