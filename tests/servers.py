"""Real SPARQL servers, and servers that misbehave in one way each, on free ports of this machine."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPConnection
from pathlib import Path

__all__ = ["find_oxigraph", "free_port", "get", "oxigraph", "post", "reply", "saying"]


def free_port() -> int:
    """A port on which nothing listens now."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
    return port


def find_oxigraph() -> str | None:
    """The oxigraph program: beside this Python, or on the path."""
    beside = Path(sys.executable).with_name("oxigraph")
    return str(beside) if beside.exists() else shutil.which("oxigraph")


def post(server: str, path: str, body: bytes, kind: str) -> None:
    """Send something that the server must take."""
    call = HTTPConnection(server.removeprefix("http://"), timeout=60)
    call.request("POST", path, body, {"Content-Type": kind})
    assert call.getresponse().status < 300
    call.close()


def get(server: str, path: str) -> str:
    """What the server says there, as CSV."""
    call = HTTPConnection(server.removeprefix("http://"), timeout=60)
    call.request("GET", path, headers={"Accept": "text/csv"})
    text = call.getresponse().read().decode()
    call.close()
    return text


@contextmanager
def oxigraph(folder: Path, *, writing: bool = True) -> Iterator[str]:
    """A running oxigraph server over a folder, as `http://127.0.0.1:PORT`."""
    program = find_oxigraph()
    assert program
    place = f"127.0.0.1:{free_port()}"
    command = [program, "serve" if writing else "serve-read-only", "--location", str(folder), "--bind", place]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(600):
            assert process.poll() is None, "the oxigraph server ended at once"
            with suppress(OSError), socket.create_connection(("127.0.0.1", int(place[10:])), 5):
                break
            time.sleep(0.05)
        yield f"http://{place}"
    finally:
        process.terminate()
        process.wait()


def reply(body: bytes, kind: str = "application/sparql-results+json", status: str = "200 OK", head: str = "") -> bytes:
    """A whole answer over HTTP."""
    return f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n{head}\r\n".encode() + body


@contextmanager
def saying(answer: bytes, *, drip: float = 0.0) -> Iterator[tuple[str, list[bytes]]]:
    """A server that says the same to everybody, at once or a byte at a time, and the requests it has had."""
    seen: list[bytes] = []
    ended = threading.Event()
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while not ended.is_set():
            try:
                caller, _ = listener.accept()
            except OSError:
                return
            with caller, suppress(OSError):
                seen.append(caller.recv(65536))
                if not drip:
                    caller.sendall(answer)
                for byte in answer if drip else b"":
                    if ended.wait(drip):
                        break
                    caller.sendall(bytes([byte]))

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield f"127.0.0.1:{listener.getsockname()[1]}", seen
    finally:
        ended.set()
        with suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join()
