"""Permissions against bars, for a whole data set: dead, circular, deadlock, unresolved, carved out, overridden.

One finding for each gateway and bar that may meet, one more for each gateway that several bars
close only together, and one for each longer circle of precedence. Nothing is dropped here; what is
not asked for is counted.

Source: `docs/semantics.md`, section 4, "conflict".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from typing import NamedTuple

from gateways_graph.analysis.barred import Ground, Judge, Verdict, is_barred
from gateways_graph.analysis.circles import find_circles
from gateways_graph.analysis.conflict_words import Teller
from gateways_graph.analysis.overlaps import NO_FILTERS, Filters, box_tests, from_statute
from gateways_graph.engine.box import Box, BudgetError
from gateways_graph.engine.region import common_boxes
from gateways_graph.engine.world import World
from gateways_graph.model.conflict import CONFLICTS, ConflictFinding

__all__ = ["Conflicts", "Several", "find_conflicts", "find_several", "sort_conflicts"]


class Conflicts(NamedTuple):
    """Findings, strongest first, and what a table needs to fold them.

    Attributes:
        findings: Of the kinds asked for.
        counts: (kind, certainty) -> how many there are of every kind, asked for or not.
        conditional: How many of the overridden pairs are so only if conditions are met.
        gateways: How many live gateways a bar can stand against.
        bars: How many bars may be in force.
        complete: Whether no question passed its budget.
    """

    findings: tuple[ConflictFinding, ...]
    counts: dict[tuple[str, str], int]
    conditional: int
    gateways: int
    bars: int
    complete: bool


class Several(NamedTuple):
    """Bars that close a gateway together, none of them to spare: with a box that each takes alone."""

    gateway: str
    value: int
    bars: tuple[tuple[Ground, Box | None], ...]


def find_conflicts(
    world: World,
    *,
    filters: Filters = NO_FILTERS,
    bars: Iterable[str] = (),
    kinds: Iterable[str] = (),
    progress: Callable[[int, int], None] | None = None,
) -> Conflicts:
    """What the record says of every live gateway and every live bar that may meet.

    Args:
        world: The data at a date.
        filters: Keep only conflicts whose common ground touches these; a statute may be the
            gateway's or the bar's.
        bars: Keep only conflicts with these bars; empty means any.
        kinds: Put only these kinds into words; empty means all. The others are counted.
        progress: Called with (done, all) now and then.

    Cost:
        A few box questions for each pair that may meet; exact counts for what is put into words.

    Not checked: what the findings' conditions amount to, and bars that wait for an instrument.
    """
    judge = Judge(world)
    keep = _Filter(world, filters, frozenset(bars))
    wanted = frozenset(kinds) or frozenset(CONFLICTS)
    names = [name for name in world.live if is_barred(world.gateways[name])]
    teller = Teller(judge)
    verdicts: list[Verdict] = []
    found: list[ConflictFinding] = []
    complete = True
    for number, name in enumerate(names):
        if progress and number % 32 == 0:
            progress(number, len(names))
        mine = [verdict for bar in world.bars if (verdict := judge.judge(name, bar))]
        verdicts += [verdict for verdict in mine if keep.pair(verdict)]
        try:
            several = find_several(judge, name, mine)
        except BudgetError:
            several, complete = None, False
        if several is not None and keep.several(several):
            found.append(teller.say_several(several.gateway, several.value, several.bars))
    circles = [teller.say_circle(circle) for circle in find_circles(judge, names) if keep.circle(circle.nodes)]
    said = [teller.say(verdict) for verdict in verdicts if verdict.kind in wanted]
    together = [*found, *circles]
    counts = Counter((verdict.kind, ("", "possible", "certain")[verdict.value]) for verdict in verdicts)
    counts.update((item.kind, item.certainty) for item in together)
    return Conflicts(
        sort_conflicts([*said, *(item for item in together if item.kind in wanted)]),
        dict(sorted(counts.items(), key=lambda item: (CONFLICTS.index(item[0][0]), item[0][1]))),
        sum(verdict.conditional and verdict.kind == "overridden" for verdict in verdicts),
        len(names),
        len(world.bars),
        complete and not any(verdict.kind == "undecided" for verdict in verdicts),
    )


def find_several(judge: Judge, name: str, verdicts: Iterable[Verdict]) -> Several | None:
    """Bars that close a gateway only together: certainly, else possibly; None when they do not.

    Args:
        judge: Judge of the world.
        name: A live gateway.
        verdicts: What is to be said of it and every bar that it may meet.

    Returns:
        None also where one bar closes the gateway as surely. Of several sets of bars that would do,
        the one that keeps the first by id.

    Raises:
        BudgetError: The question passed its budget.
    """
    prevailing = [item for item in verdicts if item.prevails]
    if len(prevailing) < 2:
        return None
    best = max(item.value if item.kind == "dead" else 0 for item in prevailing)
    firm = [item.ground for item in prevailing if item.prevails == 2 and judge.closes(item.ground)]
    if best < 2 and len(firm) > 1 and judge.find_open(name, firm, sure=True) is None:
        return _irredundant(judge, name, firm, 2)
    grounds = [item.ground for item in prevailing]
    if best < 1 and judge.find_open(name, grounds, sure=False) is None:
        return _irredundant(judge, name, grounds, 1)
    return None


def _irredundant(judge: Judge, name: str, grounds: list[Ground], value: int) -> Several:
    """Bars left when each that the others make superfluous is dropped, the last by id first."""
    kept, sure = sorted(grounds, key=lambda ground: ground.bar.id), value == 2
    for ground in reversed(kept.copy()):
        fewer = [other for other in kept if other is not ground]
        if judge.find_open(name, fewer, sure=sure) is None:
            kept = fewer
    alone = [
        (ground, judge.find_open(name, [other for other in kept if other is not ground], sure=sure)) for ground in kept
    ]
    return Several(name, value, tuple(alone))


def sort_conflicts(findings: Iterable[ConflictFinding]) -> tuple[ConflictFinding, ...]:
    """Strongest kind first, certain before possible, then the largest share of the gateway, then ids."""

    def key(item: ConflictFinding) -> tuple[object, ...]:
        share = Fraction(*item.share) if item.share[1] else Fraction(0)
        return CONFLICTS.index(item.kind), item.certainty != "certain", -share, item.gateway, item.all_bars

    return tuple(sorted(findings, key=key))


class _Filter:
    """Which conflicts are asked for."""

    def __init__(self, world: World, filters: Filters, bars: frozenset[str]) -> None:
        self.world, self.filters, self.bars = world, filters, bars
        self.tests = box_tests(world, filters)

    def pair(self, verdict: Verdict) -> bool:
        """Whether a gateway and a bar are."""
        return self._names(verdict.gateway.id, [verdict.ground.bar.id]) and self._touches(
            verdict.gateway.id, [verdict.ground.bar.id]
        )

    def several(self, item: Several) -> bool:
        """Whether a gateway and several bars are."""
        names = [ground.bar.id for ground, _ in item.bars]
        return self._names(item.gateway, names) and self._touches(item.gateway, names)

    def circle(self, nodes: tuple[str, ...]) -> bool:
        """Whether a circle of gateways and bars is."""
        bars = [name for name in nodes if name in self.world.bars]
        return any(self._names(name, bars) and self._touches(name, bars) for name in nodes if name in self.world.scopes)

    def _names(self, gateway: str, bars: list[str]) -> bool:
        if self.bars and not self.bars & set(bars):
            return False
        if self.filters.gateway and gateway not in self.filters.gateway:
            return False
        statute = self.filters.statute
        return (
            statute is None
            or from_statute(self.world, gateway, statute)
            or any(_under(self.world.restrictions[name].provisions, statute) for name in bars)
        )

    def _touches(self, gateway: str, bars: list[str]) -> bool:
        return not self.tests or any(all(test(box) for test in self.tests) for box in self._common(gateway, bars))

    def _common(self, gateway: str, bars: list[str]) -> Iterator[Box]:
        mine = self.world.scopes[gateway].plain_possible
        for name in bars:
            yield from common_boxes(mine, self.world.bars[name].plain_possible, self.world.singles)


def _under(provisions: Iterable[str], statute: str) -> bool:
    return any(iri == statute or iri.startswith(statute + "/") for iri in provisions)
