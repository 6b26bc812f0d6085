"""Candidate routes for a wished disclosure: the answer to a demand, tier by tier.

The rank is a vector, never one hidden score: `ranking` says of what. Classes are never expanded into
members, and an intermediate must be reached other than through "any person".

Source: `docs/semantics.md`, section 5. networkx's k-shortest paths refuse multigraphs, and parallel
gateways are the normal case, so the search runs on the gateway graph.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from gateways_graph.analysis.demand import Asked, ask, name_part
from gateways_graph.analysis.limits import Limits
from gateways_graph.analysis.ranking import RANK, TIERS, Ranked, list_routes, needs_agreement
from gateways_graph.analysis.search import Label, Search
from gateways_graph.analysis.steps import StepMaker
from gateways_graph.analysis.wording import Wording
from gateways_graph.engine.world import World
from gateways_graph.model.identifiers import statute_iri
from gateways_graph.model.route import VERDICTS, Demand, Route, Routes

__all__ = ["BUDGET", "RANK", "TIERS", "answer", "find_routes", "route_of"]

#: Purposes under a purpose from which it is called broad, and how many of them are named.
_BROAD, _NAMED = 12, 6
#: Most steps that one search tries before it stops and says so.
BUDGET = 60_000


def find_routes(
    world: World,
    demand: Demand,
    *,
    max_steps: int = 4,
    top: int = 5,
    budget: int = BUDGET,
    profile: str | None = None,
) -> Routes:
    """The best routes for a demand, tier by tier.

    Args:
        world: The data at the demand's date and extent.
        demand: Ids of discloser, recipient, purpose and perhaps information.
        max_steps: Most steps in a route, 1 to 6.
        top: Most routes per tier and verdict on the front, and most by the order alone.
        profile: What matters most; one of `PROFILES`.
        budget: Most steps tried; when it is reached the answer says `complete=False`.

    Raises:
        UsageError: From and to are the same, or one did not exist on the day.

    Returns:
        Routes by tier, then rank. Blocked routes come last: direct ones, and longer ones where
        there is no open route. When there is none, `coverage` says what is recorded for each end and for the purpose.
    """
    search = Search(StepMaker(world, ask(world, demand)), max_steps, top, budget, profile=profile)
    search.run()
    words = Wording(search.maker)
    ranked = []
    for label in search.finished():
        tier = search.tier(label.trail)
        ranked.append(Ranked(label.rank, label.names, tier, route_of(words, label, tier)))
    return answer(search, ranked, top=top, profile=profile)


# -- from labels to answers


def answer(search: Search, ranked: Sequence[Ranked], *, top: int, profile: str | None) -> Routes:
    """Routes in order, with what must be known about the whole answer.

    Args:
        search: The search that is over; its world and demand are those of the answer.
        ranked: What it found.
        top: Most routes per tier and verdict.
        profile: What matters most.
    """
    world, asked = search.maker.world, search.maker.asked
    kept = [item for item in ranked if profile != "no-agreement" or not needs_agreement(item.route)]
    demand, routes = asked.demand, list_routes(kept, top=top, profile=profile)
    if _needs_no_power(world, demand.discloser):
        routes.append(Route("no power needed", "no-power-needed", "certain", ()))
    notes, coverage = _notes(world, demand, routes), _coverage(world, asked, search.maker.limits)
    if len(kept) < len(ranked):
        notes = (*notes, f"routes left out because the person must agree: {len(ranked) - len(kept)}")
    return Routes(demand, tuple(routes), search.complete, coverage, search.tried, notes)


def route_of(words: Wording, label: Label, tier: str) -> Route:
    """A finished label in words."""
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
    notes += _broadness(world, demand.purpose)
    persons = [world.nodes[name].legal_person for name in (demand.discloser, demand.recipient)]
    if persons[0] and persons[0] == persons[1]:
        notes.append("both are departments of one legal person: a transfer between them may be no disclosure in law")
    members = [world.bodies.possible[name] & world.singles for name in (demand.discloser, demand.recipient)]
    if demand.discloser == demand.recipient:
        notes.append(f"{world.nodes[demand.discloser].label} on both sides: one member telling another")
    if members[0] and members[0] == members[1] and not members[0] & (members[0] - 1):
        same = name_part(world, members[0])
        notes.append(f"both are, as far as recorded, {same}: within one body there is no disclosure between bodies")
    open_ = [route for route in routes if route.verdict in VERDICTS[:2]]
    if open_ and all(route.match == "partial" for route in open_):
        notes.append("every route is partial: each says which part of the demand it reaches")
    notes.append("court orders, freedom of information and subject access are separate footings, never steps")
    return tuple(notes)


def _broadness(world: World, purpose: str) -> list[str]:
    """That a purpose is a heading over many, with the largest under it, of which one had better be named."""
    # Relative purposes ("functions of the recipient") stand under every purpose and are none of it.
    under = sum(name in world.nodes for name in world.purposes.below(purpose)) - 1
    if under < _BROAD:
        return []
    sizes = {name: len(world.purposes.below(name)) for name in world.purposes.children[purpose] if name in world.nodes}
    first = sorted(sizes, key=lambda name: (-sizes[name], world.nodes[name].label))[:_NAMED]
    named = ", ".join(world.nodes[name].label for name in first)
    label = world.nodes[purpose].label
    what = f"{label} is broad, with {under} recorded purposes under it: a route for one of them is a part of it"
    return [f"{what}; name what is meant, for example {named}"]


def _reached(world: World, axis: str, mask: int) -> frozenset[tuple[str, int]]:
    """Gateways that reach something of a mask on an axis, with the number of the piece that does."""
    return frozenset(
        (name, number)
        for name in world.live
        for number, piece in enumerate(world.scopes[name].plain_possible)
        if getattr(piece.box, axis) & mask
    )


def _coverage(world: World, asked: Asked, limits: Limits) -> tuple[tuple[str, Any], ...]:
    """What is recorded for each end and for the purpose, behind any "not established"."""
    ends = (("discloser", asked.discloser), ("recipient", asked.recipient), ("purpose", asked.purpose))
    hits = [limits.keep(("reached", *end), partial(_reached, world, *end)) for end in ends]
    groups = [{name for name, _ in found} for found in (*hits, hits[0] & hits[1] & hits[2])]
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
