"""Searching on the command line: words in two languages, pictures, tables, paths, JSON, sheets."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lingxi.present.cli.app import main
from lingxi.present.cli.search import print_table
from lingxi.search.hit import Hit
from lingxi.types import Place
from tests.present.cli.program import Environment, invoke, run, run_here


def test_index_and_search(indexed: Environment, photographs: Path) -> None:
    table = run(indexed, "search", "一只猫")
    first = table.stdout.splitlines()[0].split("\t")
    assert first[1:3] == ["image", str(photographs / "chelsea.png")]
    assert "3 hits in" in table.stderr
    paths = run_here("search", "火箭", "--paths", "-n", "1")
    assert paths.stdout == f"{photographs / 'rocket.jpg'}\n"
    one = run_here("search", "火箭", "--where", f"path = {photographs / 'rocket.jpg'}")
    assert "1 hit in" in one.stderr
    nul = run_here("search", "火箭", "--paths", "-0", "-n", "2")
    assert nul.stdout.split("\0")[0] == str(photographs / "rocket.jpg")
    several = run_here("search", "a", "rocket", "at", "night", "--paths", "-n", "1")
    assert several.stdout == f"{photographs / 'rocket.jpg'}\n"
    by_picture = run_here("search", "--image", photographs / "coffee.png", "--paths")
    assert by_picture.stdout.splitlines()[0] == str(photographs / "coffee.png")


def test_hits_of_exclusions_alone_have_neither_score_nor_probability(indexed: Environment) -> None:
    lines = run_here("search", "--not", "a cat").stdout.splitlines()
    assert lines
    assert [line.split("\t")[0] for line in lines] == [""] * len(lines)


def test_json_is_one_object_of_the_documented_form(indexed: Environment) -> None:
    arguments = ["search", "a cat", "--not", "a dog", "--where", "modality = image", "--limit", "2", "--json"]
    found = json.loads(run_here(*arguments).stdout)
    assert set(found) == {"query", "took_ms", "total", "at_least", "nothing", "exact", "absent", "hits"}
    assert (found["total"], found["at_least"]) == (3, False)
    assert found["query"]["parts"] == [{"text": "a cat", "weight": 1.0}]
    assert found["query"]["not"] == ["a dog"]
    arguments[2] = "--without"
    assert json.loads(run_here(*arguments).stdout)["query"] == found["query"]
    assert len(found["hits"]) == 2
    assert {"id", "path", "modality", "score"} <= set(found["hits"][0])
    status = json.loads(run_here("status", "--json").stdout)
    assert (status["assets"], status["skipped"]) == (3, [])
    models = json.loads(run_here("models", "--json").stdout)
    assert models[0]["name"] == "embedded"
    assert models[0]["state"] == "ready"


def test_a_contact_sheet(indexed: Environment, tmp_path: Path) -> None:
    done = run_here("search", "cat", "--html", tmp_path / "cats.html")
    assert done.returncode == 0
    assert (tmp_path / "cats.html").read_text(encoding="utf-8").count("data:image/jpeg") == 3


def test_a_line_shows_the_row_that_matches_and_each_page_once(capsys: pytest.CaptureFixture[str]) -> None:
    rows = "\n".join(f"Company {n} | {n}00 euro" for n in range(20)) + "\nDach & Sohn | 4,250 euro"
    sheets = [Place(page=n, page_kind="sheet", page_name=f"Budget {n}") for n in (1, 1, 2)]
    hit = Hit("1", Path("/a.xlsx"), 0.5, "text", 0.9, sheets[0], "", rows, places=tuple(sheets[1:]))
    print_table([hit], "Dach Sohn")
    assert capsys.readouterr().out.split("\t")[2:] == [
        "/a.xlsx sheet 'Budget 1', sheet 'Budget 2'",
        "… Dach & Sohn | 4,250 euro\n",
    ]
    print_table([hit])
    assert capsys.readouterr().out.split("\t")[3].startswith("Company 0 | 000 euro Company 1")


def test_a_query_without_a_match_says_so(indexed: Environment) -> None:
    done = run_here("search", "a zebra", "--min-probability", "0.5")
    assert done.returncode == 0
    assert "nothing found" in done.stderr
    shown = run_here("search", "a zebra")
    assert "probably nothing here matches" in shown.stderr


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--fusion", "rff"), "unknown rank fusion 'rff'. Did you mean 'rrf'?"),
        (("--fusion", "rrf(k=far)"), "k is int, not far; rrf takes k=60"),
        (("--rerank", "foo.bar"), "'foo.bar' is not the name of a reranker"),
        (("--rerank", "csl"), "unknown reranker 'csl'. Did you mean 'csls'?"),
        (("--like", "1", "--learner", "svn"), "unknown learner 'svn'. Did you mean 'svm'?"),
    ],
)
def test_a_wrong_plug_in_is_one_line_and_no_traceback(
    colours: Path, options: tuple[str, ...], said: str, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    invoke("search", "red")
    monkeypatch.setattr("sys.argv", ["lingxi", "search", "red", *options])
    with pytest.raises(SystemExit, match="2"):
        main()
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith(f"lingxi: {said}") or said in told.err.splitlines()[0]


def test_settings_of_a_fusion_reach_the_search(colours: Path) -> None:
    invoke("search", "red")
    scores = [
        json.loads(invoke("search", "red", "--fusion", name, "--json").stdout)["hits"][-1]["score"]
        for name in ("rrf(k=1)", "rrf(k=60)", "rrf")
    ]
    assert scores[0] < scores[1] == scores[2], "a small k lets the first places dominate"
