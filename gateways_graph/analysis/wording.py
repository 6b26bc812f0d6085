"""Routes in words: why a step is not certain, what is left to judge, what a route reaches."""

from __future__ import annotations

from collections.abc import Iterable

from gateways_graph.analysis.bases import find_candidates
from gateways_graph.analysis.demand import ALL_FORMS, IDENTIFYING, name_part
from gateways_graph.analysis.labels import labels_of
from gateways_graph.analysis.limits import CONDITIONAL, DOUBTFUL, Answer
from gateways_graph.analysis.relations import doubts_of
from gateways_graph.analysis.steps import NEAR, Hop, StepMaker, Trail
from gateways_graph.engine.box import Box, is_inside
from gateways_graph.engine.compile import FORMS, extent_names
from gateways_graph.engine.describe import describe_mask
from gateways_graph.model.finding import named
from gateways_graph.model.gateway import EXTENT_NAMES
from gateways_graph.model.leftover import BarToCheck, Leftover
from gateways_graph.model.route import Step
from gateways_graph.model.settled import REQUESTED

__all__ = ["Wording", "form_names"]

_REQUESTED = "a request or requirement under the provision"
_UNRECORDED = {
    "code:functions-of-recipient": "that {} is a function of the recipient is not recorded",
    "code:functions-of-discloser": "that {} is a function of the discloser is not recorded",
    "code:purpose-of-receipt": "that the information was received for {} is not recorded",
}


