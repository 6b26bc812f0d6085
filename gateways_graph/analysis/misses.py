"""Near misses and changes in words, with the provision that each is about.

A change is said as what would be done, never as what should be.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gateways_graph.analysis.demand import Asked
from gateways_graph.analysis.labels import labels_of
from gateways_graph.analysis.places import Place
from gateways_graph.engine.compile import extent_names
from gateways_graph.engine.world import World
from gateways_graph.model.finding import named
from gateways_graph.model.gateway import Flow, Gateway
from gateways_graph.model.route import Route, Routes, Step
from gateways_graph.model.why_not import Change, Miss, NearMiss

__all__ = ["MissWords"]

_ORDER = (
    "discloser",
    "recipient",
    "purpose",
    "information",
    "extent",
    "date",
    "instrument",
    "act",
    "bar",
    "limit",
    "doubt",
)
_SHUT_BARS = (": prevails over this gateway", ": this gateway preserves it")
_SHUT_LIMITS = (": admits no such step",)
_TERMS = {
    "onward": "that the text puts no onward rule on the recipient",
    "source": "that the power is express",
    "legal_effect": "that it confers power",
    "extent": "that it extends to all jurisdictions",
    "in_force": "that it is in force on the day",
}


class MissWords:
    """Words for the misses and changes of one demand."""

    def __init__(self, world: World, asked: Asked) -> None:
        self.world, self.asked, self.demand = world, asked, asked.demand
        self.labels = labels_of(world)
        self.rules = {item.id: item for item in world.dataset.onward_rules}
        self.phrases = {item.id: item for item in world.dataset.phrases}
        self.readings = {item.id: item for item in world.dataset.readings}

    def _label(self, name: str) -> str:
        return named(name, self.labels)["label"]

    def _list(self, names: Iterable[str]) -> str:
        return ", ".join(self._label(name) for name in names)

    # -- near misses

    def of_routes(self, routes: Routes, *, whole: bool) -> Iterator[NearMiss]:
        """What keeps each recorded route from being supported, stops it or (`whole`) leaves it partial."""
        for route in routes.routes:
            if route.steps:
                names = tuple(step.gateway for step in route.steps)
                misses = list(self._of_steps(route))
                if whole and route.part:
                    misses.append(Miss("part", names[-1], reason=f"it reaches {route.part}"))
                yield NearMiss(names, (), tuple(misses))

    def _of_steps(self, route: Route) -> Iterator[Miss]:
        for step in route.steps:
            shut = list(self._shut(step)) if route.verdict == "blocked" else []
            yield from shut
            if not shut:
                yield from (Miss("doubt", step.gateway, reason=text) for text in step.doubts)
        for phrase in route.turns_on:
            yield Miss("doubt", route.steps[0].gateway, reason=f"it turns on the reading of {phrase}")

    @staticmethod
    def _shut(step: Step) -> Iterator[Miss]:
        for axis, texts, ends in (("bar", step.bars, _SHUT_BARS), ("limit", step.limits, _SHUT_LIMITS)):
            yield from (Miss(axis, step.gateway, reason=text) for text in texts if text.endswith(ends))

    def of_places(self, places: Iterable[Place]) -> Iterator[NearMiss]:
        """What each flow lacks, axis by axis."""
        for place in places:
            misses = sorted((self._miss(place, axis) for axis in place.lacks), key=lambda miss: _ORDER.index(miss.axis))
            yield NearMiss((place.gateway.id,), (place.flow.id,), tuple(misses))

    def _miss(self, place: Place, axis: str) -> Miss:
        gateway, flow, demand = place.gateway, place.flow, self.demand
        wanted = {
            "discloser": demand.discloser, "recipient": demand.recipient, "purpose": demand.purpose,
            "information": demand.information or "",
        }  # fmt: skip
        if axis in wanted:
            says = flow.subject if axis == "information" else getattr(flow, axis)
            left_out = getattr(flow.except_, "subject" if axis == "information" else axis)
            reason = f"names {self._list(says) or 'any'}" + (f"; leaves out {self._list(left_out)}" if left_out else "")
            return Miss(axis, gateway.id, says, (wanted[axis],), f"{reason}; not {self._label(wanted[axis])}")
        return Miss(axis, gateway.id, reason=self._standing(gateway, flow, axis))

    def _standing(self, gateway: Gateway, flow: Flow, axis: str) -> str:
        if axis == "extent":
            text = flow.extent if flow.extent is not None else gateway.extent
            here, wanted = (
                ", ".join(text or ()) or "no jurisdiction recorded",
                ", ".join(extent_names(self.asked.extent)),
            )
            return f"is law in {here}; not in {wanted}"
        if axis == "act":
            effect = (gateway.legal_effect or "not established").replace("-", " ")
            return f"carries no disclosure: the act is {gateway.act}, the effect {effect}"
        if axis == "instrument":
            return f"waits for {self.world.dormant[gateway.id]}"
        if gateway.not_commenced:
            return "is not commenced"
        periods = (flow.in_force if flow.in_force is not None else gateway.in_force) or ()
        begun = any(period.start is None or period.start.first <= self.world.day for period in periods)
        return "has ended" if begun or not periods else "is not in force yet"

    # -- changes

    def say(self, change: Change) -> str:
        """A change in words."""
        gateway = self.world.gateways.get(change.of)
        of = f"{gateway.label} ({gateway.id})" if gateway else self._label(change.of)
        names = self._list(change.names)
        out = f", and leave out {self._list(change.dropped)} no longer" if change.dropped else ""
        said = {
            "name the discloser": f"name {names} as a discloser in {of}{out}",
            "name the recipient": f"name {names} as a recipient in {of}{out}",
            "add a purpose": f"add the purpose {names} to {of}{out}",
            "widen the information": f"widen the information of {of} to {names}{out}",
            "extend": f"extend {of} to {', '.join(change.names)}",
            "commence": f"bring {of} into force",
            "make the instrument": f"make the instrument that {of} waits for",
            "confer the power": f"let {of} confer an express power to disclose",
            "lift the bar": f"let {of} lift {names}",
            "establish a term": f"find, for {of}, {_TERMS.get(change.term, change.term)}",
            "record a function": f"find and record that {names} is a function of {of}",
            "settle a condition": f"obtain or settle: {of}",
        }
        return said.get(change.kind) or self._other(change)

    def _other(self, change: Change) -> str:
        if change.kind == "settle a reading":
            phrase, reading = self.phrases.get(change.of), self.readings.get(change.names[0])
            words = f"\u201c{phrase.words}\u201d" if phrase else change.of
            return f"settle the reading of {words} as: {reading.label if reading else change.names[0]}"
        purposes = [name for name in change.names if name.startswith("pur:")]
        taken = [name for name in change.names if name not in purposes]
        told = f"{self._label(change.term) if change.term else 'anybody'} telling {self._list(taken) or 'anybody'}"
        return f"except {told}, for {self._list(purposes)}, from {self._label(change.of)} ({change.of})"

    def provisions(self, change: Change) -> tuple[str, ...]:
        """The provisions that a change is about; of a condition or a function there may be none."""
        if change.of in self.world.gateways:
            return self.world.gateways[change.of].provisions
        if change.of in self.world.restrictions:
            return self.world.restrictions[change.of].provisions
        if change.of in self.rules:
            return self.rules[change.of].provisions or self._making(change.of)
        if change.of in self.phrases:
            return (self.phrases[change.of].provision,)
        node = self.world.nodes.get(change.of)
        return node.defined_in if node else ()

    def _making(self, rule: str) -> tuple[str, ...]:
        """Provisions of the gateways that put an onward rule on their recipients."""
        users = (item for item in self.world.dataset.gateways if rule in (item.onward or ()))
        return tuple(sorted({iri for item in users for iri in item.provisions}))
