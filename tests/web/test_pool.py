"""Tests of the slots: slow queries, full queues and clients that go away hold nobody else up."""

from __future__ import annotations

import os
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest

from gateways_graph.rdf.query import Limits
from gateways_graph.session import Gateways, load
from gateways_graph.web.app import create_app
from gateways_graph.web.pool import Pool
from tests.web.servers import Running, running

pytestmark = pytest.mark.server

_ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n1 ?o . ?p ?q ?r . ?s ?t ?u }"
#: Seconds that the test of many clients lasts; 60 for a real trial.
_SECONDS = float(os.environ.get("GATEWAYS_LOAD_SECONDS", "2"))
_CLIENTS = 50


def _ask(server: Running, query: str, timeout: float = 60) -> httpx.Response:
    return httpx.get(server.base + "sparql", params={"query": query}, timeout=timeout)


def _busy(pool: Pool) -> int:
    """How many slots are at work, or being made ready."""
    return len(pool._workers) - pool._free.qsize()


def _until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.01)


@pytest.fixture
def two_slots(small: Gateways) -> Iterator[Running]:
    """A server with two slots, both ready, room for one to wait, and so much time that only a test ends a query."""
    with running(create_app(small, limits=Limits(seconds=600), slots=2, waiting=1)) as server:
        _until(lambda: _busy(server.app.state.pool) == 0)
        yield server


