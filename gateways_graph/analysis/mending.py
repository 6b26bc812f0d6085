"""The changes that bear on a flow in its place of a route, and which of the things it lacks each would supply.

Not looked for: a name added for a body in between, what a residual or general power would need, a body
that ended, law that was repealed, dates that are vague, and information that must have been received or
obtained in a special way.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from gateways_graph.analysis.amending import WIDENED
from gateways_graph.analysis.demand import Asked
from gateways_graph.analysis.disputes import Disputes
from gateways_graph.analysis.limits import Limits
from gateways_graph.analysis.places import FIRST, JOINT, LAST, ONLY, Place, breadth_of, step_box
from gateways_graph.analysis.steps import ROUTE_ACTS
from gateways_graph.engine.box import Box, meet
from gateways_graph.engine.compile import extent_names
from gateways_graph.engine.world import World
from gateways_graph.model.gateway import Flow, Gateway, OnwardRule
from gateways_graph.model.readings import field_of
from gateways_graph.model.why_not import Change

__all__ = ["Mend", "Mender"]

_RELATIVE = {"code:functions-of-recipient": "recipient", "code:functions-of-discloser": "discloser"}
_CONSENTS = frozenset({"agreement", "source-consent", "authority", "approval"})
_NOTHING: frozenset[str] = frozenset()
#: What a place may lack that a reading may supply.
_READABLE = frozenset({"date", "act"})
_AXES = ("discloser", "recipient", "purpose", "subject")
#: What stands under one heading is at most this part of all.
_HEADING = 4


class Mend(NamedTuple):
    """A change, the axes of a place that it supplies, and how far it goes.

    Attributes:
        breadth: How many points of law it adds.
        strange: 2 where it makes another body a discloser or law for another jurisdiction, else 1 where
            nothing that the flow names on that axis stands under a common heading with what is added.
    """

    change: Change
    supplies: frozenset[str]
    breadth: int
    strange: int = 0


class Mender:
    """Changes for one demand in one world."""

    def __init__(self, world: World, asked: Asked, disputes: Disputes) -> None:
        self.world, self.asked, self.disputes, self.demand = world, asked, disputes, asked.demand
        self.limits = Limits(world)
        compatible = (
            item.compatible_with for item in world.dataset.compatibilities if item.purpose == self.demand.purpose
        )
        self.purposes = tuple(sorted({self.demand.purpose, *compatible}))
        self._known: dict[tuple[str, str, Box, bool], list[Mend]] = {}
        self.contrary = tuple(name for name, holds in self.demand.facts if not holds)

    def mends(self, places: tuple[Place, ...], *, supplying: bool = False) -> list[Mend]:
        """Every change that bears on a chain of places, in order.

        Args:
            places: The chain.
            supplying: Whether only changes count that supply something which places can lack.
        """
        found: dict[Change, Mend] = {}
        for place in places:
            for mend in (*self._at(place, supplying=True), *(() if supplying else self._at(place, supplying=False))):
                known = found.get(mend.change)
                found[mend.change] = mend._replace(supplies=mend.supplies | known.supplies) if known else mend
        if not supplying:
            for mend in self._carried(places) if len(places) > 1 else ():
                found.setdefault(mend.change, mend)
            for name in self.contrary:
                found.setdefault(change := Change("settle a condition", name), Mend(change, _NOTHING, 0))
        return list(found.values())

    def _at(self, place: Place, *, supplying: bool) -> list[Mend]:
        """The changes that bear on one place, with what they supply of a chain that it stands in."""
        key = (place.flow.id, place.at, place.piece.box, supplying)
        if key not in self._known:
            number = int(place.at == LAST)
            made = self._supplying(place) if supplying else self._settling(place)
            self._known[key] = [
                mend._replace(supplies=frozenset(f"{at} {axis}" for axis in mend.supplies for at in (number, JOINT)))
                for mend in made
            ]
        return self._known[key]

    def _supplying(self, place: Place) -> Iterator[Mend]:
        """Changes that supply what a place may lack."""
        yield from self._functions(place)
        if not place.gateway.general and not place.gateway.residual:
            yield from self._widenings(place)
            yield from self._standing(place)
        if place.lacks & _READABLE:
            yield from self._readings(place)

    def _settling(self, place: Place) -> Iterator[Mend]:
        """Changes that settle what is in doubt, or open what is shut, where nothing is lacking."""
        if not place.lacks & _READABLE:
            yield from self._readings(place)
        yield from self._terms(place)
        yield from self._bars(place)

    # -- readings and facts

    def _readings(self, place: Place) -> Iterator[Mend]:
        disputes, name = self.disputes, place.gateway.id
        phrases = disputes.of_force(name, told=False) | disputes.of_flows(name).get(place.flow.id, _NOTHING)
        for other in disputes.displacing(name):
            phrases |= disputes.standing[other]
        box = step_box(place, self.asked)
        for bar, resting in self.disputes.bars.items():
            scope = self.world.bars.get(bar)
            if scope is not None and any(meet(box, piece.box) for piece in scope.plain_possible):
                phrases |= resting
        for phrase in sorted(phrases):
            for reading in disputes.rivals[phrase]:
                yield Mend(Change("settle a reading", phrase, names=(reading,)), _READABLE, 0)

    def _functions(self, place: Place) -> Iterator[Mend]:
        """That the purpose is a function of one of the ends."""
        ends = {ONLY: ("discloser", "recipient"), FIRST: ("discloser",), LAST: ("recipient",)}[place.at]
        for code in place.flow.purpose:
            side = _RELATIVE.get(code, "")
            if side in ends:
                change = Change("record a function", getattr(self.demand, side), names=(self.demand.purpose,))
                yield Mend(change, frozenset({"purpose"}), 0)

    def _terms(self, place: Place) -> Iterator[Mend]:
        """Terms that are not established and not in dispute, where they bear on the verdict."""
        gateway = place.gateway
        disputed = {field_of(item.term) for item in gateway.alternatives}
        terms = ["source", "legal_effect", *(("onward",) if place.at == FIRST else ())]
        terms += ["extent"] if place.flow.extent is None else []
        terms += ["in_force"] if place.flow.in_force is None and not gateway.not_commenced else []
        for term in terms:
            if getattr(gateway, term) is None and term not in disputed:
                yield Mend(Change("establish a term", gateway.id, term=term), _NOTHING, 0)

    # -- amendments of a gateway

    def _widenings(self, place: Place) -> Iterator[Mend]:
        wished: dict[str, tuple[str, ...]] = {
            "discloser": (self.demand.discloser,),
            "recipient": (self.demand.recipient,),
            "purpose": (self.demand.purpose,),
            "subject": (self.demand.information,) if self.demand.information else (),
        }
        for kind, axis in WIDENED.items():
            told = "information" if axis == "subject" else axis
            if told in place.lacks | place.vague and wished[axis]:
                dropped = self._shut_out(place.flow, axis, wished[axis][0])
                change = Change(kind, place.gateway.id, place.flow.id, wished[axis], dropped)
                # Who discloses or receives may bring a function with it that is the purpose.
                more = {"purpose"} if axis in ("discloser", "recipient") and self._is_relative(place.flow) else set()
                yield Mend(
                    change, frozenset({told, *more}), self._added(place, axis), self._strange(change, place, axis)
                )

    def _strange(self, change: Change, place: Place, axis: str) -> int:
        """How far what is added is from what a flow has on an axis."""
        closures = {"purpose": self.world.purposes, "subject": self.world.subjects}
        closure = closures.get(axis, self.world.bodies)
        most = closure.everything.bit_count() // _HEADING
        over = closure.above(change.names[0])
        headings = [name for name in over if closure.possible.get(name, 0).bit_count() <= most]
        mask: int = getattr(place.piece.box, axis)
        near = any(closure.possible.get(name, 0) & mask for name in headings)
        return max(0 if near else 1, 2 * (axis == "discloser"))

    @staticmethod
    def _is_relative(flow: Flow) -> bool:
        return any(name in _RELATIVE for name in flow.purpose)

    def _shut_out(self, flow: Flow, axis: str, name: str) -> tuple[str, ...]:
        """What a flow leaves out on an axis that has anything of a name in it."""
        closures = {"purpose": self.world.purposes, "subject": self.world.subjects}
        closure = closures.get(axis, self.world.bodies)
        mask = closure.possible.get(name, 0)
        return tuple(other for other in getattr(flow.except_, axis) if closure.possible.get(other, 0) & mask)

    def _added(self, place: Place, axis: str) -> int:
        """How many points a flow gains that names what is asked on an axis."""
        number = _AXES.index(axis)
        asked = self.asked
        masks = list(place.piece.box)
        masks[number] = [asked.discloser, asked.recipient, asked.purpose, asked.subject][number] & ~masks[number]
        return breadth_of(masks)

    def _standing(self, place: Place) -> Iterator[Mend]:
        gateway, flow, whole = place.gateway, place.flow, place.breadth
        if "extent" in place.lacks | place.vague:
            codes = extent_names(self.asked.extent)
            yield Mend(Change("extend", gateway.id, flow.id, codes), frozenset({"extent"}), whole, 2)
        if "date" in place.lacks and self._is_to_come(gateway, flow):
            yield Mend(Change("commence", gateway.id, flow.id), frozenset({"date"}), whole)
        if "instrument" in place.lacks:
            yield Mend(Change("make the instrument", gateway.id), frozenset({"instrument"}), whole)
        told = gateway.legal_effect not in (None, "confers", "enables") or gateway.source not in (None, "express")
        if gateway.act not in ROUTE_ACTS or told:
            yield Mend(Change("confer the power", gateway.id), frozenset({"act"}), whole)

    def _is_to_come(self, gateway: Gateway, flow: Flow) -> bool:
        """Whether a flow was not in force yet; what has ended would be new law."""
        periods = (flow.in_force if flow.in_force is not None else gateway.in_force) or ()
        if any(period.start is None or period.start.last <= self.world.day for period in periods):
            return False
        return gateway.not_commenced or bool(periods)

    # -- bars and limits

    def _bars(self, place: Place) -> Iterator[Mend]:
        box, gateway = step_box(place, self.asked), place.gateway
        for name, scope in self.world.bars.items():
            if not any(meet(box, piece.box) for piece in scope.plain_possible):
                continue
            bar = self.world.restrictions[name]
            if gateway.id in (bar.prevails_over or ()):
                if not gateway.general:
                    change = Change("lift the bar", gateway.id, names=(name,))
                    yield Mend(change, _NOTHING, breadth_of(box._replace(origin=1)))
                continue
            term = "" if place.at == LAST else self.demand.discloser
            taken = () if place.at == FIRST else (self.demand.recipient,)
            change = Change("except from the bar", name, names=(*taken, *self.purposes), term=term)
            yield Mend(change, _NOTHING, breadth_of(box._replace(origin=1)))

    def _carried(self, places: tuple[Place, ...]) -> Iterator[Mend]:
        """Exceptions to the onward rules of a first step for the last one, and consents that theirs wait for."""
        box = step_box(places[-1], self.asked)
        for name in places[0].gateway.onward or ():
            rule = self.limits.rules.get(name)
            if rule is None or rule.act == "use":
                continue
            names = (self.demand.recipient, *self.purposes)
            change = Change("except from the onward limit", name, names=names)
            yield Mend(change, _NOTHING, breadth_of(box._replace(origin=1)))
            for condition in self._consents(rule):
                yield Mend(Change("settle a condition", condition), _NOTHING, 0)

    def _consents(self, rule: OnwardRule) -> Iterable[str]:
        named = {name for let in rule.exceptions for name in let.conditions}
        return sorted(name for name in named if self.limits.types.get(name) in _CONSENTS)
