"""Training on the command line: what is written, and what is refused before anything is computed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lingxi.errors import BadName, UnknownName
from tests.present.cli.program import invoke
from tests.train.toys import painted


def test_codes_are_learned_and_the_index_command_is_named(tmp_path: Path) -> None:
    table = painted(tmp_path, 80)
    encoders = ("--image", "colour_moments", "--text", "bag_of_words", "--cache", tmp_path / "cache")
    done = invoke("train", table, "--out", tmp_path / "codes", "--hash", "cca_itq", "--bits", "8", *encoders)
    assert done.exit_code == 0, done.output
    assert f'lingxi index FOLDER --model "{tmp_path / "codes"}"' in done.stdout
    assert (tmp_path / "codes" / "encoder.json").is_file()
    again = invoke("train", table, "--out", tmp_path / "codes", "--hash", "cca_itq", *encoders)
    assert again.exit_code == 2
    assert "exists" in again.stderr
    facts = json.loads(
        invoke("train", table, "--out", tmp_path / "more", "--hash", "cca_itq", "--json", *encoders).stdout
    )
    assert facts["folder"] == str(tmp_path / "more")
    assert {"random", "codes", "vectors", "verdict"} <= set(facts)


@pytest.mark.parametrize(
    ("option", "name", "meant"),
    [("--hash", "dcmg", "dcmh"), ("--loss", "tripplet(margin=0.3)", "triplet"), ("--image", "embeded", "embedded")],
)
def test_an_unknown_name_is_an_error_with_a_suggestion(tmp_path: Path, option: str, name: str, meant: str) -> None:
    pytest.importorskip("torch", reason="needs torch")
    given = ("--cache", tmp_path / "cache", "--epochs", "1", "--image", "colour_moments", "--text", "bag_of_words")
    error = invoke("train", painted(tmp_path, 100), "--out", tmp_path / "out", *given, option, name).exception
    assert isinstance(error, UnknownName)
    assert f"Did you mean '{meant}'?" in str(error)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--hash", "dcmh", "--loss", "triplet"), "--loss has no effect with --hash"),
        (("--hash", "dcmh", "--fusion", "cca(colour_moments, tfidf)"), "--fusion has no effect with --hash"),
        (("--fusion", "cca(colour_moments, tfidf)", "--image", "hog"), "--image has no effect with --fusion"),
        (("--unfreeze", "1", "--dim", "8"), "--dim has no effect with --unfreeze"),
        (("--bits", "32"), "--bits has no effect without --hash"),
    ],
)
def test_an_option_without_effect_is_refused(tmp_path: Path, options: tuple[str, ...], said: str) -> None:
    done = invoke("train", painted(tmp_path, 4), "--out", tmp_path / "out", *options)
    assert done.exit_code == 2
    assert said in " ".join(done.stderr.replace("│", " ").split())


def test_epochs_that_a_method_does_not_have_are_refused(tmp_path: Path) -> None:
    pytest.importorskip("torch", reason="needs torch")
    error = invoke(
        "train", painted(tmp_path, 4), "--out", tmp_path / "out", "--hash", "cca_itq", "--epochs", "3"
    ).exception
    assert isinstance(error, BadName)
    assert "cca_itq has no setting epochs" in str(error)
