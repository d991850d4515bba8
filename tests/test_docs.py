"""The documents are held to the code: examples run, links lead somewhere, tables list what there is."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from lingxi.apps.moderate.policy import SAMPLE, parse_policy
from lingxi.encode.encoders.embedded import Embedded
from lingxi.encode.registry import encoders
from lingxi.evaluate.bench import check_name
from lingxi.evaluate.classifier import classifiers
from lingxi.evaluate.dataset import datasets
from lingxi.evaluate.index import indexes
from lingxi.evaluate.measure import measures
from lingxi.evaluate.splits import read_splits
from lingxi.evaluate.study import read_study
from lingxi.fuse.registry import rank_fusions
from lingxi.fuse.vector_fusion import vector_fusions
from lingxi.library import Library
from lingxi.registry import Registry
from lingxi.search.learner import learners
from lingxi.search.reranker import rerankers
from lingxi.store.fields import ADDED, FIELDS
from lingxi.store.filter_language import parse
from lingxi.train.hasher import hashers
from lingxi.train.learn_fusion import split
from lingxi.train.loss import losses
from lingxi.train.pairs import read_pairs
from tests.conftest import Paint
from tests.films import film, recording, scene, tone
from tests.present.cli.program import invoke

ROOT = Path(__file__).resolve().parents[1]
DOCS = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
READMES = ["README.md", "README.zh-CN.md"]


Printed = Callable[[str], list[str]]


@pytest.fixture
def printed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Printed:
    """Runs an example, in this process and in the folder of the test; gives the lines that it prints."""
    monkeypatch.chdir(tmp_path)

    def run(code: str) -> list[str]:
        exec(code, {"__name__": "__main__"})
        return capsys.readouterr().out.splitlines()

    return run


def _blocks(path: Path, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", path.read_text(encoding="utf-8"), re.DOTALL)


@pytest.mark.parametrize("name", READMES)
def test_the_python_example_runs(name: str, tmp_path: Path, photographs: Path, environment: dict[str, str]) -> None:
    (tmp_path / "pictures").mkdir()
    for picture in ("chelsea.png", "astronaut.png", "coffee.png"):
        shutil.copy(photographs / picture, tmp_path / "pictures")
    (code,) = _blocks(ROOT / name, "python")
    program = tmp_path / "example.py"
    program.write_text(f"{code}print(best.path.name)\n", encoding="utf-8")
    done = subprocess.run([sys.executable, program], cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[0] == "3 added, 0 skipped"
    assert lines[1].endswith("image chelsea.png")
    assert lines[-1] == "astronaut.png"


@pytest.mark.parametrize(
    ("page", "answers"),
    [
        ("ask.md", ["The tower of Pisa is 56 metres high. 56 metres how many", "tower.txt True", "None"]),
        ("zh/ask.md", ["茶最早种植于云南。 where", "tea.txt", "None"]),
    ],
)
def test_the_examples_of_the_page_on_questions_run(
    page: str, answers: list[str], tmp_path: Path, printed: Printed
) -> None:
    (tmp_path / "notes").mkdir()
    for name, text in (("tower", "The tower of Pisa is 56 metres high. It leans."), ("tea", "茶最早种植于云南。")):
        (tmp_path / "notes" / f"{name}.txt").write_text(text, encoding="utf-8")
    with Library("photos.lingxi") as lib:
        lib.index("notes")
    (code,) = _blocks(ROOT / "docs" / page, "python")
    assert printed(code) == answers


@pytest.mark.parametrize(("page", "why"), [("recommend.md", "because of"), ("zh/recommend.md", "因为")])
def test_the_example_of_the_page_on_recommendations_runs(
    page: str,
    why: str,
    tmp_path: Path,
    paint: Paint,
    printed: Printed,
) -> None:
    for name, colour in (("red", "red"), ("crimson", (160, 40, 40)), ("blue", "blue")):
        paint(f"{name}.png", colour)
    (tmp_path / "pictures").rename(tmp_path / "photos")
    with Library("photos.lingxi") as lib:
        lib.index("photos", models=["toy"])
    (code,) = _blocks(ROOT / "docs" / page, "python")
    assert printed(code) == [f"crimson.png {why} red.png", "['like']", "1 []"]


def test_the_example_of_the_media_page_runs(tmp_path: Path, printed: Printed) -> None:
    (tmp_path / "films").mkdir()
    film(tmp_path / "films" / "a.mp4", [(scene(1), 3)])
    (tmp_path / "films" / "a.srt").write_text("1\n00:00:01,000 --> 00:00:02,000\nthe zeppelin lands\n", "utf-8")
    (code,) = _blocks(ROOT / "docs" / "media.md", "python")
    assert printed(code) == ["a.mp4 text 1.0 2.0"]


def test_the_encoder_in_the_models_page_is_whole(environment: dict[str, str]) -> None:
    (code,) = _blocks(ROOT / "docs" / "models.md", "python")
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_the_example_of_the_evaluation_page_runs(printed: Printed) -> None:
    code, _ = _blocks(ROOT / "docs" / "evaluation.md", "python")
    assert printed(code) == ["embedded 1.0 1.0", "tfidf 1.0 1.0"]


@pytest.mark.parametrize("page", ["evaluation.md", "zh/evaluation.md"])
def test_the_study_in_python_of_the_evaluation_page_runs(page: str, tmp_path: Path, printed: Printed) -> None:
    (tmp_path / "esc-10").mkdir()
    rows = ["clip,english,fold"]
    for n in range(8):  # two notes of each instrument in each fold
        recording(tmp_path / "esc-10" / f"{n}.wav", tone((440, 90)[n % 2] + n, 0.5))
        rows.append(f"{n}.wav,{('flute', 'drum')[n % 2]},{5 if n < 4 else 1}")
    (tmp_path / "esc-10" / "labels.csv").write_text("\n".join(rows), encoding="utf-8")
    code = _blocks(ROOT / "docs" / page, "python")[-1]
    assert printed(code) == ["mfcc 1.0 None", "forest(mfcc) 1.0 0.0"]
    assert (tmp_path / "report" / "report.html").exists()


@pytest.mark.parametrize("page", ["evaluation.md", "zh/evaluation.md"])
def test_the_study_of_the_evaluation_page_is_read(page: str, tmp_path: Path) -> None:
    (text,) = _blocks(ROOT / "docs" / page, "toml")
    (tmp_path / "study.toml").write_text(text, encoding="utf-8")
    study = read_study(tmp_path / "study.toml")
    assert [each.form for each in study.data] == ["table(label=kind)", "table(fold=fold)"]
    assert study.models[-1] == "svm(embedded, kernel=rbf, c=10.0)"
    for name in (*study.models, *study.data[1].models):
        check_name(name)


@pytest.mark.parametrize("page", ["medical-images.md", "zh/medical-images.md"])
def test_the_example_of_the_page_on_medical_images_divides_patients(
    page: str, tmp_path: Path, printed: Printed, paint: Paint
) -> None:
    rows = ["study,report,finding,patient"]
    for n in range(24):
        paint(f"s{n}.png").rename(tmp_path / f"s{n}.dcm")
        rows.append(f"s{n},report {n},{'nodule' if n % 4 < 2 else 'none'},p{n // 2}")
    (tmp_path / "reports.csv").write_text("\n".join(rows), encoding="utf-8")
    (code,) = _blocks(ROOT / "docs" / page, "python")
    assert printed(code) == []
    found = read_splits("pairs.csv", "table(group=patient, label=finding, text=caption)")
    assert (found.judged, found.fitted) == ("test", "train")
    assert found.train is not None
    assert not set(found.train.groups.values()) & set(found.test.groups.values())
    learned, judged = split(read_pairs("pairs.csv"))
    assert len(learned) == len(found.train.items)
    assert len(learned) + len(judged) == 24
    chosen_on = read_splits("development.csv", "table(group=patient, label=finding, text=caption)")
    assert chosen_on.judged == "val"
    assert not set(chosen_on.test.groups.values()) & set(found.test.groups.values())


def test_the_examples_of_the_page_on_backups_run(printed: Printed) -> None:
    for code in _blocks(ROOT / "docs" / "backup.md", "python"):
        first = code.startswith("from pathlib")
        assert printed(code) == (["True", "1", "1", "1", "True 1", "sea.md"] if first else ["sea.md (512,)"])


@pytest.mark.usefixtures("storage")
def test_the_example_of_object_storage_runs(printed: Printed) -> None:
    (code,) = _blocks(ROOT / "docs" / "folders.md", "python")
    assert printed(code) == ["1", "memory://bucket/notes/sea.md"]


@pytest.mark.parametrize(("page", "moves"), [("cluster.md", 2), ("zh/cluster.md", 1)])
def test_the_examples_of_the_page_on_clusters_run(
    page: str,
    moves: int,
    postgres_address: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    pytest.importorskip("qdrant_client")
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "sea.md").write_text("The sea is blue today.", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    with Library("photos.lingxi") as lib:
        lib.index("notes")
    examples = _blocks(ROOT / "docs" / page, "python")
    for code in examples:
        exec(code.replace("postgresql://ann@localhost:5432/photos?schema=holiday", postgres_address), {})
    expected = ["1 1", "sea.md", "1", "1", "sea.md"]
    assert capsys.readouterr().out.splitlines() == expected[: 3 if moves == 1 else 5]
    assert len(examples) == moves


@pytest.mark.parametrize("page", ["chat.md", "zh/chat.md"])
def test_the_example_of_the_chat_page_runs(page: str, tmp_path: Path, photographs: Path, printed: Printed) -> None:
    (tmp_path / "pictures").mkdir()
    shutil.copy(photographs / "chelsea.png", tmp_path / "pictures")
    (code,) = _blocks(ROOT / "docs" / page, "python")
    expected = {
        "chat.md": [f"['an animal', 'a person', 'only photos', 'newest first'] {end}" for end in ("1", "None")],
        "zh/chat.md": ["['动物', '只要照片'] 1"],
    }
    assert printed(code) == expected[page]


@pytest.mark.parametrize(
    ("page", "words"), [("explain.md", ["a", "striped", "cat"]), ("zh/explain.md", ["一", "只", "猫"])]
)
def test_the_example_of_the_page_on_explanations_runs(
    page: str, words: list[str], tmp_path: Path, photographs: Path, printed: Printed
) -> None:
    (tmp_path / "pictures").mkdir()
    for picture in ("chelsea.png", "coffee.png"):
        shutil.copy(photographs / picture, tmp_path / "pictures")
    (code,) = _blocks(ROOT / "docs" / page, "python")
    assert printed(code) == [f"chelsea.png account {words}", "True", "True", "coffee.png limit"]


@pytest.mark.parametrize("folder", ["", "zh"])
def test_the_examples_of_the_pages_on_tidying_run(
    folder: str, tmp_path: Path, photographs: Path, printed: Printed
) -> None:
    (tmp_path / "pictures").mkdir()
    for name in ("chelsea.png", "later.png"):
        shutil.copy(photographs / "chelsea.png", tmp_path / "pictures" / name)
    with Library("photos.lingxi") as lib:
        lib.index("pictures")
    expected = ["2 3 3", "2 [2]", "copy chelsea.png the same bytes; keep chelsea.png: its path is the first", "1 ()"]
    pages = [ROOT / "docs" / folder / name for name in ("explore.md", "duplicates.md")]
    assert [line for page in pages for code in _blocks(page, "python") for line in printed(code)] == expected


@pytest.mark.parametrize(("page", "shown"), [("privacy.md", "/family/sea.md"), ("zh/privacy.md", "/家人/大海.md")])
def test_the_example_of_the_page_on_privacy_runs(page: str, shown: str, tmp_path: Path, printed: Printed) -> None:
    (code,) = _blocks(ROOT / "docs" / page, "python")
    name = Path(shown).parts[1]
    assert printed(code) == [
        "https://photos.example/?token=lingxi_", f"['{shown}']", f"['{name}']", "2"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("page", "said"),
    [
        ("moderate.md", "note.txt hate Hate speech, 99% likely: it says “They are subhuman, he wrote.”."),
        ("zh/moderate.md", "note.txt hate 仇恨言论，可能性 99%：内容中提到“They are subhuman, he wrote.”。"),
    ],
)
def test_the_example_of_the_page_on_moderation_runs(page: str, said: str, tmp_path: Path, printed: Printed) -> None:
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "note.txt").write_text("They are subhuman, he wrote.", encoding="utf-8")
    sample = "".join(SAMPLE.read_text(encoding="utf-8").partition('[[category]]\nname = "hate"')[1:])
    (tmp_path / "policy.toml").write_text(sample, encoding="utf-8")
    with Library("photos.lingxi") as lib:
        lib.index("notes")
    (code,) = _blocks(ROOT / "docs" / page, "python")
    assert printed(code) == [said, "no", "True 0"]
    (policy,) = _blocks(ROOT / "docs" / page, "toml")
    assert parse_policy(policy).categories[0].recall == 0.9


@pytest.mark.skipif(find_spec("rapidocr") is None, reason="rapidocr is not installed (extra ocr)")
def test_the_example_of_the_page_on_text_in_images_runs(printed: Printed) -> None:
    (code,) = _blocks(ROOT / "docs" / "ocr.md", "python")
    assert printed(code) == ["sign.png ['Closed on Mondays']"]


def test_the_example_of_the_sound_page_runs(printed: Printed) -> None:
    (code,) = _blocks(ROOT / "docs" / "sound.md", "python")
    assert printed(code) == [
        "a police siren -> siren", "警笛声 -> siren", "white noise -> noise", "白噪声 -> noise"
    ]  # fmt: skip


def test_the_example_of_the_page_on_learning_runs(printed: Printed) -> None:
    pytest.importorskip("torch", reason="torch is not installed (extra train)")
    (code,) = _blocks(ROOT / "docs" / "learning.md", "python")
    assert printed(code) == ["True", "bank (5, 32)"]


LISTED: dict[str, list[Registry[Any]]] = {  # page -> what it lists
    "evaluation.md": [classifiers, datasets, measures],
    "zh/evaluation.md": [classifiers, datasets, measures],
    "features.md": [encoders],
    "fusion.md": [rank_fusions, vector_fusions],
    "hashing.md": [hashers],
    "indexes.md": [indexes],
    "learning.md": [losses],
    "ranking.md": [learners, rerankers],
}
ELSEWHERE = {  # lists that say less than all: a page of features for those that have no table there
    "features.md": {
        "centred",
        "concat",
        "embedded",
        "hashed",
        "landmarks",
        "onnx_clap",
        "onnx_clip",
        "projected",
        "toy",
    },
    "ranking.md": {"dtw", "landmarks", "mmr"},  # those of sounds stand in models.md; mmr is --diverse
}


@pytest.mark.parametrize("page", LISTED)
def test_a_page_lists_every_plug_in_of_its_kind(page: str) -> None:
    named = set(re.findall(r"`(\w+)(?:@k|\([^`]*\))?`", (ROOT / "docs" / page).read_text(encoding="utf-8")))
    for registry in LISTED[page]:
        ours = {name for name in registry.names() if find_spec(f"{registry.room}.{name}")}  # not what tests register
        missing = ours - named - ELSEWHERE.get(page, set())
        assert not missing, f"{page} lists no {registry.kind} {missing}"


@pytest.mark.parametrize("path", DOCS, ids=lambda path: path.name)
def test_settings_in_the_documents_are_those_of_the_signatures(path: Path) -> None:
    """``rrf(k=20)`` in a document is what the plug-in takes."""
    for base, inside in re.findall(r"\b([a-z]\w+)\(([^()`\n]*=[^()`\n]*)\)", path.read_text(encoding="utf-8")):
        for registry in [each for page in LISTED.values() for each in page if each.has_file(base)]:
            known = {each.name for each in registry.settings(base)}
            said = set(re.findall(r"(\w+)=", inside))
            assert said <= known, f"{base} takes {known}, not {said}"


def test_the_fusion_page_lists_the_settings_of_every_vector_fusion() -> None:
    text = (ROOT / "docs" / "fusion.md").read_text(encoding="utf-8")
    for name in vector_fusions:
        (row,) = re.findall(rf"^\| `{name}` \|[^|]*\|([^|]*)\|[^|]*\|$", text, re.MULTILINE)
        assert set(re.findall(r"`(\w+)", row)) == {each.name for each in vector_fusions.settings(name)}, name


@cache
def _help(*command: str) -> str:
    """The help of a command, on wide lines."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COLUMNS", "200")
        done = invoke(*command, "--help")
    assert done.exit_code == 0, command
    return done.stdout


