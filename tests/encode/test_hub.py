"""Models by hub name: fetched once from a hub, found without one, and told what to do when neither works."""

from __future__ import annotations

from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socket import gaierror
from threading import Thread

import pytest

from lingxi.encode.choose import choose
from lingxi.encode.encoders.onnx_clip import FILES, OnnxClip
from lingxi.encode.hub import fetch, loaded_part, place_of, reason_of
from lingxi.errors import BadModel, MissingModel, UnknownName
from tests.encode.encoders.test_onnx_clip import tiny_model


def test_without_a_network_the_error_says_what_is_missing_and_where_it_goes() -> None:
    with pytest.raises(MissingModel, match="the model 'owner/tiny' is not on this machine") as caught:
        fetch("owner/tiny", FILES)
    message = str(caught.value)
    assert "the model 'owner/tiny' is not on this machine and cannot be downloaded" in message
    assert str(place_of("owner/tiny")) in message
    for file in FILES:
        assert file in message


@pytest.mark.parametrize("kind", [ConnectionError, gaierror, TimeoutError, type("TransportError", (Exception,), {})])
def test_without_a_network_the_reason_is_in_plain_words(kind: type[Exception]) -> None:
    """The client wraps errors of its HTTP library, whose classes depend on the version."""
    outer = OSError("Got: ConnectError: [Errno -2] Name or service not known\nAn error happened")
    outer.__cause__ = type("ConnectError", (kind,), {})("[Errno -2]")
    assert reason_of(outer) == "the hub cannot be reached; check the network"
    assert reason_of(ValueError("no such model\nand more")) == "no such model"
    assert reason_of(ValueError()) == "ValueError"


def test_files_put_there_by_hand_are_found() -> None:
    tiny_model(place_of("owner/tiny"))
    encoder = choose("owner/tiny")
    assert isinstance(encoder, OnnxClip)
    assert encoder.space.name == "tiny"


def test_only_what_is_missing_is_named() -> None:
    (tiny_model(place_of("owner/tiny")) / "config.json").unlink()
    with pytest.raises(MissingModel, match=r"tiny: config\.json$"):
        choose("owner/tiny")


@pytest.mark.parametrize("name", ["nothing", "../escape/x", "/no/such/folder", "a/b/c"])
def test_names_that_are_neither_known_nor_a_folder_nor_of_the_hub(name: str) -> None:
    with pytest.raises(UnknownName, match="embedded"):
        choose(name)


def test_only_the_files_of_the_layout_are_requested_from_a_hub(tmp_path: Path) -> None:
    """A small hub on loopback; huggingface_hub reads its settings on import, so it runs in a process of its own."""
    import os
    import subprocess
    import sys

    folder, asked = tiny_model(tmp_path / "hub"), list[str]()

    class Hub(BaseHTTPRequestHandler):
        def do_HEAD(self) -> None:
            self._answer(body=False)

        def do_GET(self) -> None:
            self._answer(body=True)

        def _answer(self, *, body: bool) -> None:
            name = self.path.partition("/resolve/main/")[2]
            if not (folder / name).is_file():
                self.send_error(404)
                return
            asked.append(name)
            data = (folder / name).read_bytes()
            self.send_response(200)
            self.send_header("Content-Length", str(len(data)))
            self.send_header("ETag", f'"{sha256(data).hexdigest()}"')
            self.send_header("X-Repo-Commit", "0" * 40)
            self.end_headers()
            if body:
                self.wfile.write(data)

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Hub)
    Thread(target=server.serve_forever, daemon=True).start()
    place = {
        "HF_ENDPOINT": f"http://127.0.0.1:{server.server_port}",
        "HF_HUB_OFFLINE": "0",
        "LINGXI_MODELS": str(tmp_path / "m"),
    }
    code = "from lingxi.encode.choose import choose; print(choose('owner/tiny').space)"
    done = subprocess.run([sys.executable, "-c", code], env={**os.environ, **place}, capture_output=True, text=True)
    server.shutdown()
    server.server_close()
    assert "space 'tiny' (3 dimensions" in done.stdout, done.stderr
    assert set(asked) == set(FILES)
    again = subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, **place, "HF_HUB_OFFLINE": "1"}, capture_output=True, text=True
    )
    assert again.stdout == done.stdout


def test_a_folder_that_holds_no_model_is_refused_with_its_path(tmp_path: Path) -> None:
    for name in ("torch", "transformers"):
        pytest.importorskip(name, reason=f"{name} is not installed (extra hub)")
    with pytest.raises(BadModel, match="cannot be loaded") as caught:
        loaded_part(tmp_path, "AutoTokenizer")
    assert str(tmp_path) in str(caught.value)
