"""What a library knows of people: every kind is counted, and everything in its folder has a kind."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image as Pillow

from lingxi.inventory import Known, _Tally
from lingxi.library import Library
from lingxi.search.query import Query
from lingxi.store import records
from tests.conftest import Paint


@pytest.fixture
def known(
    library: Library, folder: Path, paint: Paint, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> dict[str, Known]:
    (tmp_path / "temporary" / "lingxi-copy").mkdir(parents=True)
    (tmp_path / "temporary" / "lingxi-copy" / "a").write_bytes(b"x" * 5000)
    monkeypatch.setattr("lingxi.inventory.gettempdir", lambda: str(tmp_path / "temporary"))
    exif = Pillow.Exif()
    exif[272] = "Toy One"
    exif.get_ifd(0x8825).update({1: "N", 2: (48.0, 51.0, 30.0), 3: "E", 4: (2.0, 17.0, 40.0)})
    exif.get_ifd(0x8769)[0x9003] = "2020:07:01 12:00:00"
    Pillow.new("RGB", (40, 30), "red").save(paint("dated.jpg"), "JPEG", exif=exif)
    (folder / "broken.png").write_bytes(b"no picture")
    library.index(folder, models=["toy"])
    library.save_album("A", str(folder / "red.png"))
    library.save_search("S", image=folder / "red.png")
    library.remember(library.search("red"), Query.of("red"))
    library.new_token("family")
    library.set_weights({"toy": 1.0})
    people = [{"person": "Anna"}, {"person": "Anna"}, {"person": "Bo"}, {}]
    records.append(library.folder, "events", people)
    records.append(library.folder, "moderation-decisions", [{"decision": "keep"}])
    records.append(library.folder, "moderation-log", [{"by": "Cleo"}, {"event": "run"}])
    records.append(library.folder, "recording", [{"person": "Anna"}])
    for name in (".held", ".held-library"):
        (folder / name).mkdir()
        (folder / name / "sent.png").write_bytes(b"x" * 10)
    records.append(library.folder, "names", [{"name": "Anna"}])
    return {each.kind: each for each in library.privacy().known}


def test_every_kind_is_counted(known: dict[str, Known], folder: Path, library: Library) -> None:
    counts = {kind: each.count for kind, each in known.items()}
    assert {name: counts[name] for name in ("files", "vectors", "text", "speech", "written", "places", "dates")} == {
        "files": 6, "vectors": 5, "text": 1, "speech": 0, "written": 0, "places": 1, "dates": 1,
    }  # fmt: skip
    assert known["text"].bytes == len("# Sea\n\nThe sea is blue today.")
    assert known["vectors"].bytes == 5 * 4 * library.status().spaces[0].dim
    assert known["cameras"].names == {"Toy One": 1}
    assert (known["faces"].count, known["thumbnails"].count, known["backups"].count) == (0, 0, None)
    assert (counts["albums"], counts["saved searches"], counts["tokens"], counts["last search"]) == (1, 1, 1, 2)
    size = (folder / "red.png").stat().st_size
    assert known["saved searches"].bytes == size, "the picture is a copy"
    assert known["events"].names == {"Anna": 2, "Bo": 1, "(nobody named)": 1}
    assert (counts["moderation-decisions"], counts["names"]) == (1, 1)
    assert known["recording"].names == {"Anna": 1}
    assert "lingxi events off --person NAME" in known["recording"].forget
    assert known["moderation-log"].names == {"Cleo": 1, "(nobody named)": 1}
    assert "while the library is closed" in known["moderation-log"].forget
    assert (known["held files"].count, known["held files"].bytes > 0) == (1, True)  # type: ignore[operator]
    assert [place.name for place in known["held files"].where] == [".held", ".held-library"]
    assert (counts["temporary files"], known["temporary files"].bytes > 4999) == (1, True)  # type: ignore[operator]
    assert all(each.forget or not each.count for each in known.values()), "what is there can be erased"


def test_no_file_of_the_folder_is_left_out(known: dict[str, Known], library: Library) -> None:
    """The control: a file that no kind names, such as one that a later version adds, is found here."""
    named = [place for each in known.values() for place in each.where]
    plain = {"library.json", "library.lock", "owner.json", "answer.json", "answer.sock", "files.json", "README.txt"}
    rest = [
        file.relative_to(library.folder).as_posix()
        for file in library.folder.rglob("*")
        if not file.is_dir() and file.name not in plain and not any(file.is_relative_to(place) for place in named)
    ]
    assert rest == []


def test_an_empty_library_knows_nobody(library: Library) -> None:
    found = library.privacy()
    assert found.folder == library.folder
    counted = {each.kind for each in found.known if each.count}
    assert counted <= {"models", "temporary files"}


def test_facts_of_a_file_count_once_whatever_its_segments() -> None:
    tally = _Tally()
    for order in range(3):
        moment = {"asset": "film", "order": order, "modality": "video", "taken": 1, "latitude": 2.0, "camera": "Toy"}
        tally.add(moment)
    assert (tally.counts["places"], tally.counts["dates"], tally.named["cameras"]["Toy"]) == (1, 1, 1)
    assert tally.counts["segments"] == 3
