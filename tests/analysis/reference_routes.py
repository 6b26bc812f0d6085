"""A plain reference for routes: every chain of concrete bodies through every sequence of gateways.

Straight from section 5 of `docs/semantics.md`, over the point sets of `tests.reference`; nothing of
the engine or of the search is used. For worlds without offices, relative purposes and origins, and
for demands of one body to one body for one purpose about one kind of information.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

from gateways_graph.model.dataset import Dataset
from gateways_graph.model.gateway import Gateway, LimitException, OnwardRule, Restriction
from tests import builders as make
from tests.reference import Axis, Point, Scopes

__all__ = ["ARGUABLE", "BLOCKED", "SUPPORTED", "Chain", "RouteReference"]

SUPPORTED, ARGUABLE, BLOCKED = 0, 1, 2
_ROOT = "bcls:any-person"
_EXTENTS = ("E", "S")


class Chain(NamedTuple):
    """One concrete path.

    Attributes:
        gateways: Used, in order.
        bodies: Who has the information, from the first holder to the last.
        extent: Under whose law.
        verdict: 0 supported, 1 arguable, 2 blocked.
    """

    gateways: tuple[str, ...]
    bodies: tuple[str, ...]
    extent: str
    verdict: int


class RouteReference:
    """All chains of a tiny world for one demand."""

    def __init__(self, data: Dataset, day: int, ends: tuple[str, str], about: tuple[str, str]) -> None:
        self.data, self.day, self.ends, self.about = data, day, ends, about
        self.bodies = Axis(data.bodies, day)
        self.purposes = Axis(data.purposes, day)
        self.whole = Scopes(data, day, _EXTENTS)
        self.split = Scopes(data._replace(gateways=tuple(_each_flow(data.gateways))), day, _EXTENTS)
        self.barred = Scopes(data._replace(gateways=tuple(map(_as_gateway, data.restrictions))), day, _EXTENTS)
        self.rules = {item.id: item for item in data.onward_rules}
        self.gateways = [item for item in data.gateways if item.id in self.whole.effective and _is_step(item)]

    def chains(self, most: int = 3) -> list[Chain]:
        """Every chain of at most so many steps, blocked ones too."""
        return [chain for extent in _EXTENTS for chain in self._from((self.ends[0],), (), extent, most)]

    def _from(self, bodies: tuple[str, ...], used: tuple[Gateway, ...], extent: str, left: int) -> Iterator[Chain]:
        for gateway in self.gateways:
            for taken in [*self.bodies.leaves.values()]:
                if taken in bodies and not taken.startswith("rest("):
                    continue
                last = taken == self.ends[1]
                longer, path = (*used, gateway), (*bodies, taken)
                if self._sure(gateway, path, extent, last=last) is None:
                    continue
                if last:
                    yield Chain(tuple(item.id for item in longer), path, extent, self._judge(longer, path, extent))
                elif left > 1:
                    yield from self._from(path, longer, extent, left - 1)

    def _point(self, given: str, taken: str, extent: str) -> Point:
        return (given, taken, *self.about, "identifying", "origin:other", extent)

    def _sure(self, gateway: Gateway, path: tuple[str, ...], extent: str, *, last: bool) -> bool | None:
        """Whether a gateway certainly carries the last step of a path; None when it does not at all."""
        point = self._point(path[-2], path[-1], extent)
        if point not in self.whole.effective[gateway.id].maybe:
            return None
        answer = None
        for number, flow in enumerate(gateway.flows):
            name = f"{gateway.id}/{number}"
            passing = (len(path) > 2 and _ROOT in flow.discloser) or (not last and _ROOT in flow.recipient)
            if passing or name not in self.split.plain or point not in self.split.plain[name].maybe:
                continue
            sure = point in self.split.plain[name].sure and point in self.whole.effective[gateway.id].sure
            answer = bool(answer) or sure
        return answer

    def _judge(self, used: tuple[Gateway, ...], path: tuple[str, ...], extent: str) -> int:
        """The verdict on one concrete chain: the worst of its steps."""
        worst = SUPPORTED
        for number, (gateway, (given, taken)) in enumerate(zip(used, pairwise(path), strict=True)):
            point = self._point(given, taken, extent)
            express = gateway.source == "express" and gateway.legal_effect in ("confers", "extends")
            last = number == len(used) - 1
            certain = self._sure(gateway, path[: number + 2], extent, last=last) and express and not gateway.residual
            answers = [SUPPORTED if certain else ARGUABLE]
            answers += [self._bar(bar, gateway, point) for bar in self.data.restrictions]
            for back, earlier in enumerate(reversed(used[:number])):
                answers += self._carried(earlier, point, immediate=back == 0)
            worst = max(worst, *answers)
        return worst

    def _carried(self, earlier: Gateway, point: Point, *, immediate: bool) -> Iterable[int]:
        if earlier.onward is None:
            return [ARGUABLE]
        return [self._rule(self.rules[name], point, immediate=immediate) for name in earlier.onward]

    def _rule(self, rule: OnwardRule, point: Point, *, immediate: bool) -> int:
        beyond = not immediate and rule.binds == "first-recipient"
        if rule.act == "use" or beyond or any(self._lets(item, point) for item in rule.exceptions):
            return SUPPORTED
        unclear = rule.act is None or (not immediate and rule.binds != "everyone-after")
        return ARGUABLE if unclear or rule.conditions or rule.readings else BLOCKED

    def _lets(self, item: LimitException, point: Point) -> bool:
        """Whether a concrete step certainly lies in an exception; the purpose stays the same throughout."""
        sides = zip((self.bodies, self.bodies), (item.discloser, item.recipient), point[:2], strict=True)
        people = all(not names or axis.union(names).get(leaf) == 2 for axis, names, leaf in sides)
        fixed = tuple(name for name in item.purpose if name != "code:same-purpose")
        same = len(fixed) < len(item.purpose)
        return people and (not item.purpose or same or self.purposes.union(fixed).get(point[2]) == 2)

    def _bar(self, bar: Restriction, gateway: Gateway, point: Point) -> int:
        cover = self.barred.plain.get(bar.id)
        if cover is None or point not in cover.maybe or bar.id in (gateway.lifts or ()):
            return SUPPORTED
        if gateway.id in (bar.prevails_over or ()):
            return BLOCKED
        if gateway.id in (bar.yields_to or ()) or any(self._lets(item, point) for item in bar.exceptions):
            return SUPPORTED
        if gateway.other_restrictions == "overrides-all":
            return SUPPORTED
        preserved = gateway.other_restrictions == "expressly-preserves" and point in cover.sure
        return BLOCKED if preserved else ARGUABLE


def _is_step(gateway: Gateway) -> bool:
    return gateway.act in ("disclose", "make-available") and gateway.legal_effect in (
        None,
        "confers",
        "extends",
        "lifts-bar",
    )


def _each_flow(gateways: Iterable[Gateway]) -> Iterator[Gateway]:
    """Each flow as a gateway of its own that gives way to nothing."""
    for gateway in gateways:
        for number, flow in enumerate(gateway.flows):
            yield gateway._replace(id=f"{gateway.id}/{number}", flows=(flow,), gives_way_to=())


def _as_gateway(bar: Restriction) -> Gateway:
    """A bar's boxes, for writing out."""
    return make.gateway(bar.id, extent=bar.extent, in_force=bar.in_force)._replace(flows=bar.bars)
