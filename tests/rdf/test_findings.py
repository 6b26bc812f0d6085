"""Findings as RDF: shaped as published, complete, and asked in SPARQL beside the data."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from gateways_graph import load
from gateways_graph.errors import DataError
from gateways_graph.export.findings import build_findings
from gateways_graph.model.identifiers import NAMESPACES
from gateways_graph.rdf.findings import findings_to_triples
from gateways_graph.rdf.query import run_query
from gateways_graph.rdf.shapes import find_shape_violations
from gateways_graph.rdf.sources import Source, read_source
from gateways_graph.rdf.triples import RDF_TYPE, Triple
from gateways_graph.resources import shipped_file

VALID = Path(__file__).with_name("valid.ttl")

GWF = NAMESPACES["gwf"]


@pytest.fixture(scope="module")
def session() -> Any:
    """The small data set of the validation tests, as a session."""
    return load(VALID, cache=False)


@pytest.fixture(scope="module")
def triples(session: Any) -> tuple[Triple, ...]:
    """Its findings."""
    return tuple(build_findings(session))


def _source(triples: Iterable[Triple]) -> Source:
    return Source("findings.ttl", "", tuple(triples))


def test_findings_have_the_published_shape(triples: tuple[Triple, ...]) -> None:
    """pySHACL accepts them under `data/finding-shapes.ttl`, where every class is closed."""
    assert triples
    assert find_shape_violations([_source(triples)], shapes="finding-shapes.ttl") == []


def test_a_finding_out_of_shape_is_found(triples: tuple[Triple, ...]) -> None:
    """The shapes are not vacuous: a second verdict, a lost run and a strange property are violations."""
    node = next(s for s, p, o in triples if p == RDF_TYPE and o == f"{GWF}CoverageFinding")
    for bad in (
        (*triples, (node, f"{GWF}verdict", f"{GWF}dead")),
        tuple(item for item in triples if item[:2] != (node, f"{GWF}run")),
        (*triples, (node, f"{GWF}likes", node)),
    ):
        assert find_shape_violations([_source(bad)], shapes="finding-shapes.ttl")


def test_every_word_of_a_finding_is_in_the_vocabulary(triples: tuple[Triple, ...]) -> None:
    """Classes, properties and values that are written are published, with a label."""
    known = {s for s, p, _ in read_source(shipped_file("finding-vocabulary.ttl")).triples if p.endswith("label")}
    used = {term for triple in triples for term in triple if isinstance(term, str) and term.startswith(GWF)}
    assert used <= known


def test_shapes_and_vocabulary_speak_of_the_same_properties() -> None:
    """A property of the shapes is in the vocabulary, and one of the vocabulary in some shape."""
    shapes = shipped_file("finding-shapes.ttl").read_text(encoding="utf-8")
    vocabulary = shipped_file("finding-vocabulary.ttl").read_text(encoding="utf-8")
    declared = set(re.findall(r"gwf:(\w+) a owl:(?:Object|Datatype)Property", vocabulary))
    assert set(re.findall(r"sh:path gwf:(\w+)", shapes)) == declared


def test_findings_are_asked_beside_the_data(session: Any, triples: tuple[Triple, ...]) -> None:
    """A query joins a finding with what the data says of its gateways."""
    answer = run_query(
        "SELECT ?gateway ?label WHERE { ?f a gwf:CoverageFinding ; gwf:gateway ?gateway ."
        " ?gateway skos:prefLabel ?label } ORDER BY ?gateway",
        [VALID, _source(triples)],
    )
    assert len(answer.to_records()) == len(session.world.live)


def test_each_relation_of_a_pair_is_a_finding_of_its_own(session: Any, triples: tuple[Triple, ...]) -> None:
    """As many findings as relations, one of each pair the strongest."""
    pairs = session.overlaps().findings
    found = [s for s, p, o in triples if p == RDF_TYPE and o == f"{GWF}PairFinding"]
    strongest = [s for s, p, o in triples if p == f"{GWF}strongest" and getattr(o, "value", "") == "true"]
    assert len(found) == len(set(found)) == sum(1 + len(item.also) for item in pairs)
    assert len(strongest) == len(pairs)


def test_the_same_answer_gives_the_same_names(session: Any, triples: tuple[Triple, ...]) -> None:
    """Names come from what is said: two runs agree, and another day gives other findings."""
    assert set(build_findings(session)) == set(triples)
    later = load(VALID, cache=False, as_at=session.as_at.replace(year=session.as_at.year + 1))
    assert not {s for s, _, _ in build_findings(later)} & {s for s, _, _ in triples}


def test_other_answers_have_no_form_in_rdf() -> None:
    """A document of another command is refused by name."""
    with pytest.raises(DataError, match="'merge' have no form in RDF"):
        list(findings_to_triples([{"receipt": {}, "results": [], "answers": "merge"}]))


def test_findings_of_a_real_act_have_the_published_shape() -> None:
    """Pairs with every relation, verdicts with covers and keystones: those of one Act of the packaged data."""
    packaged = load()
    documents = [
        {
            "receipt": packaged.receipt(),
            "results": packaged.records(packaged.overlaps(statute="Pensions Act 2004").findings),
        },
        {
            "receipt": packaged.receipt(),
            "answers": "redundant",
            "results": packaged.records(packaged.redundant(filters={"statute": "Pensions Act 2004"}).judgements),
        },
        {
            "receipt": packaged.receipt(),
            "answers": "conflicts",
            "results": packaged.records(packaged.conflicts(filters={"statute": "Pensions Act 2004"}).findings),
        },
    ]
    found = tuple(findings_to_triples(documents))
    assert {o for _, p, o in found if p == f"{GWF}relation"} >= {f"{GWF}redundant", f"{GWF}partial-overlap"}
    assert any(p == f"{GWF}coveredBy" for _, p, _ in found)
    assert any(p == f"{GWF}bar" for _, p, _ in found)
    assert find_shape_violations([_source(found)], shapes="finding-shapes.ttl") == []
