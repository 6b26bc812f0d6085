"""Many clients at once against `gateways serve`: is every answer whole and right, and how long does it take?

    python benchmarks/serve.py                          # 50 clients, 60 s, the packaged data
    python benchmarks/serve.py --seconds 5 --clients 10 --endless 2

Each client asks saved questions, one after another on a connection that it keeps, and compares each
answer, sorted, with what the same question gave when nobody else asked. `--endless N` adds clients
that ask a query without end, again and again; those must be answered with 503 and delay no other.
"""

from __future__ import annotations

import argparse
import http.client
import random
import re
import statistics
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path
from urllib.parse import urlencode

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from gateways_graph.rdf.saved import list_saved

_ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n1 ?o }"
_SLOWEST = 1.0


class Clients:
    """What the clients share: the questions with their answers, and what they found.

    Attributes:
        times: Seconds from asking to having the answer.
        found: What kind of answers came -> how many.
    """

    def __init__(self, port: int) -> None:
        self._port = port
        self.times: list[float] = []
        self.found: Counter[str] = Counter()
        self.expected: dict[str, tuple[bytes, ...]] = {}

    def prepare(self) -> None:
        """Ask each saved question alone, and keep those that are quick."""
        connection = self._connect()
        for question in list_saved():
            begun = time.perf_counter()
            status, body = self._ask(connection, question.text)
            seconds = time.perf_counter() - begun
            if status == 200 and seconds < _SLOWEST:
                self.expected[question.text] = tuple(sorted(body.splitlines()))
        connection.close()

    def ask_saved(self, seed: int, end: float) -> None:
        """Ask saved questions until the end."""
        chosen, questions = random.Random(seed), list(self.expected)
        connection = self._connect()
        while time.monotonic() < end:
            question = chosen.choice(questions)
            begun = time.perf_counter()
            try:
                status, body = self._ask(connection, question)
            except (OSError, http.client.HTTPException) as error:
                self.found[f"broken: {type(error).__name__}"] += 1
                connection = self._connect()
                continue
            self.times.append(time.perf_counter() - begun)
            right = status == 200 and tuple(sorted(body.splitlines())) == self.expected[question]
            self.found["right" if right else f"wrong: status {status}"] += 1
        connection.close()

    def ask_endless(self, end: float) -> None:
        """Ask a query without end until the end."""
        connection = self._connect()
        while time.monotonic() < end:
            status, _ = self._ask(connection, _ENDLESS)
            self.found[f"endless: status {status}"] += 1
        connection.close()

    def _connect(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self._port, timeout=120)

    @staticmethod
    def _ask(connection: http.client.HTTPConnection, query: str) -> tuple[int, bytes]:
        headers = {"content-type": "application/x-www-form-urlencoded", "accept": "text/csv, text/turtle"}
        connection.request("POST", "/sparql", body=urlencode({"query": query}), headers=headers)
        reply = connection.getresponse()
        return reply.status, reply.read()


def main() -> int:
    """Start a server, set the clients on it, and print what they found; 1 when an answer was wrong or broken."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--endless", type=int, default=0, help="clients whose query never ends")
    parser.add_argument("--workers", type=int, default=4)
    options = parser.parse_args()
    command = [sys.executable, "-m", "gateways_graph", "serve", "--port", "0", "--workers", str(options.workers)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as server:
        try:
            lines = iter(server.stderr or ())
            port = next(int(found[1]) for line in lines if (found := re.search(r"127\.0\.0\.1:(\d+)/", line)))
            clients = _run(port, options)
        finally:
            server.terminate()
    _report(clients, options.seconds)
    return int(any(name.startswith(("wrong", "broken")) for name in clients.found))


def _run(port: int, options: argparse.Namespace) -> Clients:
    clients = Clients(port)
    _wait(clients)
    end = time.monotonic() + options.seconds
    threads = [threading.Thread(target=clients.ask_saved, args=(seed, end)) for seed in range(options.clients)]
    threads += [threading.Thread(target=clients.ask_endless, args=(end,)) for _ in range(options.endless)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return clients


def _wait(clients: Clients) -> None:
    """The server listens before it is ready, so that the first question may have to wait."""
    while not clients.expected:
        try:
            clients.prepare()
        except OSError:
            time.sleep(0.1)


def _report(clients: Clients, seconds: float) -> None:
    times = sorted(clients.times)
    cuts = statistics.quantiles(times, n=100)
    print(f"{len(clients.expected)} questions, {len(times):,} answers, {len(times) / seconds:.0f} a second")
    print(f"median {cuts[49] * 1000:.0f} ms, 95 % within {cuts[94] * 1000:.0f} ms, longest {times[-1] * 1000:.0f} ms")
    for name, count in sorted(clients.found.items()):
        print(f"{name}: {count:,}")


if __name__ == "__main__":
    sys.exit(main())
