"""Where pages get their sessions and answers: each question is worked out once, by whoever asks first."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any

from gateways_graph.session import Gateways
from gateways_graph.web.analyst import Inquiry
from gateways_graph.web.analysts import Analysts, BusyError, TooLongError
from gateways_graph.web.asking import Settings
from gateways_graph.web.sessions import Kept, Sessions

__all__ = ["Desk"]

#: Most answers kept; one about all pairs takes some ten megabytes.
_ANSWERS = 24


class Desk:
    """The data, and what was asked of it lately.

    Args:
        session: The data at its date, with its readings; pages may ask for others.
        analysts: Processes for what is slow; left out, it is worked out in the thread that asks.
    """

    def __init__(self, session: Gateways, analysts: Analysts | None = None) -> None:
        self.session = session
        self._sessions = Sessions(session)
        self._analysts = analysts
        self._answers = Kept(_ANSWERS)
        self._index = Kept(1)

    def open(self, settings: Settings) -> Gateways:
        """The data at a date, extent and readings; see `Sessions.open`."""
        return self._sessions.open(settings)

    def answer(self, key: Hashable, work: Callable[[], Any]) -> Any:
        """What a question was answered, or is now; `key` holds everything it depends on."""
        return self._answers.get(key, work)

    def analyse(self, inquiry: Inquiry, *, narrow: str, seconds: float | None = None) -> Any:
        """What an analysis found, in a process that is ended when it takes too long.

        Args:
            inquiry: What is asked.
            narrow: How to ask for less, told when it took too long.
            seconds: Most that it may take, where that is less than usual.

        Raises:
            TooLongError: It took too long, or too many ask at once.
        """
        return self._answers.get((inquiry, seconds), lambda: self._work(inquiry, narrow, seconds))

    def _work(self, inquiry: Inquiry, narrow: str, seconds: float | None) -> Any:
        if self._analysts is None:
            return getattr(self.open(inquiry.settings), inquiry.method)(*inquiry.given, **dict(inquiry.how))
        try:
            return self._analysts.ask(inquiry, seconds=seconds)
        except BusyError:
            raise
        except TooLongError as error:
            message = f"{error}. Ask for less at once: {narrow}. The command line has no such limit"
            raise TooLongError(message) from error

    def index(self) -> Any:
        """The triples of the data by subject."""
        from gateways_graph.rdf.triples import index_triples

        return self._index.get("index", lambda: index_triples(self.session.triples()))
