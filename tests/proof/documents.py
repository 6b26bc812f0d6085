"""Documents about tiny worlds, as the commands would write them: one of each kind."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from gateways_graph.analysis.asked import ASKED, find_asked
from gateways_graph.analysis.conflicts import find_conflicts
from gateways_graph.analysis.labels import labels_of
from gateways_graph.analysis.records import short_record, step_record
from gateways_graph.analysis.relations import Comparer
from gateways_graph.analysis.removal import find_redundant
from gateways_graph.analysis.routes import find_routes
from gateways_graph.engine.world import World, build_world
from gateways_graph.model.dataset import Dataset, Phrase, Reading
from gateways_graph.model.gateway import Gateway
from gateways_graph.model.route import Demand
from gateways_graph.rdf.read import read_dataset
from gateways_graph.rdf.triples import Triple
from tests import builders as make
from tests.analysis.barred_worlds import barred_datasets
from tests.strategies import datasets
from tests.triples_of import triples_of

__all__ = ["DOCUMENTS", "EXTENT", "MANY", "Document", "barred", "read_again", "versions", "written"]

EXTENT = ("E", "S")
Document = dict[str, Any]
#: So many worlds of each kind; `GATEWAYS_TEST_WORLDS` asks for more, as a nightly run does.
MANY = settings(
    max_examples=int(os.environ.get("GATEWAYS_TEST_WORLDS", "120")),
    database=None,
    deadline=None,
    derandomize=True,
    suppress_health_check=tuple(HealthCheck),
)
_RECEIPT = {"as_at": make.DAY, "extent": list(EXTENT), "readings": {}}


def read_again(data: Dataset) -> tuple[list[Triple], World]:
    """The triples of a small data set, and the world that is read from them."""
    triples = triples_of(data)
    return triples, build_world(read_dataset(triples, digest="0" * 64), make.day_of(), extent=EXTENT)


def _short(world: World) -> dict[str, dict[str, Any]]:
    return {name: short_record(item) for name, item in world.gateways.items()}


def written(document: Document) -> Document:
    """What is left of a document once it is written and read."""
    told: Document = json.loads(json.dumps({"receipt": _RECEIPT, **document}))
    return told


def pairs(world: World) -> Document:
    """Of `overlaps`."""
    comparer, labels, short = Comparer(world), labels_of(world), _short(world)
    both = [(a, b) for number, a in enumerate(world.live) for b in world.live[number + 1 :]]
    found = [finding for a, b in both if (finding := comparer.compare(a, b)) is not None]
    return written({"results": [item.to_record(short, labels) for item in found]})


def asked(world: World) -> Document:
    """Of `overlaps` with every relation that is listed on request."""
    labels, short = labels_of(world), _short(world)
    return written({"results": [item.to_record(short, labels) for item in find_asked(world, ASKED)]})


def redundant(world: World) -> Document:
    """Of `redundant`."""
    labels, short, answer = labels_of(world), _short(world), find_redundant(world)
    return written(
        {
            "answers": "redundant",
            "results": [item.to_record(short, labels) for item in answer.judgements],
            "removable_set": answer.removable.to_record(labels),
            "smallest": answer.smallest.to_record(labels),
        }
    )


def conflicts(world: World) -> Document:
    """Of `conflicts`, with every kind."""
    labels, short = labels_of(world), _short(world)
    short |= {name: short_record(item) for name, item in world.restrictions.items()}
    found = find_conflicts(world).findings
    return written({"answers": "conflicts", "results": [item.to_record(short, labels) for item in found]})


def routes(world: World) -> Document:
    """Of `routes`, for the first flow between two bodies for a purpose that is named."""
    labels = labels_of(world)
    steps = {name: step_record(item) for name, item in world.gateways.items()}
    flows = [flow for name in world.live for flow in world.gateways[name].flows]
    for flow in flows:
        ends = flow.discloser[0], flow.recipient[-1]
        wanted = [name for name in flow.purpose if name.startswith("pur:")]
        named = all(name.startswith(("body:", "bcls:")) and world.bodies.possible[name] for name in ends)
        if ends[0] != ends[1] and wanted and named:
            demand = Demand(*ends, wanted[0], None, EXTENT, make.DAY)
            # A path in between could go through unlisted members of a class that is an end itself.
            most = 3 if all(name.startswith("body:") for name in ends) else 1
            found = [
                route.to_record(steps, labels) for route in find_routes(world, demand, max_steps=most, top=2).routes
            ]
            # A bar on an office is not looked at where its body acts through it: such routes are not compared.
            found = [item for item in found if not (world.bars and any(step["acting_as"] for step in item["steps"]))]
            return written({"demand": {**demand._asdict(), "extent": list(EXTENT)}, "results": found})
    return written({"results": []})


#: Kind -> the document of a world.
DOCUMENTS: Mapping[str, Callable[[World], Document]] = {
    "pairs": pairs,
    "asked": asked,
    "redundant": redundant,
    "conflicts": conflicts,
    "routes": routes,
}


@st.composite
def barred(draw: Callable[[st.SearchStrategy[Any]], Any]) -> Dataset:
    """A tiny world with bars, and the readings that disputed words of them rest on."""
    data: Dataset = draw(barred_datasets())
    rival = [Reading(name, "phr:x", name) for name in ("rdg:broad", "rdg:narrow")]
    return data._replace(phrases=(Phrase("phr:x", make.provision_iri("1"), "words"),), readings=tuple(rival))


_DATES = ("1990-01-01", "2000-01-01", "2005-06-01", "2010-01-01", "2015", None)


@st.composite
def versions(draw: Callable[[st.SearchStrategy[Any]], Any]) -> Dataset:
    """A tiny world of which the gateways are versions of one provision, with exact and other dates."""
    data = draw(datasets())
    return data._replace(
        gateways=tuple(_version(item, *(draw(st.sampled_from(_DATES)) for _ in "ab")) for item in data.gateways)
    )


def _version(item: Gateway, start: str | None, until: str | None) -> Gateway:
    return item._replace(family="fam:one", in_force=(make.period(start, until),))
