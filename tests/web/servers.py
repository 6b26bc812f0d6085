"""Real servers for tests: the application under uvicorn, on a free port, in a thread of the test's process."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import uvicorn

__all__ = ["Reply", "Running", "ask_raw", "running"]

_STARTS_WITHIN = 60


class Running(NamedTuple):
    """A server that runs: its address with a slash at the end, its port, and the application in it."""

    base: str
    port: int
    app: Any


class Reply(NamedTuple):
    """An answer read from the bare connection."""

    status: int
    head: bytes
    body: bytes


@contextmanager
def running(app: Any) -> Iterator[Running]:
    """Serve an application until the block ends."""
    # With the protocol named, or asyncio leaves Nagle's algorithm on and each answer takes 40 ms.
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(128)
        port = listener.getsockname()[1]
        server = uvicorn.Server(
            uvicorn.Config(app, log_level="critical", timeout_graceful_shutdown=1, http="h11", ws="none")
        )
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            _wait(server, thread)
            yield Running(f"http://127.0.0.1:{port}/", port, app)
        finally:
            server.should_exit = True
            thread.join()


def _wait(server: uvicorn.Server, thread: threading.Thread) -> None:
    end = time.monotonic() + _STARTS_WITHIN
    while not server.started:
        assert thread.is_alive(), "the server did not start"
        assert time.monotonic() < end, "the server was too slow to start"
        time.sleep(0.01)


def ask_raw(port: int, request: bytes, *, hang_up: bool = False) -> list[Reply]:
    """Send bytes as they are and read until the server closes; a request should say `Connection: close`.

    Args:
        port: Of the server on this machine.
        request: What to send.
        hang_up: Says at once that nothing more will come, for requests that are not whole.
    """
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        try:
            connection.sendall(request)
            if hang_up:
                connection.shutdown(socket.SHUT_WR)
        except OSError:
            pass  # it has answered and closed before all was sent
        received = bytearray()
        try:
            while chunk := connection.recv(65536):
                received += chunk
        except ConnectionResetError:
            pass
    return _split(bytes(received))


def _split(text: bytes) -> list[Reply]:
    """The answers one after another, by their lengths."""
    found = []
    while text:
        head, _, rest = text.partition(b"\r\n\r\n")
        status = int(head.split(b" ", 2)[1])
        lengths = [line.split(b":")[1] for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
        length = int(lengths[0]) if lengths else len(rest)
        found.append(Reply(status, head, rest[:length]))
        text = rest[length:] if lengths else b""
    return found
