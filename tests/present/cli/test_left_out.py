"""Files that were left out are listed with the option that reads them."""

from __future__ import annotations

from pathlib import Path

from lingxi.present.cli.left_out import left_out_lines, looks_into_archives
from lingxi.types import Walk
from tests.present.cli.program import invoke


def test_archives_name_the_option_that_reads_them() -> None:
    counts = {"cr9": 2, "zip": 2, "gz": 1}
    kinds, packed = left_out_lines(counts, archives=False)
    assert kinds == ("2 .cr9", "lingxi reads no files of these kinds")
    assert packed == ("2 .zip, 1 .gz", "--archives reads the files in ZIP and tar")
    assert list(left_out_lines(counts, archives=True)) == [
        ("2 .cr9, 1 .gz", "lingxi reads no files of these kinds"),
        ("2 .zip", "archives in archives are not opened; unpack the outer one"),
    ]


def test_the_setting_is_that_of_the_run_or_the_remembered_one() -> None:
    on, off = Walk(archives=True), Walk()
    assert looks_into_archives(None, {Path("a"): on})
    assert not looks_into_archives(None, {Path("a"): on, Path("b"): off})
    assert not looks_into_archives(None, {})
    assert looks_into_archives(True, {Path("a"): off})
    assert not looks_into_archives(False, {Path("a"): on})


def test_the_command_says_it(folder: Path) -> None:
    (folder / "a.zip").write_bytes(b"x")
    said = "1 .zip: --archives reads the files in ZIP and tar"
    assert f"left out: {said}" in invoke("index", folder, "--model", "toy").stderr
    assert f"left out  {said}" in invoke("status").stdout
