"""Gateways and statutes joined by how they overlap."""

from __future__ import annotations

import itertools
import os
import subprocess
import sys

from gateways_graph.graph.views import build_view, clusters, overlap_graph, statute_graph
from gateways_graph.model.dataset import Dataset, Statute
from tests import builders as b
from tests.graph.worlds import ACT, finding, small_world


def crowd(count: int) -> Dataset:
    """Two purposes, each with half of the gateways."""
    names = [f"g{number:02}" for number in range(count)]
    return b.dataset(
        *(b.gateway(name, b.flow(purpose="pur:one" if at < count / 2 else "pur:two")) for at, name in enumerate(names))
    )


def test_an_edge_carries_the_finding() -> None:
    """Relation, certainty, both exact shares and the covered side; one edge for each pair."""
    graph = overlap_graph([finding("power", "lapsed", "subsumed", share_b=(1, 9))], small_world())
    data = graph.edges["lapsed", "power"]
    assert data["relation"] == data["type"] == "subsumed"
    assert (data["a"], data["b"], data["covered"]) == ("power", "lapsed", "power")
    assert (data["share_a"], data["share_b"]) == ("1/4", "1/9")
    assert 0 < data["weight"] <= 1
    assert set(graph) == {"power", "lapsed"}


def test_siblings_and_possible_relations_can_be_left_out() -> None:
    """Limbs of one provision are not overlaps of interest unless asked for."""
    found = [finding("power", "lapsed", siblings=True), finding("power", "duty", certainty="possible")]
    assert overlap_graph(found, small_world()).number_of_edges() == 1
    assert overlap_graph(found, small_world(), siblings=True).number_of_edges() == 2
    assert overlap_graph(found, small_world(), certain_only=True).number_of_edges() == 0


def test_the_order_of_findings_does_not_matter() -> None:
    """Reordering changes nothing, not even the order of nodes."""
    found = [finding("power", "lapsed"), finding("duty", "power"), finding("duty", "lapsed")]
    one, two = overlap_graph(found, small_world()), overlap_graph(found[::-1], small_world())
    assert list(one.edges(data=True)) == list(two.edges(data=True))


def test_statutes_are_joined_where_their_gateways_overlap() -> None:
    """Weight counts findings, relations are counted, and findings inside one statute are its own."""
    other = "http://www.legislation.gov.uk/id/ukpga/2005/9"
    data = b.dataset(
        b.gateway("g1"), b.gateway("g2"), b.gateway("h", provisions=(f"{other}/section/1",)),
        statutes=(Statute(ACT, "Sharing Act 2001"), Statute(other, "Other Act 2005")),
    )  # fmt: skip
    found = [finding("g1", "h", "duplicate"), finding("g2", "h"), finding("g1", "g2")]
    graph = statute_graph(found, data)
    assert graph.edges[ACT, other]["weight"] == 2
    assert graph.edges[ACT, other]["relations"] == ["duplicate: 1", "partial overlap: 1"]
    assert graph.edges[ACT, other]["strongest"] == "duplicate"
    assert graph.nodes[ACT]["inside"] == 1
    assert graph.nodes[ACT]["gateways"] == 2
    assert graph.nodes[other]["label"] == "Other Act 2005"


def test_families_are_named_by_what_they_share() -> None:
    """Two groups that overlap within themselves become two families with their purposes as names."""
    pairs = [*itertools.combinations(range(6), 2), *itertools.combinations(range(6, 12), 2), (0, 6)]
    graph = overlap_graph([finding(f"g{a:02}", f"g{c:02}") for a, c in pairs], crowd(12))
    found = clusters(graph, readable=8)
    assert [len(cluster.members) for cluster in found] == [6, 6]
    assert [cluster.name.partition(";")[0] for cluster in found] == ["pur:one", "pur:two"]
    assert dict(found[0].shared)["purposes"] == ("pur:one",)


def test_every_gateway_is_in_exactly_one_family() -> None:
    """A long chain is divided and nothing is lost."""
    graph = overlap_graph([finding(f"g{n:02}", f"g{n + 1:02}") for n in range(59)], crowd(60))
    members = [name for cluster in clusters(graph) for name in cluster.members]
    assert sorted(members) == sorted(graph)
    assert max(len(cluster.members) for cluster in clusters(graph)) <= 20


def test_families_are_the_same_in_every_process() -> None:
    """The hash of text differs from process to process; families must not."""
    script = (
        "from tests.graph.test_overlaps import *\n"
        "found = [finding(f'g{n:02}', f'g{(n * 7 + 3) % 40:02}') for n in range(40) if n != (n * 7 + 3) % 40]\n"
        "print(clusters(overlap_graph(found, crowd(40)), readable=4))"
    )
    here = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    texts = {
        subprocess.run(
            [sys.executable, "-c", script], env={**here, "PYTHONHASHSEED": seed},
            capture_output=True, text=True, check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }  # fmt: skip
    assert len(texts) == 1
    assert "Cluster" in texts.pop()


def test_the_view_marks_families_on_nodes() -> None:
    """Exports draw families from the numbers and names on the nodes."""
    graph = build_view(small_world(), "overlaps", findings=[finding("power", "lapsed")])
    assert graph.nodes["power"]["family"] == 1
    assert graph.nodes["power"]["family_name"]
