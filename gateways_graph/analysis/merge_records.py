"""JSON records and rows of proposed merges: the contract of `docs/cli-reference.md`.

The record holds all that a checker needs to compile the merged gateways again: every flow with ids
on every axis, what it leaves out, pairing, extent, readings and periods.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gateways_graph.analysis.records import gateway_record, short_record
from gateways_graph.analysis.terms import TERMS, term_of
from gateways_graph.model.consolidation import Merge, Merged
from gateways_graph.model.finding import named
from gateways_graph.model.gateway import Flow, Gateway, Names

__all__ = ["merge_record", "merge_row", "say_flow"]


def merge_record(merge: Merge, gateways: Mapping[str, Gateway], labels: dict[str, str]) -> dict[str, Any]:
    """A proposed merge in full."""
    return {
        "gateways": [short_record(gateways[name], labels) for name in merge.gateways],
        "into": len(merge.merged),
        "kind": merge.kind,
        "certainty": merge.certainty,
        "axis": ", ".join(merge.axes) or None,
        "terms_of": merge.terms_of,
        "level": merge.level,
        "merged": [_merged(item, labels) for item in merge.merged],
        "before": {"certain": merge.before[0], "possible": merge.before[1]},
        "after": {"certain": merge.after[0], "possible": merge.after[1]},
        "flows": {"before": merge.flows[0], "after": merge.flows[1]},
        "saved": merge.saved,
        "gained": merge.gained.to_record(labels) if merge.gained else None,
        "lost": merge.lost.to_record(labels) if merge.lost else None,
        "terms_changed": [item._asdict() for item in merge.terms_changed],
        "who": [item.to_record(labels) for item in merge.who],
        "refer": [{**item._asdict(), "names": list(item.names)} for item in merge.refer],
        "others": [
            {
                "gateway": short_record(gateways[item.gateway], labels),
                "gains": item.gains.to_record(labels) if item.gains else None,
                "loses": item.loses.to_record(labels) if item.loses else None,
            }
            for item in merge.others
        ],
        "bars": [item._asdict() for item in merge.bars],
        "crosses": {
            "statutes": [{"id": iri, "label": labels.get(iri, iri)} for iri in merge.statutes],
            "sections": merge.sections,
        },
        "dates": {
            name: list(value) if isinstance(value, tuple) else value for name, value in merge.dates._asdict().items()
        },
        "why": list(merge.why),
        "turns_on": list(merge.turns_on),
        "status": merge.status,
        "siblings": merge.siblings,
    }


def _merged(item: Merged, labels: dict[str, str]) -> dict[str, Any]:
    flows = gateway_record(item.gateway, labels)["flows"]
    return {
        "from": list(item.sources),
        "flows": [
            {**record, **_more(flow, labels), "from": list(sources)}
            for record, flow, sources in zip(flows, item.gateway.flows, item.flow_sources, strict=True)
        ],
        "terms": {
            "act": item.gateway.act,
            "depends_on": _value(item.gateway.depends_on, labels),
            **{name: _value(term_of(item.gateway, name), labels) for name in TERMS},
        },
    }


def _value(value: str | Names | None, labels: dict[str, str]) -> Any:
    """A term: text, a list of `{"id", "label"}`, or None when it is not established."""
    return value if value is None or isinstance(value, str) else [named(name, labels) for name in value]


def _more(flow: Flow, labels: dict[str, str]) -> dict[str, Any]:
    """What the readable flow lumps together or leaves to its gateway."""
    return {
        "obtained_under": [named(name, labels) for name in flow.obtained_under],
        "received_through": [named(name, labels) for name in flow.received_through],
        "applies_in": None if flow.applies_in is None else list(flow.applies_in),
        "in_force": None
        if flow.in_force is None
        else [
            {
                "extent": list(item.extent or flow.extent or ()),
                "from": item.start.text if item.start else None,
                "until": item.until.text if item.until else None,
                "reading": list(item.readings),
            }
            for item in flow.in_force
        ],
    }


def merge_row(merge: Merge, gateways: Mapping[str, Gateway], labels: dict[str, str]) -> dict[str, Any]:
    """One flat row, for tables."""
    return {
        "kind": merge.kind,
        "certainty": merge.certainty,
        "gateways": "; ".join(merge.gateways),
        "into": len(merge.merged),
        "saved": merge.saved,
        "axis": ", ".join(merge.axes),
        "terms_of": merge.terms_of,
        "level": merge.level,
        "before": merge.before[0],
        "after": merge.after[0],
        "gained": merge.gained.points if merge.gained else 0,
        "lost": merge.lost.points if merge.lost else 0,
        "terms_changed": "; ".join(
            f"{item.gateway} {item.term}: {item.was} -> {item.becomes}" for item in merge.terms_changed
        ),
        "refer": "; ".join(f"{item.by} ({item.field}, {item.effect})" for item in merge.refer),
        "why": "; ".join(merge.why),
        "turns_on": "; ".join(merge.turns_on),
        "status": merge.status,
        "siblings": merge.siblings,
        "provisions": "; ".join(labels.get(iri, iri) for name in merge.gateways for iri in gateways[name].provisions),
    }


def say_flow(flow: Flow, labels: dict[str, str]) -> str:
    """A flow in one line."""

    def join(names: Names, empty: str, most: int = 8) -> str:
        said = [named(name, labels)["label"] for name in names]
        more = f" and {len(said) - most} more" if len(said) > most else ""
        return ("; ".join(said[:most]) or empty) + more

    text = f"from {join(flow.discloser, 'anybody')} | to {join(flow.recipient, 'anybody')}"
    text += f" | for {join(flow.purpose, 'any purpose')} | about {join(flow.subject, 'any information')}"
    if flow.form:
        text += f" ({', '.join(name.replace('-', ' ') for name in flow.form)})"
    held = (*flow.obtained_under, *flow.received_through)
    if held:
        text += f" | held under or received through {join(held, '')}"
    left_out = [named(name, labels)["label"] for names in flow.except_ for name in names]
    if left_out:
        text += f" | except {'; '.join(left_out)}"
    if flow.pairing:
        text += f" | {', '.join(name.replace('-', ' ') for name in flow.pairing)}"
    text += f" | {', '.join(flow.extent) if flow.extent is not None else 'extent not established'}"
    return text + (f" (applies in {', '.join(flow.applies_in)})" if flow.applies_in is not None else "")
