"""Tests of the DPV export: read back, each purpose is a process of its own, and nothing says more than is recorded."""

from __future__ import annotations

from itertools import product

import pytest
from rdflib import RDF, Graph, Namespace, URIRef

from gateways_graph.engine.world import build_world
from gateways_graph.export.dpv import build_dpv
from gateways_graph.model.gateway import Restriction
from gateways_graph.model.identifiers import NAMESPACES, expand
from gateways_graph.rdf.write import format_turtle
from tests import builders as make
from tests.random_worlds import plain_dataset

DPV, GW, GWO, POL = (Namespace(NAMESPACES[name]) for name in ("dpv", "gw", "gwo", "pol"))


def _graph(*items: object) -> Graph:
    return Graph().parse(
        data=format_turtle(build_dpv(build_world(make.dataset(*items), make.day_of()))), format="turtle"
    )


def _flows(graph: Graph, rule: URIRef) -> set[tuple[str, ...]]:
    """Who tells whom for what, by every process of a rule: within one process all of its values are any of these."""
    found: set[tuple[str, ...]] = set()
    for process in graph.objects(rule, DPV.hasProcess):
        axes = [sorted(map(str, graph.objects(process, prop))) for prop in
                (DPV.isImplementedByEntity, DPV.hasRecipient, DPV.hasPurpose)]  # fmt: skip
        assert len(axes[2]) == 1
        found |= set(product(*axes))
    return found


@pytest.mark.parametrize("seed", range(5))
def test_the_processes_are_the_flows(seed: int) -> None:
    """Discloser, recipient and purpose of every flow are those of its processes, and no others."""
    data = plain_dataset(seed, 6)
    graph = Graph().parse(data=format_turtle(build_dpv(build_world(data, make.day_of()))), format="turtle")
    for gateway in data.gateways:
        expected = {
            tuple(map(expand, names))
            for flow in gateway.flows
            for names in product(flow.discloser, flow.recipient, flow.purpose)
        }
        assert _flows(graph, POL[gateway.id]) == expected


@pytest.mark.parametrize(
    ("obligation", "kind"),
    [
        ("may", "Permission"),
        ("must", "Obligation"),
        ("must-when-required", "Obligation"),
        ("must-respond", "Permission"),
    ],
)
def test_a_rule_is_what_the_law_makes_it(obligation: str, kind: str) -> None:
    """A duty to disclose is an obligation; a duty to answer that allows refusal is not."""
    graph = _graph(make.gateway("1", obligation=obligation))
    assert set(graph.objects(POL["1"], RDF.type)) == {DPV[kind]}


@pytest.mark.parametrize(
    "terms", [{"legal_effect": "shields"}, {"extent": None}, {"gives_way_to": ("code:any-other-power",)}]
)
def test_what_is_in_doubt_permits_nothing(terms: dict[str, object]) -> None:
    """A gateway that does not certainly permit is a rule without a kind; its processes are held back, with reasons."""
    graph = _graph(make.gateway("1", **terms))
    assert set(graph.objects(POL["1"], RDF.type)) == {DPV.Rule}
    assert not set(graph.objects(POL["1"], DPV.hasProcess))
    (process,) = graph.objects(POL["1"], GWO.heldBack)
    assert set(graph.objects(process, GWO.because))


def test_a_bar_is_a_prohibition() -> None:
    """With the gateways that it yields to beside it."""
    bar = Restriction("bar:b", "B", bars=(make.flow(id="flow:b"),), extent=("E",), in_force=make.SINCE_2000,
                      yields_to=("gwy:1",))  # fmt: skip
    graph = _graph(make.gateway("1"), bar)
    assert set(graph.objects(POL["b"], RDF.type)) == {DPV.Prohibition}
    assert set(graph.objects(POL["b"], GW.yieldsTo)) == {URIRef(expand("gwy:1"))}


def test_a_gateway_is_no_legal_basis() -> None:
    """A power to disclose is not a ground of Article 6, and is not written as one."""
    graph = _graph(make.gateway("1"))
    assert not set(graph.subject_objects(DPV.hasLegalBasis))


def test_purposes_keep_their_matches() -> None:
    """Our purposes are DPV purposes, under each other, and near to those of DPV where the data say so."""
    match = "https://w3id.org/dpv#CounterMoneyLaundering"
    graph = _graph(make.gateway("1"), make.purpose("laundering", "pur:aim", matches=(match,)))
    node = URIRef(expand("pur:laundering"))
    assert (node, RDF.type, DPV.Purpose) in graph
    assert (node, Namespace(NAMESPACES["skos"]).closeMatch, URIRef(match)) in graph
