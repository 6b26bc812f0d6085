"""N-Quads and TriG: the data, and a named graph for each reading."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st

from gateways_graph import load
from gateways_graph.model.identifiers import NAMESPACES, expand
from gateways_graph.rdf.quads import format_nquads, format_trig, split_readings
from gateways_graph.rdf.triples import RDF_TYPE, Literal, Triple

GW = NAMESPACES["gw"]
NAMES = [f"http://a.example/{name}" for name in "abcde"]
WORDS = st.text(st.characters(codec="utf-8"), max_size=5).map(Literal)
TRIPLES = st.lists(
    st.tuples(
        st.sampled_from(NAMES),
        st.sampled_from([RDF_TYPE, GW + "underReading", GW + "flow", "http://a.example/p"]),
        st.sampled_from([*NAMES, GW + "Reading"]) | WORDS,
    ),
    max_size=14,
)


@pytest.fixture(scope="module")
def packaged() -> tuple[Triple, ...]:
    """The data that comes with the package."""
    return load().triples()


def quads(text: str, form: ox.RdfFormat) -> set[ox.Quad]:
    """Statements with their graphs."""
    return set(ox.parse(text.encode(), format=form))


@given(TRIPLES)
def test_both_syntaxes_hold_the_same_and_nothing_new(triples: list[Triple]) -> None:
    """The default graph is the data; a named graph repeats some of it; any order gives the same bytes."""
    trig, nquads = format_trig(triples), format_nquads(triples)
    found = quads(trig, ox.RdfFormat.TRIG)
    assert found == quads(nquads, ox.RdfFormat.N_QUADS)
    default = {quad.triple for quad in found if quad.graph_name == ox.DefaultGraph()}
    assert len(default) == len(set(triples))
    assert {quad.triple for quad in found} == default
    assert (format_trig(triples[::-1]), format_nquads(triples[::-1])) == (trig, nquads)


def test_a_reading_holds_what_rests_on_it_and_the_links_to_it() -> None:
    """A flow under a reading, its own exclusion, and the link from its gateway; not what others share."""
    reading, flow, own, shared, gateway = (f"http://a.example/{name}" for name in ("r", "f", "own", "shared", "g"))
    link: Triple = (gateway, GW + "flow", flow)
    triples: list[Triple] = [
        (reading, RDF_TYPE, GW + "Reading"), (flow, GW + "underReading", reading), (flow, GW + "except", own),
        (own, GW + "recipient", shared), (shared, "http://a.example/p", Literal("x")),
        (gateway, GW + "purpose", shared), (gateway, "http://a.example/p", Literal("y")), link,
    ]  # fmt: skip
    graph = split_readings(triples)[reading]
    assert link in graph
    assert {subject for subject, _, _ in graph} == {reading, flow, own, gateway}
    assert sum(subject == gateway for subject, _, _ in graph) == 1


def test_every_reading_of_the_data_is_a_graph(packaged: tuple[Triple, ...]) -> None:
    """Rival readings are graphs of their own, asked by name; what one adds, its rival does not hold."""
    text = format_trig(packaged)
    store = ox.Store()
    store.load(text.encode(), format=ox.RdfFormat.TRIG)
    readings = {subject for subject, predicate, obj in packaged if (predicate, obj) == (RDF_TYPE, GW + "Reading")}
    assert {graph.value for graph in store.named_graphs() if isinstance(graph, ox.NamedNode)} == readings
    adding, rival = (
        expand(f"rdg:cda-1998-s115-purposes.{name}") for name in ("preventing-crime", "purposes-of-provisions")
    )
    asked = "SELECT ?flow {{ GRAPH <{}> {{ ?flow a <" + GW + "Flow> }} }}"
    assert len(list(store.query(asked.format(adding)))) > 0  # type: ignore[arg-type]
    assert not list(store.query(asked.format(rival)))  # type: ignore[arg-type]


@pytest.mark.filterwarnings("ignore:Dataset.default_context:DeprecationWarning:rdflib")
def test_rdflib_reads_it_too() -> None:
    """What another program makes of it."""
    triples: list[Triple] = [
        (NAMES[0], RDF_TYPE, GW + "Reading"), (NAMES[1], GW + "underReading", NAMES[0]),
        (NAMES[1], GW + "x", Literal("é\n")),
    ]  # fmt: skip
    for text, form in ((format_trig(triples), "trig"), (format_nquads(triples), "nquads")):
        dataset = rdflib.Dataset()
        dataset.parse(data=text, format=form)
        assert len(dataset.graph(rdflib.URIRef(NAMES[0]))) == 3
        assert len(dataset.default_graph) == 3
