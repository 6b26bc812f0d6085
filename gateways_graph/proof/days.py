"""Whether something held on a day, from dates that may be vague or missing: 2 yes, 1 maybe, 0 no.

"2013" is some day of 2013. A missing first day is not established; a missing last day means that no
end is recorded. The end is the first day outside.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from gateways_graph.errors import ProofError

__all__ = ["MAYBE", "NO", "YES", "is_lasting", "read_day", "window"]

NO, MAYBE, YES = 0, 1, 2


def read_day(text: object) -> date:
    """An exact day as `YYYY-MM-DD`.

    Raises:
        ProofError: It is something else.
    """
    try:
        return date.fromisoformat(str(text))
    except ValueError as error:
        message = f"{text!r} is not a day: findings are proved day by day, so ask again with --as-at YYYY-MM-DD"
        raise ProofError(message) from error


def window(text: str) -> tuple[date, date]:
    """First and last day that a vague date can be."""
    parts = [int(part) for part in text.split("-")]
    if len(parts) == 1:
        return date(parts[0], 1, 1), date(parts[0], 12, 31)
    if len(parts) == 2:
        return date(parts[0], parts[1], 1), date(parts[0], parts[1], monthrange(parts[0], parts[1])[1])
    return date(*parts), date(*parts)


def _reached(day: date, text: str) -> int:
    """Whether a day is on or after a vague date."""
    early, late = window(text)
    return YES if day >= late else MAYBE if day >= early else NO


def is_lasting(day: date, start: str | None, until: str | None) -> int:
    """Whether a run of days from `start` up to but without `until` includes a day."""
    begun = MAYBE if start is None else _reached(day, start)
    ended = NO if until is None else _reached(day, until)
    return min(begun, 2 - ended)