@pytest.mark.parametrize("path", DOCS, ids=lambda path: path.name)
def test_commands_and_options_in_the_documents_exist(path: Path) -> None:
    for block in _blocks(path, "sh"):
        for line in block.splitlines():
            words = shlex.split(line, comments=True)
            if words[:1] == ["lingxi"]:
                name = words[1:3] if words[1] in ("album", "bench", "events", "token", "review") else words[1:2]
                assert _help(*name), line
                for option in (word for word in words if word.startswith("-")):
                    assert re.search(rf"(?<![\w-]){re.escape(option)}(?![\w-])", _help(*name)), line


@pytest.mark.parametrize("path", DOCS, ids=lambda path: path.name)
def test_links_lead_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", path.read_text(encoding="utf-8")):
        assert target.startswith("http") or (path.parent / target).exists(), target


def test_both_readmes_show_the_same_commands() -> None:
    commands = [
        [line.split("#")[0].split()[:2] for block in _blocks(ROOT / name, "sh") for line in block.splitlines()]
        for name in READMES
    ]
    assert commands[0] == commands[1]


def test_the_filters_page_lists_every_field_and_its_examples_parse() -> None:
    text = (ROOT / "docs" / "filters.md").read_text(encoding="utf-8")
    fields = text.partition("## Fields")[2]
    assert set(re.findall(r"`(\w+)`", fields)) == {*FIELDS, *ADDED}
    examples = [row.split("|")[1] for row in text.partition("| example")[2].partition("\n\n")[0].splitlines()[2:]]
    assert len(examples) >= 7
    for example in examples:
        for filter_ in re.findall(r"`([^`]+)`", example):
            parse(filter_)


