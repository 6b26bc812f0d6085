"""What was worked out last, and sessions at other dates, extents and readings."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from datetime import date
from typing import Any

from gateways_graph.session import Gateways
from gateways_graph.web.asking import Settings

__all__ = ["Kept", "Sessions", "say_readings"]

_SESSIONS = 8


class Kept:
    """The last things worked out, each once however many ask for it at the same time.

    Args:
        most: How many are kept.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._held: OrderedDict[Hashable, Any] = OrderedDict()
        self._working: dict[Hashable, Future[Any]] = {}

    def get(self, key: Hashable, work: Callable[[], Any]) -> Any:
        """The thing of that key; whoever asks while it is worked out gets the same, or the same error."""
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
                return self._held[key]
            begun = self._working.get(key)
            if begun is None:
                mine: Future[Any] = Future()
                self._working[key] = mine
        return begun.result() if begun else self._work(key, work, mine)

    def _work(self, key: Hashable, work: Callable[[], Any], mine: Future[Any]) -> Any:
        try:
            found = work()
        except BaseException as error:
            with self._lock:
                del self._working[key]
            mine.set_exception(error)
            raise
        with self._lock:
            del self._working[key]
            self._held[key] = found
            while len(self._held) > self._most:
                self._held.popitem(last=False)
        mine.set_result(found)
        return found


class Sessions:
    """The data at the dates, extents and readings that are asked for.

    Args:
        own: The data as the server holds it; what settings leave out is taken from it.
    """

    def __init__(self, own: Gateways) -> None:
        self.own = own
        self._kept = Kept(_SESSIONS)

    def open(self, settings: Settings) -> Gateways:
        """The data at a date, extent and readings; those of the server where nothing is set.

        Raises:
            UnknownNameError: No such phrase, reading or stance.
        """
        own, given = self.own, settings._replace(as_at="" if settings.as_at == "all" else settings.as_at)
        if given == Settings():
            return own
        day = date.fromisoformat(given.as_at) if given.as_at else own.as_at
        extent = given.extent or own.extent
        readings = (*say_readings(own), *given.readings)
        key = (day, extent, readings)
        return self._kept.get(key, lambda: Gateways(own.loaded, day, extent, readings))  # type: ignore[no-any-return]


def say_readings(session: Gateways) -> tuple[str, ...]:
    """The readings of a session as they are written on a command line."""
    return tuple(
        f"{phrase.removeprefix('phr:')}={name.rpartition('.')[2]}" for phrase, name in session.readings.items()
    )
