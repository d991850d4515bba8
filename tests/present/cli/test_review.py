"""The review of findings on the command line."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from lingxi.apps.moderate.policy import Category, Policy
from lingxi.library import Library
from lingxi.present.cli.app import main

POLICY = Policy("p", (Category("sea", speech=("sea",)), Category("blue", speech=("blue",))), 2)


@pytest.fixture
def review(colours: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> object:
    """Runs ``lingxi review`` over a library with two cases."""
    with Library() as library:
        library.moderate(POLICY)

    def run(*arguments: str, keys: str = "") -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["lingxi", "review", *arguments])
        monkeypatch.setattr("sys.stdin", io.StringIO(keys))
        with pytest.raises(SystemExit) as ended:
            main()
        shown = capsys.readouterr()
        return int(ended.value.code or 0), shown.out, shown.err

    return run


def test_two_people_go_through_the_queue(review: object) -> None:
    code, out, err = review("next", "--by", "anna", keys="x\ny\nq\n")  # type: ignore[operator]
    assert (code, "1 of 2: open" in out, "1 cases wait for you" in err) == (0, True, True)
    review("next", "--by", "anna", keys="n\n")  # type: ignore[operator]
    review("next", "--by", "bo", keys="y\ny\n")  # type: ignore[operator]
    code, out, err = review("list")  # type: ignore[operator]
    assert sorted(line.split("\t")[0] for line in out.splitlines()) == ["disputed", "yes"]
    assert "kappa 0.00" in err
    found = json.loads(review("list", "--by", "cy", "--json")[1])["cases"]  # type: ignore[operator]
    (disputed,) = found
    _, out, _ = review("decide", disputed["id"], disputed["category"], "no", "--by", "cy")  # type: ignore[operator]
    assert out.strip() == f"{disputed['category']}: no"
    _, out, _ = review("drift")  # type: ignore[operator]
    assert "confirmed - before" in out
    assert len(json.loads(review("drift", "--json")[1])["categories"]) == 2  # type: ignore[operator]


def test_a_changed_log_is_an_error(review: object, tmp_path: Path) -> None:
    code, out, _ = review("check")  # type: ignore[operator]
    assert (code, out.startswith("3 entries are intact; the last digest is ")) == (0, True)
    digest = out.split()[-1]
    assert json.loads(review("check", "--digest", digest, "--json")[1])["sound"]  # type: ignore[operator]
    with Library() as library:
        file = library.folder / "records" / "moderation-log.jsonl"
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    file.write_text("".join(lines[:1] + lines[2:]), encoding="utf-8")
    code, _, err = review("check")  # type: ignore[operator]
    assert (code, "entry 2 of the log is missing" in err) == (1, True)