def test_the_changelog_has_unreleased_on_top() -> None:
    headings = re.findall(r"^## (.+)$", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert headings[0] == "Unreleased"


def test_the_performance_page_names_scripts_that_exist() -> None:
    text = (ROOT / "docs" / "performance.md").read_text(encoding="utf-8")
    named = set(re.findall(r"benchmarks/(\w+\.py)", text))
    assert {"start.py", "search.py", "indexing.py", "reindex.py"} <= named
    assert all((ROOT / "benchmarks" / name).exists() for name in named)


@pytest.mark.parametrize("name", ["security.md", "reliability.md"])
def test_the_tests_named_in_the_documents_exist(name: str) -> None:
    text = (ROOT / "docs" / name).read_text(encoding="utf-8")
    known = {path.name for path in (ROOT / "tests").rglob("test_*.py")}
    assert sorted(set(re.findall(r"\btest_\w+\.py", text)) - known) == []


def test_the_index_of_the_documents_names_every_page() -> None:
    text = (ROOT / "docs" / "README.md").read_text(encoding="utf-8")
    pages = {path.name for path in (ROOT / "docs").glob("*.md")} - {"README.md"}
    assert pages - set(re.findall(r"\]\((\S+\.md)\)", text)) == set()


def test_the_constraints_pin_every_dependency() -> None:
    pinned = {line.split("==")[0] for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").split()}
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    for name in re.findall(r'^    "([a-z][a-z0-9-]+)[>=]', project, re.MULTILINE):
        assert name in pinned, name


def test_figures_in_the_experiments_page_are_those_of_the_card() -> None:
    card = Path(sys.modules[Embedded.__module__].__file__ or "").parents[2] / "weights" / "embedded" / "figures.json"
    figures = json.loads(card.read_text(encoding="utf-8"))
    text = (ROOT / "docs" / "experiments.md").read_text(encoding="utf-8")
    english, chinese = (figures[f"flickr8k val, {language}, text->image"] for language in ("en", "zh"))
    row = f"{english['R@1']:.3f} / {english['R@10']:.3f} | {chinese['R@1']:.3f} / {chinese['R@10']:.3f}"
    assert row in text.replace("*", "")
