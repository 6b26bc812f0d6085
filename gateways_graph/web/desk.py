"""Sessions at other dates, and answers already worked out: each question is worked out once, by whoever asks first."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from datetime import date
from time import monotonic
from typing import Any

from gateways_graph.errors import GatewaysError
from gateways_graph.session import Gateways
from gateways_graph.web.asking import Settings

__all__ = ["Desk", "TooLongError", "stop_after"]

#: Most sessions and answers kept; an answer about all pairs takes some ten megabytes.
_SESSIONS, _ANSWERS = 8, 24


class TooLongError(GatewaysError):
    """An analysis passed the time that a page may take."""


class _Kept:
    """What was worked out last, each thing once however many ask for it at the same time."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._held: OrderedDict[Hashable, Any] = OrderedDict()
        self._working: dict[Hashable, threading.Lock] = {}

    def get(self, key: Hashable, work: Callable[[], Any]) -> Any:
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
                return self._held[key]
            turn = self._working.setdefault(key, threading.Lock())
        with turn:
            with self._lock:
                if key in self._held:
                    return self._held[key]
            try:
                found = work()
            finally:
                with self._lock:
                    self._working.pop(key, None)
            with self._lock:
                self._held[key] = found
                while len(self._held) > self._most:
                    self._held.popitem(last=False)
            return found


class Desk:
    """Where the pages get their sessions and answers.

    Args:
        session: The data at its date, with its readings; pages may ask for others.
    """

    def __init__(self, session: Gateways) -> None:
        self.session = session
        self._sessions = _Kept(_SESSIONS)
        self._answers = _Kept(_ANSWERS)
        self._index = _Kept(1)

    def open(self, settings: Settings) -> Gateways:
        """The data at a date, extent and readings; those of the server where nothing is set.

        Raises:
            UnknownNameError: No such phrase, reading or stance.
        """
        own, given = self.session, settings._replace(as_at="" if settings.as_at == "all" else settings.as_at)
        if given == Settings():
            return own
        day = date.fromisoformat(given.as_at) if given.as_at else own.as_at
        extent = given.extent or own.extent
        readings = (
            *(f"{phrase.removeprefix('phr:')}={name.rpartition('.')[2]}" for phrase, name in own.readings.items()),
            *given.readings,
        )
        key = (day, extent, readings)
        return self._sessions.get(key, lambda: Gateways(own.loaded, day, extent, readings))  # type: ignore[no-any-return]

    def answer(self, key: Hashable, work: Callable[[], Any]) -> Any:
        """What a question was answered, or is now; `key` holds everything it depends on."""
        return self._answers.get(key, work)

    def index(self) -> Any:
        """The triples of the data by subject."""
        from gateways_graph.rdf.triples import index_triples

        return self._index.get("index", lambda: index_triples(self.session.triples()))


def stop_after(seconds: float) -> Callable[[int, int], None]:
    """A progress callback that ends an analysis which takes too long.

    Raises:
        TooLongError: From within the analysis, once the time is over.
    """
    end = monotonic() + seconds

    def check(done: int, whole: int) -> None:
        if monotonic() > end:
            message = (
                f"worked out {done} of {whole} within {seconds:.0f} seconds: ask for less at once, or use the command "
                "line, which has no such limit"
            )
            raise TooLongError(message)

    return check
