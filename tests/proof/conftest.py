"""The packaged data and the engine's findings on it, made once for the proof tests."""

from __future__ import annotations

from datetime import date
from itertools import islice
from typing import Any, NamedTuple

import pytest

from gateways_graph.analysis.asked import find_asked, iter_linked
from gateways_graph.analysis.conflicts import find_conflicts
from gateways_graph.analysis.labels import labels_of
from gateways_graph.analysis.overlaps import find_overlaps
from gateways_graph.analysis.records import short_record, step_record
from gateways_graph.analysis.removal import find_redundant
from gateways_graph.analysis.rerouting import find_routes_read
from gateways_graph.engine.world import World, build_world
from gateways_graph.model.conflict import CONFLICTS, ConflictFinding
from gateways_graph.model.finding import PairFinding
from gateways_graph.model.route import Demand
from gateways_graph.rdf.read import read_dataset
from gateways_graph.rdf.sources import read_source
from gateways_graph.rdf.triples import Triple
from gateways_graph.resources import default_data

TODAY = date(2026, 11, 22)
#: So many findings of each relation and certainty are proved again.
EACH = 6
#: One in so many findings that are listed on request, and judgements that change nothing.
EVERY = 400
#: So many of the first are listed on request at all.
MOST = 16_000


class Answers(NamedTuple):
    """Findings on the packaged data as the command line would write them."""

    triples: list[Triple]
    world: World
    overlaps: dict[str, Any]
    asked: dict[str, Any]
    redundant: dict[str, Any]
    conflicts: dict[str, Any]
    routes: list[dict[str, Any]]


def _pick(findings: tuple[PairFinding, ...]) -> list[PairFinding]:
    """A few findings of every kind."""
    kinds: dict[tuple[str, ...], list[PairFinding]] = {}
    for item in findings:
        also = sorted({f"{other.relation} {other.certainty}" for other in item.also})
        kinds.setdefault((item.relation, item.certainty, *also), []).append(item)
    return [item for found in kinds.values() for item in found[:EACH]]


def _conflicts(world: World) -> list[ConflictFinding]:
    """A few conflicts of every kind."""
    kinds: dict[tuple[str, str, bool], list[ConflictFinding]] = {}
    for item in find_conflicts(world, kinds=[kind for kind in CONFLICTS if kind != "overridden"]).findings:
        kinds.setdefault((item.kind, item.certainty, item.bar is None), []).append(item)
    return [item for found in kinds.values() for item in found[:EACH]]


def _demands(world: World) -> list[Demand]:
    """Demands that recorded flows answer: every twelfth flow between two bodies."""
    found = []
    for name in world.live:
        for flow in world.gateways[name].flows:
            given, taken = flow.discloser[0], flow.recipient[0]
            purposes = [item for item in flow.purpose if item.startswith("pur:")]
            if given.startswith("body:") and taken not in (given, "bcls:any-person") and purposes:
                information = flow.subject[0] if flow.subject else None
                found.append(Demand(given, taken, purposes[0], information, ("E",), TODAY.isoformat()))
    return found[::12]


class Packaged(NamedTuple):
    """The packaged data as triples and as a world."""

    triples: list[Triple]
    world: World


@pytest.fixture(scope="session")
def packaged() -> Packaged:
    """The packaged data on one day."""
    triples = [triple for path in default_data() for triple in read_source(path).triples]
    return Packaged(triples, build_world(read_dataset(triples, digest="0" * 64), TODAY.toordinal()))


@pytest.fixture(scope="session")
def answers(packaged: Packaged) -> Answers:
    """Findings of every kind, and routes for some demands, on the packaged data."""
    triples, world = packaged
    labels = labels_of(world)
    short = {name: short_record(gateway) for name, gateway in world.gateways.items()}
    terms = {name: step_record(gateway) for name, gateway in world.gateways.items()}
    receipt = {"as_at": TODAY.isoformat(), "extent": ["E", "W", "S", "NI"], "readings": {}}
    pairs = [item.to_record(short, labels) for item in _pick(find_overlaps(world).findings)]
    asked = find_asked(world, ["successor", "time gap"])
    for relation in ("reciprocal", "chained", "parallel"):
        asked += islice(iter_linked(world, relation), 0, MOST, EVERY)
    judged = find_redundant(world)
    few = [item for number, item in enumerate(judged.judgements) if item.cover or number % EVERY == 0]
    redundant = {
        "receipt": receipt,
        "answers": "redundant",
        "results": [item.to_record(short, labels) for item in few],
        "removable_set": judged.removable.to_record(labels),
        "smallest": judged.smallest.to_record(labels),
    }
    bars = {name: short_record(bar) for name, bar in world.restrictions.items()}
    conflicts = [item.to_record(short | bars, labels) for item in _conflicts(world)]
    disputed = {"receipt": receipt, "answers": "conflicts", "results": conflicts}
    routes = []
    for demand in _demands(world):
        found = [route.to_record(terms, labels) for route in find_routes_read(world, demand, top=2).routes]
        demanded: dict[str, Any] = {**demand._asdict(), "extent": ["E"]}
        routes.append({"receipt": receipt, "demand": demanded, "results": found})
    listed = {"receipt": receipt, "results": [item.to_record(short, labels) for item in asked]}
    return Answers(triples, world, {"receipt": receipt, "results": pairs}, listed, redundant, disputed, routes)
