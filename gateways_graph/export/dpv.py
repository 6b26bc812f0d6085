"""Gateways and bars in the terms of the Data Privacy Vocabulary (DPV 2.3).

In DPV a gateway is a rule, and each flow one process for each of its purposes, because a process with
two purposes would be for both. A gateway is **not** written as a legal basis: it gives a body power, and
is no ground of Article 6 of the UK GDPR. Our purposes are `dpv:Purpose`, under those of DPV where the data
say that they match.

Source: DPV 2.3, modules rules, process, entities and purposes.
"""

from __future__ import annotations

from collections.abc import Iterator

from gateways_graph.engine.world import World
from gateways_graph.export.standing import doubts
from gateways_graph.model.gateway import Flow, Gateway, Restriction
from gateways_graph.model.hierarchy import Hierarchy
from gateways_graph.model.identifiers import NAMESPACES, expand, statute_iri
from gateways_graph.rdf.triples import RDF_TYPE, Literal, Triple

__all__ = ["build_dpv"]

_DPV, _GW, _POL, _CODE = (NAMESPACES[name] for name in ("dpv", "gw", "pol", "code"))
_SKOS, _DCT = NAMESPACES["skos"], NAMESPACES["dct"]
#: Obligation -> kind of rule. A duty to answer that allows refusal is no duty to disclose.
_DUTIES = ("must", "must-when-required")
_PROCESSING = {"disclose": "Disclose", "make-available": "MakeAvailable", "publish": "Disclose", "use": "Use",
               "receive": "Obtain", "match": "Match"}  # fmt: skip


def build_dpv(world: World) -> list[Triple]:
    """The rules and processes of a data set, and how its purposes stand to those of DPV.

    Args:
        world: The data set on a day; the day does not matter here, as dates are given as recorded.
    """
    dataset = world.dataset
    out: list[Triple] = []
    for gateway in dataset.gateways:
        out += _gateway(gateway)
    for bar in dataset.restrictions:
        out += _bar(bar)
    out += _concepts(dataset.purposes, "Purpose")
    out += _concepts(dataset.information, "Data")
    for node in dataset.bodies.nodes:
        out.append((expand(node.id), RDF_TYPE, _DPV + "Entity"))
        out.append((expand(node.id), _SKOS + "prefLabel", Literal(node.label, language="en")))
    return out


def _gateway(gateway: Gateway) -> Iterator[Triple]:
    rule, kind = _POL + gateway.id, "Obligation" if gateway.obligation in _DUTIES else "Permission"
    yield from _rule(rule, kind, gateway, gateway.flows)
    yield rule, NAMESPACES["prov"] + "wasDerivedFrom", expand(gateway.id)
    yield rule, _GW + "status", _CODE + gateway.status
    for name, value in (("obligation", gateway.obligation), ("legalEffect", gateway.legal_effect)):
        if value:
            yield rule, _GW + name, _CODE + value
    for name, values in (
        ("condition", gateway.conditions), ("onwardRule", gateway.onward), ("lifts", gateway.lifts),
        ("enforcedBy", gateway.offences),
    ):  # fmt: skip
        yield from ((rule, _GW + name, expand(value)) for value in values or ())
    for number, flow in enumerate(gateway.flows, 1):
        held = doubts(gateway, flow)
        yield from _processes(f"{rule}.{number}", flow, _PROCESSING[gateway.act or "disclose"], held)
        yield from _attach(rule, f"{rule}.{number}", flow, held)


def _bar(bar: Restriction) -> Iterator[Triple]:
    rule = _POL + bar.id.partition(":")[2]
    yield from _rule(rule, "Prohibition", bar, bar.bars)
    yield rule, NAMESPACES["prov"] + "wasDerivedFrom", expand(bar.id)
    for name, values in (("yieldsTo", bar.yields_to), ("enforcedBy", bar.offences)):
        yield from ((rule, _GW + name, expand(value)) for value in values or ())
    yield from ((rule, _GW + "exception", expand(item.id)) for item in bar.exceptions)
    for number, flow in enumerate(bar.bars, 1):
        held = doubts(bar, flow)
        yield from _processes(f"{rule}.{number}", flow, "Disclose", held)
        yield from _attach(rule, f"{rule}.{number}", flow, held)


def _rule(rule: str, kind: str, owner: Gateway | Restriction, flows: tuple[Flow, ...]) -> Iterator[Triple]:
    """A rule is said to permit, oblige or forbid only if one of its flows certainly does."""
    sure = any(not doubts(owner, flow) for flow in flows)
    yield rule, RDF_TYPE, _DPV + (kind if sure else "Rule")
    yield rule, _SKOS + "prefLabel", Literal(owner.label, language="en")
    for provision in owner.provisions:
        yield rule, _DCT + "source", expand(provision)
        if provision.startswith("http"):
            yield rule, _DPV + "hasApplicableLaw", statute_iri(provision)


def _attach(rule: str, name: str, flow: Flow, held: list[str]) -> Iterator[Triple]:
    """A flow that does not certainly hold is kept apart from those that do."""
    prop = NAMESPACES["gwo"] + "heldBack" if held else _DPV + "hasProcess"
    yield from ((rule, prop, f"{name}.purpose-{number}") for number in range(1, max(len(flow.purpose), 1) + 1))


def _processes(name: str, flow: Flow, processing: str, held: list[str]) -> Iterator[Triple]:
    """One process for each purpose: they are alternatives."""
    for number, purpose in enumerate(flow.purpose or ("",), 1):
        process = f"{name}.purpose-{number}"
        yield process, RDF_TYPE, _DPV + "Process"
        yield process, _DPV + "hasProcessing", _DPV + processing
        if purpose:
            yield process, _DPV + "hasPurpose", expand(purpose)
        yield process, NAMESPACES["prov"] + "wasDerivedFrom", expand(flow.id)
        for prop, names in (
            ("isImplementedByEntity", flow.discloser), ("hasRecipient", flow.recipient), ("hasData", flow.subject),
        ):  # fmt: skip
            yield from ((process, _DPV + prop, expand(named)) for named in names)
        yield from ((process, NAMESPACES["gwo"] + "because", Literal(words, language="en")) for words in held)
        for axis, names in flow.except_._asdict().items():
            yield from ((process, f"{_GW}except{axis.title()}", _named(axis, named)) for named in names)


def _named(axis: str, name: str) -> str:
    return _CODE + name if axis == "form" else expand(name)


def _concepts(tree: Hierarchy, kind: str) -> Iterator[Triple]:
    """Our concepts as DPV's kind of thing, under each other and matched to those of DPV."""
    for node in tree.nodes:
        yield expand(node.id), RDF_TYPE, _DPV + kind
        yield expand(node.id), _SKOS + "prefLabel", Literal(node.label, language="en")
        matches = (match for match in map(expand, node.matches) if match.startswith("https://w3id.org/dpv"))
        yield from ((expand(node.id), _SKOS + "closeMatch", match) for match in matches)
    yield from ((expand(edge.child), _SKOS + "broader", expand(edge.parent)) for edge in tree.edges)
