"""From a table of pairs to a folder that a library takes, without torch from then on."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image as Pillow

pytest.importorskip("torch")

from lingxi.encode.choose import choose
from lingxi.errors import BadName, LingxiError
from lingxi.library import Library
from lingxi.train.learn import learn
from lingxi.train.learn_hash import learn_hash
from lingxi.train.recipe import Recipe
from lingxi.types import Image, Text
from tests.train.toys import painted

RECIPE = Recipe(epochs=15, batch=32, rate=0.03)


def test_words_are_learned_from_pairs(tmp_path: Path) -> None:
    table, out = painted(tmp_path), tmp_path / "my-space"
    found = learn(table, out, "toy", "toy", RECIPE, cache=tmp_path / "cache")
    assert found.helped
    assert "It helped" in found.verdict
    assert {each.name for each in out.iterdir()} >= {"encoder.json", "encoder.safetensors", "report.json", "curves.png"}
    assert list(out.glob("events.*"))
    assert json.loads((out / "report.json").read_text())["gain"]["low"] > 0
    with Library(tmp_path / "library") as library:
        (tmp_path / "photos").mkdir()
        for name, colour in (("one.png", (20, 20, 230)), ("two.png", (230, 20, 20))):
            Pillow.new("RGB", (24, 24), colour).save(tmp_path / "photos" / name)
        library.index(tmp_path / "photos", models=[str(out)])
        assert library.search("crimson")[0].path.name == "two.png"


def test_a_saved_space_is_the_same_in_a_process_without_torch(tmp_path: Path) -> None:
    out = tmp_path / "my-space"
    learn(painted(tmp_path, 120), out, "embedded", "tfidf(size=50)", RECIPE, cache=tmp_path / "cache")
    here = choose(str(out)).encode([Text("a crimson thing"), Text("a pale thing")])
    program = "import sys; sys.modules['torch'] = None\nfrom lingxi.encode.choose import choose\n"
    program += "from lingxi.types import Text\nimport numpy as np\n"
    program += "np.save(sys.argv[2], choose(sys.argv[1]).encode([Text('a crimson thing'), Text('a pale thing')]))"
    subprocess.run([sys.executable, "-c", program, out, tmp_path / "rows.npy"], check=True)
    np.testing.assert_array_equal(np.load(tmp_path / "rows.npy"), here)


def test_training_that_does_not_help_is_reported(tmp_path: Path) -> None:
    table = painted(tmp_path, 120)
    lines = table.read_text().splitlines()
    shuffled = np.random.default_rng(0).permutation(120)
    mixed = [f"{lines[1 + row].split(',')[0]},a {word} thing," for row, word in enumerate(shuffled % 7)]
    table.write_text("\n".join([lines[0], *mixed]))  # texts that say nothing of the pictures
    found = learn(table, tmp_path / "out", "toy", "toy", Recipe(epochs=3, batch=32), cache=tmp_path / "cache")
    assert not found.helped
    assert "did not help" in found.verdict or "did harm" in found.verdict


def test_what_exists_and_what_is_too_little_is_refused(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    with pytest.raises(FileExistsError, match="exists"):
        learn(painted(tmp_path, 8), tmp_path / "out", "toy", "toy")
    with pytest.raises(LingxiError, match="too few"):
        learn(painted(tmp_path, 8), tmp_path / "new", "toy", "toy", cache=tmp_path / "cache")
    assert not (tmp_path / "new").exists()


def test_codes_are_learned_and_used(tmp_path: Path) -> None:
    out = tmp_path / "codes"
    found = learn_hash(painted(tmp_path), out, "dcmh", 16, "toy", "toy", cache=tmp_path / "cache", epochs=15)
    assert found.gained.low > 0
    assert "Better than random hyperplanes" in found.verdict
    assert json.loads((out / "report.json").read_text())["method"] == "dcmh(epochs=15)"
    assert len(found.history) == 15
    assert (out / "curves.png").is_file()
    assert list(out.glob("events.*"))
    encoder = choose(str(out))
    assert encoder.space.metric == "hamming"
    assert encoder.space.name == "hashed(toy, toy, bits=16, method=dcmh)"
    assert encoder.encode([Text("a crimson thing")]).shape == (1, 16)


def test_a_recurrent_network_is_trained_with_the_projections_and_kept(tmp_path: Path) -> None:
    out, text = tmp_path / "my-words", "recurrent(size=8, dim=8)"
    found = learn(painted(tmp_path, 100), out, "toy", text, Recipe(epochs=6, batch=16, rate=0.02), cache=tmp_path / "c")
    assert found.begun == "CCA of the same pairs, with an untrained recurrent network"
    assert found.after.score >= found.before.score
    encoder = choose(str(out))
    assert encoder.space.name == "projected(toy, recurrent(size=8, dim=8))"
    rows = encoder.encode([Text("a crimson thing"), Text("thing crimson a"), Text("a pale thing")])
    assert not np.allclose(rows[0], rows[1], atol=1e-4)
    blank = Pillow.new("RGB", (24, 24), (230, 20, 20))
    (image,) = encoder.encode([Image(np.asarray(blank))])
    assert rows[0] @ image > rows[2] @ image


def test_what_cannot_work_is_refused_before_anything_is_encoded(tmp_path: Path) -> None:
    table = tmp_path / "pairs.csv"
    table.write_text("path,caption,class\na.png,a thing,red\nb.png,a thing,\n", encoding="utf-8")  # without files
    with pytest.raises(LingxiError, match="balanced sampling needs the class of each pair, and 1 of 2 have none"):
        learn(table, tmp_path / "out", "toy", "toy", Recipe(balanced=True), cache=tmp_path / "cache")
    with pytest.raises(BadName, match="reads words"):
        learn(table, tmp_path / "out", "toy", "recurrent", Recipe(loss="cycle(round=3)"), cache=tmp_path / "cache")
    for loss, said in {
        "cycle(foo=1)": "there is no setting 'foo'; cycle takes adversary=0.1",
        "triplet(margin=far)": "margin is float, not far",
        "infonce(temperature=-1.0)": "temperature is a number from 0.0001 to 100, not -1.0",
    }.items():
        with pytest.raises(BadName, match=said):
            learn(table, tmp_path / "out", "toy", "toy", Recipe(loss=loss), cache=tmp_path / "cache")
    table.write_text("path,caption\na.png,a thing\n", encoding="utf-8")
    with pytest.raises(BadName, match="cross_entropy needs classes"):
        learn(table, tmp_path / "out", "toy", "toy", Recipe(loss="cross_entropy"), cache=tmp_path / "cache")
    assert not (tmp_path / "cache").exists()


def test_steps_are_reported_within_an_epoch(tmp_path: Path) -> None:
    seen: list[tuple[str, int, int]] = []
    learn(painted(tmp_path, 100), tmp_path / "out", "toy", "toy", Recipe(epochs=2, batch=32), cache=tmp_path / "cache",
          tell=lambda *each: seen.append(each))  # fmt: skip
    steps = [(done, total) for stage, done, total in seen if stage == "steps"]
    assert steps == [(n, len(steps)) for n in range(1, len(steps) + 1)]
    assert len(steps) > 2
