"""Slots for analyses: each has a process of its own, so that one that takes too long can be ended and delays no page.

A question waits for a free slot, at most as long as an analysis may take. Processes start when they are needed;
one that was ended is replaced by the next question of its slot.
"""

from __future__ import annotations

import json
import pickle
import queue
import subprocess
import sys
import threading
from typing import Any

from gateways_graph.errors import GatewaysError
from gateways_graph.session import Gateways
from gateways_graph.web.analyst import Inquiry, Outset, Reply
from gateways_graph.web.sessions import say_readings

__all__ = ["Analysts", "BusyError", "TooLongError"]

#: How many analyses run side by side, and the memory of each.
_SLOTS, _MEMORY = 3, 2 * 1024**3
_CHILD = "import sys, json; sys.path[:] = json.loads(sys.argv[1]); from gateways_graph.web.analyst import main; main()"


class TooLongError(GatewaysError):
    """An analysis passed the time or the memory that a page may take."""


class BusyError(TooLongError):
    """Too many ask at once, or the server is ending."""


class Analysts:
    """As many processes for analyses as slots.

    Args:
        session: The data; each process holds a copy.
        seconds: Most that an analysis may take.
        slots: How many run side by side.
    """

    def __init__(self, session: Gateways, *, seconds: float = 120.0, slots: int = _SLOTS) -> None:
        self.seconds = seconds
        outset = Outset(session.loaded, session.as_at, session.extent, say_readings(session), _MEMORY)
        self._analysts = [_Analyst(outset) for _ in range(slots)]
        # The last one given back is taken first: it holds the data already.
        self._free: queue.LifoQueue[_Analyst] = queue.LifoQueue()
        for analyst in self._analysts:
            self._free.put(analyst)

    def ask(self, inquiry: Inquiry, *, seconds: float | None = None) -> Any:
        """Wait for a slot and work out an answer there.

        Args:
            inquiry: What is asked.
            seconds: Most that it may take, where that is less than usual.

        Raises:
            TooLongError: It took too long or too much memory.
            BusyError: There was no slot in time.
            GatewaysError: What the analysis itself raises.
        """
        most = min(self.seconds, seconds or self.seconds)
        try:
            analyst = self._free.get(timeout=most)
        except queue.Empty:
            message = "too many people are asking at once: try again in a minute"
            raise BusyError(message) from None
        try:
            return analyst.ask(inquiry, most)
        finally:
            self._free.put(analyst)

    def close(self) -> None:
        """End all processes; those that wait for an answer are told that it was ended."""
        for analyst in self._analysts:
            analyst.close()


class _Analyst:
    """One slot with its process, which is used by one thread at a time."""

    def __init__(self, outset: Outset) -> None:
        self._outset = outset
        self._child: subprocess.Popen[bytes] | None = None
        self._closed = False

    def ask(self, inquiry: Inquiry, seconds: float) -> Any:
        late = threading.Event()
        child = self._start()
        timer = threading.Timer(seconds, self._end_late, (child, late))
        timer.daemon = True
        timer.start()
        try:
            reply = self._exchange(child, (inquiry, seconds))
        finally:
            timer.cancel()
            timer.join()
        if late.is_set() or reply.kind in ("ended", "memory"):
            self._end()
        if reply.kind == "found":
            return reply.value
        raise _error(reply, seconds, late=late.is_set())

    def close(self) -> None:
        """End the process from another thread, for good."""
        self._closed = True
        self._end()

    def _start(self) -> subprocess.Popen[bytes]:
        if self._closed:
            message = "the server is being ended"
            raise BusyError(message)
        if self._child is not None and self._child.poll() is None:
            return self._child
        self._end()
        # The parent's own path, so that the child finds the package however the parent found it.
        command = [sys.executable, "-P", "-c", _CHILD, json.dumps(sys.path)]
        self._child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self._send(self._child, self._outset)
        return self._child

    def _exchange(self, child: subprocess.Popen[bytes], order: tuple[Inquiry, float]) -> Reply:
        self._send(child, order)
        try:
            reply: Reply = pickle.load(child.stdout)  # type: ignore[arg-type] # noqa: S301 - from our own child
        except (EOFError, OSError, ValueError, pickle.UnpicklingError):
            return Reply("ended")
        return reply

    def _send(self, child: subprocess.Popen[bytes], said: object) -> None:
        """Write to the child; that it has gone shows when it is read from."""
        try:
            pickle.dump(said, child.stdin, protocol=pickle.HIGHEST_PROTOCOL)  # type: ignore[arg-type]
            child.stdin.flush()  # type: ignore[union-attr]
        except (OSError, ValueError):
            return

    def _end_late(self, child: subprocess.Popen[bytes], late: threading.Event) -> None:
        late.set()
        child.kill()

    def _end(self) -> None:
        child, self._child = self._child, None
        if child is None:
            return
        child.kill()
        child.wait()
        for stream in (child.stdin, child.stdout):
            if stream:
                try:
                    stream.close()
                except OSError:  # what was still to be sent has nobody to read it
                    continue


def _error(reply: Reply, seconds: float, *, late: bool) -> Exception:
    if reply.kind == "refused" and isinstance(reply.value, GatewaysError):
        return reply.value
    if reply.kind == "broken":
        return RuntimeError(reply.value)
    if late:
        return TooLongError(f"this was not worked out within {seconds:g} seconds, and was ended")
    if reply.kind == "memory":
        return TooLongError("this would need more memory than a page may take, and was ended")
    return BusyError("the process that worked this out was ended: try again")
