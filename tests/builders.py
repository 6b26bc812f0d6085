"""Small builders of model values, so that a test states only what matters.

A gateway made here is checked, in force since 2000 in all four jurisdictions, confers an express
power and has every term established. Names that a data set mentions and nobody declared become
bare nodes of the kind that their prefix says.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, NamedTuple

from gateways_graph.model.dataset import Compatibility, Dataset, Phrase, Reading
from gateways_graph.model.gateway import (
    ALL_EXTENTS,
    Condition,
    EnactmentClass,
    Evidence,
    Exclusions,
    Flow,
    Gateway,
    LimitException,
    OnwardRule,
    Restriction,
)
from gateways_graph.model.hierarchy import Edge, Hierarchy, Node
from gateways_graph.model.periods import Period, parse_vague

__all__ = [
    "DAY", "SINCE_2000", "Placed", "body", "body_class", "capacity", "dataset", "day_of", "evidence", "exception",
    "flow", "gateway", "information", "period", "provision_iri", "purpose", "rule", "without",
]  # fmt: skip

#: The day on which most tests ask.
DAY = "2020-06-15"
_ACT = "http://www.legislation.gov.uk/id/ukpga/2001/1"
_KINDS = {"body": "body", "bcls": "class", "cap": "capacity", "pur": "purpose", "inf": "information"}


class Placed(NamedTuple):
    """A node and the edges that put it under others."""

    node: Node
    edges: tuple[Edge, ...]


def day_of(text: str = DAY) -> int:
    """Ordinal of an ISO date."""
    return date.fromisoformat(text).toordinal()


def period(start: str | None = "2000-01-01", until: str | None = None, **fields: Any) -> Period:
    """A period from vague dates as text."""
    return Period(start=parse_vague(start) if start else None, until=parse_vague(until) if until else None, **fields)


SINCE_2000 = (period(),)


def _names(value: str | Iterable[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def _place(name: str, kind: str, under: str | Iterable[str], fields: dict[str, Any]) -> Placed:
    during = fields.pop("during", ())
    fields.setdefault("label", name)
    return Placed(Node(id=name, kind=kind, **fields), tuple(Edge(name, over, during) for over in _names(under)))


def body(name: str, under: str | Iterable[str] = (), **fields: Any) -> Placed:
    """`body:name`; `during` dates its memberships, `exists` its life."""
    return _place(f"body:{name}", "body", under, fields)


def body_class(name: str, under: str | Iterable[str] = (), **fields: Any) -> Placed:
    """`bcls:name`, open unless `exhaustive=True`."""
    return _place(f"bcls:{name}", "class", under, fields)


def capacity(name: str, under: str | Iterable[str] = (), **fields: Any) -> Placed:
    """`cap:name`, an office or capacity of what it stands under."""
    fields.setdefault("holders", _names(under))
    return _place(f"cap:{name}", "capacity", under, fields)


def purpose(name: str, under: str | Iterable[str] = (), **fields: Any) -> Placed:
    """`pur:name`."""
    return _place(f"pur:{name}", "purpose", under, fields)


def information(name: str, under: str | Iterable[str] = (), **fields: Any) -> Placed:
    """`inf:name`."""
    return _place(f"inf:{name}", "information", under, fields)


def without(**axes: str | Iterable[str]) -> Exclusions:
    """What a flow leaves out, axis by axis."""
    return Exclusions(**{axis: _names(value) for axis, value in axes.items()})


def flow(
    discloser: str | Iterable[str] = "body:giver",
    recipient: str | Iterable[str] = "body:taker",
    purpose: str | Iterable[str] = "pur:aim",
    **fields: Any,
) -> Flow:
    """One flow; lists mean any of these."""
    for name in ("subject", "form", "obtained_under", "received_through", "pairing", "readings"):
        if name in fields:
            fields[name] = _names(fields[name])
    fields.setdefault("id", "flow:unnamed")
    return Flow(discloser=_names(discloser), recipient=_names(recipient), purpose=_names(purpose), **fields)


def provision_iri(path: str) -> str:
    """Legislation IRI of a section such as `5` or `5/1` of one invented Act."""
    return f"{_ACT}/section/{path}"


def evidence(version: str | None = "2019-01-01", **fields: Any) -> Evidence:
    """A piece of evidence that names the version read."""
    text = None if version is None else f"http://www.legislation.gov.uk/ukpga/2001/1/{version}"
    return Evidence(id="ev:1", version=text, **fields)


def gateway(name: str, *flows: Flow, **fields: Any) -> Gateway:
    """A gateway with every term established and read; keyword arguments change one thing."""
    settled: dict[str, Any] = {
        "label": name,
        "provisions": (provision_iri(name),),
        "obligation": "may",
        "source": "express",
        "legal_effect": "confers",
        "gives_way_to": (),
        "takes_on_limits_of": (),
        "conditions": (),
        "onward": (),
        "lifts": (),
        "offences": (),
        "confidence": "silent",
        "other_restrictions": "silent",
        "data_protection_clause": "silent",
        "exclusivity": "silent",
        "extent": ALL_EXTENTS,
        "in_force": SINCE_2000,
        "evidence": (evidence(),),
        "status": "checked",
    }
    numbered = tuple(
        item if item.id != "flow:unnamed" else item._replace(id=f"flow:{name}.{number}")
        for number, item in enumerate(flows or (flow(),), 1)
    )
    return Gateway(id=name, flows=numbered, **{**settled, **fields})


def exception(name: str, **fields: Any) -> LimitException:
    """An exception to a limit or a bar; empty lists mean any."""
    return LimitException(id=f"exc:{name}", label=name, **{axis: _names(value) for axis, value in fields.items()})


def rule(name: str, *exceptions: LimitException, **fields: Any) -> OnwardRule:
    """An onward rule on disclosing, binding the first recipient, unless said otherwise."""
    return OnwardRule(
        id=f"onw:{name}", label=name, exceptions=exceptions, **{"act": "disclose", "binds": "first-recipient", **fields}
    )


def _mentioned(items: Iterable[Any]) -> Iterator[str]:
    """Node ids that flows, exceptions, functions and edges mention."""
    for item in items:
        if isinstance(item, Placed):
            yield from (edge.parent for edge in item.edges)
            yield from (*item.node.functions, *item.node.disjoint_with)
        for part in (*getattr(item, "flows", ()), *getattr(item, "bars", ()), *getattr(item, "exceptions", ())):
            for axis in (part.discloser, part.recipient, part.purpose, part.subject):
                yield from axis
            if isinstance(part, Flow):
                yield from (name for axis in part.except_[:4] for name in axis)


def _hierarchy(items: Iterable[Any], kinds: frozenset[str]) -> Hierarchy:
    items = list(items)
    placed = {item.node.id: item for item in items if isinstance(item, Placed)}
    for name in _mentioned(items):
        kind = _KINDS.get(name.partition(":")[0])
        if kind is not None and name not in placed:
            placed[name] = Placed(Node(id=name, label=name, kind=kind), ())
    found = sorted(item for item in placed.values() if item.node.kind in kinds)
    return Hierarchy(tuple(item.node for item in found), tuple(sorted(edge for item in found for edge in item.edges)))


def dataset(*items: Any, **fields: Any) -> Dataset:
    """A data set of whatever values are given, each sorted into its place.

    Information needs a root: without one, "all information" would be nothing.
    """
    if not any(isinstance(item, Placed) and item.node.kind == "information" for item in items):
        items = (*items, information("any-information"))

    def of(kind: type) -> tuple[Any, ...]:
        return tuple(sorted((item for item in items if isinstance(item, kind)), key=lambda item: item.id))

    return Dataset(
        **{
            "digest": "0" * 64,
            "statutes": (),
            "provisions": (),
            "common_law": (),
            "bodies": _hierarchy(items, frozenset({"body", "class", "capacity"})),
            "purposes": _hierarchy(items, frozenset({"purpose"})),
            "information": _hierarchy(items, frozenset({"information"})),
            "gateways": of(Gateway),
            "restrictions": of(Restriction),
            "conditions": of(Condition),
            "onward_rules": of(OnwardRule),
            "offences": (),
            "enactment_classes": of(EnactmentClass),
            "families": (),
            "phrases": of(Phrase),
            "readings": of(Reading),
            "compatibilities": of(Compatibility),
            "rejections": (),
            **fields,
        }
    )
