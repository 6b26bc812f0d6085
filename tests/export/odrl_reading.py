"""A reader of the ODRL export that knows nothing of the engine: which disclosures its rules let pass.

It evaluates the constraints as the profile says, on the graph that rdflib parsed.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import product
from typing import Any, NamedTuple

from rdflib import RDF, SKOS, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection

from gateways_graph.engine.compile import FORMS
from gateways_graph.engine.world import World
from gateways_graph.model.gateway import ALL_EXTENTS
from gateways_graph.model.identifiers import NAMESPACES, expand

__all__ = ["GW", "GWO", "ODRL", "POL", "Disclosure", "Reader", "disclosures"]

ODRL, GW, GWO, POL, CODE = (Namespace(NAMESPACES[name]) for name in ("odrl", "gw", "gwo", "pol", "code"))
_AXES = ("discloser", "recipient", "purpose", "subject", "form", "origin", "extent")


class Disclosure(NamedTuple):
    """One point: a leaf on each axis, or (node, True) for an unlisted member of a class."""

    discloser: tuple[str, bool]
    recipient: tuple[str, bool]
    purpose: tuple[str, bool]
    subject: tuple[str, bool]
    form: tuple[str, bool]
    origin: tuple[str, bool]
    extent: tuple[str, bool]


def disclosures(world: World) -> Iterator[tuple[Disclosure, tuple[int, ...]]]:
    """Every point of a small world, with its bit on each axis."""
    closures = (world.bodies, world.bodies, world.purposes, world.subjects)
    axes: list[list[tuple[tuple[str, bool], int]]] = [
        [((point.node, point.rest), bit) for bit, point in enumerate(closure.points) if closure.everything >> bit & 1]
        for closure in closures
    ]
    axes.append([((name, False), bit) for bit, name in enumerate(FORMS)])
    axes.append([((point.node, point.rest), bit) for bit, point in enumerate(world.origins.points)])
    axes.append([((name, False), bit) for bit, name in enumerate(ALL_EXTENTS)])
    for found in product(*axes):
        if found[0] == found[1] and world.singles >> found[0][1] & 1:
            continue
        yield Disclosure(*(item for item, _ in found)), tuple(bit for _, bit in found)


class Reader:
    """Answers whether rules of an export apply to a disclosure.

    Args:
        text: The export, as Turtle.
        day: Ordinal of the day on which the disclosures are made.
    """

    def __init__(self, text: str, day: int) -> None:
        self.day = day
        self.graph = Graph().parse(data=text, format="turtle")
        self._above: dict[tuple[str, bool], set[Any]] = {}
        self._known: dict[tuple[Any, ...], bool] = {}

    def rules(self, policy: str, kind: str) -> list[Any]:
        """Rules that stand under a property of a policy."""
        return sorted(self.graph.objects(POL[policy], ODRL[kind]))

    def applies(self, rule: Any, point: Disclosure) -> bool:
        """Whether a rule's assignee, target and constraints all take in a disclosure."""
        key = (rule, point)
        if key not in self._known:
            self._known[key] = self._find(rule, point)
        return self._known[key]

    def _find(self, rule: Any, point: Disclosure) -> bool:
        who, what = list(self.graph.objects(rule, ODRL.assignee)), list(self.graph.objects(rule, ODRL.target))
        return (
            (not who or any(self._within(point.discloser, node) for node in who))
            and any(self._within(point.subject, node) for node in what)
            and all(self.holds(node, point) for node in self.graph.objects(rule, ODRL.constraint))
        )

    def holds(self, node: Any, point: Disclosure) -> bool:
        """Whether a constraint holds of a disclosure; no condition has been found to be met."""
        for joined, how in ((ODRL["or"], any), (ODRL["and"], all)):
            parts = self.graph.value(node, joined)
            if parts is not None:
                return how(self.holds(part, point) for part in Collection(self.graph, parts))
        values = list(self.graph.objects(node, ODRL.rightOperand))
        operand, operator = (self.graph.value(node, prop) for prop in (ODRL.leftOperand, ODRL.operator))
        return self._compare(str(operand), str(operator).removeprefix(str(ODRL)), values, point)

    def _compare(self, operand: str, operator: str, values: list[Any], point: Disclosure) -> bool:
        if operand == str(ODRL.dateTime):
            (end,) = (value.toPython() for value in values)
            day = date.fromordinal(self.day)
            return bool(day >= end if operator == "gteq" else day < end)
        if operand in (str(GWO.conditionMet), str(GWO.required)):
            return operator == "neq"
        if operand == str(GWO.pairing):
            return True
        axis = operand.rpartition("#" if "#" in operand else "/")[2].replace("spatial", "extent")
        leaf = point[_AXES.index(axis)]
        if operator == "isNoneOf":
            return not any(self._left_out(leaf, value) for value in values)
        return any(self._within(leaf, value) or (axis == "purpose" and self._own(value, point)) for value in values)

    def _own(self, value: Any, point: Disclosure) -> bool:
        """Whether the purpose is a function of the party that a relative purpose speaks of."""
        side = {CODE["functions-of-recipient"]: point.recipient, CODE["functions-of-discloser"]: point.discloser}
        if value not in side:
            return False
        own = {purpose for over in self.above(side[value]) for purpose in self.graph.objects(over, GW.function)}
        return any(self._within(point.purpose, purpose) for purpose in own)

    def above(self, leaf: tuple[str, bool]) -> set[Any]:
        """A leaf's node and what it lies in for certain."""
        if leaf not in self._above:
            start = URIRef(expand(leaf[0])) if ":" in leaf[0] else CODE[leaf[0]]
            self._above[leaf] = set(self.graph.transitive_objects(start, ODRL.partOf)) | set(
                self.graph.transitive_objects(start, SKOS.broader)
            )
        return self._above[leaf]

    def _within(self, leaf: tuple[str, bool], node: Any) -> bool:
        above = self.above(leaf)
        return node in above and not any((name, GWO.mayNotExist, None) in self.graph for name in above)

    def _left_out(self, leaf: tuple[str, bool], node: Any) -> bool:
        """Whether isNoneOf leaves a leaf out: certainly or maybe below, or an unlisted member that may be."""
        start = next(iter(self.above((leaf[0], False)) & {URIRef(expand(leaf[0])), CODE[leaf[0]]}))
        maybe, queue = {start}, [start]
        while queue:
            here = queue.pop()
            for prop in (ODRL.partOf, SKOS.broader, GWO.mayBePartOf):
                new = set(self.graph.objects(here, prop)) - maybe
                maybe |= new
                queue += new
        if node in maybe:
            return True
        over = set(self.graph.transitive_objects(node, ODRL.partOf)) | {node}
        over |= {wider for near in over for wider in self.graph.transitive_objects(near, GWO.mayBePartOf)}
        collection = (node, RDF.type, ODRL.PartyCollection) in self.graph and str(node).startswith(NAMESPACES["bcls"])
        return leaf[1] and collection and start not in over and not self._apart(maybe, over)

    def _apart(self, these: set[Any], those: set[Any]) -> bool:
        return any((a, GW.disjointWith, b) in self.graph or (b, GW.disjointWith, a) in self.graph
                   for a in these for b in those)  # fmt: skip

    def words(self, node: Any, prop: Any) -> list[str]:
        """Texts of a property."""
        return sorted(str(value) for value in self.graph.objects(node, prop) if isinstance(value, Literal))
