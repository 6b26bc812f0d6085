"""JSON and CSV formats."""

from __future__ import annotations

import csv
import io
import json

import networkx as nx
import pytest

from gateways_graph.export import cytoscape, neo4j, node_link, tables
from gateways_graph.export.attributes import iter_edge_rows, iter_node_rows
from tests.export.graphs import NOTE, hostile_graph, views

GRAPHS = {**views(), "hostile": hostile_graph(), "empty": nx.Graph()}


def read_csv(content: bytes) -> list[dict[str, str]]:
    """Rows by column name."""
    return list(csv.DictReader(io.StringIO(content.decode(), newline="")))


@pytest.mark.parametrize("name", GRAPHS)
def test_node_link_is_read_back_by_networkx(name: str) -> None:
    """Nodes, edges, keys and direction, under the name `edges` whatever networkx's default is."""
    graph = GRAPHS[name]
    document = json.loads(node_link.render(graph, title="T", note=NOTE))
    back = nx.node_link_graph(document, edges="edges")
    assert list(back) == [row.id for row in iter_node_rows(graph)]
    assert back.number_of_edges() == graph.number_of_edges()
    assert back.is_directed() == graph.is_directed()
    assert back.is_multigraph() == graph.is_multigraph()
    assert document["version"] == node_link.FORMAT_VERSION
    assert document["graph"]["note"] == NOTE


def test_node_link_keeps_lists() -> None:
    """A list of gateways stays a list."""
    document = json.loads(node_link.render(GRAPHS["bodies"], title="T", note=NOTE))
    edge = next(item for item in document["edges"] if item["source"] == "body:tax" and item["target"] == "bcls:council")
    assert edge["gateways"] == ["lapsed", "power"]


@pytest.mark.parametrize("name", GRAPHS)
def test_tables_have_a_row_for_each_node_and_edge(name: str) -> None:
    """Every row has every column; ids join the two files."""
    graph = GRAPHS[name]
    files = tables.render_files(graph, title="T", note=NOTE)
    nodes, edges = read_csv(files["nodes.csv"]), read_csv(files["edges.csv"])
    assert len(nodes) == len(graph)
    assert len(edges) == graph.number_of_edges()
    ids = {row["id"] for row in nodes}
    assert all(row["source"] in ids and row["target"] in ids for row in edges)
    assert NOTE in files["README.txt"].decode()


def test_no_cell_of_the_tables_is_a_formula() -> None:
    """Hostile labels, ids, column names and list values are neutralised everywhere."""
    files = tables.render_files(hostile_graph(), title="T", note=NOTE)
    for name in ("nodes.csv", "edges.csv"):
        for row in csv.reader(io.StringIO(files[name].decode(), newline="")):
            assert not [cell for cell in row if cell.lstrip(" \n").startswith(("=", "+", "-", "@", "\t"))]


def test_labels_are_unchanged_in_tables() -> None:
    """What is harmless is written letter for letter."""
    rows = read_csv(tables.render_files(GRAPHS["all"], title="T", note=NOTE)["nodes.csv"])
    assert {row["id"]: row["label"] for row in rows} == {row.id: row.label for row in iter_node_rows(GRAPHS["all"])}


@pytest.mark.parametrize("name", GRAPHS)
def test_cytoscape_edges_have_unique_ids(name: str) -> None:
    """`name` is the label that Cytoscape shows; edges refer to nodes that are there."""
    document = json.loads(cytoscape.render(GRAPHS[name], title="T", note=NOTE))
    nodes = {item["data"]["id"]: item for item in document["elements"]["nodes"]}
    edges = [item["data"] for item in document["elements"]["edges"]]
    assert len({edge["id"] for edge in edges}) == len(edges) == GRAPHS[name].number_of_edges()
    assert all(edge["source"] in nodes and edge["target"] in nodes for edge in edges)
    assert [item["data"]["name"] for item in nodes.values()] == [row.label for row in iter_node_rows(GRAPHS[name])]
    assert all(set(item["position"]) == {"x", "y"} for item in nodes.values())


@pytest.mark.parametrize("name", GRAPHS)
def test_cytoscape_is_read_back_by_networkx(name: str) -> None:
    """All nodes and edges, parallel ones too, with their labels; nothing of ours stands in for a name."""
    graph = GRAPHS[name]
    back = nx.cytoscape_graph(json.loads(cytoscape.render(graph, title="T", note=NOTE)))
    assert [(row, data["name"]) for row, data in back.nodes(data=True)] == [
        (row.id, row.label) for row in iter_node_rows(graph)
    ]
    assert sorted(back.edges(keys=True)) == sorted((row.source, row.target, row.id) for row in iter_edge_rows(graph))
    assert back.is_directed() == graph.is_directed()


def test_neo4j_headers_and_names() -> None:
    """Headers name ids, labels and types; kinds and types become names that Cypher takes unquoted."""
    files = neo4j.render_files(GRAPHS["all"], title="T", note=NOTE)
    nodes, edges = read_csv(files["nodes.csv"]), read_csv(files["relationships.csv"])
    assert {":LABEL", "id:ID", "label:string", "general_power:boolean"} <= nodes[0].keys()
    assert {":START_ID", ":END_ID", ":TYPE"} <= edges[0].keys()
    assert {"Gateway", "RelativePurpose"} <= {row[":LABEL"] for row in nodes}
    assert "CONFERRED_BY" in {row[":TYPE"] for row in edges}
    assert len(edges) == len(list(iter_edge_rows(GRAPHS["all"])))


def test_neo4j_takes_hostile_names() -> None:
    """Odd types become names, odd column names lose their colons."""
    files = neo4j.render_files(hostile_graph(), title="T", note=NOTE)
    for row in read_csv(files["relationships.csv"]):
        assert row[":TYPE"].replace("_", "").isalnum()


@pytest.mark.parametrize("module", [node_link, cytoscape])
def test_json_is_the_same_in_every_run(module: object) -> None:
    """Same data, same bytes."""
    one, two = (module.render(views()["all"], title="T", note=NOTE) for _ in range(2))  # type: ignore[attr-defined]
    assert one == two
