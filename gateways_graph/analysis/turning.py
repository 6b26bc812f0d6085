"""The answers that differ between the readings of one phrase, kind by kind, each with a witness."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from gateways_graph.analysis import terms as tm
from gateways_graph.analysis.barred import Judge, is_barred
from gateways_graph.analysis.disputes import Disputes
from gateways_graph.analysis.enumeration import Enumeration
from gateways_graph.analysis.labels import labels_of
from gateways_graph.analysis.redundancy import Coverage
from gateways_graph.analysis.relations import RELATIONS, Comparer, are_apart, is_alias
from gateways_graph.analysis.reliance import iter_route_pieces, iter_steps
from gateways_graph.engine.box import Box, count_points, find_uncovered, is_empty, is_inside, meet, subtract
from gateways_graph.engine.compile import Piece
from gateways_graph.engine.describe import describe_box, describe_point
from gateways_graph.engine.world import Scope, World
from gateways_graph.model.conflict import CONFLICTS
from gateways_graph.model.finding import CERTAINTIES, PairFinding, Witness
from gateways_graph.model.sensitivity import Opened, Turning

__all__ = [
    "Phrasing",
    "find_conflicts",
    "find_permissions",
    "find_prohibitions",
    "find_redundancy",
    "find_relations",
    "find_terms",
]

#: Steps that one coverage question may take; past it the answer is *undecided*, and said so.
_BUDGET = 20_000


class Phrasing:
    """One phrase: the world under each of its readings, the other phrases left open.

    Attributes:
        readings: The rival readings, in order.
        pairs: Pairs of gateways whose relation may turn on it.
    """

    def __init__(self, enumeration: Enumeration, phrase: str, pairs: tuple[tuple[str, str], ...]) -> None:
        self.enumeration, self.disputes, self.base = enumeration, enumeration.disputes, enumeration.world
        self.phrase, self.pairs = phrase, pairs
        self.readings = self.disputes.rivals[phrase]
        self._comparers: dict[str, Comparer] = {}

    @cached_property
    def worlds(self) -> Mapping[str, World]:
        """Reading -> the world under it."""
        return {
            reading: self.enumeration.world_under(((self.phrase, reading),), whole=False) for reading in self.readings
        }

    def comparer(self, reading: str) -> Comparer:
        """A comparer of the world under a reading, which enumerates the other phrases."""
        if reading not in self._comparers:
            world = self.worlds[reading]
            self._comparers[reading] = Comparer(world, Enumeration(world, Disputes(world)))
        return self._comparers[reading]

    @cached_property
    def resting(self) -> tuple[str, ...]:
        """Live gateways of which a flow, date, term, condition or rule rests on the phrase."""
        disputes = self.disputes
        return tuple(
            name
            for name in self.base.live
            if self.phrase in disputes.of_terms(name)
            or any(self.phrase in on for on in disputes.of_flows(name).values())
        )

    @cached_property
    def bars(self) -> frozenset[str]:
        """Live bars that rest on it."""
        return frozenset(name for name, phrases in self.disputes.bars.items() if self.phrase in phrases)


def _differ(answers: Mapping[str, object]) -> bool:
    return any(answer != one for one in answers.values() for answer in answers.values())


# -- relations


def find_relations(view: Phrasing) -> Iterator[Turning]:
    """Pairs whose relation, side or certainty, or another relation of theirs, differs between readings.

    The strongest relation comes first.
    """
    yield from sorted(_relations(view), key=lambda item: (_rank(item), item.subjects))


def _rank(item: Turning) -> int:
    """The place of the strongest relation or conflict that holds under some reading."""
    heads = [answer.partition(" (")[0] for _, answer in item.answers]
    known = RELATIONS if item.kind == "relations" else CONFLICTS
    return min((known.index(head) for head in heads if head in known), default=len(known))


def _relations(view: Phrasing) -> Iterator[Turning]:
    for a, b in view.pairs:
        found = {reading: _compare(view, reading, a, b) for reading in view.readings}
        if not _differ({reading: _signature(item) for reading, item in found.items()}):
            continue
        shown = max(view.readings, key=lambda reading: _strength(found[reading]))
        full = view.comparer(shown).compare(a, b)
        answers = tuple((reading, _say(item)) for reading, item in found.items())
        yield Turning("relations", (a, b), answers, full and full.witness, shown)


def _compare(view: Phrasing, reading: str, a: str, b: str) -> PairFinding | None:
    live = {a, b} <= view.worlds[reading].scopes.keys()
    return view.comparer(reading).compare(a, b, detail=False) if live else None


def _signature(item: PairFinding | None) -> object:
    if item is None:
        return None
    return (
        item.relation,
        item.a,
        item.certainty,
        frozenset((other.relation, other.of, other.certainty) for other in item.also),
    )


def _strength(item: PairFinding | None) -> int:
    return 0 if item is None else CERTAINTIES.index(item.certainty)


def _say(item: PairFinding | None) -> str:
    if item is None:
        return "no relation"
    also = [f"{other.relation} ({other.certainty}{f', of {other.of}' if other.of else ''})" for other in item.also]
    return "; also ".join([f"{item.relation} ({item.certainty})", *also])


# -- permissions


def find_permissions(view: Phrasing) -> Iterator[Turning]:
    """What the own flows of a gateway open under one reading and not under every rival."""
    for name in view.resting:
        for reading in view.readings:
            opened = _opened(view, name, reading)
            if opened is not None:
                answers = tuple(
                    (other, "open" if other == reading else "closed, in whole or part") for other in view.readings
                )
                yield Turning("permissions", (name,), answers, opened[1], reading, opened[0])


def _opened(view: Phrasing, name: str, reading: str) -> tuple[Opened, Witness] | None:
    """What a gateway covers under a reading and not under some rival, after what it gives way to."""
    world = view.worlds[reading]
    if name not in world.scopes:
        return None
    region = world.scopes[name].possible
    boxes = _only_under(view, reading, {key: one.scopes.get(name) for key, one in view.worlds.items()})
    holes = [hole for hole in region.minus if any(meet(box, hole) for box in boxes)]
    found = _measure(world, boxes, holes)
    if found is None:
        return None
    points, largest = found
    pieces = [piece for piece in region.pieces if any(meet(piece.box, box) for box in boxes)]
    steps, alone = _steps(world, name, pieces, boxes)
    step = describe_point(world, alone[0]) if alone else None
    box = max(boxes, key=lambda box: count_points([box], world.singles))
    opened = Opened(points, describe_box(world, box), bool(holes), len(steps), len(alone), step)
    return opened, describe_point(world, largest)


def _only_under(view: Phrasing, reading: str, scopes: Mapping[str, Scope | None]) -> list[Box]:
    """Plain boxes under a reading that some rival does not have."""
    mine, singles = scopes[reading], view.base.singles
    boxes: list[Box] = []
    for rival, other in scopes.items():
        if rival != reading and mine is not None:
            theirs = [piece.box for piece in other.plain_possible] if other else []
            cut = (part for piece in mine.plain_possible for part in _cut(piece.box, theirs))
            boxes += [part for part in cut if not is_empty(part, singles)]
    return list(dict.fromkeys(boxes))


def _measure(world: World, boxes: list[Box], holes: list[Box]) -> tuple[int, Box] | None:
    """How many disclosures some boxes hold beside some holes, and the largest box of them; None when none."""
    lost = [both for box in boxes for hole in holes if (both := meet(box, hole)) is not None]
    points = count_points(boxes, world.singles) - count_points(lost, world.singles)
    left = [part for box in boxes if (part := find_uncovered(box, holes, world.singles)) is not None]
    if not points or not left:
        return None
    return points, max(left, key=lambda box: count_points([box], world.singles))


def find_prohibitions(view: Phrasing) -> Iterator[Turning]:
    """What a bar forbids under one reading and not under every rival; how many live gateways meet it there."""
    for name in sorted(view.bars):
        for reading in view.readings:
            world = view.worlds[reading]
            boxes = _only_under(view, reading, {key: one.bars.get(name) for key, one in view.worlds.items()})
            found = _measure(world, boxes, [])
            if found is None:
                continue
            said = (
                (other, "forbidden" if other == reading else "not forbidden, in whole or part")
                for other in view.readings
            )
            opened = Opened(found[0], describe_box(world, found[1]), False, 0, 0, None, len(_meeting(world, boxes)))
            yield Turning("prohibitions", (name,), tuple(said), describe_point(world, found[1]), reading, opened)


def _meeting(world: World, boxes: list[Box]) -> set[str]:
    """Live gateways that a bar can stand against and whose flows meet some boxes."""
    return {
        name
        for name in world.live
        if is_barred(world.gateways[name])
        and any(meet(piece.box, box) is not None for piece in world.scopes[name].plain_possible for box in boxes)
    }


def _cut(box: Box, holes: Iterable[Box]) -> list[Box]:
    parts = [box]
    for hole in holes:
        parts = [left for part in parts for left in subtract(part, hole)]
    return parts


def _steps(world: World, name: str, pieces: Iterable[Piece], opened: list[Box]) -> tuple[list[Box], list[Box]]:
    """Direct steps of some pieces that touch what is opened, and those that no other live gateway covers whole."""
    found = [step for piece in pieces for step in iter_steps(world, piece)]
    found = [step for step in dict.fromkeys(found) if any(meet(step, box) for box in opened)]
    others = [piece.box for owner, piece in iter_route_pieces(world) if owner != name]
    return found, [step for step in found if not any(is_inside(step, other) for other in others)]


# -- redundancy


def find_redundancy(view: Phrasing) -> Iterator[Turning]:
    """Gateways that could go under one reading and not, or not so surely, under another."""
    if not view.resting:
        return
    judges = {reading: Coverage(view.worlds[reading], budget=_BUDGET) for reading in view.readings}
    near = Coverage(view.base).near
    for reading, judge in judges.items():
        live = view.worlds[reading].scopes
        judge.near = {
            name: [other for other in others if other in live] for name, others in near.items() if name in live
        }
    for name in _may_be_covered(view, judges, near):
        found = {reading: judge.judge(name) for reading, judge in judges.items() if name in judge.near}
        answers = {reading: _judged(found.get(reading)) for reading in view.readings}
        if _differ(answers):
            shown = next((reading for reading, item in found.items() if item.witness is not None), None)
            yield Turning("redundancy", (name,), tuple(answers.items()), found[shown].witness if shown else None, shown)


def _may_be_covered(view: Phrasing, judges: Mapping[str, Coverage], near: Mapping[str, list[str]]) -> list[str]:
    """Gateways that rest on the phrase, and those of which one that does may be a cover."""
    found = set(view.resting)
    for name in view.resting:
        for other in near[name]:
            if any(
                other in judge.near and name in judge.near and _may_cover(judge, other, name)
                for judge in judges.values()
            ):
                found.add(other)
    return sorted(found)


def _may_cover(judge: Coverage, name: str, cover: str) -> bool:
    """Whether one gateway passes the side test for another, at least possibly."""
    g, h = judge.world.gateways[name], judge.world.gateways[cover]
    if h.residual or are_apart(g, h) or is_alias(g, h):
        return False
    return min(clause.answer for clause in tm.apply_side_test(g, h, judge.schemes)) > 0


def _judged(item: object) -> str:
    if item is None:
        return "not in force"
    verdict, certainty, cover = (getattr(item, field) for field in ("verdict", "certainty", "cover"))
    return f"{verdict} ({certainty})" + (f", covered by {', '.join(cover)}" if cover else "")


# -- conflicts


def find_conflicts(view: Phrasing) -> Iterator[Turning]:
    """Gateways and bars of which what the record says differs between readings; the strongest conflict first."""
    yield from sorted(_conflicts(view), key=lambda item: (_rank(item), item.subjects))


def _conflicts(view: Phrasing) -> Iterator[Turning]:
    pairs = [(name, bar) for name in view.base.live for bar in sorted(view.bars)]
    pairs += [(name, bar) for name in view.resting for bar in view.base.bars if bar not in view.bars]
    pairs = [pair for pair in pairs if _may_meet(view.base, pair)]
    if not pairs:
        return
    needed = {bar for _, bar in pairs}
    judges = {reading: Judge(_with_bars(world, needed)) for reading, world in view.worlds.items()}
    for name, bar in pairs:
        found = {reading: _verdict(judge, name, bar) for reading, judge in judges.items()}
        if _differ({reading: item[0] for reading, item in found.items()}):
            shown = next((reading for reading, item in found.items() if item[1] is not None), None)
            answers = tuple((reading, item[0]) for reading, item in found.items())
            yield Turning("conflicts", (name, bar), answers, found[shown][1] if shown else None, shown)


def _with_bars(world: World, names: set[str]) -> World:
    """A world with some of its bars: the others are not asked about."""
    return world._replace(bars={name: scope for name, scope in world.bars.items() if name in names})


def _may_meet(world: World, pair: tuple[str, str]) -> bool:
    name, bar = pair
    if name not in world.scopes or bar not in world.bars or not is_barred(world.gateways[name]):
        return False
    one, two = world.scopes[name].plain_possible, world.bars[bar].plain_possible
    return any(meet(x.box, y.box) is not None for x in one for y in two)


def _verdict(judge: Judge, name: str, bar: str) -> tuple[str, Witness | None]:
    """What the record says of a gateway and a bar, with a point of the ground in dispute."""
    world = judge.world
    if name not in world.scopes or bar not in world.bars or not is_barred(world.gateways[name]):
        return "no conflict", None
    verdict = judge.judge(name, bar)
    if verdict is None:
        return "no conflict", None
    said = f"{verdict.kind} ({CERTAINTIES[verdict.value]})" + (", if conditions are met" if verdict.conditional else "")
    return said, None if verdict.witness is None else describe_point(world, verdict.witness)


# -- terms


def find_terms(view: Phrasing) -> Iterator[Turning]:
    """Terms of a gateway or bar whose value differs between readings, under some reading of the other phrases."""
    labels = labels_of(view.base)
    for name in view.resting:
        phrases = view.disputes.of_terms(name)
        if view.phrase in phrases:
            for term in tm.TERMS:
                yield from _term(view, (name, term), phrases, labels)
    for name in sorted(view.bars):
        for term in ("yields_to", "prevails_over", "depends_on"):
            yield from _term(view, (name, term), view.disputes.bars[name], labels)


def _term(
    view: Phrasing, place: tuple[str, str], phrases: frozenset[str], labels: Mapping[str, str]
) -> Iterator[Turning]:
    """One term under each reading, for the first choice of the other phrases under which it differs."""
    name, term = place
    for choice in view.disputes.choices(phrases - {view.phrase}).choices:
        found = {}
        for reading in view.readings:
            world = view.enumeration.world_under(tuple(sorted((*choice, (view.phrase, reading)))))
            found[reading] = _term_of(world, name, term)
        if _differ(found):
            said = _say_apart(found, labels)
            yield Turning("terms", (name,), tuple((key, f"{term.replace('_', ' ')}: {text}") for key, text in said))
            return


def _term_of(world: World, name: str, term: str) -> str | tuple[str, ...] | None:
    gateway = world.gateways.get(name)
    if gateway is not None:
        return tm.term_of(gateway, term)
    value: tuple[str, ...] | None = getattr(world.restrictions[name], term)
    return value


def _say_apart(
    found: Mapping[str, str | tuple[str, ...] | None], labels: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """A term under each reading; of a list, only what not all readings have."""
    lists = [set(value) for value in found.values() if isinstance(value, tuple)]
    common = set.intersection(*lists) if len(lists) == len(found) else set()
    for reading, value in found.items():
        if isinstance(value, tuple) and common:
            apart = tuple(name for name in value if name not in common)
            said = tm.say_term(apart, labels) if apart else "nothing more"
            yield reading, f"{said}, beside {len(common)} that stand{'s' * (len(common) == 1)} under every reading"
        else:
            yield reading, tm.say_term(value, labels)
