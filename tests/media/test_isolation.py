"""What is decoded apart runs there, in that thread alone, and here again afterwards."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from typing import ParamSpec, TypeVar

import pytest

from lingxi.media.isolation import decoded, decoded_by
from lingxi.media.sandbox import Sandbox

P = ParamSpec("P")
T = TypeVar("T")


def test_files_are_decoded_here_unless_somewhere_is_named() -> None:
    asked: list[object] = []

    def there(function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        asked.append(function)
        return function(*args, **kwargs)

    with decoded_by(there):
        assert decoded(max, 1, 2) == 2
        thread = threading.Thread(target=lambda: decoded(min, 1, 2))
        thread.start()
        thread.join()
    with pytest.raises(ZeroDivisionError, match="division"), decoded_by(there):
        decoded(divmod, 1, 0)
    assert decoded(abs, -1) == 1
    assert asked == [max, divmod]


def test_a_sandbox_decodes_in_a_process_of_its_own() -> None:
    sandbox = Sandbox(1, 10.0)
    try:
        with decoded_by(sandbox.run):
            assert decoded(os.getpid) != os.getpid()
    finally:
        sandbox.close()
    assert decoded(os.getpid) == os.getpid()
