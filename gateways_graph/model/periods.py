"""Dates and periods: half-open runs of days, with honest vagueness.

`2013` as a start means "some day in 2013": before it the answer is no, after it yes, inside it
possible. An absent start is not established. An absent end means that no end is recorded.

Source: `docs/semantics.md`, "Dates"; half-open intervals as in openfisca's periods, but by end day.
"""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

__all__ = ["FAR", "Certainty", "Period", "VagueDate", "day_number", "parse_vague"]

#: Ordinal after every date in the data (9999-12-31).
FAR = date.max.toordinal()

#: 2 = certain, 1 = possible, 0 = no; comparable, so `min` is "and" and `max` is "or".
Certainty = int

_VAGUE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


class VagueDate(NamedTuple):
    """A calendar date known to the day, month or year.

    Attributes:
        text: As recorded, for example `2013-04`.
        first: Ordinal of the earliest day it can be.
        last: Ordinal of the latest day it can be.
    """

    text: str
    first: int
    last: int

    @property
    def exact(self) -> bool:
        """Whether the day is known."""
        return self.first == self.last


def parse_vague(text: str) -> VagueDate:
    """Read `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.

    Raises:
        ValueError: The text is not a date of the calendar.

    Example:
        >>> parse_vague("2013-04").last - parse_vague("2013-04").first
        29
    """
    match = _VAGUE.fullmatch(text)
    if match is None:
        message = f"{text!r} is not a date: write YYYY, YYYY-MM or YYYY-MM-DD"
        raise ValueError(message)
    year, month, day = (int(part) if part else None for part in match.groups())
    if year is None or year < 1000:
        message = f"{text!r} is not a year of the calendar"
        raise ValueError(message)
    if day is not None and month is not None:
        exact = date(year, month, day).toordinal()
        return VagueDate(text, exact, exact)
    if month is not None:
        first = date(year, month, 1).toordinal()
        after = date(year + month // 12, month % 12 + 1, 1) if (year, month) != (9999, 12) else date.max
        return VagueDate(text, first, after.toordinal() - 1)
    return VagueDate(text, date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal())


def day_number(text: str) -> int:
    """Ordinal of an exact ISO date."""
    return date.fromisoformat(text).toordinal()


class Period(NamedTuple):
    """A run of days in which something held, from `start` up to but without `until`.

    Attributes:
        extent: Codes `E W S NI` it speaks of; empty means all that its owner has.
        start: First day, or None when not established.
        until: First day outside, or None when no end is recorded.
        commenced_by: Provision or instrument that brought it into force, if recorded.
        readings: Readings under which it holds; empty means all.
    """

    extent: tuple[str, ...] = ()
    start: VagueDate | None = None
    until: VagueDate | None = None
    commenced_by: tuple[str, ...] = ()
    readings: tuple[str, ...] = ()

    def holds_on(self, day: int) -> Certainty:
        """Whether an ordinal day lies inside: 2 certainly, 1 possibly, 0 no."""
        if self.until is not None and day >= self.until.last:
            return 0
        if self.start is None:
            return 1
        if day < self.start.first:
            return 0
        vague = day < self.start.last or (self.until is not None and day >= self.until.first)
        return 1 if vague or self.readings else 2

    def bounds(self) -> tuple[int, ...]:
        """Days at which the answer of `holds_on` can change."""
        days: list[int] = []
        for when in (self.start, self.until):
            if when is not None:
                days += [when.first, when.last] if not when.exact else [when.first]
        return tuple(days)
