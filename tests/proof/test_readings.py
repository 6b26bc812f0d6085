"""The checker proves routes under rival readings, and nothing that was falsified about them."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from hypothesis import HealthCheck, given, settings

from gateways_graph.analysis.labels import labels_of
from gateways_graph.analysis.records import step_record
from gateways_graph.analysis.rerouting import find_routes_read
from gateways_graph.engine.world import build_world
from gateways_graph.model.dataset import Dataset
from gateways_graph.model.route import Demand
from gateways_graph.proof.check import check_document
from gateways_graph.rdf.read import read_dataset
from gateways_graph.rdf.triples import Triple
from tests import builders as make
from tests.analysis.test_rerouting import disputed
from tests.triples_of import triples_of

_EXTENT = ["E", "S"]


def _routes(data: Dataset) -> tuple[list[Triple], dict[str, Any]]:
    """Triples, and what `routes` would write about them."""
    triples = list(triples_of(data))
    known = read_dataset(triples, digest="0" * 64)
    world = build_world(known, make.day_of(), extent=_EXTENT)
    demand = Demand("body:giver", "body:taker", "pur:aim", "inf:fact")
    found = find_routes_read(world, demand, max_steps=3)
    short = {item.id: step_record(item) for item in known.gateways}
    records = [route.to_record(short, labels_of(world)) for route in found.routes]
    receipt = {"as_at": make.DAY, "extent": _EXTENT}
    return triples, {"receipt": receipt, "demand": demand._asdict(), "results": records}


@settings(max_examples=120, database=None, deadline=None, derandomize=True, suppress_health_check=tuple(HealthCheck))
@given(disputed())
def test_routes_under_disputed_readings_are_proved(data: Dataset) -> None:
    """Verdicts, the phrases they turn on and the readings named follow from the triples."""
    triples, document = _routes(data)
    assert [verdict for verdict in check_document(triples, document) if not verdict.ok] == []


@settings(max_examples=60, database=None, deadline=None, derandomize=True, suppress_health_check=tuple(HealthCheck))
@given(disputed())
def test_falsified_readings_are_refuted(data: Dataset) -> None:
    """A route that turns on a phrase is not supported, and does not hold under whatever reading one names."""
    triples, document = _routes(data)
    for record in document["results"]:
        if not record["turns_on"]:
            continue
        raised = deepcopy(record) | {"verdict": "supported on these facts", "certainty": "certain", "turns_on": []}
        raised["rank"] = {**record["rank"], "verdict": 0, "doubts": 0}
        silent = deepcopy(record) | {"turns_on": [], "under": {}}
        unknown = deepcopy(record) | {"under": {"phr:x": "rdg:nothing"}}
        false = {**document, "results": [raised, silent, unknown]}
        raised_ok, _, unknown_ok = (verdict.ok for verdict in check_document(triples, false))
        assert not raised_ok
        assert not unknown_ok