class Wording:
    """Words for the routes of one demand."""

    def __init__(self, maker: StepMaker) -> None:
        self.maker, self.world, self.asked = maker, maker.world, maker.asked
        self.labels = maker.limits.keep("labels", lambda: labels_of(maker.world))
        self.conditions = {item.id: item for item in maker.world.dataset.conditions}

    def label(self, name: str) -> str:
        """The label of a node, or the id itself."""
        return named(name, self.labels)["label"]

    def steps(self, trail: Trail) -> tuple[Step, ...]:
        """The steps of a trail."""
        made = []
        given = self.asked.demand.discloser
        for number, hop in enumerate(trail.hops):
            last = number == len(trail.hops) - 1
            taken = self.asked.demand.recipient if last else self._between(hop, trail.hops[number + 1])
            made.append(self._step(trail._replace(hops=trail.hops[:number]), hop, given, taken))
            given = taken
        return tuple(made)

    def _step(self, before: Trail, hop: Hop, given: str, taken: str) -> Step:
        bars = self.maker.bars(hop.gateway, hop.box)
        carried = self.maker.carried(before, hop.box)
        points = self.world.bodies.points
        limits = tuple(name for answer in carried for name in answer.conditions)
        assumed = self.maker.flows[hop.option.piece.flow].received_through if not before.hops else ()
        received = [f"that it was received through {self._origins(assumed)}"] if assumed else []
        held = self.maker.origins.unproven(before, self.maker.flows[hop.option.piece.flow]) if before.hops else ()
        received += [f"that what came this way is held under {self._origins(held)}"] if held else []
        doubts = [
            *self._doubts(hop),
            *received,
            *(answer.text for answer in (*bars, *carried) if answer.level == DOUBTFUL),
        ]
        return Step(
            gateway=hop.gateway.id,
            discloser=given,
            recipient=taken,
            acting_as=tuple(points[bit].node for bit in (*hop.given_as, *hop.taken_as)),
            purpose=describe_mask(self.world, "purposes", hop.box.purpose),
            carries=describe_mask(self.world, "subjects", hop.box.subject),
            limits=tuple(answer.text for answer in carried),
            onward=self._onward(hop),
            residual=tuple(dict.fromkeys((*self._residual(hop), *map(self.label, limits)))),
            bars=_fold([answer.text for answer in bars]),
            doubts=tuple(dict.fromkeys(doubts)),
            form=form_names(hop.box.form),
            on_request=hop.option.asks,
            conditions=self._leftover((*self._open(hop), *limits)),
            bars_to_check=tuple(self._to_check(answer) for answer in bars if answer.level == CONDITIONAL),
            contrary=self._contrary(hop),
            data_protection=find_candidates(self.world, hop.gateway, given, self.asked.demand.purpose),
        )

    def _open(self, hop: Hop) -> tuple[str, ...]:
        """Conditions of a gateway that the facts leave open."""
        settled = self.maker.settled
        return tuple(name for name in settled.left(hop.gateway.conditions) if name not in settled.fails)

    def _leftover(self, names: Iterable[str]) -> tuple[Leftover, ...]:
        return tuple(Leftover.of(name, self.conditions.get(name)) for name in dict.fromkeys(names))

    def _to_check(self, answer: Answer) -> BarToCheck:
        return BarToCheck(answer.bar, self.label(answer.bar), answer.text, tuple(map(self.label, answer.conditions)))

    def _contrary(self, hop: Hop) -> tuple[str, ...]:
        """What the facts rule out."""
        found = [_REQUESTED if name == REQUESTED else self.label(name) for name in hop.option.broken]
        if not hop.box.form & self.asked.form:
            found.append(_in_form(hop.box.form))
        return tuple(found)

    def _between(self, hop: Hop, following: Hop) -> str:
        """The broadest name of those who take one step and give the next, neither of which is given way there."""
        both = hop.box.recipient & following.box.discloser or following.box.discloser
        names = describe_mask(self.world, "bodies", both)
        return next((name for name in names if self._stands(name, hop, following)), names[0])

    def _stands(self, name: str, hop: Hop, following: Hop) -> bool:
        """Whether neither step is wholly given way where it goes through a certain body."""
        mask = self.world.bodies.possible.get(name, 0) & following.box.discloser
        if not mask:
            return False
        first, second = hop.box._replace(recipient=mask), following.box._replace(discloser=mask)
        return not (self.maker.gives_way(hop.option, first) or self.maker.gives_way(following.option, second))

    def _doubts(self, hop: Hop) -> list[str]:
        """Why a step is arguable at most."""
        gateway, doubts = hop.gateway, []
        if hop.resting in _UNRECORDED:
            doubts.append(_UNRECORDED[hop.resting].format(self.label(self.asked.demand.purpose)))
        if not self.maker.is_sure(gateway, hop.box, (*hop.given_as, *hop.taken_as)) and hop.resting not in _UNRECORDED:
            doubts += doubts_of(self.world, gateway) or [f"scope of {gateway.id} on this day is not certain"]
        if gateway.source is None:
            doubts.append("whether the power is express is not established")
        elif gateway.source != "express":
            doubts.append(f"the power is {gateway.source.replace('-', ' ')}, not express")
        if gateway.legal_effect is None:
            doubts.append("whether it confers power is not established")
        if gateway.legal_effect == "extends":
            doubts.append("it extends other powers and works only with one of them, which is to be found")
        if gateway.legal_effect == "lifts-bar":
            doubts.append(f"it lifts a bar; the power to disclose is to be found elsewhere{self._conferring(hop)}")
        if gateway.residual:
            doubts.append("it works only where there is no other power")
        return doubts

    def _conferring(self, hop: Hop) -> str:
        """A gateway that confers power over the whole step, by name, for one that only lifts a bar."""
        gateway, powers = hop.gateway, self.maker.limits.keep("powers", self._powers)
        for name in (*gateway.base_gateways, *powers):
            if name != gateway.id and any(is_inside(hop.box, box) for box in powers.get(name, ())):
                return f" (recorded: {name}, {self.world.gateways[name].label})"
        return ""

    def _powers(self) -> dict[str, tuple[Box, ...]]:
        """What each gateway that confers a power certainly covers."""
        live = ((name, self.world.gateways[name]) for name in self.world.live)
        conferring = [name for name, gateway in live if gateway.legal_effect == "confers"]
        return {name: tuple(piece.box for piece in self.world.scopes[name].plain_certain) for name in conferring}

    def _residual(self, hop: Hop) -> list[str]:
        """What is left for a person to judge."""
        gateway, piece = hop.gateway, hop.option.piece
        flow, points = self.maker.flows[piece.flow], self.world.bodies.points
        left = [f"discloser only when acting as {self.label(points[bit].node)}" for bit in hop.given_as]
        left += [f"recipient only when acting as {self.label(points[bit].node)}" for bit in hop.taken_as]
        if hop.resting == NEAR:
            left.append(
                f"its purpose is recorded as compatible with {self.label(self.asked.demand.purpose)}, not the same"
            )
        if self.maker.is_required(gateway) and REQUESTED not in self.maker.settled.fails:
            left.append(_REQUESTED)
        if gateway.residual:
            left.append("no other power to disclose")
        if gateway.conditions is None:
            left.append("conditions of this gateway are not established")
            disputed = [item for item in gateway.alternatives if item.term == "condition" and item.value != "none"]
            left += [self.label(item.value) + " (under one reading)" * bool(item.readings) for item in disputed]
        left += [self.label(name) for name in self._open(hop)]
        left += [f"pairing: {name.replace('-', ' ')}" for name in sorted(piece.pairings)]
        for words, names in (("received through", flow.received_through), ("held under", flow.obtained_under)):
            if names:
                left.append(f"only information {words} {self._origins(names)}")
        if flow.except_.origin:
            left.append(f"not information that came from or is held under {self._origins(flow.except_.origin)}")
        if self.maker.is_form_open(piece.box) and piece.box.form & self.asked.form:
            left.append(_in_form(piece.box.form))
        return left

    def _origins(self, names: Iterable[str]) -> str:
        """Origins in words: bodies and functions by label, gateways and flows by their provision."""
        said = []
        for name in names:
            owner = self.world.gateways.get(name.removeprefix("flow:").rpartition(".")[0] if ":" in name else name)
            cited = [self.labels[iri] for iri in owner.provisions if iri in self.labels] if owner else []
            said.append("; ".join(cited) or self.label(owner.id if owner else name))
        return " or ".join(dict.fromkeys(said))

    def _onward(self, hop: Hop) -> tuple[str, ...]:
        """The onward rules that a step puts on its recipient."""
        rules = hop.gateway.onward
        if rules is None:
            return ("not established",)
        return tuple(self.label(name) for name in rules) or ("none found in the text read",)

    def part_of(self, trail: Trail) -> str:
        """What a partial trail reaches; empty when it reaches all that was demanded."""
        asked, world, parts = self.asked, self.world, []
        first, last = trail.hops[0].box, trail.hops[-1].box
        if first.discloser != asked.discloser:
            parts.append(f"from {name_part(world, first.discloser)}")
        if last.recipient != asked.recipient:
            parts.append(f"to {name_part(world, last.recipient)}")
        if trail.purpose != asked.purpose:
            parts.append(
                "for " + ", ".join(self.label(name) for name in describe_mask(world, "purposes", trail.purpose))
            )
        if trail.subject != asked.subject:
            parts.append(
                "about " + ", ".join(self.label(name) for name in describe_mask(world, "subjects", trail.subject))
            )
        if asked.demand.extent and trail.extent != asked.extent:
            parts.append("in " + ", ".join(extent_names(trail.extent)))
        if not trail.form & asked.wanted_form:
            parts.append(_in_form(trail.form).removeprefix("only "))
        flow = self.maker.flows[trail.hops[0].option.piece.flow]
        for words, names in (("received through", flow.received_through), ("held under", flow.obtained_under)):
            if names:
                parts.append(f"information {words} {self._origins(names)}")
        return f"only {'; '.join(parts)}" if parts else ""

    def warnings(self, trail: Trail) -> tuple[str, ...]:
        """What the reader must know about a route."""
        found = []
        if not self.asked.demand.extent and trail.extent != self.asked.extent:
            where = ", ".join(EXTENT_NAMES[code] for code in extent_names(trail.extent))
            found.append(f"this stands under the law of {where} only, and no extent was named")
        for hop in trail.hops[:-1]:
            if hop.gateway.onward == ():
                found.append(
                    f"{hop.gateway.id} is silent on further disclosure: that limits nothing and permits nothing"
                )
        if len(trail.hops) > 1:
            found.append("each body needs its own proper purpose; a longer path is no way round a limit")
        for hop in trail.hops:
            if not hop.gateway.checked:
                found.append(f"{hop.gateway.id} is {hop.gateway.status}: not checked against the statute text")
        return tuple(dict.fromkeys(found))


_OVERRIDDEN = ": this gateway overrides other restrictions"


def _fold(texts: list[str]) -> tuple[str, ...]:
    """Bars in words; those that the gateway overrides, whatever they say, are one line."""
    over = [text for text in texts if text.endswith(_OVERRIDDEN)]
    rest = [text for text in texts if not text.endswith(_OVERRIDDEN)]
    if over:
        rest.append(f"{len(over)} other recorded bars could meet this step: this gateway overrides them")
    return tuple(rest)


def form_names(form: int) -> tuple[str, ...]:
    """Forms by name; none when there is no limit."""
    return () if form == ALL_FORMS else tuple(name for bit, name in enumerate(FORMS) if form >> bit & 1)


def _in_form(form: int) -> str:
    """A limit to some forms, in words."""
    if not form & IDENTIFYING:
        return "only in a form that identifies nobody"
    return f"only information that is {' or '.join(form_names(form)).replace('-', ' ')}"
