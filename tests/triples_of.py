"""Model values as plain triples, for tests of what reads triples.

Writes the part of the vocabulary that `builders` and `strategies` can make, with full IRIs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from gateways_graph.model.dataset import Dataset
from gateways_graph.model.gateway import EnactmentClass, Flow, Gateway, LimitException, OnwardRule, Restriction
from gateways_graph.model.hierarchy import Hierarchy
from gateways_graph.model.identifiers import NAMESPACES, expand
from gateways_graph.model.periods import Period
from gateways_graph.rdf.triples import Literal, Triple

__all__ = ["triples_of"]

_GW, _RDF, _SKOS, _ORG, _SCHEMA = (NAMESPACES[name] for name in ("gw", "rdf", "skos", "org", "schema"))
_KINDS = {
    "body": _ORG + "FormalOrganization", "class": _GW + "BodyClass", "capacity": _GW + "Capacity",
    "purpose": _SKOS + "Concept", "information": _SKOS + "Concept",
}  # fmt: skip
#: Term of a gateway -> property.
_SINGLE = {
    "act": "act", "obligation": "obligation", "source": "source", "legal_effect": "legalEffect", "status": "status",
    "confidence": "confidence", "other_restrictions": "otherRestrictions", "exclusivity": "exclusivity",
    "data_protection_clause": "dataProtectionClause",
}  # fmt: skip
_LISTS = {
    "gives_way_to": "givesWayTo", "takes_on_limits_of": "takesOnLimitsOf", "conditions": "condition",
    "onward": "onwardRule", "lifts": "lifts", "offences": "enforcedBy", "depends_on": "dependsOn",
}  # fmt: skip
_AXES = {
    "discloser": "discloser", "recipient": "recipient", "purpose": "purpose", "subject": "subject",
    "obtained_under": "obtainedUnder", "received_through": "receivedThrough", "readings": "underReading",
}  # fmt: skip


def _iri(name: str) -> str:
    return name if name.startswith("http") else expand(name)


def _gw(node: str, prop: str, names: Iterable[str]) -> Iterator[Triple]:
    return ((node, _GW + prop, _iri(name)) for name in names)


def _codes(node: str, prop: str, names: Iterable[str] | None) -> Iterator[Triple]:
    return ((node, _GW + prop, expand(f"code:{name}")) for name in names or ())


def _periods(node: str, periods: Iterable[Period] | None) -> Iterator[Triple]:
    for number, item in enumerate(periods or (), 1):
        part = f"{node}/period-{number}"
        yield from ((node, _GW + "inForce", part), (part, _RDF + "type", _GW + "Period"))
        yield from _codes(part, "extent", item.extent)
        yield from _gw(part, "underReading", item.readings)
        for prop, when in (("from", item.start), ("until", item.until)):
            if when is not None:
                yield (part, _GW + prop, Literal(when.text))


def _flow(owner: str, prop: str, item: Flow) -> Iterator[Triple]:
    node = _iri(item.id)
    yield (owner, _GW + prop, node)
    yield (node, _RDF + "type", _GW + "Flow")
    for name, axis in _AXES.items():
        yield from _gw(node, axis, getattr(item, name))
    for name, axis in (("form", "form"), ("pairing", "pairing"), ("extent", "extent"), ("applies_in", "appliesIn")):
        yield from _codes(node, axis, getattr(item, name))
    for axis in ("discloser", "recipient", "purpose", "subject", "origin"):
        yield from _gw(node, f"except{axis.title()}", getattr(item.except_, axis))
    yield from _codes(node, "exceptForm", item.except_.form)
    yield from _periods(node, item.in_force)


def _exception(owner: str, item: LimitException) -> Iterator[Triple]:
    node = _iri(item.id)
    yield (owner, _GW + "exception", node)
    for axis in ("discloser", "recipient", "purpose", "subject"):
        yield from _gw(node, axis, getattr(item, axis))
    yield from _codes(node, "form", item.form)
    yield from _gw(node, "condition", item.conditions)
    yield (node, _SKOS + "prefLabel", Literal(item.label))


def _typed(item: Any, kind: str) -> Iterator[Triple]:
    yield (_iri(item.id), _RDF + "type", _GW + kind)
    yield (_iri(item.id), _SKOS + "prefLabel", Literal(item.label))


def _gateway(item: Gateway) -> Iterator[Triple]:
    node = _iri(item.id)
    yield from _typed(item, "Gateway")
    yield from _gw(node, "conferredBy", item.provisions)
    yield from _gw(node, "alias", item.aliases)
    yield from _gw(node, "versionOf", [item.family] if item.family else [])
    yield from _gw(node, "exceptRestriction", item.except_restrictions)
    for name, prop in _SINGLE.items():
        value = getattr(item, name)
        yield from _codes(node, prop, [value] if value else [])
    for name, prop in _LISTS.items():
        value = getattr(item, name)
        yield from _gw(node, prop, ["code:none"] if value == () else value or ())
    for prop, value in (("extent", item.extent), ("appliesIn", item.applies_in)):
        yield from _codes(node, prop, value)
    yield from _codes(node, "inForce", ["not-commenced"] if item.not_commenced else [])
    yield from _periods(node, item.in_force)
    for part in item.flows:
        yield from _flow(node, "permits", part)
    for number, proof in enumerate(item.evidence):
        yield (node, _GW + "evidence", f"{node}/evidence-{number}")
        yield from _gw(f"{node}/evidence-{number}", "versionRead", [proof.version] if proof.version else [])
    yield from _alternatives(node, item)


def _restriction(item: Restriction) -> Iterator[Triple]:
    node = _iri(item.id)
    yield from _typed(item, "Restriction")
    yield from _gw(node, "conferredBy", item.provisions)
    yield from _codes(node, "status", [item.status])
    yield from _gw(node, "endsWhen", item.ends_when)
    for part in item.bars:
        yield from _flow(node, "bars", part)
    for let in item.exceptions:
        yield from _exception(node, let)
    for prop, names in (("yieldsTo", item.yields_to), ("prevailsOver", item.prevails_over)):
        yield from _gw(node, prop, ["code:none"] if names == () else names or ())
    yield from _codes(node, "extent", item.extent)
    yield from _periods(node, item.in_force)
    yield from _alternatives(node, item)


def _alternatives(node: str, item: Gateway | Restriction) -> Iterator[Triple]:
    """Terms that hold under some readings only, and what a disputed list has under every reading."""
    for number, other in enumerate(item.alternatives):
        # A gateway or a node of another kind goes by its name; what has neither prefix nor place is a code.
        known = ":" in other.value or other.term in ("yieldsTo", "prevailsOver", "givesWayTo")
        value = expand(other.value if known and other.value != "none" else f"code:{other.value}")
        if not other.readings:
            yield (node, _GW + other.term, value)
            continue
        term = f"{NAMESPACES['term']}{item.id}.{number}"
        yield from ((node, _GW + other.term, term), (term, _RDF + "type", _GW + "Term"))
        yield (term, _RDF + "value", value)
        yield from _gw(term, "underReading", other.readings)


def _class(item: EnactmentClass) -> Iterator[Triple]:
    yield from _typed(item, "EnactmentClass")
    node = _iri(item.id)
    yield from _codes(node, "enactmentType", [item.type] if item.type else [])
    yield from _codes(node, "legislature", [item.legislature] if item.legislature else [])
    for prop, text in (("madeBefore", item.made_before), ("madeAfter", item.made_after)):
        if text:
            yield (node, _GW + prop, Literal(text))
    if item.must_refer_expressly:
        yield (node, _GW + "mustReferExpressly", Literal("true"))


def _rule(item: OnwardRule) -> Iterator[Triple]:
    node = _iri(item.id)
    yield from _typed(item, "OnwardRule")
    yield from _codes(node, "act", [item.act] if item.act else [])
    yield from _codes(node, "binds", [item.binds] if item.binds else [])
    for prop, names in (("origin", item.origin), ("endsWhen", item.ends_when), ("condition", item.conditions)):
        yield from _gw(node, prop, names)
    yield from _gw(node, "underReading", item.readings)
    for let in item.exceptions:
        yield from _exception(node, let)


def _life(node: str, periods: Iterable[Period]) -> Iterator[Triple]:
    for item in periods:
        start = item.start.text if item.start else None
        for prop, text in (("startDate", start), ("endDate", item.until.text if item.until else None)):
            if text:
                yield (node, _SCHEMA + prop, Literal(text))


def _hierarchy(item: Hierarchy) -> Iterator[Triple]:
    for node in item.nodes:
        iri = _iri(node.id)
        yield from ((iri, _RDF + "type", _KINDS[node.kind]), (iri, _SKOS + "prefLabel", Literal(node.label)))
        yield from _gw(iri, "function", node.functions)
        yield from _gw(iri, "disjointWith", node.disjoint_with)
        yield from _codes(iri, "operatesIn", node.operates_in)
        yield from _codes(iri, "needsPower", [node.needs_power] if node.needs_power else [])
        yield from _life(iri, node.exists)
        if node.exhaustive:
            yield (iri, _GW + "exhaustive", Literal("true"))
    kinds = {node.id: node.kind for node in item.nodes}
    held = {(node.id, holder) for node in item.nodes for holder in node.holders}
    for number, edge in enumerate(item.edges):
        low, high = _iri(edge.child), _iri(edge.parent)
        if kinds.get(edge.child) == "body":
            member = f"{NAMESPACES['mem']}{number}"
            yield from ((member, _RDF + "type", _GW + "ClassMembership"), (member, _GW + "member", low))
            yield (member, _GW + "inClass", high)
            yield from _life(member, edge.periods)
        else:
            yield (low, _GW + "capacityOf" if (edge.child, edge.parent) in held else _SKOS + "broader", high)


def triples_of(data: Dataset) -> list[Triple]:
    """Every triple of a small data set."""
    found: list[Triple] = []
    for part in (data.bodies, data.purposes, data.information):
        found += _hierarchy(part)
    for gateway in data.gateways:
        found += _gateway(gateway)
    for bar in data.restrictions:
        found += _restriction(bar)
    for rule in data.onward_rules:
        found += _rule(rule)
    for group in data.enactment_classes:
        found += _class(group)
    for condition in data.conditions:
        found += _typed(condition, "Condition")
        node = _iri(condition.id)
        for prop, names in (("entails", condition.entails), ("allOf", condition.all_of), ("anyOf", condition.any_of)):
            found += _gw(node, prop, names)
        found += _gw(node, "underReading", condition.readings)
    for reading in data.readings:
        found.append((_iri(reading.id), _RDF + "type", _GW + "Reading"))
        found.append((_iri(reading.id), _GW + "readingOf", _iri(reading.phrase)))
    return found
