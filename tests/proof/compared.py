"""Comparisons of two tiny worlds, as `diff` would write them."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, NamedTuple

from hypothesis import strategies as st

from gateways_graph.analysis.change import find_changes
from gateways_graph.analysis.labels import labels_of
from gateways_graph.analysis.records import short_record
from gateways_graph.engine.world import build_world
from gateways_graph.model.dataset import Dataset
from gateways_graph.rdf.read import read_dataset
from gateways_graph.rdf.triples import Triple
from tests import builders as make
from tests.proof.documents import EXTENT, Document, barred
from tests.strategies import datasets
from tests.triples_of import triples_of

__all__ = ["Compared", "compare", "comparisons"]

#: Days on which something of the drawn dates differs.
_DAYS = ("2009-06-15", make.DAY, "2020-06-16")


class Compared(NamedTuple):
    """A comparison, and the triples of both sides."""

    old: list[Triple]
    new: list[Triple]
    document: Document


@st.composite
def comparisons(draw: Callable[[st.SearchStrategy[Any]], Any]) -> tuple[Dataset, Dataset, str, str]:
    """Two data sets on one day, of which gateways and bars are gone or exchanged; or one on two days."""
    data: Dataset = draw(st.one_of(datasets(), barred()))
    if draw(st.integers(0, 2)) == 0:
        days = draw(st.permutations(_DAYS))
        return data, data, days[0], days[1]
    other: Dataset = draw(datasets())
    left = draw(st.sampled_from((data.gateways[1:], data.gateways[:1], (data.gateways[0], *other.gateways[1:]))))
    bars = draw(st.sampled_from((data.restrictions, data.restrictions[1:])))
    changed = data._replace(gateways=left, restrictions=bars)
    sides = draw(st.permutations((data, changed)))
    return sides[0], sides[1], make.DAY, make.DAY


def compare(old: Dataset, new: Dataset, days: tuple[str, str]) -> Compared:
    """What differs between two data sets on two days, read from their triples."""
    same = old is new
    triples = [triples_of(old), triples_of(new)]
    data = [read_dataset(part, digest="0" * 64) for part in triples]
    worlds = [
        build_world(data[0] if same else part, make.day_of(day), extent=EXTENT)
        for part, day in zip(data, days, strict=True)
    ]
    changes = find_changes(worlds[0], worlds[1], demands=2)
    labels = {**labels_of(worlds[0]), **labels_of(worlds[1])}
    short = {name: short_record(item) for world in worlds for name, item in world.gateways.items()}
    receipts = [{"as_at": day, "extent": list(EXTENT), "readings": {}} for day in days]
    document = {
        "answers": "diff",
        "old": receipts[0],
        "receipt": receipts[1],
        "results": list(changes.iter_records(short, labels)),
    }
    return Compared(triples[0], triples[0] if same else triples[1], json.loads(json.dumps(document)))
