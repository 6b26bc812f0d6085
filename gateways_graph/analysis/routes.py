"""Candidate routes for a wished disclosure, by label-setting over gateways.

State of a label: the gateway last used, with the information, purposes, extent and limits still
alive. Labels grow one step at a time; a label is dropped when enough others at the same gateway are
at least as good in every component and carry at least as much, or when it can no longer beat the
routes already found in its tier. Classes are never expanded into members, and an intermediate must
be reached other than through "any person".

The rank is a vector in a named order, never one hidden score: verdict, hops, whole or partial,
doubts, conditions left, steps whose power is not express, steps not confined to the information
asked, evidence.

Source: `docs/semantics.md`, section 5. networkx's k-shortest paths refuse multigraphs, and parallel
gateways are the normal case, so the search runs on the gateway graph.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Sequence
from typing import Any, NamedTuple

from gateways_graph.analysis.demand import Asked, ask
from gateways_graph.analysis.steps import ROOT, Option, StepMaker, Trail
from gateways_graph.analysis.wording import Wording
from gateways_graph.engine.world import World
from gateways_graph.model.gateway import Gateway
from gateways_graph.model.identifiers import statute_iri
from gateways_graph.model.route import VERDICTS, Demand, Route, Routes

__all__ = ["BUDGET", "RANK", "TIERS", "find_routes"]

TIERS = ("specific", "general", "agreement", "no-power-needed")
#: Names of the components of a route's rank, in the order they are compared.
RANK = ("verdict", "hops", "partial", "doubts", "conditions", "not_express", "unconfined", "evidence")
#: Most steps that one search tries before it stops and says so.
BUDGET = 60_000

#: General powers and agreement are not chained further than this: longer chains would drown the list.
PLAIN_STEPS = 2

#: One number per name of `RANK`; smaller is better.
Rank = tuple[int, ...]


class Label(NamedTuple):
    """A trail with its rank."""

    rank: Rank
    names: tuple[str, ...]
    trail: Trail


def find_routes(world: World, demand: Demand, *, max_steps: int = 4, top: int = 5, budget: int = BUDGET) -> Routes:
    """The best routes for a demand, tier by tier.

    Args:
        world: The data at the demand's date and extent.
        demand: Ids of discloser, recipient, purpose and perhaps information.
        max_steps: Most steps in a route, 1 to 6.
        top: Most routes per tier.
        budget: Most steps tried; when it is reached the answer says `complete=False`.

    Raises:
        UsageError: From and to are the same, or one did not exist on the day.

    Returns:
        Routes by tier, then rank. Blocked routes come last: direct ones, and longer ones where
        there is no open route. When there is none, `coverage` says what is recorded for each end and for the purpose.
    """
    asked = ask(world, demand)
    maker = StepMaker(world, asked)
    search = _Search(maker, max_steps, top, budget)
    search.run()
    words = Wording(maker)
    labels = [label for tier in TIERS for label in search.best.get(tier, ())]
    # A longer blocked path is told only where nothing else is: it explains why there is no way.
    labels += [label for label in search.stopped if not labels or len(label.names) == 1][:top]
    routes = [_route(words, label, search.tier(label.trail)) for label in labels]
    if _needs_no_power(world, demand.discloser):
        routes.append(Route("no power needed", "no-power-needed", "certain", ()))
    notes = _notes(world, demand, routes)
    return Routes(demand, tuple(routes), search.complete, _coverage(world, asked), search.tried, notes)


class _Search:
    """One label-setting search.

    Attributes:
        best: Tier -> finished labels, best first, at most `top`, one per sequence of gateways.
        stopped: Finished labels that a bar or limit stops.
    """

    def __init__(self, maker: StepMaker, max_steps: int, top: int, budget: int) -> None:
        self.maker, self.max_steps, self.top, self.budget = maker, max_steps, top, budget
        options = maker.options()
        reach = maker.asked.recipient
        self.enders = [option for option in options if maker.offices.widen(option.piece.box.recipient, reach)[0]]
        self.passers = [
            option
            for option in options
            if ROOT not in maker.flows[option.piece.flow].recipient and maker.asked.purpose & option.piece.box.purpose
        ]
        self.types = {item.id: item.type for item in maker.world.dataset.conditions}
        self.plain_enders = [option for option in self.enders if self._tier_of([option.gateway]) != "specific"]
        self.watched = maker.watched_origins()
        self.kept: dict[tuple[str, str], list[Label]] = {}
        self.best: dict[str, list[Label]] = {}
        self.stopped: list[Label] = []
        self.tried, self.complete = 0, True

    def run(self) -> None:
        """Fill `best` and `stopped`."""
        layer = [Label((0,) * len(RANK), (), self.maker.start())]
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
            layer = sorted(following)

    def _finish(self, label: Label, enders: Sequence[Option]) -> None:
        for grown in (made for option in enders for made in self._step(label, option, last=True)):
            if not grown.trail.blocked:
                self._take(self.tier(grown.trail), grown)
            elif all(known.names != grown.names for known in self.stopped):
                insort(self.stopped, grown, key=_by_rank)

    def _take(self, tier: str, label: Label) -> None:
        """Keep a finished label if it is among the best of its tier; one per sequence of gateways."""
        held = self.best.setdefault(tier, [])
        for number, known in enumerate(held):
            if known.names == label.names:
                if known.rank <= label.rank:
                    return
                del held[number]
                break
        insort(held, label, key=_by_rank)
        del held[self.top :]

    def _grow(self, label: Label) -> list[Label]:
        options = (option for option in self.passers if option.gateway.id not in label.names)
        made = (longer for option in options for longer in self._step(label, option, last=False))
        return [longer for longer in made if not longer.trail.blocked and self._hopeful(longer) and self._keep(longer)]

    def _step(self, label: Label, option: Option, *, last: bool) -> list[Label]:
        self.tried += 1
        grown = []
        for trail in self.maker.make(label.trail, option, last=last):
            if len(trail.hops) <= PLAIN_STEPS or self.tier(trail) == "specific":
                grown.append(Label(self._rank(trail, last), (*label.names, option.gateway.id), trail))
        return grown

    def _rank(self, trail: Trail, last: bool) -> Rank:
        hops = trail.hops
        doubts = sum(hop.doubts for hop in hops)
        return (
            2 if trail.blocked else 1 if doubts else 0,
            len(hops),
            int(self._partial(trail, last)),
            doubts,
            sum(hop.conditions for hop in hops),
            *map(sum, zip(*(hop.option.weight for hop in hops), strict=True)),
        )

    def _partial(self, trail: Trail, last: bool) -> bool:
        """Whether part of the demand is lost already; it never comes back."""
        asked, first = self.maker.asked, trail.hops[0].box
        lost = trail.purpose != asked.purpose or first.discloser != asked.discloser
        lost |= trail.subject != asked.subject
        lost |= bool(asked.demand.extent) and trail.extent != asked.extent
        return lost or (last and trail.hops[-1].box.recipient != asked.recipient)

    def tier(self, trail: Trail) -> str:
        """The tier of a trail: general if any power is, else by whether the person must agree."""
        return self._tier_of([hop.gateway for hop in trail.hops])

    def _tier_of(self, used: Sequence[Gateway]) -> str:
        if any(item.general for item in used):
            return "general"
        agreed = any(self.types.get(name) == "agreement" for item in used for name in item.conditions or ())
        return "agreement" if agreed else "specific"

    def _hopeful(self, label: Label) -> set[str]:
        """Tiers in which the label with one more hop could still rank among the best.

        Verdict, hops, part and doubts only grow with a hop, so these of a label plus one hop are a
        lower bound (conditions may shrink when the takers are cut to those who give on). One more
        hop can move a short specific trail into another tier; a long one stays specific.
        """
        rank = label.rank
        bound = (rank[0], rank[1] + 1, *rank[2:4])
        own = self.tier(label.trail)
        tiers = {own, "general", "agreement"} if len(label.trail.hops) < PLAIN_STEPS else {own} & {"specific"}
        held = {name: self.best.get(name, []) for name in tiers}
        return {name for name, labels in held.items() if len(labels) < self.top or labels[-1].rank[:4] >= bound}

    def _keep(self, label: Label) -> bool:
        """Whether a label is not dominated by as many others as routes are wanted."""
        option = label.trail.hops[-1].option
        rivals = self.kept.setdefault((option.gateway.id, option.piece.flow), [])
        if sum(1 for rival in rivals if self._dominates(rival, label)) >= self.top:
            return False
        rivals.append(label)
        return True

    def _dominates(self, a: Label, b: Label) -> bool:
        """Whether a is at least as good as b throughout: rank, what it carries, limits, and what it opens."""
        if any(x > y for x, y in zip(a.rank, b.rank, strict=True)):
            return False
        one, two = a.trail, b.trail
        lost = two.subject & ~one.subject or two.purpose & ~one.purpose or two.form & ~one.form
        last, first = two.hops[-1].box, two.hops[0].box
        narrower = last.recipient & ~one.hops[-1].box.recipient or first.discloser & ~one.hops[0].box.discloser
        if lost or narrower or two.extent & ~one.extent or not set(a.names) <= set(b.names):
            return False
        return self.maker.origins(two) & self.watched <= self.maker.origins(one)


def _by_rank(label: Label) -> tuple[Rank, tuple[str, ...]]:
    return label.rank, label.names


# -- from labels to answers


def _route(words: Wording, label: Label, tier: str) -> Route:
    trail = label.trail
    part = words.part_of(trail)
    return Route(
        VERDICTS[label.rank[0]],
        tier,
        "possible" if label.rank[3] else "certain",
        words.steps(trail),
        "partial" if part else "whole",
        part,
        tuple(zip(RANK, label.rank, strict=True)),
        words.warnings(trail),
    )


def _needs_no_power(world: World, name: str) -> bool:
    """Whether a discloser is recorded as needing no power (companies, charities, individuals)."""
    over = world.bodies.above(name)
    return any(world.nodes[node].needs_power in ("none", "objects") for node in over)


def _notes(world: World, demand: Demand, routes: Sequence[Route]) -> tuple[str, ...]:
    notes = []
    if demand.information is None:
        notes.append("no information was named: say which with --information; each step lists what it carries")
    if not demand.extent:
        notes.append("no extent was named: say where with --extent (E, W, S, NI)")
    persons = [world.nodes[name].legal_person for name in (demand.discloser, demand.recipient)]
    if persons[0] and persons[0] == persons[1]:
        notes.append("both are departments of one legal person: a transfer between them may be no disclosure in law")
    open_ = [route for route in routes if route.verdict in VERDICTS[:2]]
    if open_ and all(route.match == "partial" for route in open_):
        notes.append("every route is partial: each says which part of the demand it reaches")
    notes.append("court orders, freedom of information and subject access are separate footings, never steps")
    return tuple(notes)


def _coverage(world: World, asked: Asked) -> tuple[tuple[str, Any], ...]:
    """What is recorded for each end and for the purpose, behind any "not established"."""
    groups: tuple[set[str], ...] = (set(), set(), set(), set())
    for name in world.live:
        for piece in world.scopes[name].plain_possible:
            box = piece.box
            hits = (box.discloser & asked.discloser, box.recipient & asked.recipient, box.purpose & asked.purpose)
            for hit, group in zip((*hits, all(hits)), groups, strict=True):
                if hit:
                    group.add(name)
    counted = groups[0] | groups[1] | groups[2]
    versions = [iri.rpartition("/")[2] for name in counted if (iri := world.gateways[name].version_read)]
    waiting = [item for item in world.dataset.gateways if item.status == "candidate"]
    uncoded = {statute_iri(iri) for item in waiting for iri in item.provisions if iri.startswith("http")}
    names = ("from_discloser", "to_recipient", "for_purpose", "all_three")
    return (
        *((name, len(group)) for name, group in zip(names, groups, strict=True)),
        ("checked", sum(world.gateways[name].checked for name in counted)),
        ("newest_version_read", max((text for text in versions if text[:1].isdigit()), default=None)),
        ("statutes_with_uncoded_gateways", sorted(uncoded)),
    )
