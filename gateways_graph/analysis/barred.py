"""One gateway and one bar: whether they meet, what the recorded precedence says, and what is left.

The ground on which they meet is the gateway's effective boxes and the bar's boxes. What exceptions
of the bar let through without conditions is no ground in dispute. A kind is what the record says
when nothing is added to it; it is certain when nothing that is not established can change it, on
ground that both certainly cover.

Not checked: whom a bar binds (`gw:binds`; the boxes of the bar decide), and bars that wait for an
instrument, which stop nothing.

Source: `docs/semantics.md`, section 4, "conflict", and "Restrictions".
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from gateways_graph.analysis.precedence import (
    BAR,
    CIRCULAR,
    GATEWAY,
    OPEN,
    Facts,
    Precedence,
    Settled,
    settle_precedence,
)
from gateways_graph.engine.box import Box, BudgetError, find_uncovered, meet, subtract
from gateways_graph.engine.compile import Compiler
from gateways_graph.engine.region import find_common, find_outside, find_point
from gateways_graph.engine.world import Region, Scope, World
from gateways_graph.model.gateway import Gateway, LimitException, Restriction

__all__ = ["DUTIES", "Ground", "Judge", "LetThrough", "Verdict", "is_barred"]

#: Obligations under which not to disclose is to break the gateway's own text.
DUTIES = frozenset({"must", "must-when-required"})
#: What a bar on disclosure can stop; to use or to receive is not to disclose.
_ACTS = frozenset({"disclose", "make-available", "publish"})


class LetThrough(NamedTuple):
    """An exception of a bar with the boxes that it certainly and possibly lets through."""

    exception: LimitException
    sure: tuple[Box, ...]
    maybe: tuple[Box, ...]


class Ground(NamedTuple):
    """A bar and what it forbids.

    Attributes:
        free: What exceptions certainly let through without conditions.
        let: The same with conditions or without.
        maybe_free: What exceptions may let through without conditions.
        maybe: The same with conditions or without.
    """

    bar: Restriction
    scope: Scope
    exceptions: tuple[LetThrough, ...]
    free: tuple[Box, ...]
    let: tuple[Box, ...]
    maybe_free: tuple[Box, ...]
    maybe: tuple[Box, ...]

    def region(self, *, sure: bool, less: tuple[Box, ...] = ()) -> Region:
        """The bar's boxes, less some of what it lets through."""
        return Region(self.scope.plain_certain if sure else self.scope.plain_possible, less)


class Verdict(NamedTuple):
    """What is to be said of a pair, before it is put into words.

    Attributes:
        value: 2 certain, 1 possible.
        met: How surely they meet on the ground in dispute.
        prevails: How surely the bar takes part of that ground: 2, 1, 0.
        excepted: Whether exceptions of the bar let the gateway prevail over all the common ground.
        conditional: Whether they contain it only if conditions are met.
        witness: A box of the ground in dispute.
        left: A box of the gateway outside the bar.
        facts, settled: The recorded precedence, and what follows.
    """

    kind: str
    value: int
    gateway: Gateway
    ground: Ground
    met: int
    witness: Box | None
    left: Box | None
    facts: Facts
    settled: Settled
    excepted: bool = False
    conditional: bool = False
    prevails: int = 0


def is_barred(gateway: Gateway) -> bool:
    """Whether a bar can stand against a gateway: it discloses, and does not merely shield from liability."""
    return gateway.act in _ACTS and gateway.legal_effect != "shields"


