"""Tests of JSON-LD: the same triples back, the same bytes always, and nothing to fetch."""

from __future__ import annotations

import json
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateways_graph.rdf.jsonld import format_jsonld
from gateways_graph.rdf.sources import parse_source, read_source
from gateways_graph.resources import default_data
from tests.rdf.triple_strategies import TRIPLES, Triples


@given(TRIPLES)
def test_round_trip(triples: Triples) -> None:
    """JSON-LD reads back as the same triples, whatever the text and the names."""
    assert set(parse_source("x.jsonld", format_jsonld(triples)).triples) == set(triples)


@given(TRIPLES, st.randoms(use_true_random=False))
def test_same_bytes(triples: Triples, chance: random.Random) -> None:
    """Shuffled or read again, the same triples give the same bytes."""
    text = format_jsonld(triples)
    shuffled = triples + triples[:2]
    chance.shuffle(shuffled)
    assert format_jsonld(shuffled) == text
    assert format_jsonld(parse_source("x.jsonld", text).triples) == text


@pytest.mark.parametrize("path", default_data(), ids=lambda path: path.name)
def test_packaged_data_round_trips(path: object) -> None:
    """Each packaged file survives the way through JSON-LD, also by way of rdflib's reader."""
    source = read_source(str(path))
    text = format_jsonld(source.triples)
    assert set(parse_source("x.jsonld", text).triples) == set(source.triples)


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")  # its JSON-LD reader uses its own old names
def test_rdflib_reads_it_too() -> None:
    """Another implementation finds as many triples."""
    import rdflib

    triples = read_source(default_data()[-1]).triples
    assert len(rdflib.Graph().parse(data=format_jsonld(triples), format="json-ld")) == len(set(triples))


def test_context_is_small_and_local() -> None:
    """The context holds the prefixes in use and no address to fetch."""
    document = json.loads(format_jsonld(read_source(default_data()[-1]).triples))
    assert "skos" in document["@context"]
    assert "gwy" not in document["@context"]
    assert all(isinstance(value, str) and value.startswith("http") for value in document["@context"].values())
