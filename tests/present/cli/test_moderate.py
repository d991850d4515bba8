"""Moderation on the command line: findings for people and for programs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lingxi.apps.moderate.policy import SAMPLE
from lingxi.errors import MissingModel
from lingxi.library import Library
from lingxi.present.cli.app import main

POLICY = '[[category]]\nname = "sea"\nspeech = ["sea"]\n'


def _run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    monkeypatch.setattr("sys.argv", ["lingxi", *arguments])
    with pytest.raises(SystemExit) as ended:
        main()
    shown = capsys.readouterr()
    return int(ended.value.code or 0), shown.out, shown.err


def test_the_sample_goes_on_without_a_classifier_that_is_not_installed(
    colours: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def missing(name: str) -> None:
        raise MissingModel(f"the classifier {name} is not installed")

    monkeypatch.setattr("lingxi.encode.image.classifier.PictureClassifier", missing)
    code, out, err = _run(monkeypatch, capsys, "moderate", str(colours))
    assert code == 0
    assert "the category 'nsfw' is left out: the classifier open_nsfw is not installed" in err
    assert "segments" in out.splitlines()[-1]


def test_a_folder_is_indexed_and_looked_at(
    tmp_path: Path, colours: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    policy = tmp_path / "policy.toml"
    policy.write_text(POLICY, encoding="utf-8")
    (colours / "more.md").write_text("I like the sea.", encoding="utf-8")
    code, out, _ = _run(monkeypatch, capsys, "moderate", str(colours), "--policy", str(policy))
    assert code == 0
    said = {line.partition(": ")[2] for line in out.splitlines()[:2]}
    assert "sea, 99% likely: it says “# Sea The sea is blue today.”." in said
    assert out.splitlines()[-1].startswith("2 findings in 5 segments")
    code, out, _ = _run(monkeypatch, capsys, "moderate", "--policy", str(policy), "--json")
    found = json.loads(out)
    assert {Path(each["path"]).name for each in found["findings"]} == {"note.md", "more.md"}
    assert {"path", "category", "probability", "start_s", "end_s", "text"} <= found["findings"][0].keys()
    assert found["thresholds"][0]["value"] == 0.5
    with Library() as library:
        assert len(library.review_cases()) == 2


def test_json_turns_no_text_around(
    tmp_path: Path, colours: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "policy.toml").write_text(POLICY, encoding="utf-8")
    (colours / "note.md").rename(colours / "\u202edm.md")
    _, out, _ = _run(monkeypatch, capsys, "moderate", str(colours), "--policy", str(tmp_path / "policy.toml"), "--json")
    assert "\u202e" not in out
    assert "\u202edm.md" in {Path(each["path"]).name for each in json.loads(out)["findings"]}


def test_the_sample_is_printed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(monkeypatch, capsys, "moderate", "--sample")[:2] == (0, SAMPLE.read_text(encoding="utf-8"))


def test_a_wrong_policy_is_wrong_usage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "policy.toml").write_text("x = 1", encoding="utf-8")
    code, _, err = _run(monkeypatch, capsys, "moderate", "--policy", str(tmp_path / "policy.toml"))
    assert (code, "the key 'x' is unknown" in err) == (2, True)
