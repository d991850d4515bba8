"""Fused models: their names, what they see, what they learn and keep."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from lingxi.arrays import Vectors
from lingxi.encode.choose import choose
from lingxi.encode.embed import embed
from lingxi.encode.fitted import load_learned, save_learned
from lingxi.encode.joint import composed
from lingxi.encode.joint.composed import Composed, compose
from lingxi.errors import BadModel, BadName, MissingExtra, NotFitted
from lingxi.library import Library
from lingxi.names import parse_name
from lingxi.types import Captioned, Encoder, Image, Media, Text
from tests.conftest import Paint

NAME = "concat(colour_moments, tfidf)"
COLOURS = {"red": (200, 0, 0), "green": (0, 160, 0), "blue": (0, 0, 220), "grey": (90, 90, 90)}


def picture(colour: str, shade: int = 0) -> Image:
    return Image(np.full((8, 8, 3), np.clip(np.add(COLOURS[colour], shade), 0, 255), np.uint8))


def captioned() -> Iterator[Media]:
    for n in range(40):
        colour = list(COLOURS)[n % 4]
        yield Captioned(picture(colour, n), (f"a {colour} thing", f"something {colour}"))


def fitted(name: str = NAME) -> Composed:
    encoder = choose(name)
    assert isinstance(encoder, Composed)
    encoder.fit(captioned())
    return encoder


def test_names_round_trip_and_usual_settings_are_left_out() -> None:
    for name in (NAME, "cca(colour_moments, tfidf, size=3)", "concat(colour_moments, tfidf, weights='2,1')"):
        assert fitted(name).space.name == name
    assert fitted("cca(colour_moments, tfidf, size=128)").space.name == "cca(colour_moments, tfidf)"
    nested = "concat(colour_histogram(colours=lab), weighted_sum(colour_moments, colour_moments))"
    assert choose(nested).space.name == nested


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("concat(colour_moments)", "at least 2 models"),
        ("concat(colour_moments, tfidf, size=3)", "takes weights"),
        ("cca(colour_moments, tfidf, size=0)", "from 1 to"),
        ("concat(colour_moments, '/etc')", "not folders"),
        ("concat(colour_moments, '../up')", "not folders"),
    ],
)
def test_wrong_names_say_what_is_allowed(name: str, why: str) -> None:
    with pytest.raises(BadName, match=why):
        choose(name)


def test_before_it_has_learned_it_says_so() -> None:
    encoder = choose(NAME)
    with pytest.raises(NotFitted, match="is learned from a collection first"):
        _ = encoder.space
    with pytest.raises(BadModel, match="images with captions"):
        choose("cca(colour_moments, colour_moments)").fit([picture("red")])  # type: ignore[attr-defined]


def test_an_image_with_captions_is_near_its_image_and_its_text() -> None:
    encoder = fitted()
    whole = embed(encoder, [Captioned(picture("red"), ("a red thing",))])[0]
    red, green = embed(encoder, [picture("red"), picture("green")])
    word, other = embed(encoder, [Text("a red thing"), Text("something blue")])
    assert whole @ red > whole @ green
    assert whole @ word > whole @ other
    assert red @ word == pytest.approx(0)  # different parts


def test_parts_are_the_vectors_of_each_encoder() -> None:
    encoder = fitted()
    parts = encoder.parts([picture("red"), Text("red"), Captioned(picture("blue"), ("blue",))])
    assert parts.seen.tolist() == [[True, False], [False, True], [True, True]]
    assert parts.rows[0][0] == pytest.approx(embed(choose("colour_moments"), [picture("red")])[0])
    assert not parts.rows[0][1].any()


@pytest.mark.parametrize("name", [NAME, "cca(colour_moments, word2vec)", "pca_concat(colour_moments, tfidf, size=4)"])
def test_what_was_learned_is_the_same_after_it_was_saved(name: str, tmp_path: Path) -> None:
    encoder = fitted(name)
    save_learned(tmp_path / "model", name, encoder.learned())
    again = choose(str(tmp_path / "model"))
    assert again.space == encoder.space
    media: list[Media] = [Captioned(picture("red"), ("a red thing",)), Text("something blue"), picture("grey")]
    assert np.array_equal(embed(again, media), embed(encoder, media))
    assert load_learned(tmp_path / "model")[0] == name


def test_what_torch_learned_runs_without_it(tmp_path: Path) -> None:
    pytest.importorskip("torch")
    encoder = fitted("attention(colour_moments, tfidf, size=8)")
    save_learned(tmp_path / "model", encoder.space.name, encoder.learned())
    program = (
        "import sys; sys.modules['torch'] = None\n"
        "from lingxi.encode.choose import choose\nfrom lingxi.types import Text\n"
        "print(choose(sys.argv[1]).encode([Text('a red thing')])[0].tolist())"
    )
    command = [sys.executable, "-c", program, str(tmp_path / "model")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == encoder.encode([Text("a red thing")])[0].tolist()


def test_what_was_learned_over_other_models_is_refused() -> None:
    with pytest.raises(BadModel, match="not what"):
        fitted("concat(colour_moments, tfidf, tfidf)").restore(fitted().learned())
    learned = fitted().learned()
    learned.facts["parts"][0]["revision"] = "another"
    with pytest.raises(BadModel, match="revision another"):
        fitted().restore(learned)


def test_words_come_one_by_one_where_a_fusion_wants_them() -> None:
    pytest.importorskip("torch")
    encoder = fitted("conv1d(colour_moments, word2vec)")
    parts = encoder.parts([Text("a red thing"), picture("red")])
    assert parts.rows[1].shape == (2, 32, 100)
    assert np.abs(parts.rows[1][0]).sum(1).astype(bool).tolist() == [True] * 3 + [False] * 29
    one, other = embed(encoder, [Text("a red thing"), Text("a blue thing")])
    assert not np.allclose(one, other, atol=1e-3)


NAMES = [
    "apple",
    "pear",
    "cherry",
    "plum",
    "peach",
    "quince",
    "olive",
    "hazel",
    "walnut",
    "almond",
    "chestnut",
    "maple",
    "oak",
    "birch",
    "beech",
    "elm",
    "ash",
    "linden",
    "pine",
    "spruce",
    "cedar",
    "willow",
    "poplar",
    "alder",
]


def test_a_library_of_fused_images(tmp_path: Path, paint: Paint) -> None:
    """A picture with a caption is found by its colour, by its words, and both together; a new caption counts."""
    for n in range(24):
        colour = list(COLOURS)[n % 4]
        path = paint(f"{n:02}.png", COLOURS[colour])
        path.with_suffix(".txt").write_text(f"a thing called {NAMES[n]}", encoding="utf-8")
    with Library(tmp_path / "library") as library:
        library.index(tmp_path / "pictures", models=[NAME])
        assert library.status().spaces[0].name == NAME
        (hit,) = library.search("called hazel", limit=1)
        assert hit.path.name == "07.png"
        assert NAME in hit.signals
        (tmp_path / "pictures" / "07.txt").write_text("an elephant", encoding="utf-8")
        (tmp_path / "pictures" / "08.txt").write_text("a thing called hazel", encoding="utf-8")
        assert library.index(tmp_path / "pictures").changed == 2
        found = {hit.path.name: hit.signals[NAME].rank for hit in library.search("called hazel", limit=24)}
        assert found["08.png"] < found["07.png"]


def test_learning_encodes_an_image_once_and_keeps_its_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Media] = []

    def counted(encoder: Encoder, media: Sequence[Media]) -> Vectors:
        seen.extend(media)
        return embed(encoder, media)

    name = parse_name("cca(colour_moments, tfidf)")
    items = [*captioned(), *captioned()]
    views = compose(name, choose, counted).views(items)
    assert len([each for each in seen if isinstance(each, Image)]) == len(items)
    assert views.whole.seen.all()
    assert (views.whole.rows[0] == views.picture.rows[0]).all()
    assert not (views.whole.rows[1] == views.text.rows[1]).all()  # the caption of the text view is left out
    monkeypatch.setattr(composed, "MOST_BYTES", 1)
    assert len(compose(name, choose).views(items).whole) == composed.BLOCK  # the first lot fills the memory


def test_without_torch_a_network_reads_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lingxi.fuse.network.find_spec", lambda _: None)
    items = iter(captioned())
    with pytest.raises(MissingExtra, match="this needs torch; install it with"):
        compose(parse_name("attention(colour_moments, tfidf)"), choose).fit(items)
    assert len([*items]) == len([*captioned()])  # none was taken
