"""A generated world as triples and as Turtle, so that a cold start can be measured from a file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gateways_graph.model.dataset import Dataset
from gateways_graph.model.gateway import Flow, Gateway
from gateways_graph.model.hierarchy import Hierarchy
from gateways_graph.model.identifiers import NAMESPACES, expand
from gateways_graph.model.periods import Period
from gateways_graph.rdf.triples import RDF_TYPE, XSD, Literal, Triple
from gateways_graph.rdf.write import format_turtle

__all__ = ["iter_triples", "to_turtle"]

_GW, _SKOS, _ORG, _ELI = (NAMESPACES[name] for name in ("gw", "skos", "org", "eli"))
_TEXT = NAMESPACES["rdf"] + "langString"
_TYPES = {"body": _ORG + "FormalOrganization", "class": _GW + "BodyClass"}
#: Single-valued codes of a gateway, and lists that were read and are empty.
_CODES = {
    "act": "act", "obligation": "obligation", "source": "source", "legal_effect": "legalEffect",
    "confidence": "confidence", "other_restrictions": "otherRestrictions",
    "data_protection_clause": "dataProtectionClause", "exclusivity": "exclusivity", "status": "status",
}  # fmt: skip
_EMPTY = ("dependsOn", "givesWayTo", "takesOnLimitsOf", "condition", "onwardRule", "lifts", "enforcedBy")


def to_turtle(dataset: Dataset) -> str:
    """A generated data set as canonical Turtle; reading it gives the same values."""
    return format_turtle(iter_triples(dataset))


def iter_triples(dataset: Dataset) -> Iterator[Triple]:
    """Triples of a generated data set; fields that the generator never fills are not written."""
    yield from _law(dataset)
    yield from _bodies(dataset.bodies)
    yield from _concepts(dataset.purposes, "pur:scheme")
    yield from _concepts(dataset.information, "inf:scheme")
    for gateway in dataset.gateways:
        yield from _gateway(gateway)


def _law(dataset: Dataset) -> Iterator[Triple]:
    for statute in dataset.statutes:
        yield statute.iri, RDF_TYPE, _ELI + "LegalResource"
        yield statute.iri, NAMESPACES["dct"] + "title", Literal(statute.title, _TEXT, "en")
        yield statute.iri, _ELI + "date_document", Literal(statute.date or "", XSD + "gYear")
    for provision in dataset.provisions:
        yield provision.iri, RDF_TYPE, _ELI + "LegalResourceSubdivision"
        yield provision.iri, _ELI + "is_part_of", provision.parent


def _label(iri: str, text: str) -> Triple:
    return iri, _SKOS + "prefLabel", Literal(text, _TEXT, "en")


def _links(iri: str, name: str, values: Iterable[str]) -> Iterator[Triple]:
    for value in values:
        yield iri, _GW + name, expand(value)


def _bodies(hierarchy: Hierarchy) -> Iterator[Triple]:
    yield from _scheme("bcls:scheme")
    for node in hierarchy.nodes:
        yield expand(node.id), RDF_TYPE, _TYPES[node.kind]
        yield _label(expand(node.id), node.label)
        if node.kind == "class":
            yield expand(node.id), _SKOS + "inScheme", expand("bcls:scheme")
            yield from _tops(node.id, "bcls:scheme")
    for edge in hierarchy.edges:
        if edge.child.startswith("bcls:"):
            yield expand(edge.child), _SKOS + "broader", expand(edge.parent)
        else:
            yield from _membership(edge.child, edge.parent)


def _scheme(name: str) -> Iterator[Triple]:
    yield expand(name), RDF_TYPE, _SKOS + "ConceptScheme"
    yield expand(name), NAMESPACES["dct"] + "title", Literal("Synthetic", _TEXT, "en")


def _tops(name: str, scheme: str) -> Iterator[Triple]:
    if name in ("bcls:any-person", "pur:any", "inf:any"):
        yield expand(name), _SKOS + "topConceptOf", expand(scheme)


def _membership(member: str, group: str) -> Iterator[Triple]:
    iri = expand(f"mem:{member.partition(':')[2]}.{group.partition(':')[2]}")
    yield iri, RDF_TYPE, _GW + "ClassMembership"
    yield from _links(iri, "member", [member])
    yield from _links(iri, "inClass", [group])


def _concepts(hierarchy: Hierarchy, scheme: str) -> Iterator[Triple]:
    yield from _scheme(scheme)
    for node in hierarchy.nodes:
        yield expand(node.id), RDF_TYPE, _SKOS + "Concept"
        yield _label(expand(node.id), node.label)
        yield expand(node.id), _SKOS + "inScheme", expand(scheme)
        yield from _tops(node.id, scheme)
    for edge in hierarchy.edges:
        yield expand(edge.child), _SKOS + "broader", expand(edge.parent)


def _gateway(gateway: Gateway) -> Iterator[Triple]:
    iri = expand(gateway.id)
    yield iri, RDF_TYPE, _GW + "Gateway"
    yield _label(iri, gateway.label)
    yield from _links(iri, "conferredBy", gateway.provisions)
    for field, name in _CODES.items():
        yield from _links(iri, name, [f"code:{getattr(gateway, field)}"])
    for name in _EMPTY:
        yield from _links(iri, name, ["code:none"])
    yield from _links(iri, "extent", (f"code:{code}" for code in gateway.extent or ()))
    for number, period in enumerate(gateway.in_force or (), 1):
        yield from _links(iri, "inForce", [f"per:{gateway.id}.{number}"])
        yield from _period(expand(f"per:{gateway.id}.{number}"), period)
    for item in gateway.evidence:
        yield from _links(iri, "evidence", [item.id])
        yield expand(item.id), RDF_TYPE, _GW + "Evidence"
        yield expand(item.id), NAMESPACES["dct"] + "source", item.source or ""
        yield from _links(expand(item.id), "seen", [f"code:{item.seen}"])
    for flow in gateway.flows:
        yield from _links(iri, "permits", [flow.id])
        yield from _flow(expand(flow.id), flow)


def _flow(iri: str, flow: Flow) -> Iterator[Triple]:
    yield iri, RDF_TYPE, _GW + "Flow"
    for name in ("discloser", "recipient", "purpose", "subject"):
        yield from _links(iri, name, getattr(flow, name))


def _period(iri: str, period: Period) -> Iterator[Triple]:
    yield iri, RDF_TYPE, _GW + "Period"
    for name, when in (("from", period.start), ("until", period.until)):
        if when is not None:
            yield iri, _GW + name, Literal(when.text, XSD + "date")
