"""Runs peers side by side, compares what they answered, and only then lets times be read.

One round asks every peer once, in turn, so that a busy minute hurts all of them. Fast peers get more
rounds than slow ones. A peer whose answer differs, that fails or that passes the limit stays in the
table and says so.
"""

from __future__ import annotations

import gc
import multiprocessing
import resource
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from benchmarks.peers import LIMIT, Answer, Peer, TooSlow, digest_of
from benchmarks.worlds import Sample

__all__ = ["CLOCKS", "Figure", "measure_peers"]


def _processor_time() -> float:
    """Seconds of processor, all threads and all ended children (Java) counted."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


#: Wall time for a quiet machine; processor time when others work beside us.
CLOCKS: Mapping[str, Callable[[], float]] = {"wall": time.perf_counter, "cpu": _processor_time}

ROUNDS = 7
#: A peer gets no further round once it has used this many seconds on one world.
_ENOUGH = 8.0
#: Extra seconds that a guarded peer has for loading.
_LOADING = 60.0


class Figure(NamedTuple):
    """One peer on one world.

    Attributes:
        verdict: `same`, `same (sample of N)`, `different`, `over 120 s` or an error.
        cold: Seconds to prepare and answer, by round.
        warm: Seconds to answer alone, by round; scaled up when only a sample was asked.
    """

    peer: str
    verdict: str
    found: int | None = None
    digest: str = ""
    cold: tuple[float, ...] = ()
    warm: tuple[float, ...] = ()
    estimated: bool = False

    @property
    def usable(self) -> bool:
        """Whether its times may be compared."""
        return self.verdict.startswith("same")

    def median(self, clock: str) -> float:
        """Median of `cold` or `warm`."""
        return statistics.median(self.cold if clock == "cold" else self.warm)


class _Run(NamedTuple):
    prepare: float
    answer: float
    result: Answer


def _run_once(peer: Peer, sample: Sample, clock: str) -> _Run:
    now = CLOCKS[clock]
    gc.collect()
    start = now()
    state = peer.prepare(sample)
    ready = now()
    found = peer.answer(state)
    done = now()
    return _Run(ready - start, done - ready, found if peer.write is None else peer.write(found))


def _child(pipe: Any, peer: Peer, sample: Sample, clock: str) -> None:
    try:
        pipe.send(_run_once(peer, sample, clock))
    except Exception as error:  # noqa: BLE001 - any failure of a peer is a line of the table
        pipe.send(f"failed: {type(error).__name__}: {error}"[:120])


def _run_guarded(peer: Peer, sample: Sample, clock: str, limit: float) -> _Run | str:
    """One run in a forked process that is killed when it passes the limit."""
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe(duplex=False)
    child = context.Process(target=_child, args=(theirs, peer, sample, clock))
    child.start()
    theirs.close()
    try:
        if not ours.poll((limit + _LOADING) * (4 if clock == "cpu" else 1)):
            return f"over {limit:.0f} s"
        outcome: _Run | str = ours.recv()
    except EOFError:
        return "failed: its process died"
    finally:
        child.kill()
        child.join()
    if isinstance(outcome, _Run) and outcome.answer > limit and outcome.result.asked is None:
        return f"over {limit:.0f} s"
    return outcome


def _attempt(peer: Peer, sample: Sample, clock: str, limit: float) -> _Run | str:
    if peer.guarded:
        return _run_guarded(peer, sample, clock, limit)
    try:
        return _run_once(peer, sample, clock)
    except TooSlow:
        return f"over {LIMIT:.0f} s"


def measure_peers(
    peers: Sequence[Peer], sample: Sample, *, rounds: int = ROUNDS, clock: str = "wall", limit: float = LIMIT
) -> list[Figure]:
    """Every peer on one world, in the order given; the first is what the others must agree with.

    `limit` holds for guarded peers; the others know their own.
    """
    runs: dict[str, list[_Run | str]] = {peer.name: [] for peer in peers}
    spent = dict.fromkeys(runs, 0.0)
    for _ in range(rounds):
        for peer in peers:
            if spent[peer.name] > _ENOUGH:
                continue
            start = time.perf_counter()
            outcome = _attempt(peer, sample, clock, limit)
            runs[peer.name].append(outcome)
            spent[peer.name] += time.perf_counter() - start if isinstance(outcome, _Run) else float("inf")
    first = runs[peers[0].name][0]
    if isinstance(first, str):
        return [Figure(name, str(known[0])[:120]) for name, known in runs.items()]
    return [_figure(name, known, first.result) for name, known in runs.items()]


def _figure(name: str, runs: Sequence[_Run | str], reference: Answer) -> Figure:
    done = [run for run in runs if isinstance(run, _Run)]
    if len(done) < len(runs):
        return Figure(name, next(run for run in runs if isinstance(run, str)))
    asked = done[0].result.asked
    digests = {digest_of(run.result.pairs, run.result.asked) for run in done}
    verdict = "same" if asked is None else f"same (sample of {len(asked)})"
    if digests != {digest_of(reference.pairs, asked)}:
        verdict = "different"
    warm = tuple(run.answer * run.result.scale for run in done)
    cold = tuple(run.prepare + time_ for run, time_ in zip(done, warm, strict=True))
    found = len(done[0].result.pairs)
    return Figure(name, verdict, found, min(digests), cold, warm, asked is not None)
