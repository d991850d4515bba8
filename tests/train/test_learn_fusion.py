"""A fused model learned from a table, judged on pictures that it has not seen, and searched with."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from lingxi.encode.choose import choose
from lingxi.encode.joint.composed import Views
from lingxi.errors import BadName, MissingExtra, UnknownName, UnreadableMedia
from lingxi.fuse.vector_fusion import Parts
from lingxi.fuse.vectors.concat import Concat
from lingxi.testing.vector_fusions import some_parts
from lingxi.train.learn_fusion import averaged, baseline, judgement, learn_fusion, split
from lingxi.train.pairs import Pair, read_pairs
from tests.train.toys import painted


def test_a_fusion_is_learned_and_kept(tmp_path: Path) -> None:
    painted(tmp_path, 80)
    found = learn_fusion(tmp_path / "pairs.csv", tmp_path / "mine", "cca(colour_moments, word2vec)")
    assert found.begun == "concat of the same parts"  # not CCA again
    assert found.after.score > found.before.score
    encoder = choose(str(tmp_path / "mine"))
    assert encoder.space.name == "cca(colour_moments, word2vec)"
    with pytest.raises(FileExistsError, match="exists; name another folder"):
        learn_fusion(tmp_path / "pairs.csv", tmp_path / "mine", "cca(colour_moments, word2vec)")


def test_a_network_has_its_course_its_seed_and_its_record(tmp_path: Path) -> None:
    pytest.importorskip("torch", reason="needs torch")
    painted(tmp_path, 60)
    name = "attention(colour_moments, word2vec, size=4)"
    found = learn_fusion(tmp_path / "pairs.csv", tmp_path / "mine", name, seed=3, changes={"epochs": 2, "rate": None})
    assert [row["epoch"] for row in found.history] == [1, 2]
    assert {each.name.partition(".")[0] for each in (tmp_path / "mine").iterdir()} == {
        "encoder", "report", "curves", "events",
    }  # fmt: skip
    assert choose(str(tmp_path / "mine")).space.name == "attention(colour_moments, word2vec, size=4, seed=3)"


def test_a_course_or_a_seed_without_effect_is_refused(tmp_path: Path) -> None:
    painted(tmp_path, 30)
    with pytest.raises(BadName, match="solved directly, without epochs"):
        learn_fusion(tmp_path / "pairs.csv", tmp_path / "mine", "cca(colour_moments, tfidf)", changes={"epochs": 2})
    with pytest.raises(BadName, match="seed"):
        learn_fusion(tmp_path / "pairs.csv", tmp_path / "mine", "cca(colour_moments, tfidf)", seed=2)


def test_only_fusions_are_learned_here(tmp_path: Path) -> None:
    with pytest.raises(BadName, match="is not a fusion of models"):
        learn_fusion(tmp_path / "pairs.csv", tmp_path / "mine", "embedded")
    with pytest.raises(
        BadName, match=r"cycle is a loss, not a fusion: --loss cycle\. Known fusions: attention, .*, cca"
    ):
        learn_fusion(tmp_path / "pairs.csv", tmp_path / "mine", "cycle")
    with pytest.raises(UnknownName, match=r"fusion 'atention'\. Did you mean 'attention'\? Known: attention, "):
        learn_fusion(tmp_path / "pairs.csv", tmp_path / "mine", "atention(embedded, word2vec)")


def test_without_torch_a_network_says_so_before_anything_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lingxi.fuse.network.find_spec", lambda _: None)
    with pytest.raises(MissingExtra, match="this needs torch; install it with"):
        learn_fusion(tmp_path / "none.csv", tmp_path / "mine", "attention(colour_moments, tfidf)")
    with pytest.raises(UnreadableMedia, match="none"):  # those that are solved directly begin to read
        learn_fusion(tmp_path / "none.csv", tmp_path / "mine", "cca(colour_moments, tfidf)")
    assert not (tmp_path / "mine").exists()


def test_pairs_are_split_by_their_column_or_by_image(tmp_path: Path) -> None:
    said = [Pair(Path("a.png"), "a", split="train"), Pair(Path("b.png"), "b", split="val")]
    assert [[pair.text for pair in part] for part in split(said)] == [["a"], ["b"]]
    painted(tmp_path, 80)
    learned, judged = split(read_pairs(tmp_path / "pairs.csv"))
    assert learned
    assert judged
    assert not {pair.path for pair in learned} & {pair.path for pair in judged}


def test_judgement_by_hand() -> None:
    """Every text is its own picture: all is found; nothing in common: what was found is chance."""
    parts = some_parts(40)
    same = Parts((parts.rows[0], parts.rows[0]), parts.seen)
    views = Views(same, same, same)
    assert judgement(Concat([12, 12]), views).score == 1
    apart = Views(parts, parts.only(0), parts.only(1))
    measures = judgement(Concat([12, 12]), apart).measures
    assert measures["text->captioned R@1"] == 1
    assert measures["text->image R@1"] < 0.2


def test_sequences_are_averaged_over_their_words() -> None:
    words = np.zeros((1, 4, 2), np.float32)
    words[0, :2] = [[1, 0], [0, 1]]
    parts = Parts((words,), np.ones((1, 1), bool))
    assert averaged(Views(parts, parts, parts)).whole.rows[0].tolist() == [[0.5, 0.5]]


def test_three_parts_are_compared_with_their_concatenation() -> None:
    parts = some_parts(30)
    three = Parts((*parts.rows, parts.rows[0]), np.ones((30, 3), bool))
    assert baseline(Views(three, three, three), "attention")[0] == "concat of the same parts"
    assert baseline(Views(three, three, three), "concat")[0] == "concat of the same parts, which is the same fusion"
    assert baseline(Views(parts, parts, parts), "concat")[0] == "cca of the same parts"
    assert baseline(Views(parts, parts, parts), "cca")[0] == "concat of the same parts"
