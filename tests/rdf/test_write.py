"""Tests of the writers of Turtle and N-Triples and of writing files: canonical, whole or not at all."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateways_graph.errors import UsageError
from gateways_graph.rdf.files import write_triples
from gateways_graph.rdf.sources import parse_source, read_source
from gateways_graph.rdf.triples import Literal, Triple
from gateways_graph.rdf.write import format_ntriples, format_turtle
from gateways_graph.resources import default_data
from tests.rdf.triple_strategies import TRIPLES, Triples

_ONE = [("http://a.example/s", "http://a.example/p", Literal("text"))]


@given(TRIPLES)
def test_turtle_round_trip(triples: Triples) -> None:
    """Turtle reads back as the same triples, whatever the text and the names."""
    assert set(parse_source("x.ttl", format_turtle(triples)).triples) == set(triples)


@given(TRIPLES)
def test_ntriples_round_trip(triples: Triples) -> None:
    """N-Triples read back as the same triples, one a line and none twice."""
    text = format_ntriples(triples)
    assert set(parse_source("x.nt", text).triples) == set(triples)
    assert text.count("\n") == len(set(triples))


@given(TRIPLES, st.randoms(use_true_random=False))
def test_writing_is_canonical(triples: Triples, chance: random.Random) -> None:
    """Shuffled, repeated or read again, the same triples give the same bytes."""
    text = format_turtle(triples)
    shuffled = triples + triples[:2]
    chance.shuffle(shuffled)
    assert format_turtle(shuffled) == text
    assert format_turtle(parse_source("x.ttl", text).triples) == text
    assert format_ntriples(shuffled) == format_ntriples(triples)


@pytest.mark.parametrize("path", default_data(), ids=lambda path: path.name)
def test_packaged_data_is_in_canonical_order(path: Path) -> None:
    """A packaged file is exactly what the writer makes of its triples, under the same heading."""
    source = read_source(path)
    heading = []
    for line in source.text.splitlines():
        if not line.startswith("#"):
            break
        heading.append(line[2:])
    assert format_turtle(source.triples, heading="\n".join(heading)) == source.text


def test_blank_nodes_get_names_that_can_be_read() -> None:
    """Names the parser made up are replaced, the same node by the same name."""
    triples: list[Triple] = [
        ("_:f.ttl#1", "http://a.example/p", "_:f.ttl#2"),
        ("_:f.ttl#2", "http://a.example/p", Literal("x")),
    ]
    for text, ending in ((format_turtle(triples), "ttl"), (format_ntriples(triples), "nt")):
        assert "_:b1" in text
        found = parse_source(f"f.{ending}", text).triples
        ((first, _, middle),) = [triple for triple in found if isinstance(triple[2], str)]
        assert {subject for subject, _, _ in found} == {first, middle}


@pytest.mark.parametrize("ending", ["ttl", "nt", "jsonld", "json"])
def test_files_read_back(tmp_path: Path, ending: str) -> None:
    """The ending of the name decides the syntax, and what was written reads back."""
    path = tmp_path / f"out.{ending}"
    write_triples(path, _ONE)
    assert list(read_source(path).triples) == _ONE
    assert [item.name for item in tmp_path.iterdir()] == [path.name]


def test_an_unknown_ending_is_refused(tmp_path: Path) -> None:
    """A name that does not say which RDF is meant is refused before anything is written."""
    with pytest.raises(UsageError, match=r"\.ttl"):
        write_triples(tmp_path / "out.txt", _ONE)
    assert not list(tmp_path.iterdir())


def test_a_failure_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the disk fails in the middle, the old file is whole and no half file is left."""
    path = tmp_path / "out.ttl"
    write_triples(path, _ONE)
    before = path.read_bytes()

    def fail(handle: int) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr("gateways_graph.atomic.os.fsync", fail)
    with pytest.raises(OSError, match="space"):
        write_triples(path, [*_ONE, ("http://a.example/t", "http://a.example/p", Literal("more"))])
    assert path.read_bytes() == before
    assert [item.name for item in tmp_path.iterdir()] == ["out.ttl"]


def test_heading_is_a_comment() -> None:
    """The heading stands at the top as comment lines and adds no triple."""
    text = format_turtle(_ONE, heading="one\ntwo")
    assert text.startswith("# one\n# two\n")
    assert list(parse_source("x.ttl", text).triples) == _ONE
