"""The child process that works out what slow pages ask: one pickled question in, one pickled reply out.

An analysis in a thread cannot be ended and takes turns with every other page. Its own process can be ended,
and takes no turns. Only the server's own words are unpickled, on either side.
"""

from __future__ import annotations

import pickle
import signal
import sys
import traceback
from datetime import date
from typing import Any, NamedTuple

from gateways_graph.errors import GatewaysError
from gateways_graph.rdf.load import Loaded
from gateways_graph.session import Gateways
from gateways_graph.web.asking import Settings
from gateways_graph.web.sessions import Sessions

__all__ = ["Inquiry", "Outset", "Reply", "main"]

#: Seconds after the limit at which the kernel ends a child whose parent is gone.
_GRACE = 5


class Outset(NamedTuple):
    """What a child is told first: the data of the server, and how much memory it may take."""

    loaded: Loaded
    as_at: date
    extent: tuple[str, ...]
    readings: tuple[str, ...]
    memory_bytes: int


class Inquiry(NamedTuple):
    """A question: a method of the session at some settings, with what it is given.

    Attributes:
        settings: Date, extent and readings.
        method: Its name, such as `overlaps`.
        given: Positional arguments.
        how: Named arguments.
    """

    settings: Settings
    method: str
    given: tuple[Any, ...] = ()
    how: tuple[tuple[str, Any], ...] = ()


class Reply(NamedTuple):
    """What came of a question: `found`, `refused` (an error of this package), `memory` or `broken` (with its trace)."""

    kind: str
    value: Any = None


def main() -> None:
    """Answer questions from standard input until it is closed."""
    reads, writes = sys.stdin.buffer, sys.stdout.buffer
    # Ctrl-C reaches all processes of a terminal: the parent decides when this one ends.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.stdout = sys.stderr
    outset: Outset = pickle.load(reads)  # noqa: S301 - from the parent
    _limit(outset.memory_bytes)
    sessions = Sessions(Gateways(outset.loaded, outset.as_at, outset.extent, outset.readings))
    while True:
        try:
            inquiry, seconds = pickle.load(reads)  # noqa: S301 - from the parent
        except EOFError:
            return
        _alarm(seconds + _GRACE)
        reply = _answer(sessions, inquiry)
        pickle.dump(reply, writes, protocol=pickle.HIGHEST_PROTOCOL)
        writes.flush()
        _alarm(0)


def _answer(sessions: Sessions, inquiry: Inquiry) -> Reply:
    try:
        work = getattr(sessions.open(inquiry.settings), inquiry.method)
        return Reply("found", work(*inquiry.given, **dict(inquiry.how)))
    except GatewaysError as error:
        return Reply("refused", error)
    except MemoryError:
        return Reply("memory")
    except Exception:  # noqa: BLE001 - whatever went wrong must reach the parent as words
        return Reply("broken", traceback.format_exc())


def _limit(most: int) -> None:
    """Lower the memory of this process; without effect where there are no such limits (Windows)."""
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (most, most))
    except (ImportError, ValueError, OSError):
        return


def _alarm(seconds: float) -> None:
    """Have the kernel end this process later, unless called again with 0."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)
