"""A language model is asked over real HTTP, and whatever goes wrong is an error with the reason."""

from __future__ import annotations

import gzip
import socket
import threading
from collections.abc import Iterator
from contextlib import suppress

import pytest

from lingxi.apps.language_model import LARGEST_ANSWER, LONGEST, LONGEST_TEXT, LanguageModel
from lingxi.errors import BadQuery, LingxiError
from tests.chat_server import ChatServer, chat_server


@pytest.fixture
def server() -> Iterator[ChatServer]:
    with chat_server() as found:
        yield found


def test_it_answers_with_the_first_model_of_the_server(server: ChatServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LINGXI_LLM_TOKEN", "secret")
    with LanguageModel(server.url) as model:
        assert model.complete("Be brief.", "Is it?") == ("Yes [1].", 0)
    (body,) = server.bodies
    assert (body["model"], body["temperature"], server.tokens) == ("small", 0, ["Bearer secret"])
    assert [each["content"] for each in body["messages"]] == ["Be brief.", "Is it?"]


def test_pictures_are_sent_inside_the_request(server: ChatServer) -> None:
    with LanguageModel(server.url, "large") as model:
        assert model.complete("", "What is it?", [b"\xff\xd8jpeg"]).pictures == 1
    text, picture = server.bodies[0]["messages"][1]["content"]
    assert text == {"type": "text", "text": "What is it?"}
    assert picture["image_url"]["url"] == "data:image/jpeg;base64,/9hqcGVn"


def test_a_model_that_refuses_pictures_is_asked_without(server: ChatServer) -> None:
    server.blind = True
    with LanguageModel(server.url, "large") as model:
        assert model.complete("", "What is it?", [b"jpeg"]) == ("Yes [1].", 0)
    assert server.bodies[1]["messages"][1]["content"] == "What is it?"


@pytest.mark.parametrize(
    ("answer", "status", "reason"),
    [
        ("", 200, "gave no text"),
        (None, 200, "gave no text"),
        (b"<html>", 200, "gave no text"),
        (b'{"choices": []}', 200, "gave no text"),
        (b"[]", 200, "gave no text"),
        (b"[" * 200_000, 200, "gave no text"),
        ("denied", 401, "refused with the status 401"),
        ("broken", 500, "refused with the status 500"),
        (b"x" * (LARGEST_ANSWER + 1), 200, "larger than"),
    ],
)
def test_nonsense_is_an_error(server: ChatServer, answer: object, status: int, reason: str) -> None:
    server.answer, server.status = answer, status
    with LanguageModel(server.url) as model, pytest.raises(LingxiError, match=reason):
        model.complete("", "Is it?")


def test_silence_is_an_error(server: ChatServer) -> None:
    server.silent = threading.Event()
    late = pytest.raises(LingxiError, match=r"did not answer within 0\.1 s")
    with LanguageModel(server.url, "small", timeout_s=0.1) as model, late:
        model.complete("", "Is it?")


def test_redirects_are_not_followed(server: ChatServer) -> None:
    server.status, server.redirect = 307, server.url
    with LanguageModel(server.url, "small") as model, pytest.raises(LingxiError, match="refused with the status 502"):
        model.complete("", "Is it?")
    assert len(server.bodies) == 1


def test_a_server_that_is_not_there_is_an_error() -> None:
    with chat_server() as gone:
        pass
    with LanguageModel(gone.url, "small") as model, pytest.raises(LingxiError, match="does not answer"):
        model.complete("", "Is it?")


def test_a_prompt_is_limited() -> None:
    with LanguageModel("http://localhost:1", "small") as model, pytest.raises(LingxiError, match="longer than"):
        model.complete("", "x" * (LONGEST + 1))


@pytest.mark.parametrize("sent", [b"HTTP/1.1 200 OK\r\nX-Slow: ", b"HTTP/1.1 100 Continue\r\n\r\n"])
def test_a_server_that_goes_on_and_on_is_given_up(sent: bytes) -> None:
    """Each byte comes in time; all of them never end."""
    ended = threading.Event()

    def drip(server: socket.socket) -> None:
        connection, _ = server.accept()
        with connection, suppress(OSError):
            connection.sendall(sent)
            while not ended.wait(0.05):
                connection.sendall(sent if sent.endswith(b"\n\r\n") else b"x")

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=drip, args=(server,))
        thread.start()
        try:
            url, late = f"http://127.0.0.1:{server.getsockname()[1]}", r"did not answer within 0\.3 s"
            with LanguageModel(url, "small", timeout_s=0.3) as model, pytest.raises(LingxiError, match=late):
                model.complete("", "Is it?")
        finally:
            ended.set()
            thread.join()


def test_an_answer_that_is_compressed_is_refused(server: ChatServer) -> None:
    server.answer, server.encoding = gzip.compress(b"{}"), "gzip"
    with LanguageModel(server.url, "small") as model, pytest.raises(LingxiError, match="is compressed"):
        model.complete("", "Is it?")


def test_a_text_can_be_printed_and_is_limited(server: ChatServer) -> None:
    server.answer = "a\ud800" + "b" * 2 * LONGEST_TEXT
    with LanguageModel(server.url, "small") as model:
        text = model.complete("", "Is it?").text
    assert text.startswith("a?b")
    assert len(text) == LONGEST_TEXT


ADDRESSES = ["ftp://127.0.0.1", "127.0.0.1:11434", "http://", "x", "http://localhost:abc", "http://[::1]evil.com/"]
ADDRESSES += ["http://[::1", "http://127.0.0.1:99999/v1", "ftp://user:secret@x/"]


@pytest.mark.parametrize("url", ADDRESSES)
def test_an_address_is_a_url(url: str) -> None:
    with pytest.raises(BadQuery, match="not the address of a language model") as raised:
        LanguageModel(url)
    assert "secret" not in str(raised.value)


@pytest.mark.parametrize("host", ["example.org", "10.0.0.1", "127.0.0.1.example.org", "localhost.example.org"])
def test_another_machine_must_be_allowed(host: str) -> None:
    with pytest.raises(BadQuery, match="is not this machine"):
        LanguageModel(f"http://{host}/v1")
    with LanguageModel(f"http://user:secret@{host}/v1", remote=True) as model:
        assert model.address == f"http://{host}"
