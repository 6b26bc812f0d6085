"""What routes answer on both sides to the demands that witnesses make.

A disclosure lost may still go by other steps; one gained may have gone all along. The witnesses of
the greatest changes are put to the search for routes before and after, one per gateway and side.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from gateways_graph.analysis.matching import Matched
from gateways_graph.analysis.routes import find_routes
from gateways_graph.engine.box import is_empty, meet
from gateways_graph.engine.describe import describe_point
from gateways_graph.engine.region import one_point
from gateways_graph.engine.world import World
from gateways_graph.errors import UsageError
from gateways_graph.model.change import BarChange, PermissionChange, RouteChange, Told
from gateways_graph.model.finding import Witness
from gateways_graph.model.route import VERDICTS, Demand

__all__ = ["ask_again", "demand_of"]

#: Most steps and routes of one search: enough to say how a disclosure goes now.
_STEPS, _TOP = 3, 1
_NOTHING = "not established"


class _Question(NamedTuple):
    demand: Demand
    gateway: str
    asked_for: str


def ask_again(
    matched: Matched, permissions: Iterable[PermissionChange], bars: Iterable[BarChange], *, most: int
) -> tuple[tuple[RouteChange, ...], int]:
    """Answers to the demands of witnesses on both sides: worsened ones first.

    Args:
        matched: Both worlds.
        permissions: Changes whose witnesses are asked, in their order.
        bars: Changes of bars; one point is asked where each meets a gateway.
        most: Most demands to put; 0 for none.

    Returns:
        (answers, how many demands were left out).
    """
    questions = _questions(matched, permissions, bars)
    if not most:
        return (), 0
    found = [_ask(matched, question) for question in questions[:most]]
    order = ("lost", "worse", "gained", "better", "kept")
    return tuple(sorted(found, key=lambda item: order.index(item.what))), len(questions) - len(questions[:most])


def _questions(matched: Matched, permissions: Iterable[PermissionChange], bars: Iterable[BarChange]) -> list[_Question]:
    """One demand per gateway and direction, lost and gained and barred by turns."""
    turns: dict[str, list[_Question]] = {"lost": [], "gained": [], "bar": []}
    seen: set[tuple[str, str]] = set()
    for item in permissions:
        demand = demand_of(matched, item.witness)
        if demand is not None and (item.what, item.gateway) not in seen:
            seen.add((item.what, item.gateway))
            turns[item.what].append(_Question(demand, item.gateway, "permission"))
    turns["bar"] = [question for bar in bars for question in _at_bar(matched, bar)]
    found, asked = [], set()
    for number in range(max(map(len, turns.values()))):
        for questions in turns.values():
            if number < len(questions) and questions[number].demand[:5] not in asked:
                asked.add(questions[number].demand[:5])
                found.append(questions[number])
    return found


def _at_bar(matched: Matched, bar: BarChange) -> Iterator[_Question]:
    """A demand where a bar meets a gateway that confers a power."""
    world = matched.new if bar.bar in matched.new.bars else matched.old
    for name in bar.gateways:
        gateway, scope = world.gateways[name], world.scopes[name]
        if gateway.legal_effect not in ("confers", "lifts-bar") or gateway.general or gateway.residual:
            continue
        for piece in scope.plain_certain:
            for other in world.bars[bar.bar].plain_possible:
                both = meet(piece.box, other.box)
                both = both and meet(both, matched.ground)
                if both is None or is_empty(both, world.singles):
                    continue
                demand = demand_of(matched, describe_point(world, one_point(both, world.singles)))
                if demand:
                    yield _Question(demand, name, "bar")
                    return


def demand_of(matched: Matched, point: Witness) -> Demand | None:
    """The demand that a point makes; None when its parties or purpose cannot be asked for.

    An unlisted member is asked for by its class, an unlisted part of a subject by the subject. A
    relative purpose ("any function of the recipient") is no purpose that can be asked for.
    """
    names = [name.removeprefix("rest(").removesuffix(")") for name in point[:4]]
    if names[2].startswith("code:") or names[0] == names[1]:
        return None
    if not all(name in world.nodes for world in (matched.old, matched.new) for name in names):
        return None
    return Demand(names[0], names[1], names[2], names[3], (point.extent,), point.date)


def _ask(matched: Matched, question: _Question) -> RouteChange:
    was, becomes = (_answer(world, question.demand) for world in (matched.old, matched.new))
    return RouteChange(_compare(was, becomes), question.demand, was, becomes, question.gateway, question.asked_for)


def _answer(world: World, demand: Demand) -> Told:
    try:
        answer = find_routes(
            world, demand._replace(date=date.fromordinal(world.day).isoformat()), max_steps=_STEPS, top=_TOP
        )
    except UsageError:
        # One of the two did not exist on that day, or both are one.
        return Told(_NOTHING)
    if not answer.routes:
        return Told(_NOTHING, complete=answer.complete)
    best = min(answer.routes, key=lambda route: VERDICTS.index(route.verdict))
    bodies = [*(step.discloser for step in best.steps[:1]), *(step.recipient for step in best.steps)]
    gateways = tuple(step.gateway for step in best.steps)
    return Told(best.verdict, best.tier, best.match, gateways, tuple(bodies), answer.complete)


def _compare(was: Told, becomes: Told) -> str:
    """What became of an answer: open is supported, arguable, or in need of no power."""
    open_ = [told.verdict not in ("blocked", _NOTHING) for told in (was, becomes)]
    if open_[0] != open_[1]:
        return "lost" if open_[0] else "gained"
    ranks = [(VERDICTS.index(told.verdict), told.tier != "specific", len(told.gateways)) for told in (was, becomes)]
    return "kept" if ranks[0] == ranks[1] else "worse" if ranks[0] < ranks[1] else "better"
