"""Checks of boxes: flows that nobody owns, that are empty, or that repeat each other."""

from __future__ import annotations

from collections.abc import Iterator

from gateways_graph.model.identifiers import NAMESPACES, compact
from gateways_graph.rdf.check_law import flow_content
from gateways_graph.rdf.facts import GW, SKOS, Facts, Fault
from gateways_graph.rdf.triples import Literal

__all__ = ["Tree", "find_flow_faults"]

_OWNERS = (("gateway", GW + "permits"), ("restriction", GW + "bars"))
_AXES = (
    ("discloser", "exceptDiscloser"),
    ("recipient", "exceptRecipient"),
    ("purpose", "exceptPurpose"),
    ("subject", "exceptSubject"),
    ("form", "exceptForm"),
)
#: Acts that take place inside one body; the others pass information to somebody else.
_INWARD = ("use", "match")


class Tree:
    """What lies above and below each node of all hierarchies on the as-at date.

    Memberships that have ended or not begun by then are left out: an exclusion of a former class
    removes nothing.
    """

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self.above: dict[str, list[str]] = {}
        self.below: dict[str, list[str]] = {}
        for kind in ("class", "capacity", "purpose", "information"):
            for node in facts.nodes[kind]:
                for name in (SKOS + "broader", GW + "capacityOf", GW + "officeIn"):
                    self._add(node, facts.iris(node, name))
        for node in facts.nodes["membership"]:
            if self._current(node):
                for member in facts.iris(node, GW + "member"):
                    self._add(member, facts.iris(node, GW + "inClass"))

    def _add(self, node: str, parents: list[str]) -> None:
        self.above.setdefault(node, []).extend(parents)
        for parent in parents:
            self.below.setdefault(parent, []).append(node)

    def _current(self, membership: str) -> bool:
        start = self._facts.when(membership, NAMESPACES["schema"] + "startDate")
        end = self._facts.when(membership, NAMESPACES["schema"] + "endDate")
        day = self._facts.as_at.toordinal()
        return (start is None or start.first <= day) and (end is None or day < end.last)

    def is_below(self, node: str, others: set[str]) -> bool:
        """Whether a node is one of the others or lies under one."""
        seen, queue = {node}, [node]
        while queue:
            here = queue.pop()
            if here in others:
                return True
            fresh = [parent for parent in self.above.get(here, ()) if parent not in seen]
            seen.update(fresh)
            queue += fresh
        return False

    def is_empty(self, node: str, excluded: set[str]) -> bool:
        """Whether nothing recorded or open is left of a node after exclusions.

        An open class always leaves members that are not recorded; only an exhaustive one can run out.
        """
        seen, queue = {node}, [node]
        while queue:
            here = queue.pop()
            if self.is_below(here, excluded):
                continue
            if not self._is_exhaustive(here):
                return False
            fresh = [child for child in self.below.get(here, ()) if child not in seen]
            seen.update(fresh)
            queue += fresh
        return True

    def _is_exhaustive(self, node: str) -> bool:
        values = self._facts.objects(node, GW + "exhaustive")
        return any(isinstance(value, Literal) and value.value == "true" for value in values)


def find_flow_faults(facts: Facts) -> Iterator[Fault]:
    """Faults of flows, alone and beside the other flows of their owner."""
    tree = Tree(facts)
    owners: dict[str, list[str]] = {flow: [] for flow in facts.nodes["flow"]}
    for kind, prop in _OWNERS:
        for owner in facts.nodes[kind]:
            flows = facts.iris(owner, prop)
            for flow in flows:
                owners.setdefault(flow, []).append(owner)
            yield from _equal_faults(facts, owner, flows)
    for flow in facts.nodes["flow"]:
        yield from _owner_faults(flow, owners[flow])
        if not any(facts.code(owner, "act") in _INWARD for owner in owners[flow]):
            yield from _same_body_faults(facts, flow)
        yield from _empty_faults(facts, flow, tree)
        yield from _extent_faults(facts, flow, owners[flow])


def _owner_faults(flow: str, owners: list[str]) -> Iterator[Fault]:
    if not owners:
        mend = "add gw:permits (or gw:bars) to the gateway (or restriction) it belongs to, or delete it"
        yield Fault("flow-unowned", flow, f"no gateway permits {compact(flow)} and no restriction bars it", mend)
    elif len(owners) > 1:
        names = ", ".join(sorted(compact(owner) for owner in owners))
        mend = "give each its own flow: flows are counted, dated and cited one by one"
        yield Fault("flow-shared", flow, f"{compact(flow)} belongs to several: {names}", mend)


def _equal_faults(facts: Facts, owner: str, flows: list[str]) -> Iterator[Fault]:
    first: dict[object, str] = {}
    for flow in flows:
        if facts.kinds.get(flow) != "flow":
            continue
        known = first.setdefault(flow_content(facts, flow), flow)
        if known != flow:
            message = f"{compact(flow)} says the same as {compact(known)} in {compact(owner)}"
            yield Fault("equal-flows", flow, message, "delete one of them, or record what tells them apart")


def _same_body_faults(facts: Facts, flow: str) -> Iterator[Fault]:
    giving, receiving = facts.iris(flow, GW + "discloser"), facts.iris(flow, GW + "recipient")
    if len(giving) == 1 and giving == receiving and _is_single(facts, giving[0]):
        message = f"{compact(flow)} discloses from {compact(giving[0])} to itself, which is no disclosure"
        yield Fault("same-body", flow, message, "correct the discloser or the recipient", GW + "recipient")


def _is_single(facts: Facts, party: str) -> bool:
    """Whether a party is one body: itself, or a capacity of a body (not of a class of them)."""
    if facts.kinds.get(party) == "body":
        return True
    homes = [*facts.iris(party, GW + "capacityOf"), *facts.iris(party, GW + "officeIn")]
    return bool(homes) and all(facts.kinds.get(home) == "body" for home in homes)


def _empty_faults(facts: Facts, flow: str, tree: Tree) -> Iterator[Fault]:
    for axis, leaving_out in _AXES:
        values = facts.iris(flow, GW + axis)
        excluded = set(facts.iris(flow, GW + leaving_out))
        if values and all(tree.is_empty(value, excluded) for value in values):
            what = "its exclusions remove" if excluded else "no member is left of"
            names = ", ".join(compact(value) for value in values)
            message = f"{compact(flow)} is empty: {what} every {axis} it has ({names})"
            mend = f"correct gw:{axis} or gw:{leaving_out}, or delete the flow"
            yield Fault("empty-box", flow, message, mend, GW + (leaving_out if excluded else axis))


def _extent_faults(facts: Facts, flow: str, owners: list[str]) -> Iterator[Fault]:
    """A flow's own extent and application stand instead of its gateway's; together they may leave nothing."""
    for owner in owners[:1]:
        sets = []
        for name in ("extent", "appliesIn"):
            values = facts.iris(flow, GW + name) or facts.iris(owner, GW + name)
            if values:
                sets.append(set(values))
        if len(sets) == 2 and not sets[0] & sets[1]:
            message = f"{compact(flow)} is empty: its extent and where it applies have nothing in common"
            yield Fault("empty-box", flow, message, "correct gw:extent or gw:appliesIn", GW + "extent")
