"""The search for routes: label-setting over gateways, bounded tier by tier and verdict by verdict.

State of a label: the gateway last used, with the information, purposes, extent and limits still
alive. Labels grow one step at a time. One is dropped when enough others at the same gateway are at
least as good throughout, when it can no longer rank among the best of any list it can end in, or
when a provision it uses takes the information all the way by itself on no worse verdict.

The last step of a label may still be cut to those who give on, which can settle what is doubtful
of it. So what bounds a label counts only the doubts that no cut can settle (its *floor*).

Cost: one step per label and option, most settled by a few bitwise operations.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from gateways_graph.analysis.ranking import RANK, TIERS, Rank, dominates, find_front, get_order
from gateways_graph.analysis.relations import provision_root
from gateways_graph.analysis.steps import ROOT, Hop, Option, StepMaker, Trail
from gateways_graph.engine.box import Box
from gateways_graph.model.gateway import Gateway

__all__ = ["PLAIN_STEPS", "Label", "Search"]

#: General powers and agreement are not chained further than this: longer chains would drown the list.
PLAIN_STEPS = 2


class Label(NamedTuple):
    """A trail with its rank, the gateways it uses, and the rank that no cut can better."""

    rank: Rank
    names: tuple[str, ...]
    trail: Trail
    floor: Rank


class Search:
    """One label-setting search.

    Attributes:
        best: (tier, aside, verdict) -> finished labels by rank, one per sequence of gateways: the first `top`
            and the front.
        stopped: Finished labels that a bar or limit stops.
        tried: Steps tried.
        reached: Gateway, flow and box of each step of every path that reached the recipient, kept or not.
        complete: Whether the search ended by itself and not at the budget.
    """

    def __init__(self, maker: StepMaker, max_steps: int, top: int, budget: int, *, profile: str | None = None) -> None:
        self.order = get_order(profile)
        self.maker, self.max_steps, self.top, self.budget = maker, max_steps, top, budget
        self.types = {item.id: item.type for item in maker.world.dataset.conditions}
        options = maker.options()
        reach, asked = maker.asked.recipient, maker.asked
        self.enders = [option for option in options if maker.offices.widen(option.piece.box.recipient, reach)[0]]
        self.plain_enders = [option for option in self.enders if self._tier_of([option.gateway]) != "specific"]
        weights = [(option.residual, *option.weight) for option in self.enders] or [(0, 0, 0, 0)]
        #: The least that a last step adds: conditions, force, what goes beyond, evidence.
        self.least = tuple(map(min, zip(*weights, strict=True)))
        self.passers = [
            option
            for option in options
            if ROOT not in maker.flows[option.piece.flow].recipient
            and option.piece.box.purpose & (asked.purpose | asked.near)
        ]
        self._open_to: dict[tuple[int, int], list[Option]] = {}
        self.opening, self.shutting = maker.origins.watched
        self.kept: dict[tuple[str, str], list[Label]] = {}
        self.direct: dict[str, int] = {}
        self.best: dict[tuple[str, int, int], list[Label]] = {}
        self.stopped: list[Label] = []
        self.tried, self.complete = 0, True
        self.reached: set[tuple[str, str, Box]] = set()

    def run(self) -> None:
        """Fill `best` and `stopped`."""
        nothing = (0,) * len(RANK)
        layer = [Label(nothing, (), self.maker.start(), nothing)]
        for hops in range(1, self.max_steps + 1):
            following: list[Label] = []
            for label in layer:
                hopeful = self._hopeful(label) if hops > 1 else set(TIERS)
                if not hopeful:
                    continue
                if self.tried > self.budget:
                    self.complete = False
                    return
                # Where the specific tier is full, only a general power or agreement can still add a route.
                special = "specific" in hopeful or self.tier(label.trail) != "specific"
                self._finish(label, self.enders if special else self.plain_enders)
                if hops < self.max_steps and "specific" in hopeful:
                    following += self._grow(label)
            layer = sorted(following, key=lambda label: (label.rank, label.names))

    def finished(self) -> list[Label]:
        """Open labels by tier, verdict and rank; then blocked ones, longer ones only where nothing is open."""
        lists = [(tier, aside, verdict) for aside in (0, 1) for tier in TIERS for verdict in (0, 1)]
        open_ = [label for key in lists for label in self.best.get(key, ())]
        shut = [label for label in self.stopped if not open_ or len(label.names) == 1]
        return [*open_, *shut[: self.top]]

    def tier(self, trail: Trail) -> str:
        """The tier of a trail: general if any power is, else by whether the person must agree."""
        return self._tier_of([hop.gateway for hop in trail.hops])

    def _tier_of(self, used: Iterable[Gateway]) -> str:
        used = list(used)
        if any(item.general for item in used):
            return "general"
        agreed = any(self.types.get(name) == "agreement" for item in used for name in item.conditions or ())
        return "agreement" if agreed else "specific"

    # -- growing

    def _from(self, label: Label, options: Sequence[Option]) -> Sequence[Option]:
        """Those of some options whose givers may be where a label ends, in their order."""
        hops = label.trail.hops
        holders = hops[-1].box.recipient if hops else self.maker.asked.discloser
        key = (id(options), holders)
        if key not in self._open_to:
            widen = self.maker.offices.widen
            self._open_to[key] = [option for option in options if widen(option.piece.box.discloser, holders)[0]]
        return self._open_to[key]

    def _finish(self, label: Label, enders: Sequence[Option]) -> None:
        for grown in (made for option in self._from(label, enders) for made in self._step(label, option, last=True)):
            if not grown.trail.blocked:
                self._take(grown)
            elif all(known.names != grown.names for known in self.stopped):
                insort(self.stopped, grown, key=_by_rank)

    def _take(self, label: Label) -> None:
        """Keep a finished label if it is on the front of its list or among the first; one per sequence of gateways."""
        verdict = label.rank[0]
        if len(label.names) == 1:
            for root in _roots(label):
                self.direct[root] = min(verdict, self.direct.get(root, verdict))
        held = self.best.setdefault((self.tier(label.trail), label.rank[-1], verdict), [])
        for number, known in enumerate(held):
            if known.names == label.names:
                if known.rank <= label.rank:
                    return
                del held[number]
                break
        insort(held, label, key=_by_rank)
        front = set(find_front(known.rank for known in held))
        held[:] = [known for number, known in enumerate(held) if number < self.top or known.rank in front]

    def _grow(self, label: Label) -> list[Label]:
        options = (option for option in self._from(label, self.passers) if option.gateway.id not in label.names)
        made = (longer for option in options for longer in self._step(label, option, last=False))
        return [longer for longer in made if not longer.trail.blocked and self._hopeful(longer) and self._keep(longer)]

    def _step(self, label: Label, option: Option, *, last: bool) -> list[Label]:
        self.tried += 1
        grown = []
        for trail in self.maker.make(label.trail, option, last=last):
            if last:
                self.reached.update((hop.gateway.id, hop.option.piece.flow, hop.box) for hop in trail.hops)
            made = Label(self.rank(trail, last), (*label.names, option.gateway.id), trail, self._floor(trail, last))
            tiered = len(trail.hops) <= PLAIN_STEPS or self.tier(trail) == "specific"
            if tiered and not self._is_detour(made):
                grown.append(made)
        return grown

    def _is_detour(self, label: Label) -> bool:
        """Whether a provision that the path uses goes all the way by itself, on no worse verdict."""
        return len(label.names) > 1 and any(self.direct.get(root, 9) <= label.floor[0] for root in _roots(label))

    # -- ranks and bounds

    def rank(self, trail: Trail, last: bool) -> Rank:
        """How good a trail is, smaller is better; `last` when it is finished.

        What holds under some reading only counts as a doubt here; who tries the readings tells the two apart.
        """
        hops = trail.hops
        doubts = sum(hop.doubts for hop in hops)
        return (
            2 if trail.blocked else 1 if doubts else 0,
            len(hops),
            int(self._partial(trail, last)),
            doubts,
            len(hops),
            sum(hop.conditions for hop in hops),
            0,
            *_weigh(hops),
            int(hops[0].aside),
        )

    def _floor(self, trail: Trail, last: bool) -> Rank:
        """The rank that cutting what is carried cannot better; conditions of limits and bars may shrink."""
        if last:
            return self.rank(trail, last)
        doubts = sum(hop.floor for hop in trail.hops)
        hops = len(trail.hops)
        left = sum(hop.option.residual for hop in trail.hops)
        partial = int(self._partial(trail, last))
        return (
            1 if doubts else 0,
            hops,
            partial,
            doubts,
            hops,
            left,
            0,
            *_weigh(trail.hops),
            int(trail.hops[0].aside),
        )

    def _partial(self, trail: Trail, last: bool) -> bool:
        """Whether part of the demand is lost already; it never comes back."""
        asked, first = self.maker.asked, trail.hops[0]
        lost = trail.purpose != asked.purpose or first.box.discloser != asked.discloser
        lost |= trail.subject != asked.subject or first.special or not trail.form & asked.wanted_form
        lost |= bool(asked.demand.extent) and trail.extent != asked.extent
        return lost or (last and trail.hops[-1].box.recipient != asked.recipient)

    def _hopeful(self, label: Label) -> set[str]:
        """Tiers in which the label with one more hop could still rank among the best.

        One more hop can move a short specific trail into another tier; a long one stays specific.
        """
        own, floor = self.tier(label.trail), label.floor
        tiers = {own, "general", "agreement"} if len(label.trail.hops) < PLAIN_STEPS else {own} & {"specific"}
        left, force, beyond, evidence = self.least
        more = (
            *(floor[4] + 1, floor[5] + left, floor[6]),
            *(max(floor[7], force), floor[8] + beyond, floor[9] + evidence, floor[10]),
        )
        # What is arguable has a doubt at least.
        bounds = [(worse, floor[1] + 1, floor[2], max(floor[3], worse), *more) for worse in range(floor[0], 2)]
        return {tier for tier in tiers if any(self._has_room(tier, bound) for bound in bounds)}

    def _has_room(self, tier: str, bound: Rank) -> bool:
        """Whether a route that is no better than a bound may be among the first, or the first of the front."""
        if bound[-1] and any(found for (_, aside, _), found in self.best.items() if not aside):
            # What is only for information that came in some special way goes no further where anything else is open.
            return False
        held = self.best.get((tier, bound[-1], bound[0]), [])
        front = find_front(known.rank for known in held)
        ahead = sum(self.order(rank) < self.order(bound) for rank in front)
        return ahead < self.top and not any(rank != bound and dominates(rank, bound) for rank in front)

    def _keep(self, label: Label) -> bool:
        """Whether a label is beaten by no other on some count, and equalled by fewer than routes are wanted."""
        option = label.trail.hops[-1].option
        rivals = self.kept.setdefault((option.gateway.id, option.piece.flow), [])
        better = [rival for rival in rivals if self._dominates(rival, label)]
        if len(better) >= self.top or any(rival.rank != label.floor for rival in better):
            return False
        rivals.append(label)
        return True

    def _dominates(self, a: Label, b: Label) -> bool:
        """Whether a is at least as good as b throughout: rank, what it carries, limits, and what it opens."""
        one, two = a.trail, b.trail
        # A cut can raise a bar that was carved out before, so only what is firm throughout bounds another.
        if not dominates(a.rank, b.floor) or not all(hop.firm for hop in one.hops) or self.tier(one) != self.tier(two):
            return False
        lost = two.subject & ~one.subject or two.purpose & ~one.purpose or two.form & ~one.form
        last, first = two.hops[-1].box, two.hops[0].box
        narrower = last.recipient & ~one.hops[-1].box.recipient or first.discloser & ~one.hops[0].box.discloser
        if lost or narrower or two.extent & ~one.extent or not set(a.names) <= set(b.names):
            return False
        mine, theirs = self.maker.origins.passed(one), self.maker.origins.passed(two)
        return theirs & self.opening <= mine and mine & self.shutting <= theirs


def _weigh(hops: Sequence[Hop]) -> tuple[int, int, int]:
    """The weakest force of some steps, how many go beyond what was asked, and what their evidence adds up to."""
    forces, beyond, evidence = zip(*(hop.option.weight for hop in hops), strict=True)
    return max(forces), sum(beyond), sum(evidence)


def _by_rank(label: Label) -> tuple[Rank, tuple[str, ...]]:
    return label.rank, label.names


def _roots(label: Label) -> set[str]:
    """Sections, regulations and paragraphs that a label's gateways come from."""
    return {provision_root(iri) for hop in label.trail.hops for iri in hop.gateway.provisions}