def _leave(server: Running) -> socket.socket:
    """Ask a query that never ends; closing the connection leaves it."""
    connection = socket.create_connection(("127.0.0.1", server.port))
    connection.sendall(f"GET /sparql?query={quote(_ENDLESS)} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
    return connection


def test_a_query_that_never_ends_delays_no_other(two_slots: Running) -> None:
    """A hundred other queries are answered while an endless one still runs: its end comes after theirs."""
    pool = two_slots.app.state.pool
    with _leave(two_slots) as endless:
        _until(lambda: _busy(pool) == 1)
        children = [worker._child for worker in pool._workers]
        endless.setblocking(False)
        with httpx.Client() as client:
            for number in range(100):
                answer = client.get(two_slots.base + "sparql", params={"query": f"SELECT ({number} AS ?n) {{}}"})
                assert answer.json()["results"]["bindings"][0]["n"]["value"] == str(number)
        with pytest.raises(BlockingIOError):
            endless.recv(1)
        assert [worker._child for worker in pool._workers] == children


def test_a_client_that_goes_away_gives_its_slot_back(two_slots: Running) -> None:
    """Both slots are free again after their clients hung up, long before the limit on time."""
    pool = two_slots.app.state.pool
    for _ in range(2):
        left = [_leave(two_slots), _leave(two_slots)]
        _until(lambda: _busy(pool) == 2)
        for connection in left:
            connection.close()
        _until(lambda: _busy(pool) == 0)
    assert _ask(two_slots, "ASK {}").json()["boolean"] is True


def test_a_full_queue_is_503_at_once(two_slots: Running) -> None:
    """With both slots taken and one waiting, the next is turned away and told when to try again."""
    pool = two_slots.app.state.pool
    left = [_leave(two_slots), _leave(two_slots)]
    _until(lambda: _busy(pool) == 2)
    with ThreadPoolExecutor(1) as threads:
        waiting = threads.submit(_ask, two_slots, "ASK {}")
        _until(lambda: pool._queued == 1)
        turned_away = _ask(two_slots, "ASK {}")
        assert turned_away.status_code == 503
        assert int(turned_away.headers["retry-after"]) > 0
        assert "wait already" in turned_away.text
        left.pop().close()
        assert waiting.result(30).json()["boolean"] is True
    left.pop().close()


def test_one_who_goes_away_while_waiting_costs_nothing(two_slots: Running) -> None:
    """A client that hangs up in the queue leaves it at once, and no process is ended for it."""
    pool = two_slots.app.state.pool
    left = [_leave(two_slots), _leave(two_slots)]
    _until(lambda: _busy(pool) == 2)
    children = [worker._child for worker in pool._workers]
    for _ in range(3):
        waiting = _leave(two_slots)
        _until(lambda: pool._queued == 1)
        waiting.close()
        _until(lambda: pool._queued == 0)
    assert [worker._child for worker in pool._workers] == children
    for connection in left:
        connection.close()


def test_a_file_changed_while_serving_changes_no_answer(small: Gateways, tmp_path: Path) -> None:
    """A process that starts late, in the place of one that was ended, holds the data that the others hold."""
    copy = tmp_path / "data.ttl"
    copy.write_bytes(Path(small.loaded.files[0]).read_bytes())
    query = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    with running(create_app(load(copy), slots=1)) as server:
        before = _ask(server, query).text
        copy.write_text("", encoding="utf-8")
        server.app.state.pool._workers[0].close()
        assert _ask(server, query).text == before


def test_refused_queries_need_no_slot(two_slots: Running) -> None:
    """With no slot free and none to wait for, an update is still refused as one."""
    pool = two_slots.app.state.pool
    left = [_leave(two_slots), _leave(two_slots), _leave(two_slots)]
    _until(lambda: pool._queued == 1)
    assert _ask(two_slots, "CLEAR ALL").status_code == 403
    assert httpx.get(two_slots.base + "sparql").status_code == 200
    for connection in left:
        connection.close()


def test_one_may_not_wait_for_ever(small: Gateways) -> None:
    """A query that finds no free slot within the limit on time is turned away."""
    with running(create_app(small, limits=Limits(seconds=1), slots=1)) as server, ThreadPoolExecutor(3) as threads:
        _until(lambda: _busy(server.app.state.pool) == 0)
        answers = [threads.submit(_ask, server, _ENDLESS) for _ in range(3)]
        texts = sorted(answer.result(60).text for answer in answers)
        assert {answer.result().status_code for answer in answers} == {503}
    assert any("ended after 1 s" in text for text in texts)


def test_ending_the_server_ends_what_runs(small: Gateways) -> None:
    """A query that runs when the server is ended is answered with 503, and its process is gone."""
    with running(create_app(small, limits=Limits(seconds=600), slots=1)) as server:
        pool = server.app.state.pool
        _until(lambda: _busy(pool) == 0)
        with ThreadPoolExecutor(1) as threads:
            answer = threads.submit(_ask, server, _ENDLESS)
            _until(lambda: _busy(pool) == 1)
            child = pool._workers[0]._child
            pool.interrupt()
            assert answer.result(30).status_code == 503
            assert "being ended" in answer.result().text
        assert child is not None
        assert child.wait(10) is not None


def test_many_clients_get_their_own_answers(small: Gateways) -> None:
    """Fifty clients at once, for a while: each answer is whole, and the answer to its own question."""
    context = ssl.create_default_context()  # made once: it is what takes long in making a client
    done: list[int] = []
    wrong: list[str] = []

    def work(number: int, server: Running, end: float) -> None:
        turn = 0
        with httpx.Client(timeout=60, verify=context) as client:
            while turn == 0 or time.monotonic() < end:
                turn += 1
                mark = number * 1_000_000 + turn
                query = f"SELECT ({mark} AS ?n) (COUNT(*) AS ?all) {{ ?s ?p ?o }}"
                answer = client.get(server.base + "sparql", params={"query": query})
                if answer.status_code != 200 or answer.json()["results"]["bindings"][0]["n"]["value"] != str(mark):
                    wrong.append(f"{answer.status_code} {answer.text[:200]}")
            done.append(turn)

    with running(create_app(small, slots=2)) as server:
        end = time.monotonic() + _SECONDS
        threads = [threading.Thread(target=work, args=(number, server, end)) for number in range(_CLIENTS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert wrong == []
    assert len(done) == _CLIENTS
    assert min(done) > 0
