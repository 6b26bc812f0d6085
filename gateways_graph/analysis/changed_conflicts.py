"""Conflicts of permissions with bars that come, go or change: newly dead, newly unresolved, or settled.

Only gateways that changed, or that meet a bar that changed, are judged again, each against all bars.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from gateways_graph.analysis.barred import Judge, Verdict, is_barred
from gateways_graph.analysis.circles import Circle, find_circles
from gateways_graph.analysis.conflict_words import Teller
from gateways_graph.analysis.conflicts import Several, find_several
from gateways_graph.analysis.matching import Matched
from gateways_graph.engine.box import BudgetError, meet
from gateways_graph.engine.world import World
from gateways_graph.model.change import ConflictChange
from gateways_graph.model.conflict import CONFLICTS, ConflictFinding
from gateways_graph.model.gateway import Restriction

__all__ = ["find_conflict_changes"]

#: Where the gateway prevails there is no conflict; what is undecided is none that could be shown.
_NONE = frozenset({"overridden", "undecided"})


class _Held(NamedTuple):
    """A conflict of one side, before it is put into words."""

    kind: str
    value: int
    source: Verdict | Several | Circle


#: A gateway, by its new id, and the bars that stand against it.
Key = tuple[str, tuple[str, ...]]


def find_conflict_changes(matched: Matched) -> tuple[ConflictChange, ...]:
    """Conflicts gained, lost and changed, the strongest kind first, gained before lost."""
    bars = _changed_bars(matched)
    if not (bars or any(matched.touched)):
        return ()
    old, new, twins = _Side(matched.old), _Side(matched.new), matched.twins
    # What is judged again on one side is judged again on the other.
    concerned = {twins.get(name, name) for name in old.concerned(matched.touched[0], bars)}
    concerned |= new.concerned(matched.touched[1], bars)
    again = frozenset(matched.back.get(name, name) for name in concerned)
    before = {(twins.get(name, name), with_): held for (name, with_), held in old.find(again)}
    after = dict(new.find(frozenset(concerned)))
    found = []
    for name, with_ in sorted(before.keys() | after.keys()):
        was, becomes = before.get((name, with_)), after.get((name, with_))
        if was and becomes and was[:2] == becomes[:2]:
            continue
        what = "changed" if was and becomes else "lost" if was else "gained"
        found.append(ConflictChange(what, name, with_, was and old.say(was), becomes and new.say(becomes)))
    return tuple(sorted(found, key=_order))


def _order(item: ConflictChange) -> tuple[object, ...]:
    shown = item.shown
    return (item.what != "gained", CONFLICTS.index(shown.kind), shown.certainty != "certain", item.gateway, item.bars)


def _changed_bars(matched: Matched) -> frozenset[str]:
    """Bars that are live on one side only, or not just as they were."""
    old, new = matched.old, matched.new
    return frozenset(
        name
        for name in old.bars.keys() | new.bars.keys()
        if old.bars.get(name) != new.bars.get(name)
        or _law(old, name) != _law(new, name)
        or matched.schemes.intersection(old.restrictions[name].yields_to or ())
    )


def _law(world: World, name: str) -> Restriction:
    """A bar without what is known of its sources."""
    return world.restrictions[name]._replace(evidence=(), status="")


class _Side:
    def __init__(self, world: World) -> None:
        self.world, self.judge = world, Judge(world)
        self.teller = Teller(self.judge)

    def concerned(self, touched: frozenset[str], bars: frozenset[str]) -> set[str]:
        """Gateways that changed or meet a bar that changed."""
        mine = bars & self.world.bars.keys()
        return {name for name in self.world.live if name in touched or any(self._meets(name, bar) for bar in mine)}

    def find(self, concerned: frozenset[str]) -> Iterator[tuple[Key, _Held]]:
        """Conflicts of some gateways with any bars, and every circle."""
        world = self.world
        barred = [name for name in world.live if is_barred(world.gateways[name])]
        for name in (name for name in barred if name in concerned):
            verdicts = [verdict for bar in world.bars if (verdict := self.judge.judge(name, bar))]
            for verdict in verdicts:
                if verdict.kind not in _NONE:
                    yield (name, (verdict.ground.bar.id,)), _Held(verdict.kind, verdict.value, verdict)
            try:
                several = find_several(self.judge, name, verdicts)
            except BudgetError:
                continue
            if several is not None:
                together = tuple(ground.bar.id for ground, _ in several.bars)
                yield (name, together), _Held("dead", several.value, several)
        for circle in find_circles(self.judge, barred):
            first = next(name for name in circle.nodes if name in world.scopes)
            yield (
                (first, tuple(name for name in circle.nodes if name != first)),
                _Held("circular", circle.value, circle),
            )

    def _meets(self, name: str, bar: str) -> bool:
        mine, other = self.world.scopes[name].plain_possible, self.world.bars[bar].plain_possible
        return any(meet(x.box, y.box) is not None for x in mine for y in other)

    def say(self, held: _Held) -> ConflictFinding:
        """The finding in words, with its proof."""
        if isinstance(held.source, Verdict):
            return self.teller.say(held.source)
        if isinstance(held.source, Several):
            return self.teller.say_several(*held.source)
        return self.teller.say_circle(held.source)
