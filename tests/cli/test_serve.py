"""`gateways serve` as a process: it says where it listens, ends on Ctrl-C with its workers, and says what is wrong."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from gateways_graph.cli import main, serve

pytestmark = pytest.mark.server

_SMALL = Path(__file__).resolve().parents[1] / "rdf" / "valid.ttl"


@contextmanager
def _served(*options: str) -> Iterator[tuple[subprocess.Popen[str], str, str]]:
    """A running server, its address, and what it said before."""
    command = [sys.executable, "-m", "gateways_graph", "serve", "--port", "0", "--data", str(_SMALL), *options]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        said = ""
        assert process.stderr
        for line in process.stderr:
            said += line
            found = re.search(r"http://\S+?:\d+/", line)
            if found:
                break
        else:
            pytest.fail(f"the server ended: {said}")
        yield process, found[0].replace("0.0.0.0", "127.0.0.1"), said  # noqa: S104 - compared
    finally:
        process.kill()
        process.communicate()


def _wait_until_ready(base: str) -> None:
    end = time.monotonic() + 60
    while True:
        try:
            answer = httpx.get(base + "sparql", params={"query": "SELECT ?g { ?g a gw:Gateway }"}, timeout=30)
        except httpx.TransportError:
            assert time.monotonic() < end, "the server did not answer"
            time.sleep(0.05)
        else:
            assert answer.status_code == 200
            return


_PROC = Path("/proc/self/task").is_dir()


@pytest.mark.skipif(os.name != "posix", reason="signals are of POSIX")
@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, -signal.SIGTERM)])
def test_a_signal_ends_the_server_and_its_workers(sent: signal.Signals, code: int) -> None:
    """Ctrl-C gives exit code 130 and one word, no traceback; every process of it is gone."""
    with _served("--workers", "2") as (process, base, _):
        _wait_until_ready(base)
        assert process.stderr
        before = _workers(process.pid)
        process.send_signal(sent)
        out, error = process.communicate(timeout=60)
    assert (process.returncode, out) == (code, "")
    assert error.strip() == ("interrupted" if sent == signal.SIGINT else "")
    assert before
    assert not [pid for pid in before if Path(f"/proc/{pid}").exists()]


def _workers(pid: int) -> list[int]:
    """Processes that any thread of a process has started."""
    tasks = Path(f"/proc/{pid}/task")
    return [int(word) for task in tasks.iterdir() for word in (task / "children").read_text().split()]


@pytest.mark.skipif(not _PROC, reason="looks into /proc")
def test_workers_do_not_outlive_a_killed_server() -> None:
    """Even when the server is killed outright, its idle workers end."""
    with _served("--workers", "1") as (process, base, _):
        _wait_until_ready(base)
        before = _workers(process.pid)
        process.kill()
        process.wait()
        end = time.monotonic() + 30
        while any(Path(f"/proc/{pid}").exists() and "Z" not in _state(pid) for pid in before):
            assert time.monotonic() < end
            time.sleep(0.05)


def _state(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return "Z"


def test_a_port_in_use_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    """Before anything slow: the port, what is wrong with it and what to do; exit code 2."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(SystemExit) as end:
            main(["serve", "--port", str(port)])
    assert end.value.code == 2
    assert re.search(rf"127\.0\.0\.1:{port}: cannot listen there .*in use.*--port 0", capsys.readouterr().err)


@pytest.mark.parametrize("host", ["203.0.113.7", "no such name"])
def test_an_address_of_another_machine_is_said(host: str, capsys: pytest.CaptureFixture[str]) -> None:
    """An address that is not this machine's cannot be listened on; exit code 2."""
    with pytest.raises(SystemExit) as end:
        main(["serve", "--host", host, "--port", "0"])
    assert end.value.code == 2
    assert "cannot listen there" in capsys.readouterr().err


def test_listening_for_other_machines_is_warned_of() -> None:
    """Bound elsewhere than to this machine, the server warns, and answers only to names it was told."""
    with _served("--host", "0.0.0.0", "--allow-host", "data.example") as (_, base, said):  # noqa: S104 - what is tested
        assert "warning: listening on 0.0.0.0" in said
        _wait_until_ready(base)
        assert httpx.get(base + "sparql", headers={"host": "data.example"}).status_code == 200
        assert httpx.get(base + "sparql", headers={"host": "other.example"}).status_code == 421


def test_bad_data_is_said_before_serving(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Data that does not parse ends the command as every other command; exit code 4."""
    (tmp_path / "bad.ttl").write_text("body:a body:b .", encoding="utf-8")
    with pytest.raises(SystemExit) as end:
        main(["serve", "--port", "0", "--data", str(tmp_path / "bad.ttl")])
    assert end.value.code == 4


def test_processes_that_cannot_start_are_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """With too little memory to hold the data nothing is served; exit code 6 and one line, no traceback."""
    monkeypatch.setattr(serve, "_MEMORY", 20_000_000)
    with pytest.raises(SystemExit) as end:
        main(["serve", "--port", "0", "--data", str(_SMALL)])
    assert end.value.code == 6
    assert capsys.readouterr().err.count("\n") == 1


def test_findings_may_be_asked() -> None:
    """With --findings the answers of the analyses are in the data that SPARQL sees."""
    with _served("--findings", "--workers", "1") as (_, base, said):
        assert "warning" not in said
        _wait_until_ready(base)
        query = "ASK { ?s ?p ?o FILTER (STRSTARTS(STR(?p), STR(gwf:))) }"
        assert httpx.get(base + "sparql", params={"query": query}).json()["boolean"] is True
