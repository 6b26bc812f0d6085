"""JSON records of gateways, statutes and concepts: the contract of `docs/cli-reference.md`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from gateways_graph.model.gateway import Flow, Gateway, Restriction
from gateways_graph.model.identifiers import expand
from gateways_graph.model.periods import Period

__all__ = ["gateway_record", "gateway_rows", "short_record"]


def short_record(gateway: Gateway | Restriction, labels: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Id, IRI, provisions and label of a gateway or bar, with the terms that steps print."""
    record = {
        "id": gateway.id,
        "iri": expand(gateway.id),
        "provisions": [expand(iri) if iri.startswith("cla:") else iri for iri in gateway.provisions],
        "label": gateway.label,
    }
    if labels is not None:
        record["cited"] = "; ".join(labels.get(iri, iri) for iri in gateway.provisions)
    return record


def step_record(gateway: Gateway) -> dict[str, Any]:
    """What a step of a route says of its gateway."""
    return {
        **short_record(gateway),
        "obligation": gateway.obligation,
        "source": gateway.source,
        "legal_effect": gateway.legal_effect,
        "status": gateway.status,
        "version_read": gateway.version_read,
    }


def gateway_record(gateway: Gateway, labels: Mapping[str, str]) -> dict[str, Any]:
    """A gateway in full. None = not established, [] = read and none."""
    return {
        **short_record(gateway),
        "aliases": list(gateway.aliases),
        "versions": sorted({item.version for item in gateway.evidence if item.version}),
        "family": gateway.family,
        "act": gateway.act,
        "obligation": gateway.obligation,
        "source": gateway.source,
        "legal_effect": gateway.legal_effect,
        "depends_on": _named(gateway.depends_on, labels),
        "gives_way_to": _named(gateway.gives_way_to, labels),
        "takes_on_limits_of": _named(gateway.takes_on_limits_of, labels),
        "lifts": _named(gateway.lifts, labels),
        "status": gateway.status,
        "terms_complete": gateway.terms_complete,
        "version_read": gateway.version_read,
        "flows": [_flow(flow, gateway, labels) for flow in gateway.flows],
        "in_force": _periods(gateway.in_force, gateway.extent),
        "not_commenced": gateway.not_commenced,
        "extent": None if gateway.extent is None else list(gateway.extent),
        "applies_in": None if gateway.applies_in is None else list(gateway.applies_in),
        "conditions": _named(gateway.conditions, labels),
        "onward": _named(gateway.onward, labels),
        "offence": _named(gateway.offences, labels),
        "confidence": gateway.confidence,
        "other_restrictions": gateway.other_restrictions,
        "except_restrictions": _named(gateway.except_restrictions, labels),
        "data_protection_clause": gateway.data_protection_clause,
        "exclusivity": gateway.exclusivity,
        "repealed_by": list(gateway.repealed_by),
        "disputed": [
            {"term": item.term, "value": item.value, "readings": list(item.readings)} for item in gateway.alternatives
        ],
        "evidence": [item._asdict() | {"supports": list(item.supports)} for item in gateway.evidence],
    }


def _named(names: Iterable[str] | None, labels: Mapping[str, str]) -> list[dict[str, str]] | None:
    return None if names is None else [{"id": name, "label": labels.get(name, name)} for name in names]


def _periods(periods: tuple[Period, ...] | None, extent: tuple[str, ...] | None) -> list[dict[str, Any]] | None:
    if periods is None:
        return None
    return [
        {
            "extent": list(period.extent or extent or ()),
            "from": period.start.text if period.start else None,
            "until": period.until.text if period.until else None,
        }
        for period in periods
    ]


def _flow(flow: Flow, gateway: Gateway, labels: Mapping[str, str]) -> dict[str, Any]:
    origin = (*flow.obtained_under, *flow.received_through)
    extent = flow.extent if flow.extent is not None else gateway.extent
    left_out = {axis: _named(getattr(flow.except_, axis), labels) for axis in flow.except_._fields}
    return {
        "id": flow.id,
        "discloser": _named(flow.discloser, labels),
        "recipient": _named(flow.recipient, labels),
        "purpose": _named(flow.purpose, labels),
        "subject": _named(flow.subject, labels),
        "form": [{"id": name, "label": name.replace("-", " ")} for name in flow.form],
        "origin": _named(origin, labels),
        "except": {axis: names for axis, names in left_out.items() if names},
        "pairing": list(flow.pairing),
        "extent": None if extent is None else list(extent),
        "reading": list(flow.readings),
    }


def gateway_rows(gateways: Iterable[Gateway], labels: Mapping[str, str]) -> list[dict[str, Any]]:
    """One flat row per gateway, for tables."""
    rows = []
    for item in gateways:
        flows = item.flows
        rows.append(
            {
                "id": item.id,
                "label": item.label,
                "provision": "; ".join(labels.get(iri, iri) for iri in item.provisions),
                "from": _join((name for flow in flows for name in flow.discloser), labels),
                "to": _join((name for flow in flows for name in flow.recipient), labels),
                "for": _join((name for flow in flows for name in flow.purpose), labels),
                "obligation": item.obligation,
                "effect": item.legal_effect,
                "status": item.status,
            }
        )
    return rows


def _join(names: Iterable[str], labels: Mapping[str, str], most: int = 4) -> str:
    said = list(dict.fromkeys(labels.get(name, name) for name in names))
    more = f"; +{len(said) - most} more" if len(said) > most else ""
    return "; ".join(said[:most]) + more
