"""Slots for queries: each has a process of its own, so that ending one query ends no other."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from gateways_graph.rdf.query import Limits, QueryWorker
from gateways_graph.rdf.sources import Source

__all__ = ["Pool"]


class Pool:
    """As many query processes as slots, and a queue before them."""

    def __init__(self, sources: Sequence[str | Path | Source], *, limits: Limits, slots: int, waiting: int) -> None:
        self._workers = [QueryWorker(sources, limits=limits) for _ in range(slots)]
        self._waiting = waiting

    def close(self) -> None:
        """End all processes."""
        for worker in self._workers:
            worker.close()
