"""Flows to boxes: the product of denotations of one flow at one date, exclusions taken off.

Every box is made twice: as it certainly is, and as it possibly is. Vague edges, absent extent or
dates, and open classes that survive an exclusion make the difference.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from gateways_graph.engine.box import Box, is_empty
from gateways_graph.engine.closure import Closure
from gateways_graph.model.dataset import Dataset
from gateways_graph.model.gateway import ALL_EXTENTS, Flow, Gateway, LimitException, Restriction
from gateways_graph.model.periods import Period

__all__ = ["FORMS", "Compiler", "Piece", "extent_bits", "extent_names"]

FORMS = ("identifying", "de-identified", "not-about-a-person")
_ALL_FORMS = (1 << len(FORMS)) - 1
_EXTENT_BITS = {code: 1 << bit for bit, code in enumerate(ALL_EXTENTS)}


class Piece(NamedTuple):
    """One box of a flow, with what is needed to say where it came from.

    Attributes:
        nodes: Named nodes on discloser, recipient, purpose and subject, for candidate joins.
        pairings: Limits beyond a product; a box that has one contains less than its product.
        readings: Readings under which it holds; empty means all.
    """

    box: Box
    flow: str
    nodes: tuple[tuple[str, ...], ...]
    pairings: frozenset[str]
    readings: tuple[str, ...]


def extent_bits(codes: Iterable[str] | None, *, default: int) -> int:
    """Bitmap of extent codes, or the default when there are none recorded."""
    if codes is None:
        return default
    bits = 0
    for code in codes:
        bits |= _EXTENT_BITS[code]
    return bits


def extent_names(bits: int) -> tuple[str, ...]:
    """Extent codes of a bitmap."""
    return tuple(code for bit, code in enumerate(ALL_EXTENTS) if bits >> bit & 1)


class Compiler:
    """Turns flows into boxes at one date.

    A flow for a relative purpose ("any function of the recipient") becomes a box per recorded body
    or class with functions of its own, at or below the value named, and one for functions that are
    not recorded. A body has its classes' functions too.
    """

    def __init__(
        self,
        dataset: Dataset,
        day: int,
        extent: int,
        closures: tuple[Closure, Closure, Closure, Closure],
        *,
        pieces: dict[tuple[str, bool, int], tuple[Piece, ...]] | None = None,
    ) -> None:
        self.day, self.extent = day, extent
        self.pieces = {} if pieces is None else pieces
        self.bodies, self.purposes, self.subjects, self.origins = closures
        self.settled = all(closure.certain is closure.possible for closure in closures)
        self.own_functions = {node.id: node.functions for node in dataset.bodies.nodes if node.functions}

    def functions_of(self, node: str, *, sure: bool) -> tuple[str, ...]:
        """Recorded functions of a body or class, those of its classes included."""
        over = self.bodies.above(node, sure=sure)
        return tuple(sorted({purpose for name in over for purpose in self.own_functions.get(name, ())}))

    def compile(self, flows: Iterable[Flow], owner: Gateway | Restriction) -> tuple[tuple[Piece, ...], ...]:
        """Certain and possible pieces of an owner's flows."""
        certain: list[Piece] = []
        possible: list[Piece] = []
        for flow in flows:
            # With no edge in doubt and nothing left out, certain and possible boxes are the same.
            same = self.settled and not any(flow.except_)
            for sure, into in ((True, certain), (False, possible)):
                if sure and flow.readings:
                    continue
                key = (flow.id, sure and not same, self._extent(flow, owner, sure))
                if key not in self.pieces:
                    self.pieces[key] = tuple(self._pieces(flow, key[2], sure=sure))
                into.extend(self.pieces[key])
        return tuple(certain), tuple(possible)

    def _pieces(self, flow: Flow, extent: int, *, sure: bool) -> Iterator[Piece]:
        """Boxes of one flow in an extent in which it is in force."""
        pairings = frozenset(flow.pairing) - {"different-bodies"}
        if not extent:
            return
        for given, taken, purposes in self._products(flow, sure=sure):
            nodes = (given, taken, purposes, flow.subject)
            box = self._box(flow, nodes, extent, sure)
            if not is_empty(box, self.bodies.singles):
                yield Piece(box, flow.id, nodes, pairings, flow.readings)

    def exception_boxes(self, item: LimitException, *, same_purpose: bool, sure: bool) -> list[Box]:
        """The boxes of an exception; empty lists mean any.

        Args:
            item: The exception.
            same_purpose: Whether the disclosure asked about is for the purpose of receipt; an
                exception for the same purpose then lets any purpose through.
            sure: Whether to give what it certainly lets through, or what it may.
        """
        same = "code:same-purpose" in item.purpose
        named = tuple(name for name in item.purpose if name != "code:same-purpose")
        flow = Flow(item.id, item.discloser, item.recipient, named, item.subject, item.form)
        if not item.purpose or (same and same_purpose):
            return [self._box(flow, (flow.discloser, flow.recipient, (), flow.subject), 15, sure)]
        return [self._box(flow, (*nodes, flow.subject), 15, sure) for nodes in self._products(flow, sure=sure)]

    def _products(self, flow: Flow, *, sure: bool) -> list[tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]]:
        """(disclosers, recipients, purposes) of a flow; relative purposes go by body or class."""
        fixed = tuple(name for name in flow.purpose if name[:5] != "code:")
        products = [(flow.discloser, flow.recipient, fixed)] if fixed else []
        for name in flow.purpose:
            if name[:5] != "code:":
                continue
            products.append((flow.discloser, flow.recipient, (name,)))
            if name == "code:functions-of-recipient":
                products += [(flow.discloser, (node,), own) for node, own in self._with_functions(flow.recipient, sure)]
            elif name == "code:functions-of-discloser":
                products += [((node,), flow.recipient, own) for node, own in self._with_functions(flow.discloser, sure)]
        return products

    def _with_functions(self, names: tuple[str, ...], sure: bool) -> list[tuple[str, tuple[str, ...]]]:
        if not names:
            below = set(self.own_functions)
        else:
            below = {n for name in names for n in self.bodies.below(name, sure=sure) if n in self.own_functions}
        named = sorted(below | set(names))
        return [(node, functions) for node in named if (functions := self.functions_of(node, sure=sure))]

    def _box(self, flow: Flow, nodes: tuple[tuple[str, ...], ...], extent: int, sure: bool) -> Box:
        out = flow.except_
        return Box(
            _mask(self.bodies, nodes[0], out.discloser, sure),
            _mask(self.bodies, nodes[1], out.recipient, sure),
            _mask(self.purposes, nodes[2], out.purpose, sure),
            _mask(self.subjects, nodes[3], out.subject, sure),
            _forms(flow.form) & ~_forms(out.form, default=0),
            _mask(self.origins, (*flow.obtained_under, *flow.received_through), out.origin, sure),
            extent,
        )

    def _extent(self, flow: Flow, owner: Gateway | Restriction, sure: bool) -> int:
        """Jurisdictions in which the flow is in force on the day; certain needs all established."""
        text = flow.extent if flow.extent is not None else owner.extent
        applies = flow.applies_in
        if applies is None and isinstance(owner, Gateway):
            applies = owner.applies_in
        bits = extent_bits(text, default=0 if sure else 15) & extent_bits(applies, default=15)
        periods = flow.in_force if flow.in_force is not None else owner.in_force
        return bits & self._in_force(periods, sure) & self.extent

    def _in_force(self, periods: tuple[Period, ...] | None, sure: bool) -> int:
        if periods is None:
            return 0 if sure else 15
        need = 2 if sure else 1
        bits = 0
        for period in periods:
            if period.holds_on(self.day) >= need:
                bits |= extent_bits(period.extent or None, default=15)
        return bits


def _mask(closure: Closure, names: Iterable[str], excluded: Iterable[str], sure: bool) -> int:
    """Points under any of the names (all when there are none), less the excluded.

    `rest(X)` survives the exclusion of a class that is not below X only as possible: an unlisted
    member of X may be one of those left out.
    """
    den = closure.certain if sure else closure.possible
    away = closure.possible if sure else closure.certain
    names = tuple(names)
    bits = 0
    for name in names:
        bits |= den.get(name, 0)
    if not names:
        bits = closure.everything
    for name in excluded:
        bits &= ~away.get(name, 0)
        if sure and name.startswith("bcls:"):
            bits &= ~_foreign_rests(closure, name)
    return bits


def _foreign_rests(closure: Closure, excluded: str) -> int:
    """Rest-leaves of classes that may share unlisted members with the excluded class."""
    over = closure.above(excluded)
    return sum(
        1 << bit
        for bit, point in enumerate(closure.points)
        if point.rest and point.node not in over and not closure.are_disjoint(point.node, excluded)
    )


def _forms(names: Iterable[str], *, default: int = _ALL_FORMS) -> int:
    bits = 0
    for name in names:
        bits |= 1 << FORMS.index(name)
    return bits or default
