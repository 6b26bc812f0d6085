"""Where information came from on its way, and which flows that opens or shuts.

A flow limited to what was received through F opens, after a first step, only after F. One that leaves
out what came from F, or is held under F, is shut after F. Of a first step nothing is known but who
tells: what the flow needs, or leaves out, is then said and left to judge.

Source: `docs/semantics.md`, section 5.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache, cached_property, reduce
from operator import or_
from typing import TYPE_CHECKING, NamedTuple

from gateways_graph.engine.world import World
from gateways_graph.model.gateway import Flow, Gateway, OnwardRule

if TYPE_CHECKING:
    from gateways_graph.analysis.steps import Trail

__all__ = ["Origins", "Watched"]


class Watched(NamedTuple):
    """Origins on which it depends how a path can go on.

    Attributes:
        opening: After these some flow opens or is sure, or some rule applies.
        shutting: After these some flow is shut.
    """

    opening: frozenset[str]
    shutting: frozenset[str]


class Origins:
    """What information passed through, in one world."""

    def __init__(self, world: World, flows: Mapping[str, Flow], rules: Iterable[OnwardRule]) -> None:
        self._world, self._flows, self._rules = world, flows, tuple(rules)
        self._bodies: dict[int, frozenset[str]] = {}
        self._without: dict[str, int] = {}

    def passed(self, trail: Trail) -> set[str]:
        """Gateways, flows and bodies that the information passed through."""
        names: set[str] = set()
        for hop in trail.hops:
            names |= {hop.gateway.id, hop.option.piece.flow} | self._bodies_in(hop.box.discloser)
        return names

    def opens(self, trail: Trail, flow: Flow) -> bool:
        """Whether what came so far may be told by a flow."""
        through, without = flow.received_through, flow.except_.origin
        if not trail.hops or not (through or without):
            return True
        if without and self._is_shut(trail, flow):
            return False
        return not through or not self.passed(trail).isdisjoint(through)

    def _is_shut(self, trail: Trail, flow: Flow) -> bool:
        """Whether a step before is one whose information a flow leaves out."""
        names, bodies = frozenset(flow.except_.origin), self.left_out(flow)
        return any(
            not hop.box.discloser & ~bodies
            or not names.isdisjoint((hop.gateway.id, hop.option.piece.flow))
            or confers_under(hop.gateway, names)
            for hop in trail.hops
        )

    def left_out(self, flow: Flow) -> int:
        """Bodies whose information a flow leaves out, as bits; what they hold themselves comes from them."""
        if flow.id not in self._without:
            masks = (self._world.bodies.possible.get(name, 0) for name in flow.except_.origin)
            self._without[flow.id] = reduce(or_, masks, 0)
        return self._without[flow.id]

    def unproven(self, trail: Trail, flow: Flow) -> tuple[str, ...]:
        """What a later step's information must be held under, where no earlier step says that it is."""
        held = flow.obtained_under
        known = not held or set(held) & self.passed(trail)
        return () if known or any(confers_under(hop.gateway, frozenset(held)) for hop in trail.hops) else held

    @cached_property
    def watched(self) -> Watched:
        """Origins that some flow or rule asks for, and those that some flow leaves out."""
        flows = self._flows.values()
        held = frozenset(name for flow in flows for name in flow.obtained_under)
        opening = held | {name for flow in flows for name in flow.received_through} | self._standing_under(held)
        without = frozenset(name for flow in flows for name in flow.except_.origin)
        bodies = frozenset().union(*(self._bodies_in(self.left_out(flow)) for flow in flows if flow.except_.origin))
        return Watched(
            opening | {name for rule in self._rules for name in rule.origin},
            without | bodies | self._standing_under(without),
        )

    def _standing_under(self, laws: frozenset[str]) -> frozenset[str]:
        return frozenset(name for name, item in self._world.gateways.items() if confers_under(item, laws))

    def _bodies_in(self, mask: int) -> frozenset[str]:
        if mask not in self._bodies:
            points = enumerate(self._world.bodies.points)
            self._bodies[mask] = frozenset(point.node for bit, point in points if mask >> bit & 1)
        return self._bodies[mask]


def confers_under(gateway: Gateway, laws: frozenset[str]) -> bool:
    """Whether a gateway stands in one of some Acts or provisions: what goes through it is obtained under that."""
    return any(not laws.isdisjoint(_with_ancestors(part)) for part in gateway.provisions)


@cache
def _with_ancestors(provision: str) -> tuple[str, ...]:
    """An address and those of the provisions and the Act that it stands in."""
    parts = provision.split("/")
    return tuple("/".join(parts[:count]) for count in range(len(parts), 0, -1))
