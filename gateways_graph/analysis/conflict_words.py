"""A verdict on a gateway and a bar put into words, with its proof: shares, boxes, points and what it turns on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property

from gateways_graph.analysis.barred import DUTIES, Ground, Judge, Verdict
from gateways_graph.analysis.circles import Circle
from gateways_graph.analysis.labels import labels_of
from gateways_graph.analysis.precedence import BAR, CIRCULAR, GATEWAY, Facts
from gateways_graph.analysis.relations import doubts_of
from gateways_graph.engine.box import Box, count_points, find_uncovered, is_empty, meet
from gateways_graph.engine.describe import describe_box, describe_point
from gateways_graph.engine.region import common_boxes, count_region, region_boxes
from gateways_graph.engine.world import Region
from gateways_graph.model.conflict import CircleStep, ConflictFinding, Exempted, OneBar
from gateways_graph.model.finding import CERTAINTIES
from gateways_graph.model.gateway import STATUSES, Gateway, Restriction
from gateways_graph.model.readings import field_of

__all__ = ["Teller", "doubts_of_bar", "reasons"]

_SHOWN_BOXES = 3
_VALUES = ("no", "not established", "yes")
#: Facts for the gateway, and for the bar, with their words.
_OVER = {
    "lifts": "the gateway lifts the bar",
    "overrides": "the gateway overrides other restrictions and does not except this bar",
    "yields": "the bar yields to the gateway by name",
    "yields_to_class": "the bar yields to other enactments, of which the gateway is one",
}
_UNDER = {
    "prevails": "the bar prevails over the gateway by name",
    "prevails_over_class": "the bar prevails over other enactments, of which the gateway is one",
    "preserves": "the gateway names the bar as one that stands",
    "preserves_generally": "the gateway preserves other restrictions",
}


def reasons(facts: Facts, words: dict[str, str]) -> list[str]:
    """Words for the facts that are recorded; a word by name makes the general words of that side superfluous."""
    said = [name for name in words if getattr(facts, name) == 2]
    general = {"overrides": "lifts", "yields_to_class": "yields", "prevails_over_class": "prevails",
               "preserves_generally": "preserves"}  # fmt: skip
    return [words[name] for name in said if general.get(name) not in said]


def doubts_of_bar(judge: Judge, bar: Restriction) -> list[str]:
    """Why what a bar forbids is not all certain: what is not established, by name."""
    world, found = judge.world, []
    if bar.in_force is None and not all(flow.in_force for flow in bar.bars):
        found.append(f"dates in force of {bar.id} not established")
    if bar.extent is None and not all(flow.extent for flow in bar.bars):
        found.append(f"extent of {bar.id} not established")
    periods = (*(bar.in_force or ()), *(period for flow in bar.bars for period in flow.in_force or ()))
    if any(period.holds_on(world.day) == 1 for period in periods):
        found.append(f"dates in force of {bar.id} vague on this day")
    return found + [f"reading of {phrase}" for phrase in _phrases(judge, (n for f in bar.bars for n in f.readings))]


def _phrases(judge: Judge, readings: Iterable[str]) -> list[str]:
    known = {reading.id: reading.phrase for reading in judge.world.dataset.readings}
    return sorted({known.get(name, name) for name in readings})


class Teller:
    """Puts verdicts of one judge into words."""

    def __init__(self, judge: Judge) -> None:
        self.judge, self.world = judge, judge.world
        self._counts: dict[tuple[str, int], int] = {}

    @cached_property
    def labels(self) -> dict[str, str]:
        """Words for what terms name."""
        return labels_of(self.world)

    # -- one gateway and one bar

    def say(self, verdict: Verdict) -> ConflictFinding:
        """The finding of a verdict, with its proof."""
        gateway, bar = verdict.gateway, verdict.ground.bar
        finding = ConflictFinding(
            kind=verdict.kind,
            certainty=CERTAINTIES[verdict.value],
            gateway=gateway.id,
            bar=bar.id,
            precedence=_precedence(verdict.facts, bar),
            circle=_circle(verdict),
            why=self._why(verdict),
            turns_on=self._doubts(verdict) if verdict.value == 1 else (),
            status=min(gateway.status, bar.status, key=STATUSES.index),
        )
        if verdict.kind == "undecided":
            return finding._replace(turns_on=())
        mine = self._region(gateway.id, verdict.met)
        whole = self._common(mine, verdict.ground, verdict.met, ())
        boxes = whole
        if verdict.kind != "overridden" and verdict.ground.free:
            boxes = self._common(mine, verdict.ground, verdict.met, verdict.ground.free)
        return finding._replace(
            share=(count_points(boxes, self.world.singles), self._count(gateway.id, verdict.met)),
            common=tuple(describe_box(self.world, box) for box in boxes[:_SHOWN_BOXES]),
            common_omitted=max(0, len(boxes) - _SHOWN_BOXES),
            witness=verdict.witness and describe_point(self.world, verdict.witness),
            left=verdict.left and describe_point(self.world, verdict.left),
            exceptions=tuple(self._exceptions(verdict.ground, whole)),
        )

    def _region(self, name: str, met: int) -> Region:
        scope = self.world.scopes[name]
        return scope.certain if met == 2 else scope.possible

    def _common(self, mine: Region, ground: Ground, met: int, less: tuple[Box, ...]) -> list[Box]:
        other = ground.region(sure=met == 2).pieces
        boxes, holes = common_boxes(mine.pieces, other, self.world.singles), (*mine.minus, *less)
        return region_boxes(boxes, holes, self.world.singles) if holes else boxes

    def _count(self, name: str, met: int) -> int:
        if (name, met) not in self._counts:
            self._counts[name, met] = count_region(self._region(name, met), self.world.singles)
        return self._counts[name, met]

    def _count_plain(self, name: str, value: int) -> int:
        """Points of a gateway before it gives way to anything: a circle may pass through what it gives way to."""
        scope = self.world.scopes[name]
        pieces = scope.plain_certain if value == 2 else scope.plain_possible
        return count_points([piece.box for piece in pieces], self.world.singles)

    def _exceptions(self, ground: Ground, boxes: list[Box]) -> Iterator[Exempted]:
        """Exceptions that touch the common ground; none that would not help."""
        singles = self.world.singles
        for item in ground.exceptions:
            if not self._do_meet(boxes, item.maybe):
                continue
            if all(find_uncovered(box, item.sure, singles) is None for box in boxes):
                holds = "all"
            else:
                holds = "part" if self._do_meet(boxes, item.sure) else "not established"
            yield Exempted(item.exception.label, holds, item.exception.conditions)

    def _do_meet(self, boxes: Iterable[Box], lets: Iterable[Box]) -> bool:
        """Whether boxes share a disclosure: a body that would tell itself is none."""
        lets = list(lets)
        met = (both for box in boxes for let in lets if (both := meet(box, let)) is not None)
        return any(not is_empty(both, self.world.singles) for both in met)

    # -- words

    def _why(self, verdict: Verdict) -> str:
        gateway, facts = verdict.gateway, verdict.facts
        if verdict.kind == "undecided":
            return "the comparison passed its step budget"
        if verdict.excepted:
            how = " if conditions are met, which are left to judge" if verdict.conditional else ""
            return f"excepted: exceptions of the bar contain all the common ground{how}"
        if verdict.settled.recorded == GATEWAY:
            return "; ".join(reasons(facts, _OVER))
        duty = gateway.obligation in DUTIES
        if verdict.settled.recorded == BAR:
            said = "; ".join(reasons(facts, _UNDER)) + ("; the text requires and forbids" if duty else "")
            return f"{said}; save where conditions of an exception are met" if verdict.conditional else said
        if verdict.settled.recorded == CIRCULAR:
            over, under = (reasons(facts, words) for words in (_OVER, _UNDER))
            return f"{'; '.join(over)}; but {'; '.join(under)}"
        said = "the text requires and forbids, and which prevails is not recorded" if duty else (
            "which prevails is not recorded"
        )  # fmt: skip
        return "; ".join((said, *_notes(gateway)))

    def _turns_on(self, verdict: Verdict) -> Iterator[str]:
        """What is not established, or only holds under some reading, and would change the answer."""
        gateway, ground = verdict.gateway, verdict.ground
        if verdict.conditional or not verdict.excepted:
            yield from (said for name in verdict.settled.turns_on for said in self._unread(name, gateway, ground.bar))
        if gateway.legal_effect is None:
            yield f"legal effect of {gateway.id} not established"
        if verdict.kind == "unresolved" and gateway.obligation is None:
            yield f"obligation of {gateway.id} not established"
        if verdict.kind == "dead":
            yield from self._may_leave(verdict)
        if verdict.met == 1:
            yield from doubts_of(self.world, gateway)
            yield from doubts_of_bar(self.judge, ground.bar)

    def _doubts(self, verdict: Verdict) -> tuple[str, ...]:
        """What a possible answer turns on; never nothing."""
        found = list(self._turns_on(verdict))
        if not found:
            gateway, ground = verdict.gateway, verdict.ground
            let = [] if verdict.excepted else [item.exception.label for item in ground.exceptions if item.maybe]
            found = [f"whether it is excepted: {label}" for label in let]
            found += [*doubts_of(self.world, gateway), *doubts_of_bar(self.judge, ground.bar)]
        return tuple(dict.fromkeys(found)) or ("who or what a class takes in",)

    def _may_leave(self, verdict: Verdict) -> Iterator[str]:
        """What may leave something of a gateway that a bar would close."""
        bar = verdict.ground.bar
        if bar.status not in ("checked", "double-checked"):
            yield f"{bar.id} is only {bar.status}"
        yield from (f"{bar.id} ends when: {self.labels.get(name, name)}" for name in bar.ends_when)
        for item in verdict.ground.exceptions:
            if item.exception.conditions:
                yield f"conditions of an exception: {item.exception.label}"
        pairings = sorted({name for piece in verdict.ground.scope.plain_possible for name in piece.pairings})
        yield from (f"{bar.id} reaches only what is paired: {name.replace('-', ' ')}" for name in pairings)

    def _unread(self, name: str, gateway: Gateway, bar: Restriction) -> list[str]:
        """Words for a fact that is not established."""
        field = {"lifts": "lifts", "yields": "yields_to", "yields_to_class": "yields_to"}.get(
            name, "other_restrictions"
        )
        holder: Gateway | Restriction = bar if field == "yields_to" else gateway
        disputed = [n for item in holder.alternatives if field_of(item.term) == field for n in item.readings]
        if disputed:
            return [f"reading of {phrase}" for phrase in _phrases(self.judge, disputed)]
        if field == "yields_to" and bar.yields_to is not None:
            return [f"whether {gateway.id} is among the enactments that {bar.id} yields to is not established"]
        what = {"lifts": f"bars lifted by {gateway.id}", "yields_to": f"what {bar.id} yields to"}
        return [f"{what.get(field, f'what {gateway.id} says of other restrictions')} not established"]

    # -- several bars, and longer circles

    def say_several(self, name: str, value: int, bars: Iterable[tuple[Ground, Box | None]]) -> ConflictFinding:
        """The finding that several bars close a gateway together."""
        gateway, bars = self.world.gateways[name], list(bars)
        count = self._count(name, value)
        statuses = (gateway.status, *(ground.bar.status for ground, _ in bars))
        points = [box and describe_point(self.world, box) for _, box in bars]
        verdicts = [self.judge.judge(name, ground.bar.id) for ground, _ in bars] if value == 1 else []
        turns = [said for item in verdicts if item for said in (*self._turns_on(item), *self._may_leave(item))]
        turns += [said for item in verdicts if item and not turns for said in self._doubts(item)]
        duty = "; the text requires and forbids" if gateway.obligation in DUTIES else ""
        return ConflictFinding(
            kind="dead",
            certainty=CERTAINTIES[value],
            gateway=name,
            bar=None,
            bars=tuple(OneBar(ground.bar.id, point) for (ground, _), point in zip(bars, points, strict=True)),
            share=(count, count),
            witness=next((point for point in points if point), None),
            why=f"{len(bars)} bars prevail and together leave nothing; without any one of them something is left{duty}",
            turns_on=tuple(dict.fromkeys(turns)),
            status=min(statuses, key=STATUSES.index),
        )

    def say_circle(self, circle: Circle) -> ConflictFinding:
        """The finding of a longer circle of precedence."""
        gateways = [name for name in circle.nodes if name in self.world.scopes]
        bars = [name for name in circle.nodes if name in self.world.bars]
        steps = zip(circle.nodes, (*circle.nodes[1:], circle.nodes[0]), circle.because, strict=True)
        names = [self.world.gateways[name].status for name in gateways]
        doubts = [said for name in gateways for said in doubts_of(self.world, self.world.gateways[name])]
        doubts += [said for name in bars for said in doubts_of_bar(self.judge, self.world.restrictions[name])]
        return ConflictFinding(
            kind="circular",
            certainty=CERTAINTIES[circle.value],
            gateway=gateways[0],
            bar=None,
            bars=tuple(OneBar(name, None) for name in bars),
            share=(count_points([circle.common], self.world.singles), self._count_plain(gateways[0], circle.value)),
            common=(describe_box(self.world, circle.common),),
            witness=describe_point(self.world, circle.common),
            circle=tuple(CircleStep(*step) for step in steps),
            why=f"the recorded precedence of {len(circle.nodes)} provisions runs in a circle",
            turns_on=tuple(dict.fromkeys(doubts)) if circle.value == 1 else (),
            status=min((*names, *(self.world.restrictions[name].status for name in bars)), key=STATUSES.index),
        )


def _precedence(facts: Facts, bar: Restriction) -> tuple[tuple[str, str], ...]:
    """The five clauses, each yes, no or not established."""
    prevails = max(facts.prevails, facts.prevails_over_class, 1 if bar.prevails_over is None else 0)
    values = {
        "lifts": facts.lifts,
        "overrides": facts.overrides,
        "yields": max(facts.yields, facts.yields_to_class),
        "prevails": prevails,
        "preserves": max(facts.preserves, facts.preserves_generally),
    }
    return tuple((name, _VALUES[value]) for name, value in values.items())


def _circle(verdict: Verdict) -> tuple[CircleStep, ...]:
    """Both turns of a circle between one gateway and one bar."""
    if verdict.kind != "circular":
        return ()
    gateway, bar = verdict.gateway.id, verdict.ground.bar.id
    over, under = reasons(verdict.facts, _OVER), reasons(verdict.facts, _UNDER)
    return CircleStep(gateway, bar, "; ".join(over)), CircleStep(bar, gateway, "; ".join(under))


def _notes(gateway: Gateway) -> Iterator[str]:
    """What else is recorded that does not settle it."""
    if gateway.general:
        yield "a general power lifts no bar unless the bar says so"
    if gateway.other_restrictions == "overrides-named":
        yield "the gateway overrides restrictions that it names, and this is not one"
    if gateway.other_restrictions == "preserves-named":
        yield "the gateway names restrictions that stand, and this is not one"
