"""What the filters of the interactive page ask of each node: status, statute, bodies, purposes and days in force."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from gateways_graph.export.attributes import EdgeRow, NodeRow

__all__ = ["Keys", "find_keys", "periods_of"]

_BODIES = frozenset({"body", "class", "capacity"})
_PURPOSES = frozenset({"purpose", "relative-purpose"})
#: Nodes that belong to a gateway or bar, and are shown or hidden with it.
_OWNED = frozenset({"flow"})
_OWNERS = frozenset({"gateway", "restriction"})
_DAY = r"(\d{4}(?:-\d\d){0,2})"
_FROM, _UNTIL = re.compile(rf"from {_DAY}"), re.compile(rf"until {_DAY}")


class Keys(NamedTuple):
    """Of one node; empty where there is nothing to ask.

    Attributes:
        dates: Periods as (from, until), as recorded and so perhaps only a year; None when not established.
    """

    status: tuple[str, ...] = ()
    statute: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()
    purposes: tuple[str, ...] = ()
    dates: list[tuple[str, str]] | None = None


def find_keys(nodes: Sequence[NodeRow], edges: Iterable[EdgeRow]) -> list[Keys]:
    """Keys of each node, in order: its own attributes, and what its flows name.

    A flow is asked what its gateway is asked, but for the bodies and purposes, which are its own.
    """
    by_id = {row.id: row for row in nodes}
    flows: dict[str, list[str]] = {}
    names: dict[str, list[NodeRow]] = {}
    for edge in edges:
        one, two = by_id[edge.source], by_id[edge.target]
        if one.kind in _OWNERS and two.kind in _OWNED:
            flows.setdefault(one.id, []).append(two.id)
        elif one.kind in _OWNED:
            names.setdefault(one.id, []).append(two)
    found = {row.id: _own(row.attributes) for row in nodes}
    for row in nodes:
        if row.kind in _OWNED:
            found[row.id] = _with_names(found[row.id], names.get(row.id, ()))
    for row in nodes:
        mine = found[row.id]
        for flow in flows.get(row.id, ()):
            theirs = found[flow]
            found[flow] = theirs._replace(status=mine.status, statute=mine.statute, dates=theirs.dates or mine.dates)
            bodies, purposes = (*found[row.id].bodies, *theirs.bodies), (*found[row.id].purposes, *theirs.purposes)
            found[row.id] = found[row.id]._replace(bodies=_once(bodies), purposes=_once(purposes))
    return [found[row.id] for row in nodes]


def _own(attributes: Mapping[str, Any]) -> Keys:
    bodies = (*_many(attributes.get("disclosers")), *_many(attributes.get("recipients")))
    return Keys(
        _many(attributes.get("status")),
        _many(attributes.get("statute")),
        _once(bodies),
        _many(attributes.get("purposes")),
        periods_of(attributes.get("in_force")),
    )


def _with_names(keys: Keys, rows: Sequence[NodeRow]) -> Keys:
    return keys._replace(
        bodies=_once(row.label for row in rows if row.kind in _BODIES),
        purposes=_once(row.label for row in rows if row.kind in _PURPOSES),
    )


def _once(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(names)))


def _many(value: Any) -> tuple[str, ...]:
    return tuple(str(item) for item in value) if isinstance(value, list) else (str(value),) if value else ()


def periods_of(texts: Any) -> list[tuple[str, str]] | None:
    """Periods of texts such as `from 2013-03-13 until 2015 (E, W)`.

    Returns:
        (from, until) with an empty text where that end is open or not known; none of them when it never began to be
        in force; None when nothing is established.
    """
    given = [str(text) for text in texts] if isinstance(texts, list) else [str(texts)] if texts else []
    dated = [text for text in given if "not commenced" not in text]
    ends = [(_FROM.search(text), _UNTIL.search(text)) for text in dated]
    return [(begin[1] if begin else "", end[1] if end else "") for begin, end in ends] if given else None
