"""What a request asks: its parameters, checked and bounded, and the session they are asked of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple
from urllib.parse import parse_qsl, quote, urlencode

from gateways_graph.errors import UsageError
from gateways_graph.model.gateway import ALL_EXTENTS

__all__ = ["FORMS", "Parameters", "Settings", "address", "read_parameters", "read_settings"]

#: Forms in which a page can be had beside HTML.
FORMS = ("csv", "json", "turtle")
#: Parameters of every page.
_SHARED = ("as-at", "extent", "reading", "format", "page")
_LONGEST_QUERY, _LONGEST, _MOST = 8000, 300, 60
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


class Settings(NamedTuple):
    """Date, extent and readings of an answer; what is not set is empty.

    Attributes:
        as_at: A day, or `all` where pairs are compared over all time.
    """

    as_at: str = ""
    extent: tuple[str, ...] = ()
    readings: tuple[str, ...] = ()

    def pairs(self) -> list[tuple[str, str]]:
        """As parameters of an address."""
        found = [("as-at", self.as_at)] if self.as_at else []
        found += [("extent", ",".join(self.extent))] if self.extent else []
        return found + [("reading", item) for item in self.readings]


class Parameters(NamedTuple):
    """Parameters by name, in order, each with its values; empty ones are dropped."""

    values: Mapping[str, tuple[str, ...]]

    def one(self, name: str, default: str = "") -> str:
        """The value of a parameter that may be given once.

        Raises:
            UsageError: It is given more than once.
        """
        found = self.values.get(name, ())
        if len(found) > 1:
            message = f"{name} is given {len(found)} times: give it once"
            raise UsageError(message)
        return found[0] if found else default

    def all(self, name: str) -> tuple[str, ...]:
        """Every value of a parameter."""
        return self.values.get(name, ())

    def whole(self, name: str, default: int, most: int) -> int:
        """A number from 1 to `most`.

        Raises:
            UsageError: It is something else.
        """
        text = self.one(name, str(default))
        if not re.fullmatch(r"[0-9]{1,6}", text) or not 1 <= int(text) <= most:
            message = f"{name}={text}: write a number from 1 to {most}"
            raise UsageError(message)
        return int(text)

    def choice(self, name: str, choices: Sequence[str], default: str = "") -> str:
        """One of some words.

        Raises:
            UsageError: It is none of them.
        """
        text = self.one(name, default)
        if text and text not in choices:
            message = f"{name}={text}: choose one of {', '.join(choices)}"
            raise UsageError(message)
        return text

    def without(self, *names: str) -> list[tuple[str, str]]:
        """All of them but some, as pairs for an address."""
        return [(name, value) for name, values in self.values.items() if name not in names for value in values]


def read_parameters(query: str, known: Iterable[str]) -> Parameters:
    """The parameters of a query string.

    Args:
        query: The part of an address after `?`.
        known: Names that the page understands, beside those of every page.

    Raises:
        UsageError: Too long, too many, not text, or not known to the page.
    """
    if len(query) > _LONGEST_QUERY:
        message = f"the address is longer than {_LONGEST_QUERY} characters: ask for less at once"
        raise UsageError(message)
    try:
        pairs = parse_qsl(query, keep_blank_values=False, max_num_fields=_MOST, errors="strict")
    except ValueError as error:
        message = f"the address holds more than {_MOST} parameters, or bytes that are no UTF-8: mend it after the ?"
        raise UsageError(message) from error
    names = (*known, *_SHARED)
    found: dict[str, tuple[str, ...]] = {}
    for name, value in pairs:
        if name not in names:
            message = f"this page has no parameter {name[:40]!r}: it has {', '.join(names)}"
            raise UsageError(message)
        if len(value) > _LONGEST or _UNSEEN.search(value):
            message = f"{name} is longer than {_LONGEST} characters, or holds control characters: name one thing"
            raise UsageError(message)
        if value.strip():
            found[name] = (*found.get(name, ()), value.strip())
    return Parameters(found)


def read_settings(parameters: Parameters, *, always: bool = False) -> Settings:
    """Date, extent and readings.

    Args:
        parameters: What was asked.
        always: Whether `as-at=all` has a meaning on the page.

    Raises:
        UsageError: No day of the calendar, or no jurisdiction of the United Kingdom.
    """
    day = parameters.one("as-at")
    if day == "all" and not always:
        message = "as-at=all is only for the list of overlaps: name a day, as as-at=2026-01-31"
        raise UsageError(message)
    if day and day != "all":
        try:
            day = date.fromisoformat(day).isoformat()
        except ValueError as error:
            message = f"as-at={day}: no day of the calendar; write YYYY-MM-DD"
            raise UsageError(message) from error
    codes = [part.strip().upper() for text in parameters.all("extent") for part in text.split(",") if part.strip()]
    wrong = [code for code in codes if code not in ALL_EXTENTS]
    if wrong:
        message = f"extent={','.join(codes)}: use E, W, S and NI, joined by commas"
        raise UsageError(message)
    extent = tuple(code for code in ALL_EXTENTS if code in codes)
    return Settings(day, () if extent == ALL_EXTENTS else extent, tuple(dict.fromkeys(parameters.all("reading"))))


def address(path: Sequence[str], pairs: Iterable[tuple[str, str]] = ()) -> str:
    """An address on this server; every part is quoted, so that no name can lead elsewhere."""
    # A path such as `ukpga/1998/37` of a statute keeps its slashes, and nothing else does.
    query = urlencode(list(pairs))
    text = "/" + "/".join(quote(part, safe="/:" if number else "") for number, part in enumerate(path))
    return text + (f"?{query}" if query else "")
