"""A plain reference for conflicts: every point of a tiny world, every way to fill what is not established.

Straight from `docs/semantics.md`, over the point sets of `tests.reference`; nothing of the engine
or of the analysis is used.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import NamedTuple

from gateways_graph.model.dataset import Dataset
from gateways_graph.model.gateway import Gateway, LimitException, Restriction
from tests import builders as make
from tests.reference import Point, Scopes

__all__ = ["ConflictReference", "Expected"]

_DUTIES = ("must", "must-when-required")


class Expected(NamedTuple):
    """What is to be said of one gateway and one bar.

    Attributes:
        ground: Points on which they meet, less what is let through without conditions where the
            gateway does not prevail: certain ones if they certainly meet.
        inside: Points of which the witness must be one.
        outside: Points of which the point left must be one; empty when nothing is left.
    """

    kind: str
    value: int
    ground: set[Point]
    inside: set[Point]
    outside: set[Point]
    prevails: int


class ConflictReference:
    """All conflicts of a tiny world on one day."""

    def __init__(self, data: Dataset, day: int, wanted: tuple[str, ...]) -> None:
        self.data = data
        self.scopes = Scopes(data, day, wanted)
        bars = tuple(make.gateway(bar.id, *bar.bars, extent=bar.extent, in_force=bar.in_force)
                     for bar in data.restrictions)  # fmt: skip
        both = Scopes(data._replace(gateways=(*data.gateways, *bars)), day, wanted)
        self.barred = {bar.id: both.plain[bar.id] for bar in data.restrictions if bar.id in both.plain}
        self.classes = {item.id: item for item in data.enactment_classes}

    def points(self, gateway: str, *, sure: bool) -> set[Point]:
        """What a gateway certainly or possibly covers."""
        cover = self.scopes.effective[gateway]
        return set(cover.sure if sure else cover.maybe)

    def least(self, gateway: str) -> set[Point]:
        """What is certain; where nothing is, what is possible."""
        return self.points(gateway, sure=True) or self.points(gateway, sure=False)

    def expect(self, gateway: Gateway, bar: Restriction) -> Expected | None:
        """What the definitions say of a live gateway and bar."""
        barred = self.barred[bar.id]
        maybe = self.points(gateway.id, sure=False) & barred.maybe.keys()
        sure = self.points(gateway.id, sure=True) & barred.sure.keys()
        if not maybe:
            return None
        effect = 1 if gateway.legal_effect is None else 2
        recorded, possible = self.outcomes(gateway, bar)
        value = min(effect, 2 if possible == {recorded} else 1)
        unfree = {point for point in maybe if not self.lets(bar, point)[0]}
        unlet = {point for point in maybe if not self.lets(bar, point)[1]}
        if recorded == "gateway" or not unfree or (recorded == "open" and not unlet):
            outside = self.least(gateway.id) - barred.maybe.keys()
            met = sure or maybe
            if recorded != "gateway":
                value = min(effect, 1 if unfree and possible & {"bar", "circular"} else 2)
            return Expected("overridden", min(value, 2 if sure else 1), met, met, outside, 0)
        # What conditions may let through is in doubt where nothing is recorded; a bar that prevails does so till then.
        column, rest = (2, unlet) if recorded == "open" else (3, unfree)
        rest_sure = {point for point in sure if not self.lets(bar, point)[column]}
        value = min(value, 2 if rest_sure else 1)
        ground = {point for point in (sure if rest_sure else maybe) if not self.lets(bar, point)[0]}
        outside = self.least(gateway.id) - self.taken(bar, sure=False)
        prevails = value if recorded == "bar" else 0
        kind = {"bar": "carved out", "circular": "circular"}.get(recorded) or (
            "deadlock" if gateway.obligation in _DUTIES else "unresolved"
        )
        if recorded == "bar" and not outside:
            kind = "dead"
            if not (_closes(bar) and self.is_closed(gateway.id, [bar])):
                value = 1
        if kind == "unresolved" and gateway.obligation is None:
            value = 1
        return Expected(kind, value, ground, rest_sure or rest, outside, prevails)

    # -- exceptions

    def lets(self, bar: Restriction, point: Point) -> tuple[bool, bool, bool, bool]:
        """Whether a point is let through certainly without conditions, certainly, possibly, possibly without."""
        found = [(self._let(item, point), item.conditions) for item in bar.exceptions]
        return (
            any(value == 2 and not conditions for value, conditions in found),
            any(value == 2 for value, _ in found),
            any(value for value, _ in found),
            any(value and not conditions for value, conditions in found),
        )

    def _let(self, item: LimitException, point: Point) -> int:
        given, taken, purpose, subject, form, _, _ = point
        scopes = self.scopes
        value = 2
        for axis, names, leaf in (
            (scopes.bodies, item.discloser, given),
            (scopes.bodies, item.recipient, taken),
            (scopes.subjects, item.subject, subject),
        ):
            value = min(value, axis.union(names).get(leaf, 0) if names else 2)
        named = tuple(name for name in item.purpose if not name.startswith("code:"))
        aimed = scopes.purposes.union(named).get(purpose, 0) if item.purpose else 2
        if "code:same-purpose" in item.purpose:
            aimed = max(aimed, 1)
        return min(value, aimed, 2 if not item.form or form in item.form else 0)

    def taken(self, bar: Restriction, *, sure: bool) -> set[Point]:
        """Points that a prevailing bar certainly takes, or may take."""
        cover = self.barred[bar.id]
        if sure:
            return {point for point in cover.sure if not self.lets(bar, point)[2]}
        return {point for point in cover.maybe if not self.lets(bar, point)[0]}

    def is_closed(self, gateway: str, bars: list[Restriction]) -> bool:
        """Whether bars certainly take all that a gateway may cover, whatever pairings limit them."""
        cover = self.scopes.effective[gateway]
        taken = [(self.taken(bar, sure=True), self.barred[bar.id].sure) for bar in bars]
        return all(
            any(point in points and any(mark <= mine for mark in marks[point]) for points, marks in taken)
            for point, all_marks in cover.maybe.items()
            for mine in all_marks
        )

    def is_closed_maybe(self, gateway: str, bars: list[Restriction]) -> bool:
        """Whether bars may take the least that a gateway covers."""
        return self.least(gateway) <= set().union(*(self.taken(bar, sure=False) for bar in bars))

    # -- precedence

    def outcomes(self, gateway: Gateway, bar: Restriction) -> tuple[str, set[str]]:
        """Who prevails where what is not established says nothing, and who may."""
        ways = list(self._ways(gateway, bar))
        return self._decide(gateway, bar, *ways[0]), {self._decide(gateway, bar, *way) for way in ways}

    def _ways(self, gateway: Gateway, bar: Restriction) -> Iterator[tuple[bool, str, frozenset[str], bool]]:
        """Each way to fill what is not established; the first fills it with nothing."""
        lifts = [bar.id in gateway.lifts] if gateway.lifts is not None else [False, True]
        words = [gateway.other_restrictions] if gateway.other_restrictions is not None else [
            "silent", "overrides-all", "expressly-preserves",
        ]  # fmt: skip
        yields = [frozenset(bar.yields_to)] if bar.yields_to is not None else self._disputed(gateway, bar)
        general = [gateway.general] if gateway.source is not None else [True, False]
        yield from product(lifts, words, yields, general)

    def _disputed(self, gateway: Gateway, bar: Restriction) -> list[frozenset[str]]:
        """What a bar may yield to where that is in dispute, or not established at all."""
        anything = [frozenset[str](), frozenset({gateway.id}), frozenset({"enc:any"})]
        if not bar.alternatives:
            return anything
        firm = frozenset(item.value for item in bar.alternatives if not item.readings)
        loose = [frozenset({*firm, item.value}) for item in bar.alternatives if item.readings]
        return [firm, *loose] if firm else [firm, *loose, *anything]

    def _decide(self, gateway: Gateway, bar: Restriction, *way: bool | str | frozenset[str]) -> str:
        lifts, word, yields, general = way
        assert isinstance(yields, frozenset)
        stands = bar.id in gateway.except_restrictions
        mine = _word(
            (bool(lifts), stands),
            (word == "overrides-all" and not stands, word in ("overrides-none", "expressly-preserves")),
        )
        in_class = not general and any(self._holds(name, bool(lifts)) for name in yields)
        own = _word((gateway.id in yields, gateway.id in (bar.prevails_over or ())), (in_class, False))
        if "circular" in (mine[0], own[0]):
            return "circular"
        if mine[0] == own[0] or own[0] == "open":
            return mine[0]
        if mine[0] == "open":
            return own[0]
        if mine[0] == "gateway":
            return "circular"
        return "circular" if mine[1] == own[1] else mine[0] if mine[1] else own[0]

    def _holds(self, name: str, lifts: bool) -> bool:
        """Whether a class of enactments holds a gateway of an Act of the United Kingdom that is no general power."""
        item = self.classes.get(name)
        if item is None:
            return False
        return lifts if item.must_refer_expressly else item.legislature in (None, "uk-parliament")


def _word(named: tuple[bool, bool], general: tuple[bool, bool]) -> tuple[str, bool]:
    """Who prevails by what one side says, and whether by name."""
    over, under = named if any(named) else general
    return "circular" if over and under else "gateway" if over else "bar" if under else "open", any(named)


def _closes(bar: Restriction) -> bool:
    return bar.status in ("checked", "double-checked") and not bar.ends_when
