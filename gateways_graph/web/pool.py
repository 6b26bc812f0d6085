"""Slots for queries: each has a process of its own, so that ending one query ends no other.

A query waits for a free slot, at most as long as a query may take; when too many wait already, it is
turned away at once. A client that goes away ends its query, and so gives its slot back.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

from gateways_graph.errors import GatewaysError
from gateways_graph.rdf.query import Limits, QueryWorker, Question, Written
from gateways_graph.rdf.sources import Source

__all__ = ["BusyError", "GoneError", "Pool"]


class BusyError(Exception):
    """Too many queries wait, or this one has waited too long, or the server is ending.

    Attributes:
        retry_after: Seconds after which to try again.
    """

    def __init__(self, message: str, retry_after: int) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class GoneError(Exception):
    """The client went away before its answer was there."""


class Pool:
    """As many query processes as slots, and a queue before them.

    Args:
        sources: Files of the data; each process holds a copy.
        limits: What one query may take.
        slots: How many queries run side by side.
        waiting: How many more may wait.
    """

    def __init__(self, sources: Sequence[str | Path | Source], *, limits: Limits, slots: int, waiting: int) -> None:
        self.limits = limits
        self._workers = [QueryWorker(sources, limits=limits) for _ in range(slots)]
        self._threads = ThreadPoolExecutor(slots, thread_name_prefix="query")
        self._free: asyncio.Queue[QueryWorker] = asyncio.Queue()
        self._waiting = waiting
        self._queued = 0
        self._ending = False
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def triples(self) -> int:
        """How many triples the data holds; 0 before the first process has read it."""
        return max(worker.triples for worker in self._workers)

    @property
    def graphs(self) -> frozenset[str]:
        """Addresses of the named graphs of the data."""
        return frozenset().union(*(worker.graphs for worker in self._workers))

    def prepare(self) -> None:
        """Start the first process, so that what is wrong with the data shows before anything is served.

        Raises:
            GatewaysError: It could not be started.
        """
        self._workers[0].start()

    async def open(self) -> None:
        """Start the processes: return when the first has read the data, and go on with the others.

        Raises:
            GatewaysError: The first could not be started.
        """
        first, *others = self._workers
        await self._run(first.start)
        self._free.put_nowait(first)
        for worker in others:
            self._later(self._make_ready(worker))

    async def answer(self, question: Question, gone: asyncio.Task[Any] | None = None) -> Written:
        """Wait for a slot and answer a query there.

        Args:
            question: What is asked.
            gone: Ends when the client goes away.

        Raises:
            BusyError: There is no slot in time.
            GoneError: The client went away.
            QueryError: See `QueryWorker.write`.
        """
        worker = await self._take(gone)
        work: asyncio.Future[Written] = self._run(partial(worker.write, question))
        try:
            await asyncio.wait({work, gone} if gone else {work}, return_when=asyncio.FIRST_COMPLETED)
            if not work.done():
                raise GoneError
            if self._ending and work.exception():
                raise self._closing()
            return work.result()
        except OSError as error:
            message = f"no process could be started for the query ({error.strerror}): try again soon"
            raise BusyError(message, self._pause()) from error
        finally:
            if not work.done():
                worker.interrupt()
            self._later(self._give_back(worker, work))

    def interrupt(self) -> None:
        """End all queries that run and take no more; those that asked are told."""
        self._ending = True
        for worker in self._workers:
            worker.interrupt()

    async def close(self) -> None:
        """End all processes."""
        self.interrupt()
        for task in self._tasks:
            task.cancel()
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(None, self._end)

    def _end(self) -> None:
        for worker in self._workers:
            worker.close()
        self._threads.shutdown(cancel_futures=True)
        # One that was just being started when it was closed.
        for worker in self._workers:
            worker.close()

    def _run(self, work: Any) -> asyncio.Future[Any]:
        return asyncio.get_running_loop().run_in_executor(self._threads, work)

    async def _take(self, gone: asyncio.Task[Any] | None) -> QueryWorker:
        if self._ending:
            raise self._closing()
        if self._free.empty() and self._queued >= self._waiting:
            message = f"{self._queued} queries wait already, which is the most: try again soon"
            raise BusyError(message, self._pause())
        got = asyncio.ensure_future(self._free.get())
        self._queued += 1
        try:
            await asyncio.wait(
                {got, gone} if gone else {got}, timeout=self.limits.seconds, return_when=asyncio.FIRST_COMPLETED
            )
            if got.done() and not (gone and gone.done()):
                return got.result()
        except asyncio.CancelledError:
            self._put_back(got)
            raise
        finally:
            self._queued -= 1
        self._put_back(got)
        if gone and gone.done():
            raise GoneError
        message = f"no slot came free within {self.limits.seconds:g} s: try again soon"
        raise BusyError(message, self._pause())

    def _put_back(self, got: asyncio.Task[QueryWorker]) -> None:
        """Give back a slot that came too late, or stop waiting for one."""
        if not got.cancel():
            self._free.put_nowait(got.result())

    def _pause(self) -> int:
        return max(1, round(self.limits.seconds / 2))

    def _closing(self) -> BusyError:
        return BusyError("the server is being ended", self._pause())

    async def _give_back(self, worker: QueryWorker, work: asyncio.Future[Any]) -> None:
        await asyncio.wait({work})
        # Nobody may be left to hear of it, and asyncio complains of errors that nobody looks at.
        work.cancelled() or work.exception()
        await self._make_ready(worker)

    async def _make_ready(self, worker: QueryWorker) -> None:
        """A slot is free when its process, which the last query may have cost, holds the data again."""
        try:
            if not self._ending:
                await self._run(worker.start)
        except (GatewaysError, OSError):
            pass  # the next query of this slot tries again, and its asker is told
        self._free.put_nowait(worker)

    def _later(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
