"""What a library holds beside its engine."""

from __future__ import annotations

from pathlib import Path

import pytest

from lingxi.store.kept_files import LIST, is_kept, kept_files, list_files, listed, lost_files, unlist


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("library.json", "last.json", "owner.json", "weights.json", "weights.json.new", "albums/Sea.json",
                 "albums/.hidden", "models/tfidf-1/encoder.json", "edge-1/sealed.json", "edge-12/x"):  # fmt: skip
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("{}")
    (tmp_path / "albums" / "link.json").symlink_to("/etc/passwd")
    return tmp_path


KEPT = ["albums/Sea.json", "models/tfidf-1/encoder.json", "weights.json"]


def test_what_is_kept_is_what_cannot_be_made_again(folder: Path) -> None:
    assert kept_files(folder, "edge") == KEPT
    assert all(is_kept(name, "edge") for name in KEPT)


@pytest.mark.parametrize(
    "name",
    ["", "/etc/passwd", "../x.json", "albums/../../x", "albums//x", "./x", "a\\..\\b", "C:x", "library.json",
     "answer.json", "answer.sock", "server.token", "edge-1/x", "edge-77", ".x", "albums/.x"],
)  # fmt: skip
def test_names_that_lead_elsewhere_or_are_needed_are_not_kept(name: str) -> None:
    assert not is_kept(name, "edge")


def test_what_vanishes_is_lost_until_it_is_unlisted(folder: Path) -> None:
    list_files(folder, "edge")
    assert (list(listed(folder)), lost_files(folder)) == (KEPT, frozenset())
    (folder / "weights.json").unlink()
    assert lost_files(folder) == {"weights.json"}
    list_files(folder, "edge", lost_files(folder))
    assert list(listed(folder)) == KEPT
    unlist(folder, "weights.json")
    assert lost_files(folder) == frozenset()


def test_a_changed_list_is_reported_and_not_trusted(folder: Path) -> None:
    list_files(folder, "edge")
    (folder / LIST).write_text((folder / LIST).read_text().replace("weights", "wrights"))
    with pytest.raises(ValueError, match="checksum"):
        list(listed(folder))
    assert lost_files(folder) == frozenset()
