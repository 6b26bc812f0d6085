"""What becomes a node of the graph, with the attributes people filter and read by.

An attribute that is left out is *not established*; the text `none` means that the law was read and
nothing is there. Labels are the recorded words, never shortened.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from gateways_graph.graph.wording import (
    cite_gateway,
    cite_provision,
    cite_together,
    describe_flow,
    describe_periods,
    page_of,
    statutes_of,
)
from gateways_graph.model.dataset import Dataset
from gateways_graph.model.gateway import Flow, Gateway, LimitException, Restriction
from gateways_graph.model.hierarchy import Hierarchy
from gateways_graph.model.identifiers import expand, statute_iri
from gateways_graph.model.periods import Period

__all__ = ["RELATIVE_LABELS", "Labels", "NodeRecord", "iter_nodes", "label_table"]

Labels = Mapping[str, str]
#: Purposes defined by whose function they are, in a reviewer's words.
RELATIVE_LABELS = {
    "code:functions-of-recipient": "any function of the recipient",
    "code:functions-of-discloser": "any function of the discloser",
    "code:purpose-of-receipt": "the purpose for which it was received",
}


class NodeRecord(NamedTuple):
    """A node before it enters the graph.

    Attributes:
        periods: When it stands; None = always, or not established.
        waiting: True when it is recorded as not commenced.
        owner: Node without which it does not stand (a flow's gateway).
    """

    id: str
    attributes: dict[str, Any]
    periods: tuple[Period, ...] | None = None
    waiting: bool = False
    owner: str | None = None


def label_table(dataset: Dataset) -> dict[str, str]:
    """Id to recorded label, for everything that has one."""
    table = dict(RELATIVE_LABELS)
    for hierarchy in (dataset.bodies, dataset.purposes, dataset.information):
        table.update((node.id, node.label) for node in hierarchy.nodes)
    labelled: tuple[Iterable[Any], ...] = (
        dataset.common_law, dataset.gateways, dataset.restrictions, dataset.conditions,
        dataset.onward_rules, dataset.enactment_classes, dataset.readings,
    )  # fmt: skip
    table.update((item.id, item.label) for part in labelled for item in part)
    table.update((statute.iri, statute.title) for statute in dataset.statutes)
    table.update((part.iri, part.title or cite_provision(part.iri, {})) for part in dataset.provisions)
    table.update((phrase.id, phrase.words) for phrase in dataset.phrases)
    table.update((offence[0], offence[1]) for offence in dataset.offences)
    table.update(dataset.families)
    return table


def iter_nodes(dataset: Dataset, labels: Labels) -> Iterator[NodeRecord]:
    """Every node, kind by kind, each kind in order of id."""
    yield from _law(dataset, labels)
    for gateway in dataset.gateways:
        yield _gateway(gateway, labels)
        yield from (_flow(flow, gateway.id, labels) for flow in gateway.flows)
    for bar in dataset.restrictions:
        yield _restriction(bar, labels)
        yield from (_flow(flow, bar.id, labels) for flow in bar.bars)
    yield from _terms(dataset, labels)
    for hierarchy in (dataset.bodies, dataset.purposes, dataset.information):
        yield from _hierarchy(hierarchy)


def _record(identifier: str, kind: str, label: str, **attributes: Any) -> dict[str, Any]:
    """Attributes in a fixed order; None is left out, so that absence keeps its meaning."""
    given = {name: value for name, value in attributes.items() if value is not None}
    return {"kind": kind, "label": label, "iri": expand(identifier), **given}


def _words(values: Iterable[str] | None, labels: Labels) -> list[str] | str | None:
    """Labels of a three-state list: None, the word `none`, or the labels."""
    if values is None:
        return None
    return [labels.get(name, name.removeprefix("code:")) for name in values] or "none"


def _some(values: Iterable[str] | None) -> list[str] | None:
    """A list, or None when there is nothing to say."""
    return list(values or ()) or None


def _law(dataset: Dataset, labels: Labels) -> Iterator[NodeRecord]:
    for statute in dataset.statutes:
        attributes = _record(statute.iri, "statute", statute.title, date=statute.date, link=page_of(statute.iri))
        yield NodeRecord(statute.iri, attributes)
    for part in dataset.provisions:
        attributes = _record(
            part.iri, "provision", labels[part.iri], citation=cite_provision(part.iri, labels),
            statute=labels.get(statute_iri(part.iri)), link=page_of(part.iri),
            versions=_some(version.rpartition("/")[2] for version in part.versions),
        )  # fmt: skip
        yield NodeRecord(part.iri, attributes)
    for case in dataset.common_law:
        attributes = _record(
            case.id, "common-law", case.label, case=case.case, extent=_some(case.jurisdiction),
            recognised=case.recognised,
        )  # fmt: skip
        yield NodeRecord(case.id, attributes)


def _gateway(gateway: Gateway, labels: Labels) -> NodeRecord:
    """One gateway with its terms as text; what a term points to is an edge as well."""
    attributes = _record(
        gateway.id, "gateway", gateway.label,
        citation=cite_gateway(gateway, labels),
        statute=_some(statutes_of(gateway.provisions, labels)),
        status=gateway.status, act=gateway.act, obligation=gateway.obligation, source=gateway.source,
        legal_effect=gateway.legal_effect, general_power=gateway.general, residual=gateway.residual,
        conditions=_words(gateway.conditions, labels), onward=_words(gateway.onward, labels),
        offences=_words(gateway.offences, labels), lifts=_words(gateway.lifts, labels),
        depends_on=_words(gateway.depends_on, labels), gives_way_to=_words(gateway.gives_way_to, labels),
        confidence=gateway.confidence, other_restrictions=gateway.other_restrictions,
        data_protection_clause=gateway.data_protection_clause, exclusivity=gateway.exclusivity,
        extent=_some(gateway.extent), applies_in=_some(gateway.applies_in),
        in_force=describe_periods(gateway.in_force, waiting=gateway.not_commenced),
        version_read=gateway.version_read, terms_complete=gateway.terms_complete,
        links=_some(page for page in map(page_of, gateway.provisions) if page),
        alt_labels=_some(gateway.alt_labels),
    )  # fmt: skip
    return NodeRecord(gateway.id, attributes, gateway.in_force, gateway.not_commenced)


def _flow(flow: Flow, owner: str, labels: Labels) -> NodeRecord:
    attributes = _record(
        flow.id, "flow", describe_flow(flow, labels),
        form=_some(flow.form), pairing=_some(flow.pairing), extent=_some(flow.extent),
        applies_in=_some(flow.applies_in), readings=_words(flow.readings or None, labels),
        in_force=describe_periods(flow.in_force) if flow.in_force is not None else None,
    )  # fmt: skip
    return NodeRecord(flow.id, attributes, flow.in_force, owner=owner)


def _exceptions(items: Iterable[LimitException]) -> list[str] | None:
    return _some(item.label for item in items)


def _restriction(bar: Restriction, labels: Labels) -> NodeRecord:
    attributes = _record(
        bar.id, "restriction", bar.label, status=bar.status,
        citation=cite_together(bar.provisions, labels) or None,
        statute=_some(statutes_of(bar.provisions, labels)), exceptions=_exceptions(bar.exceptions),
        yields_to=_words(bar.yields_to, labels), prevails_over=_words(bar.prevails_over, labels),
        offences=_words(bar.offences, labels), extent=_some(bar.extent),
        in_force=describe_periods(bar.in_force),
        links=_some(page for page in map(page_of, bar.provisions) if page),
    )  # fmt: skip
    return NodeRecord(bar.id, attributes, bar.in_force)


def _terms(dataset: Dataset, labels: Labels) -> Iterator[NodeRecord]:
    """Conditions, onward rules, offences, classes of enactments, families, phrases and readings."""
    for item in dataset.conditions:
        attributes = _record(item.id, "condition", item.label, condition_type=item.type, test=item.test)
        yield NodeRecord(item.id, attributes)
    for rule in dataset.onward_rules:
        attributes = _record(
            rule.id, "onward-rule", rule.label, act=rule.act, binds=rule.binds,
            exceptions=_exceptions(rule.exceptions), ends_when=_words(rule.ends_when or None, labels),
        )  # fmt: skip
        yield NodeRecord(rule.id, attributes)
    for identifier, label, _ in dataset.offences:
        yield NodeRecord(identifier, _record(identifier, "offence", label))
    for enactments in dataset.enactment_classes:
        yield NodeRecord(enactments.id, _record(enactments.id, "enactment-class", enactments.label))
    for identifier, label in dataset.families:
        yield NodeRecord(identifier, _record(identifier, "family", label))
    for phrase in dataset.phrases:
        yield NodeRecord(phrase.id, _record(phrase.id, "phrase", phrase.words))
    for reading in dataset.readings:
        attributes = _record(
            reading.id, "reading", reading.label, stance=reading.stance, attributed=reading.attributed,
            date=reading.date,
        )  # fmt: skip
        yield NodeRecord(reading.id, attributes)


def _hierarchy(hierarchy: Hierarchy) -> Iterator[NodeRecord]:
    for node in hierarchy.nodes:
        attributes = _record(
            node.id, node.kind, node.label, alt_labels=_some(node.alt_labels), definition=node.definition,
            needs_power=node.needs_power, operates_in=_some(node.operates_in),
            exhaustive=node.exhaustive or None, exists=describe_periods(node.exists or None),
            identifiers=_some(f"{scheme}:{value}" for scheme, value in node.identifiers),
            matches=_some(expand(name) for name in node.matches),
        )  # fmt: skip
        yield NodeRecord(node.id, attributes, node.exists or None)
