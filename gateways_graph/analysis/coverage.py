"""How much is recorded: gateways and provisions, counted apart, in all, by what they name, and Act by Act.

A power that only enables regulations or a direction is no gateway until it is used: it is counted
apart and in no count of gateways. Counts are not completeness, which is claimed for nothing.

Source: `docs/data-guide.md`, "What is counted".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from gateways_graph.analysis.overlaps import from_statute
from gateways_graph.engine.compile import extent_names
from gateways_graph.engine.world import World
from gateways_graph.graph.nodes import RELATIVE_LABELS
from gateways_graph.graph.wording import by_number
from gateways_graph.model.citations import say_provision
from gateways_graph.model.gateway import ALL_EXTENTS, EXTENT_NAMES, STATUSES, Gateway
from gateways_graph.model.hierarchy import Hierarchy
from gateways_graph.model.identifiers import legislation_path, statute_iri

__all__ = ["count_by", "count_recorded", "list_provisions", "states_of"]


def states_of(world: World) -> dict[str, str]:
    """What each gateway is on the day: `in force` (or may be), `dormant`, `ended` (or not begun) or `power`.

    A power only enables regulations or a direction, used or not. Gateways that are certainly law in
    none of the jurisdictions asked for are left out.
    """
    asked = set(extent_names(world.extent))
    states = {}
    for name, gateway in world.gateways.items():
        extents = _extents(gateway)
        if extents is not None and not asked & extents:
            continue
        if gateway.legal_effect == "enables":
            states[name] = "power"
        else:
            states[name] = "dormant" if name in world.dormant else "in force" if name in world.scopes else "ended"
    return states


def _extents(gateway: Gateway) -> set[str] | None:
    """Jurisdictions that any flow is law in and applies in; None when not established."""
    found: set[str] = set()
    for flow in gateway.flows:
        extent = gateway.extent if flow.extent is None else flow.extent
        if extent is None:
            return None
        applies = gateway.applies_in if flow.applies_in is None else flow.applies_in
        found |= set(extent) & set(ALL_EXTENTS if applies is None else applies)
    return found


def _statutes(gateways: Iterable[Gateway]) -> set[str]:
    return {statute_iri(iri) for gateway in gateways for iri in gateway.provisions if iri.startswith("http")}


def _provisions(gateways: Iterable[Gateway]) -> set[str]:
    return {iri for gateway in gateways for iri in gateway.provisions}


def count_recorded(world: World) -> list[tuple[str, int]]:
    """What is counted and how often it is there, in the order in which it is printed."""
    data, states = world.dataset, states_of(world)
    gateways = [world.gateways[name] for name, state in states.items() if state != "power"]
    statuses = Counter(gateway.status for gateway in gateways)
    counts = Counter(states.values())
    lived = [item for item in gateways if states[item.id] != "dormant" and item.status != "candidate"]
    return [
        ("gateways", len(gateways)),
        *((f"gateways {status}", statuses[status]) for status in reversed(STATUSES)),
        ("gateways with all terms read", sum(item.terms_complete for item in gateways)),
        ("gateways that may be in force", counts["in force"]),
        ("gateways dormant", counts["dormant"]),
        ("gateways ended or not begun", counts["ended"]),
        ("gateways with no date in force", sum(item.in_force is None and not item.not_commenced for item in gateways)),
        ("dormant powers to make regulations", counts["power"]),
        ("provisions with a gateway", len(_provisions(gateways))),
        ("provisions read and rejected", len({item.provision for item in data.rejections})),
        ("statutes and instruments with gateways", len(_statutes(gateways))),
        ("statutes and instruments with a live or ended gateway coded or better", len(_statutes(lived))),
        ("restrictions (bars)", len(data.restrictions)),
        *_count_bodies(world),
        ("purposes", len(data.purposes.nodes)),
        ("information categories", len(data.information.nodes)),
        ("conditions", len(data.conditions)),
        ("onward rules", len(data.onward_rules)),
        ("disputed phrases", len(data.phrases)),
    ]


def _count_bodies(world: World) -> list[tuple[str, int]]:
    nodes = world.dataset.bodies.nodes
    kinds = Counter(node.kind for node in nodes)
    known = [{scheme for scheme, _ in node.identifiers} for node in nodes if node.kind == "body"]
    schemes = Counter(scheme for found in known for scheme in found)
    leaves = sum(1 << bit for bit, point in enumerate(world.bodies.points) if not point.rest)
    peopled = sum(node.kind == "class" and bool(world.bodies.possible[node.id] & leaves) for node in nodes)
    return [
        ("bodies", kinds["body"]),
        ("bodies with an identifier elsewhere", sum(map(bool, known))),
        *((f"bodies with identifier {scheme}", count) for scheme, count in sorted(schemes.items())),
        ("body classes", kinds["class"]),
        ("body classes with a recorded member", peopled),
        ("offices and capacities", kinds["capacity"]),
    ]


def count_by(world: World, by: str, labels: Mapping[str, str], *, statute: str | None = None) -> list[dict[str, Any]]:
    """Gateways for each value that they name, the most first; statuses and extents in their own order.

    A gateway counts once for each value, as the law names it: a class is not spread over its
    members. One that names no information is about all of it.

    Args:
        world: The data at a date.
        by: `status`, `statute`, `body`, `purpose`, `information` or `extent`.
        labels: Id or IRI to label.
        statute: Only gateways of this statute.

    Returns:
        Rows of `id` (None where the law's extent is not established), `label`, `gateways`,
        `in_force`, `dormant`, `ended`, `powers` (no gateways), `checked` (at least once) and
        `provisions`; by statute also `rejected`, the provisions that were read and are no gateway.
    """
    states = states_of(world)
    rejected: Counter[str | None] = Counter(statute_iri(item.provision) for item in world.dataset.rejections)
    groups: dict[str | None, list[Gateway]] = {iri: [] for iri in rejected} if by == "statute" else {}
    everything = _tops(world.dataset.information)
    for gateway in (world.gateways[name] for name in states):
        if statute is None or from_statute(world, gateway.id, statute):
            for value in _values(gateway, by, everything):
                groups.setdefault(value, []).append(gateway)
    if by == "statute" and statute is not None:
        groups = {statute: groups.get(statute, [])}
    rows = [_count_row(value, group, states, labels) for value, group in groups.items()]
    if by == "statute":
        rows = [row | {"rejected": rejected[value]} for value, row in zip(groups, rows, strict=True)]
    fixed = {"status": STATUSES[::-1], "extent": ALL_EXTENTS}.get(by, ())
    places = {value: number for number, value in enumerate(fixed)}
    rows.sort(key=lambda row: (places.get(row["id"], len(places)), -row["gateways"], row["label"], row["id"] or ""))
    return rows


def _count_row(
    value: str | None, group: list[Gateway], states: Mapping[str, str], labels: Mapping[str, str]
) -> dict[str, Any]:
    counts = Counter(states[item.id] for item in group)
    gateways = [item for item in group if states[item.id] != "power"]
    return {
        "id": value and legislation_path(value),
        "label": _label(value, labels),
        "gateways": len(gateways),
        "in_force": counts["in force"],
        "dormant": counts["dormant"],
        "ended": counts["ended"],
        "powers": counts["power"],
        "checked": sum(item.checked for item in gateways),
        "provisions": len(_provisions(gateways)),
    }


def _tops(hierarchy: Hierarchy) -> tuple[str, ...]:
    under = {edge.child for edge in hierarchy.edges}
    return tuple(node.id for node in hierarchy.nodes if node.id not in under)


def _values(gateway: Gateway, by: str, everything: tuple[str, ...]) -> set[str | None]:
    flows = gateway.flows
    if by == "status":
        return {gateway.status}
    if by == "statute":
        return {statute_iri(iri) for iri in gateway.provisions}
    if by == "body":
        return {name for flow in flows for name in (*flow.discloser, *flow.recipient)}
    if by == "purpose":
        return {name for flow in flows for name in flow.purpose}
    if by == "information":
        return {name for flow in flows for name in flow.subject or everything}
    extents = _extents(gateway)
    return {None} if extents is None else {*extents}


_EXTENT_LABELS: dict[str | None, str] = {None: "not established"} | EXTENT_NAMES


def _label(value: str | None, labels: Mapping[str, str]) -> str:
    if value is None or value in _EXTENT_LABELS:
        return _EXTENT_LABELS[value]
    return RELATIVE_LABELS.get(value) or labels.get(value, value.replace("-", " "))


def list_provisions(world: World, statute: str, labels: dict[str, str]) -> list[dict[str, Any]]:
    """What became of the provisions of a statute that were read, in the order of the statute.

    Returns:
        Rows of `provision` (its path), `cited`, `became`, `gateways` (ids), `status` (the lowest of
        theirs), `reason` and `version` (the newest text read, as an IRI). `became` is `coded`;
        `power` for a power that only enables regulations; `alias` for another place of a gateway
        that is recorded where it stands now, chiefly the section that inserted it; or `rejected`. A
        provision that became several of these has a row for each; what nobody looked at has none.
    """
    states = states_of(world)
    found: dict[tuple[str, str], list[Gateway]] = {}
    for gateway in (world.gateways[name] for name in states):
        became = "power" if states[gateway.id] == "power" else "coded"
        for iri in gateway.provisions:
            found.setdefault((iri, became), []).append(gateway)
        for iri in gateway.aliases:
            found.setdefault((iri, "alias"), []).append(gateway)
    rows = []
    for (iri, became), group in found.items():
        versions = {proof.version for item in group for proof in item.evidence if proof.version}
        rows.append(
            _provision_row(iri, became, labels)
            | {
                "gateways": [item.id for item in group],
                "status": min((item.status for item in group), key=STATUSES.index),
                "version": max(sorted(versions), key=_text_date, default=None),
            }
        )
    for item in world.dataset.rejections:
        row = _provision_row(item.provision, "rejected", labels)
        rows.append(row | {"reason": item.reason, "version": item.version})
    rows = [row for row in rows if statute_iri(row["provision"]) == statute]
    rows.sort(key=lambda row: (by_number(row["provision"]), row["became"], row["reason"] or ""))
    return [row | {"provision": legislation_path(row["provision"])} for row in rows]


def _provision_row(iri: str, became: str, labels: dict[str, str]) -> dict[str, Any]:
    return {
        "provision": iri,
        "cited": labels.get(iri) or say_provision(iri, labels),
        "became": became,
        "gateways": [],
        "status": None,
        "reason": None,
        "version": None,
    }


def _text_date(version: str) -> tuple[bool, str]:
    """Dated texts after those as enacted or made."""
    text = version.rpartition("/")[2]
    return text[:1].isdigit(), text
