"""What a name stands for on a day: the set of leaves found by walking down from it.

A leaf is a recorded body, office, purpose or subject without anything below it, or `rest(…)`, the
unlisted remainder of a class or of a concept that has something below it. Memberships and lives are
dated, so a walk is made twice: along what certainly holds, and along what may hold.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from types import MappingProxyType

from gateways_graph.proof.days import MAYBE, NO, YES, is_lasting
from gateways_graph.proof.facts import SKOS, Facts

__all__ = ["OTHER_ORIGIN", "Leaves", "Tree", "grow_bodies", "grow_concepts", "grow_origins", "rest_of"]

Leaves = frozenset[str]
OTHER_ORIGIN = "origin:other"
_ORG = "http://www.w3.org/ns/org#"
_SCHEMA = "https://schema.org/"


def rest_of(node: str) -> str:
    """The leaf for what falls under a class or concept and is not listed."""
    return f"rest({node})"


class Tree:
    """One hierarchy on one day.

    Attributes:
        alive: Node -> whether it exists on the day.
        links: Node above -> nodes directly below it, with how surely they are there.
        classes: Nodes that are classes, whose members are never all listed unless marked so.
    """

    def __init__(self, alive: dict[str, int], links: Iterable[tuple[str, str, int]], classes: Collection[str]) -> None:
        self.alive, self.classes = alive, frozenset(classes)
        self.links: dict[str, dict[str, int]] = {}
        self._over: dict[str, set[str]] = {}
        for low, high, sure in links:
            held = min(sure, alive.get(low, NO), alive.get(high, NO))
            if held:
                below = self.links.setdefault(high, {})
                below[low] = max(held, below.get(low, NO))
                self._over.setdefault(low, set()).add(high)
        self.closed: frozenset[str] = frozenset()
        self.apart: frozenset[tuple[str, str]] = frozenset()
        self.extra: frozenset[str] = frozenset()
        self.inner_is_leaf = False
        #: Concepts that have something below them in the tree that this one is compared with.
        self.elsewhere: frozenset[str] = frozenset()
        self._everything: Leaves | None = None
        self._walked: dict[tuple[str, int], Leaves] = {}
        self._chosen: dict[tuple[Leaves, Leaves, int], Leaves] = {}

    def below(self, node: str, need: int) -> frozenset[str]:
        """The node and all under it, along links that hold at least so surely."""
        if self.alive.get(node, NO) < need:
            return frozenset()
        found, waiting = {node}, [node]
        while waiting:
            for low, sure in self.links.get(waiting.pop(), {}).items():
                if sure >= need and low not in found:
                    found.add(low)
                    waiting.append(low)
        return frozenset(found)

    def above(self, node: str, need: int) -> frozenset[str]:
        """The node and all over it, along links that hold at least so surely."""
        if self.alive.get(node, NO) < need:
            return frozenset()
        found, waiting = {node}, [node]
        while waiting:
            low = waiting.pop()
            for high in self._over.get(low, ()):
                if self.links[high][low] >= need and high not in found:
                    found.add(high)
                    waiting.append(high)
        return frozenset(found)

    def leaf(self, node: str) -> str | None:
        """The leaf that a node itself adds: it, its unlisted rest, or none when it is exhaustive."""
        if node in self.classes or (node in self.links and not self.inner_is_leaf):
            return None if node in self.closed else rest_of(node)
        return rest_of(node) if node in self.elsewhere else node

    def leaves(self, node: str, need: int) -> Leaves:
        """What a name stands for, at least so surely."""
        if node in self.extra:
            return frozenset({node})
        key = (node, need)
        if key not in self._walked:
            found = (self.leaf(low) for low in self.below(node, need))
            self._walked[key] = frozenset(leaf for leaf in found if leaf is not None)
        return self._walked[key]

    def all_of(self, nodes: Iterable[str], need: int) -> Leaves:
        """Leaves of any of the names."""
        return frozenset().union(*(self.leaves(node, need) for node in nodes))

    def everything(self) -> Leaves:
        """Every leaf of the day."""
        if self._everything is None:
            found = (self.leaf(node) for node, alive in self.alive.items() if alive)
            self._everything = self.extra.union(leaf for leaf in found if leaf is not None)
        return self._everything

    def choose(self, nodes: Collection[str], left_out: Collection[str], need: int) -> Leaves:
        """Leaves of the names (of everything, when there are none) less those left out.

        Certainly kept is what cannot be among those left out: neither a leaf that may fall under an
        excluded name, nor the rest of a class that may share unlisted members with an excluded class.
        """
        key = (frozenset(nodes), frozenset(left_out), need)
        if key not in self._chosen:
            self._chosen[key] = self._choose(*key)
        return self._chosen[key]

    def _choose(self, nodes: Leaves, left_out: Leaves, need: int) -> Leaves:
        chosen = self.all_of(nodes, need) if nodes else self.everything()
        gone = self.all_of(left_out, MAYBE if need == YES else YES)
        if need == YES:
            gone |= frozenset(leaf for name in left_out for leaf in chosen if self._may_hide(leaf, name))
        return chosen - gone

    def _may_hide(self, leaf: str, left_out: str) -> bool:
        if left_out not in self.classes or not leaf.startswith("rest("):
            return False
        owner = leaf[5:-1]
        over = self.above(left_out, MAYBE)
        return owner not in over and not any((x, y) in self.apart for x in self.above(owner, MAYBE) for y in over)


def _life(facts: Facts, node: str, day: date) -> int:
    start, until = facts.text(node, _SCHEMA + "startDate"), facts.text(node, _SCHEMA + "endDate")
    if start is None:
        return YES if until is None else is_lasting(day, "1000", until)
    return is_lasting(day, start, until)


def _finish(tree: Tree, facts: Facts) -> Tree:
    tree.closed = frozenset(node for node in tree.alive if facts.is_marked(node, "exhaustive"))
    pairs = {(node, other) for node in tree.alive for other in facts.links(node, "disjointWith")}
    tree.apart = frozenset(pairs | {(b, a) for a, b in pairs})
    return tree


def grow_bodies(facts: Facts, day: date) -> Tree:
    """Bodies, their classes, offices and capacities."""
    classes, offices = facts.of_kind(gw_kind("BodyClass")), facts.of_kind(gw_kind("Capacity"))
    nodes = classes | offices | facts.of_kind(_ORG + "FormalOrganization")
    links = [(low, high, YES) for low in classes | offices for high in facts.links(low, SKOS + "broader")]
    links += [
        (low, high, YES) for low in offices for prop in ("capacityOf", "officeIn") for high in facts.links(low, prop)
    ]
    for membership in facts.of_kind(gw_kind("ClassMembership")):
        held = _life(facts, membership, day)
        links += [
            (low, high, held)
            for low in facts.links(membership, "member")
            for high in facts.links(membership, "inClass")
        ]
    tree = Tree({node: _life(facts, node, day) for node in nodes}, links, classes)
    tree.inner_is_leaf = True
    return _finish(tree, facts)


def gw_kind(name: str) -> str:
    """IRI of a class of this vocabulary."""
    return f"https://w3id.org/uk-gateways/def#{name}"


def grow_concepts(facts: Facts, start: str, extra: Mapping[str, str] = MappingProxyType({})) -> Tree:
    """Purposes or information: concepts whose IRI begins so; `extra` are further leaves, each under a root."""
    nodes = [node for node in facts.of_kind(SKOS + "Concept") if node.startswith(start)]
    links = [(low, high, YES) for low in nodes for high in facts.links(low, SKOS + "broader")]
    links += [(low, high, YES) for low, high in extra.items()]
    return _finish(Tree(dict.fromkeys((*nodes, *extra), YES), links, ()), facts)


def grow_origins(facts: Facts) -> Tree:
    """How information is held: each origin that anything names, and any other way.

    What lies inside a provision lies below it, and so do the flows of a gateway.
    """
    props = ("obtainedUnder", "receivedThrough", "exceptOrigin")
    flows = facts.of_kind(gw_kind("Flow"))
    names = {name for flow in flows for prop in props for name in facts.links(flow, prop)}
    names |= {name for rule in facts.of_kind(gw_kind("OnwardRule")) for name in facts.links(rule, "origin")}
    links = [(low, high, YES) for low in names for high in names if low != high and _is_part(low, high)]
    tree = Tree(dict.fromkeys(names, YES), links, ())
    tree.extra, tree.inner_is_leaf = frozenset({OTHER_ORIGIN}), True
    return tree


def _is_part(low: str, high: str) -> bool:
    if "/id/flow/" in low and "/id/gateway/" in high:
        return low.rpartition("/id/flow/")[2].startswith(high.rpartition("/id/gateway/")[2] + ".")
    return low.startswith(high + "/")
