"""Conflicts of permissions with bars that come, go or change: newly dead, newly unresolved, or settled.

Only gateways that changed are judged again against all bars, others against the bars that changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from gateways_graph.analysis.barred import Judge, Verdict, is_barred
from gateways_graph.analysis.circles import Circle, find_circles
from gateways_graph.analysis.conflict_words import Teller
from gateways_graph.analysis.conflicts import Several, find_several
from gateways_graph.analysis.matching import Matched
from gateways_graph.engine.box import BudgetError
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
    twins, back = matched.twins, matched.back
    old, new = _Side(matched.old, bars), _Side(matched.new, bars)
    # What is judged again on one side is judged again, against as many bars, on the other.
    whole = {twins.get(name, name) for name in old.shaken(matched.touched[0])} | new.shaken(matched.touched[1])
    before = {
        (twins.get(name, name), with_): held
        for (name, with_), held in old.find({back.get(name, name) for name in whole})
    }
    after = dict(new.find(whole))
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
    return frozenset(name for name in old.bars.keys() | new.bars.keys() if not _is_same(matched, name))


def _is_same(matched: Matched, name: str) -> bool:
    """Whether a bar covers the same on both sides, and stands to gateways as it stood."""
    old, new = matched.old, matched.new
    if name not in old.bars or name not in new.bars or _law(old, name) != _law(new, name):
        return False
    yields = old.restrictions[name].yields_to or ()
    return matched.have_same_reach(old.bars[name], new.bars[name]) and not matched.schemes.intersection(yields)


def _law(world: World, name: str) -> Restriction:
    """A bar without what is known of its sources."""
    return world.restrictions[name]._replace(evidence=(), status="")


class _Side:
    """The conflicts of one side; `bars` are those that changed."""

    def __init__(self, world: World, bars: frozenset[str]) -> None:
        self.world, self.judge = world, Judge(world)
        self.teller = Teller(self.judge)
        self.barred = [name for name in world.live if is_barred(world.gateways[name])]
        self.bars = [bar for bar in world.bars if bar in bars]
        self.met = {name: self._judge(name, self.bars) for name in self.barred}

    def _judge(self, name: str, bars: Iterable[str]) -> list[Verdict]:
        return [verdict for bar in bars if (verdict := self.judge.judge(name, bar))]

    def shaken(self, touched: frozenset[str]) -> set[str]:
        """Gateways to judge against all bars: they changed, or a bar that changed prevails over part of them.

        Of others, a changed bar can neither close nor open anything together with further bars.
        """
        return {*touched} | {name for name, verdicts in self.met.items() if any(item.prevails for item in verdicts)}

    def find(self, whole: set[str]) -> Iterator[tuple[Key, _Held]]:
        """Conflicts of some gateways with any bars, of all others with changed bars, and every circle."""
        for name in self.barred:
            verdicts = self._judge(name, self.world.bars) if name in whole else self.met[name]
            for verdict in verdicts:
                if verdict.kind not in _NONE:
                    yield (name, (verdict.ground.bar.id,)), _Held(verdict.kind, verdict.value, verdict)
            several = self._several(name, verdicts) if name in whole else None
            if several is not None:
                together = tuple(ground.bar.id for ground, _ in several.bars)
                yield (name, together), _Held("dead", several.value, several)
        for circle in find_circles(self.judge, self.barred):
            first = next(name for name in circle.nodes if name in self.world.scopes)
            others = tuple(name for name in circle.nodes if name != first)
            yield (first, others), _Held("circular", circle.value, circle)

    def _several(self, name: str, verdicts: list[Verdict]) -> Several | None:
        try:
            return find_several(self.judge, name, verdicts)
        except BudgetError:
            return None

    def say(self, held: _Held) -> ConflictFinding:
        """The finding in words, with its proof."""
        if isinstance(held.source, Verdict):
            return self.teller.say(held.source)
        if isinstance(held.source, Several):
            return self.teller.say_several(*held.source)
        return self.teller.say_circle(held.source)
