"""A token file is made once, and read by its owner only."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from lingxi.errors import LingxiError
from lingxi.present.web.token import token_in


def test_a_token_is_made_once(tmp_path: Path) -> None:
    file = tmp_path / "token"
    token = token_in(file)
    assert len(token) >= 40
    assert token_in(file) == token
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert token_in(tmp_path / "other") != token


@pytest.mark.skipif(os.name != "posix", reason="has no modes")
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620])
def test_a_file_that_others_can_read_or_write_is_refused(tmp_path: Path, mode: int) -> None:
    file = tmp_path / "token"
    token_in(file)
    file.chmod(mode)
    with pytest.raises(LingxiError, match="chmod 600"):
        token_in(file)


@pytest.mark.parametrize("content", [b"", b"\n", b"two words\n", b"two\nlines\n", b"\xff\xfe", b"a\0b"])
def test_a_file_without_one_token_is_refused_and_not_shown(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "token"
    file.write_bytes(content)
    file.chmod(0o600)
    with pytest.raises(LingxiError, match="one token") as refused:
        token_in(file)
    assert "words" not in str(refused.value)


def test_a_file_that_cannot_be_made_is_reported(tmp_path: Path) -> None:
    with pytest.raises(LingxiError, match="cannot be written"):
        token_in(tmp_path / "missing" / "token")
    with pytest.raises(LingxiError, match="cannot be read"):
        token_in(tmp_path)
