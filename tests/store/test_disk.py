from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from lingxi.store.disk import bytes_on_disk


def test_every_file_counts_and_one_that_goes_meanwhile_does_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "deep").mkdir()
    for place in (tmp_path, tmp_path / "deep"):
        (place / "file").write_bytes(b"x" * 10_000)
    whole = bytes_on_disk(tmp_path)
    assert whole >= 20_000
    usual = os.lstat

    def gone(path: Any, **_: Any) -> os.stat_result:
        if Path(path).parent.name == "deep":
            raise FileNotFoundError(path)
        return usual(path)

    monkeypatch.setattr(os, "lstat", gone)
    assert bytes_on_disk(tmp_path) == whole // 2
    assert bytes_on_disk(tmp_path / "missing") == 0
