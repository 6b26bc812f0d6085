"""What becomes an edge of the graph: one per source, type and target.

Types read from source to target: a gateway is `conferred_by` a provision and `permits` a flow, a
flow has a `discloser`, a body is `member_of` a class.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from gateways_graph.graph.wording import describe_periods
from gateways_graph.model.dataset import Dataset
from gateways_graph.model.gateway import Flow, Gateway, OnwardRule, Restriction
from gateways_graph.model.hierarchy import Hierarchy
from gateways_graph.model.periods import Period

__all__ = ["EDGE_TYPES", "EdgeRecord", "edge_id", "iter_edges"]

#: Edge type -> what it says, for legends and for the documentation.
EDGE_TYPES = {
    "part_of": "provision is part of",
    "conferred_by": "is conferred by",
    "alias": "is also enacted by",
    "version_of": "is a version in the family",
    "successor": "was followed, on the day it ended, by",
    "permits": "permits the flow",
    "bars": "bars the flow",
    "discloser": "lets disclose",
    "recipient": "lets receive",
    "purpose": "is for the purpose",
    "subject": "covers information about",
    "obtained_under": "only for information obtained under",
    "received_through": "only for information received through",
    "except_discloser": "does not let disclose",
    "except_recipient": "does not let receive",
    "except_purpose": "is not for the purpose",
    "except_subject": "does not cover information about",
    "except_origin": "not for information that comes from",
    "under_reading": "holds only under the reading",
    "reading_of": "is a reading of",
    "words_of": "are words of",
    "condition": "requires",
    "entails": "entails",
    "onward_rule": "limits onward disclosure by",
    "enforced_by": "is enforced by the offence",
    "lifts": "lifts the bar",
    "except_restriction": "leaves in place the bar",
    "gives_way_to": "gives way to",
    "takes_on_limits_of": "takes on the limits of",
    "depends_on": "depends on",
    "base_gateway": "extends",
    "repealed_by": "is repealed by",
    "saved_for": "is saved for",
    "binds": "binds",
    "yields_to": "yields to",
    "prevails_over": "prevails over",
    "ends_when": "ends when",
    "member_of": "is a member of",
    "broader": "falls under",
    "capacity_of": "is an office or capacity of",
    "function": "has the function",
    "disjoint_with": "never shares a member with",
    "defined_in": "is defined in",
    "compatible_with": "is recorded as compatible with",
}


class EdgeRecord(NamedTuple):
    """An edge before it enters the graph; `periods` None = as long as its ends stand."""

    source: str
    type: str
    target: str
    periods: tuple[Period, ...] | None = None
    attributes: tuple[tuple[str, Any], ...] = ()


def edge_id(source: str, edge_type: str, target: str) -> str:
    """The stable id of an edge: the same in every run and in every format."""
    return f"e:{source}|{edge_type}|{target}"


def iter_edges(dataset: Dataset) -> Iterator[EdgeRecord]:
    """Every edge; targets may be ids that nothing else records."""
    for part in dataset.provisions:
        if part.parent:
            yield EdgeRecord(part.iri, "part_of", part.parent)
    for gateway in dataset.gateways:
        yield from _gateway(gateway)
    yield from _successors(dataset.gateways)
    for bar in dataset.restrictions:
        yield from _restriction(bar)
    yield from _terms(dataset)
    for hierarchy in (dataset.bodies, dataset.purposes, dataset.information):
        yield from _hierarchy(hierarchy)


def _fan(source: str, **targets: Iterable[str] | None) -> Iterator[EdgeRecord]:
    """Edges from one node, by type; values of the code scheme are attributes, save relative purposes."""
    for edge_type, names in targets.items():
        for name in names or ():
            if name and (edge_type.endswith("purpose") or not name.startswith("code:")):
                yield EdgeRecord(source, edge_type, name)


def _gateway(gateway: Gateway) -> Iterator[EdgeRecord]:
    yield from _fan(
        gateway.id,
        conferred_by=gateway.provisions, alias=gateway.aliases, version_of=(gateway.family or "",),
        permits=(flow.id for flow in gateway.flows), condition=gateway.conditions, onward_rule=gateway.onward,
        enforced_by=gateway.offences, lifts=gateway.lifts, except_restriction=gateway.except_restrictions,
        gives_way_to=gateway.gives_way_to, takes_on_limits_of=gateway.takes_on_limits_of,
        depends_on=gateway.depends_on, base_gateway=gateway.base_gateways, repealed_by=gateway.repealed_by,
        saved_for=gateway.saved_for,
    )  # fmt: skip
    for flow in gateway.flows:
        yield from _flow(flow)


def _flow(flow: Flow) -> Iterator[EdgeRecord]:
    out = flow.except_
    yield from _fan(
        flow.id,
        discloser=flow.discloser, recipient=flow.recipient, purpose=flow.purpose, subject=flow.subject,
        obtained_under=flow.obtained_under, received_through=flow.received_through,
        except_discloser=out.discloser, except_recipient=out.recipient, except_purpose=out.purpose,
        except_subject=out.subject, except_origin=out.origin, under_reading=flow.readings,
    )  # fmt: skip


def _restriction(bar: Restriction) -> Iterator[EdgeRecord]:
    yield from _fan(
        bar.id,
        conferred_by=bar.provisions, bars=(flow.id for flow in bar.bars), binds=bar.binds,
        yields_to=bar.yields_to, prevails_over=bar.prevails_over, ends_when=bar.ends_when,
        enforced_by=bar.offences,
    )  # fmt: skip
    for flow in bar.bars:
        yield from _flow(flow)


def _successors(gateways: Iterable[Gateway]) -> Iterator[EdgeRecord]:
    """Versions of one family whose periods abut, the older to the newer."""
    families: dict[str, list[Gateway]] = {}
    for gateway in gateways:
        if gateway.family:
            families.setdefault(gateway.family, []).append(gateway)
    for members in families.values():
        for older in members:
            ends = {period.until.text for period in older.in_force or () if period.until}
            for newer in members:
                starts = {period.start.text for period in newer.in_force or () if period.start}
                for day in sorted(ends & starts if newer.id != older.id else ()):
                    yield EdgeRecord(older.id, "successor", newer.id, None, (("on", day),))


def _onward(rule: OnwardRule) -> Iterator[EdgeRecord]:
    yield from _fan(
        rule.id, conferred_by=rule.provisions, enforced_by=rule.offences, ends_when=rule.ends_when,
        obtained_under=rule.origin, under_reading=rule.readings,
    )  # fmt: skip


def _terms(dataset: Dataset) -> Iterator[EdgeRecord]:
    for rule in dataset.onward_rules:
        yield from _onward(rule)
    for item in dataset.conditions:
        yield from _fan(item.id, entails=item.entails, condition=(*item.all_of, *item.any_of))
    for identifier, _, provisions in dataset.offences:
        yield from _fan(identifier, conferred_by=provisions)
    for phrase in dataset.phrases:
        yield from _fan(phrase.id, words_of=(phrase.provision,))
    for reading in dataset.readings:
        yield from _fan(reading.id, reading_of=(reading.phrase,))
    for pair in dataset.compatibilities:
        source = (("on_authority_of", pair.source),) if pair.source else ()
        yield EdgeRecord(pair.purpose, "compatible_with", pair.compatible_with, None, source)


def _hierarchy(hierarchy: Hierarchy) -> Iterator[EdgeRecord]:
    kinds = {node.id: node.kind for node in hierarchy.nodes}
    upward = {"body": "member_of", "capacity": "capacity_of"}
    for edge in hierarchy.edges:
        dates = describe_periods(edge.periods or None)
        attributes = (("dates", dates),) if dates else ()
        edge_type = upward.get(kinds.get(edge.child, ""), "broader")
        yield EdgeRecord(edge.child, edge_type, edge.parent, edge.periods or None, attributes)
    for node in hierarchy.nodes:
        yield from _fan(node.id, function=node.functions, disjoint_with=node.disjoint_with, defined_in=node.defined_in)
