"""Tables of files and texts are read, rows chosen by their columns."""

from __future__ import annotations

from pathlib import Path

import pytest

from lingxi.errors import BadDataset
from lingxi.evaluate.dataset import read_dataset


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "images").mkdir()
    for name in ("a.jpg", "images/b.jpg"):
        (tmp_path / name).write_bytes(b"x")
    return tmp_path


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("p.csv", "image,caption,split\na.jpg,a cat,val\nb.jpg,a dog,val\nb.jpg,no,train\n"),
        ("p.tsv", "path\ttext\tsplit\na.jpg\ta cat\tval\nb.jpg\ta dog\tval\n"),
        (
            "p.jsonl",
            '{"image": "a.jpg", "text": "a cat", "split": "val"}\n'
            '{"image": "b.jpg", "text": "a dog", "split": "val"}\n',
        ),
    ],
)
def test_every_form_is_read(folder: Path, name: str, content: str) -> None:
    (folder / name).write_text(content, encoding="utf-8")
    found = read_dataset(folder / name, split="val")
    assert [each.text for each in found.queries] == ["a cat", "a dog"]
    assert found.grades["a dog"] == {"b.jpg": 1}
    assert found.items[1].path == folder / "images" / "b.jpg"


def test_rows_are_chosen_by_several_columns(folder: Path) -> None:
    rows = "image,caption,split,language\na.jpg,cat,val,en\na.jpg,猫,val,zh\n"
    (folder / "captions.csv").write_text(rows, encoding="utf-8")
    assert [each.text for each in read_dataset(folder, split="split=val,language=zh").queries] == ["猫"]
    assert len(read_dataset(folder).queries) == 2
    with pytest.raises(BadDataset, match="no rows of the split 'test'"):
        read_dataset(folder, split="test")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("image,caption\nnone.jpg,x\n", "does not exist"),
        ("image,caption\n../a.jpg,x\n", "outside"),
        ("foo,bar\n1,2\n", "line 2: a file"),
    ],
)
def test_wrong_rows_are_reported(folder: Path, content: str, said: str) -> None:
    (folder / "p.csv").write_text(content, encoding="utf-8")
    with pytest.raises(BadDataset, match=said):
        read_dataset(folder / "p.csv")
    (folder / "p.jsonl").write_text("{not json", encoding="utf-8")
    with pytest.raises(BadDataset, match="cannot be read"):
        read_dataset(folder / "p.jsonl")


@pytest.mark.parametrize(
    ("table", "content", "place"),
    [
        ("captions.txt", "image,caption\n1.jpg,a cat\n", "Images/1.jpg"),
        ("meta/esc50.csv", "filename,fold,target,category\n1.wav,1,0,dog\n", "audio/1.wav"),
        ("labels.csv", "clip,english,fold\n1.ogg,dog,1\n", "clips/1.ogg"),
    ],
)
def test_published_layouts_are_read_from_their_folder(tmp_path: Path, table: str, content: str, place: str) -> None:
    for name, text in ((table, content), (place, "x")):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    for path in (tmp_path, tmp_path / table):
        assert read_dataset(path).items[0].path == tmp_path / place


def test_columns_are_named_and_a_label_is_the_class(folder: Path) -> None:
    rows = "scan,kind,who,part,report\na.jpg,cat,p1,train,a small cat\nb.jpg,dog,p2,dev,a large dog\n"
    (folder / "p.csv").write_text(rows, encoding="utf-8")
    form = "table(file=scan, label=kind, group=who, split=part, fold=part)"
    whole, held = read_dataset(folder / "p.csv", form), read_dataset(folder / "p.csv", form, "dev")
    assert [each.text for each in whole.queries] == ["cat", "dog"]
    assert whole.labels == {"a.jpg": "cat", "b.jpg": "dog"}
    assert whole.groups == {"a.jpg": "p1", "b.jpg": "p2"}
    assert whole.folds == {"a.jpg": "train", "b.jpg": "dev"}
    assert [each.id for each in held.items] == ["b.jpg"]
    reports = read_dataset(folder / "p.csv", "table(file=scan, label=kind, text=report)")
    assert [each.text for each in reports.queries] == ["a small cat", "a large dog"]
    assert reports.classes == whole.labels
    with pytest.raises(BadDataset, match=r"its columns are scan, kind.*name them with --file-column"):
        read_dataset(folder / "p.csv")
    with pytest.raises(BadDataset, match="has no column 'patient'"):
        read_dataset(folder / "p.csv", "table(file=scan, label=kind, group=patient)")


def test_a_row_may_have_several_files(folder: Path) -> None:
    (folder / "p.jsonl").write_text('{"name": "sit-up", "images": ["a.jpg", "b.jpg"]}\n', encoding="utf-8")
    found = read_dataset(folder)
    assert found.grades == {"sit-up": {"a.jpg": 1, "b.jpg": 1}}


def test_a_file_without_a_class_is_left_out(folder: Path) -> None:
    lines = '{"image": "a.jpg", "with": null}\n{"image": "b.jpg", "with": "bands"}\n'
    (folder / "p.jsonl").write_text(lines, encoding="utf-8")
    assert read_dataset(folder, "table(label='with')").grades == {"bands": {"b.jpg": 1}}


def test_a_table_is_read_before_the_folders_beside_it(tmp_path: Path) -> None:
    """Folders of styles are no classes."""
    rows = ["image,domain,english"]
    for domain in ("photo", "sketch"):
        (tmp_path / domain).mkdir()
        for kind in ("dog", "horse"):
            (tmp_path / domain / f"{kind}.jpg").write_bytes(b"x")
            rows.append(f"{domain}/{kind}.jpg,{domain},{kind}")
    (tmp_path / "labels.csv").write_text("\n".join(rows), encoding="utf-8")
    found = read_dataset(tmp_path)
    assert found.form == "table"
    assert set(found.classes.values()) == {"dog", "horse"}


def test_films_are_items(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_bytes(b"x")
    (tmp_path / "labels.csv").write_text("video,english\na.mp4,people fighting\n", encoding="utf-8")
    assert read_dataset(tmp_path).direction == "text->video"
