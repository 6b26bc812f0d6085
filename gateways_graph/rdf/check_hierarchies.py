"""Checks of hierarchies: cycles, concepts that hang nowhere, memberships recorded twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from gateways_graph.model.identifiers import NAMESPACES, compact
from gateways_graph.model.periods import FAR
from gateways_graph.rdf.facts import GW, SKOS, Facts, Fault

__all__ = ["find_hierarchy_faults"]

_SCHEMA = NAMESPACES["schema"]
#: Relations that must never lead back to where they began, and what each is called.
#: Relations of one row are walked together: a body's place mixes classes, offices and memberships.
_ACYCLIC = (
    ("lies under itself", (SKOS + "broader", GW + "capacityOf", GW + "officeIn", "membership")),
    ("gives way to itself", (GW + "givesWayTo",)),
    ("takes on its own limits", (GW + "takesOnLimitsOf",)),
    ("extends itself", (GW + "baseGateway",)),
    ("entails itself", (GW + "entails",)),
    ("is a group that contains itself", (GW + "allOf", GW + "anyOf")),
    ("comes after itself", (GW + "stageAfter",)),
    ("is part of itself", (NAMESPACES["eli"] + "is_part_of",)),
    ("is its own contractor", (GW + "contractorOf",)),
)
_PLACED = ("purpose", "information", "class")


def find_hierarchy_faults(facts: Facts) -> Iterator[Fault]:
    """Faults of hierarchies and memberships. Linear in nodes and edges."""
    for what, properties in _ACYCLIC:
        yield from _cycle_faults(facts, what, properties)
    yield from _placement_faults(facts)
    yield from _overlap_faults(facts)
    yield from _member_faults(facts)


def _edges(facts: Facts, properties: tuple[str, ...]) -> dict[str, list[str]]:
    edges: dict[str, list[str]] = defaultdict(list)
    for node, known in facts.graph.items():
        for name in properties:
            if name in known:
                edges[node] += [value for value in known[name] if isinstance(value, str)]
    if "membership" in properties:
        for node in facts.nodes["membership"]:
            for member in facts.iris(node, GW + "member"):
                edges[member] += facts.iris(node, GW + "inClass")
    return edges


def _cycle_faults(facts: Facts, what: str, properties: tuple[str, ...]) -> Iterator[Fault]:
    for cycle in _find_cycles(_edges(facts, properties)):
        path = " → ".join(compact(node) for node in (*cycle, cycle[0]))
        mend = "delete the step that is wrong"
        yield Fault("cycle", cycle[0], f"{compact(cycle[0])} {what}: {path}", mend)


def _find_cycles(edges: dict[str, list[str]]) -> Iterator[list[str]]:
    """One cycle for each edge that closes one in a depth-first walk, without recursion.

    Each starts at its smallest name, so that the same cycle is always reported alike.
    """
    done: set[str] = set()
    for root in sorted(edges):
        if root in done:
            continue
        path, on_path = [root], {root: 0}
        stack = [(root, iter(edges[root]))]
        while stack:
            node, targets = stack[-1]
            target = next(targets, None)
            if target is None:
                stack.pop()
                path.pop()
                del on_path[node]
                done.add(node)
            elif target in on_path:
                cycle = path[on_path[target] :]
                least = cycle.index(min(cycle))
                yield cycle[least:] + cycle[:least]
            elif target not in done and target in edges:
                on_path[target] = len(path)
                path.append(target)
                stack.append((target, iter(edges[target])))


def _placement_faults(facts: Facts) -> Iterator[Fault]:
    tops = {top for scheme in facts.nodes["scheme"] for top in facts.iris(scheme, SKOS + "hasTopConcept")}
    for kind in _PLACED:
        for node in facts.nodes[kind]:
            placed = facts.objects(node, SKOS + "broader") or facts.objects(node, SKOS + "topConceptOf")
            if not placed and node not in tops:
                message = f"{compact(node)} is neither a top concept nor under another"
                yield Fault("unplaced-concept", node, message, "add skos:broader, or skos:topConceptOf its scheme")


def _overlap_faults(facts: Facts) -> Iterator[Fault]:
    same: dict[tuple[str, str], list[tuple[int, int, str]]] = defaultdict(list)
    for node in facts.nodes["membership"]:
        start, end = facts.when(node, _SCHEMA + "startDate"), facts.when(node, _SCHEMA + "endDate")
        span = (start.first if start else 0, end.last if end else FAR, node)
        for member in facts.iris(node, GW + "member"):
            for inside in facts.iris(node, GW + "inClass"):
                same[member, inside].append(span)
    for (member, inside), spans in same.items():
        for one, two in pairwise(sorted(spans)):
            if two[0] < one[1]:
                what = f"{compact(member)} in {compact(inside)}"
                message = f"{compact(two[2])} repeats {compact(one[2])}: {what} at the same time"
                yield Fault("overlapping-memberships", two[2], message, "delete one, or correct its dates")


def _member_faults(facts: Facts) -> Iterator[Fault]:
    """Classes that a flow names but nothing fills, and bodies that no class holds on the as-at date."""
    filled, classed = set(), set()
    day = facts.as_at.toordinal()
    for node in facts.nodes["membership"]:
        filled.update(facts.iris(node, GW + "inClass"))
        end = facts.when(node, _SCHEMA + "endDate")
        if end is None or day < end.last:
            classed.update(facts.iris(node, GW + "member"))
    for kind in ("class", "capacity"):
        for node in facts.nodes[kind]:
            for name in (SKOS + "broader", GW + "capacityOf", GW + "officeIn"):
                filled.update(facts.iris(node, name))
    yield from _hollow_faults(facts, filled)
    for node in facts.nodes["body"]:
        end = facts.when(node, _SCHEMA + "endDate")
        if node not in classed and (end is None or day < end.last):
            message = f"{compact(node)} is in no class on {facts.as_at}, so only flows that name it reach it"
            yield Fault("body-without-class", node, message, "add a gw:ClassMembership")


def _hollow_faults(facts: Facts, filled: set[str]) -> Iterator[Fault]:
    used: set[str] = set()
    for flow in facts.nodes["flow"]:
        used.update(facts.iris(flow, GW + "discloser"), facts.iris(flow, GW + "recipient"))
    explaining = (SKOS + "definition", GW + "definedIn", GW + "contractorOf")
    for node in facts.nodes["class"]:
        if node in used and node not in filled and not any(facts.objects(node, name) for name in explaining):
            message = f"the class {compact(node)} is used in a flow and has no member, part or definition"
            yield Fault("class-without-member", node, message, "record a member, or say what it is (skos:definition)")