class Judge:
    """Judges pairs of live gateways and bars of one world."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.precedence = Precedence(world)
        closures = (world.bodies, world.purposes, world.subjects, world.origins)
        self._compiler = Compiler(world.dataset, world.day, world.extent, closures)
        self.grounds = {name: self._ground(world.restrictions[name], scope) for name, scope in world.bars.items()}
        self._least: dict[str, Region] = {}

    def _ground(self, bar: Restriction, scope: Scope) -> Ground:
        boxes = self._compiler.exception_boxes
        found = tuple(
            LetThrough(
                item,
                tuple(boxes(item, same_purpose=False, sure=True)),
                tuple(boxes(item, same_purpose=True, sure=False)),
            )
            for item in bar.exceptions
        )
        plain = [item for item in found if not item.exception.conditions]
        return Ground(
            bar,
            scope,
            found,
            free=tuple(box for item in plain for box in item.sure),
            let=tuple(box for item in found for box in item.sure),
            maybe_free=tuple(box for item in plain for box in item.maybe),
            maybe=tuple(box for item in found for box in item.maybe),
        )

    def least(self, name: str) -> Region:
        """The least that a gateway covers: what is certain; where nothing is, what is possible."""
        if name not in self._least:
            scope = self.world.scopes[name]
            found = find_point(scope.certain, self.world.singles)
            self._least[name] = scope.certain if found is not None else scope.possible
        return self._least[name]

    def judge(self, gateway: str, bar: str) -> Verdict | None:
        """What the record says of a live gateway and a live bar; None when they cannot meet."""
        ground, scope = self.grounds[bar], self.world.scopes[gateway]
        if not any(meet(mine.box, other.box) for mine in scope.plain_possible for other in ground.scope.plain_possible):
            return None
        holder = self.world.gateways[gateway]
        facts = self.precedence.weigh(holder, ground.bar)
        try:
            return self._judge(holder, ground, facts)
        except BudgetError:
            return Verdict("undecided", 1, holder, ground, 1, None, None, facts, settle_precedence(facts))

    def _judge(self, gateway: Gateway, ground: Ground, facts: Facts) -> Verdict | None:
        singles, scope, settled = self.world.singles, self.world.scopes[gateway.id], settle_precedence(facts)
        common = find_common(scope.possible, ground.region(sure=False), singles)
        if common is None:
            return None
        unfree = find_common(scope.possible, ground.region(sure=False, less=ground.free), singles)
        unlet = find_common(scope.possible, ground.region(sure=False, less=ground.let), singles)
        # Where the bar is recorded as prevailing, an exception with conditions leaves it to prevail until they are met.
        excepted = unfree is None or (unlet is None and settled.recorded == OPEN)
        conditional = unlet is None and unfree is not None
        if settled.recorded == GATEWAY or excepted:
            found = self._overridden(gateway, ground, common, settled)
            if settled.recorded == GATEWAY:
                return found._replace(facts=facts, value=min(found.value, 2 if settled.certain else 1))
            upset = conditional and settled.possible & {BAR, CIRCULAR}
            value = min(found.value, 1 if upset else 2)
            return found._replace(facts=facts, value=value, excepted=True, conditional=conditional)
        less, rest = (ground.maybe, unlet) if settled.recorded == OPEN else (ground.maybe_free, unfree)
        rest_sure = find_common(scope.certain, ground.region(sure=True, less=less), singles)
        met = 1 if rest_sure is None else 2
        left = find_outside(self.least(gateway.id), ground.region(sure=False, less=ground.free), singles, strict=False)
        value = min(met, _effect(gateway), 2 if settled.certain else 1)
        kind, prevails = _plain_kind(gateway, settled), value if settled.recorded == BAR else 0
        if prevails and left is None:
            kind, value = "dead", min(value, self._closes_surely(gateway.id, ground))
        if kind == "unresolved" and gateway.obligation is None:
            value = 1
        return Verdict(
            kind, value, gateway, ground, met, rest_sure or rest, left, facts, settled,
            conditional=conditional, prevails=prevails,
        )  # fmt: skip

    def _overridden(self, gateway: Gateway, ground: Ground, common: Box, settled: Settled) -> Verdict:
        """A verdict that the gateway prevails over all the common ground, as surely as they meet."""
        singles, name = self.world.singles, gateway.id
        sure = find_common(self.world.scopes[name].certain, ground.region(sure=True), singles)
        met = 1 if sure is None else 2
        left = find_outside(self.least(name), ground.region(sure=False), singles, strict=False)
        value = min(met, _effect(gateway))
        return Verdict("overridden", value, gateway, ground, met, sure or common, left, Facts(), settled)

    def closes(self, ground: Ground) -> bool:
        """Whether a bar is read well enough, and lasts, to close a gateway with certainty."""
        return ground.bar.status in ("checked", "double-checked") and not ground.bar.ends_when

    def _closes_surely(self, name: str, ground: Ground) -> int:
        """2 where what a bar certainly takes is all that a gateway may cover, else 1."""
        return 2 if self.closes(ground) and self._covers(name, ground) else 1

    def _covers(self, name: str, ground: Ground) -> bool:
        certain = ground.region(sure=True, less=ground.maybe)
        return find_outside(self.world.scopes[name].possible, certain, self.world.singles, strict=True) is None

    # -- several bars at once

    def find_open(self, name: str, grounds: Iterable[Ground], *, sure: bool) -> Box | None:
        """A box of a gateway that several prevailing bars leave open; None when they leave nothing.

        Args:
            name: The gateway.
            grounds: Bars that prevail over it.
            sure: Whether to ask what they certainly take from all that it may cover, or what they
                may take from the least that it covers.

        Raises:
            BudgetError: The question passed its budget.
        """
        region = self.world.scopes[name].possible if sure else self.least(name)
        grounds = list(grounds)
        for mine in region.pieces:
            covers = [
                part
                for ground in grounds
                for other in (ground.scope.plain_certain if sure else ground.scope.plain_possible)
                if not sure or other.pairings <= mine.pairings
                for part in _cut(meet(mine.box, other.box), ground.maybe if sure else ground.free)
            ]
            found = find_uncovered(mine.box, (*region.minus, *covers), self.world.singles)
            if found is not None:
                return found
        return None


def _cut(box: Box | None, holes: Iterable[Box]) -> list[Box]:
    """A box less some others."""
    parts = [] if box is None else [box]
    for hole in holes:
        parts = [left for part in parts for left in subtract(part, hole)]
    return parts


def _effect(gateway: Gateway) -> int:
    """2 where a gateway is recorded as more than a shield, 1 where its effect is not established."""
    return 1 if gateway.legal_effect is None else 2


def _plain_kind(gateway: Gateway, settled: Settled) -> str:
    """The kind where something of the gateway is left, or where the bar is not recorded as prevailing."""
    if settled.recorded == BAR:
        return "carved out"
    if settled.recorded == CIRCULAR:
        return "circular"
    return "deadlock" if gateway.obligation in DUTIES else "unresolved"
