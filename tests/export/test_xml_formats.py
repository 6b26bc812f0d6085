"""GraphML and GEXF: read back by networkx with everything they were given."""

from __future__ import annotations

import io
from typing import Any
from xml.etree import ElementTree as ET

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateways_graph.export import gexf, graphml
from gateways_graph.export.attributes import iter_edge_rows, iter_node_rows
from tests.export.graphs import NOTE, hostile_graph, views
from tests.export.test_attributes import ANY_TEXT, ANY_VALUE

GRAPHS = {**views(), "hostile": hostile_graph(), "empty": nx.Graph()}
_Y = "{http://www.yworks.com/xml/graphml}"
_VIZ = "{http://www.gexf.net/1.2draft/viz}"


def read_graphml(content: bytes) -> nx.Graph:
    """As networkx reads it, edge ids as keys."""
    return nx.read_graphml(io.BytesIO(content), force_multigraph=True)


def read_gexf(content: bytes) -> nx.Graph:
    """As networkx reads it, edge ids as attributes."""
    return nx.read_gexf(io.BytesIO(content))


def check_nodes(back: nx.Graph, graph: nx.Graph) -> None:
    """Same nodes in the same order, with kind, label and every attribute."""
    rows = list(iter_node_rows(graph))
    assert list(back) == [row.id for row in rows]
    for row in rows:
        data = back.nodes[row.id]
        assert data["label"] == row.label
        assert data["kind"] == row.kind
        for name, value in row.attributes.items():
            assert str(data[name]) == str(value), name


@pytest.mark.parametrize("name", GRAPHS)
def test_graphml_is_read_back_whole(name: str) -> None:
    """Nodes, labels, attributes, direction and every parallel edge with its own id."""
    graph = GRAPHS[name]
    back = read_graphml(graphml.render(graph, title="T", note=NOTE))
    check_nodes(back, graph)
    rows = list(iter_edge_rows(graph))
    assert back.is_directed() == graph.is_directed()
    assert back.number_of_edges() == len(rows)
    found = {key: (*ends, data["type"]) for *ends, key, data in back.edges(keys=True, data=True)}
    assert found.keys() == {row.id for row in rows}
    for row in rows:
        source, target, kind = found[row.id]
        assert {source, target} == {row.source, row.target}
        assert kind == row.type


@pytest.mark.parametrize("name", GRAPHS)
def test_gexf_is_read_back_whole(name: str) -> None:
    """Nodes, labels, attributes, direction, edge ids and edge types."""
    graph = GRAPHS[name]
    back = read_gexf(gexf.render(graph, title="T", note=NOTE))
    check_nodes(back, graph)
    rows = list(iter_edge_rows(graph))
    assert back.number_of_edges() == len(rows)
    assert {data["id"]: data["edge_type"] for *_, data in back.edges(data=True)} == {row.id: row.type for row in rows}


@settings(deadline=None, max_examples=60)
@given(st.dictionaries(ANY_TEXT, ANY_VALUE, max_size=4), ANY_TEXT)
def test_any_attribute_can_be_written_and_read(attributes: dict[str, Any], label: str) -> None:
    """Arbitrary names and values on nodes and edges never make a file that cannot be read."""
    graph = nx.MultiDiGraph()
    graph.add_node(label)
    graph.nodes[label].update({**attributes, "label": label})
    graph.add_node("other")
    graph.add_edge(label, "other")
    next(iter(graph.edges(data=True)))[2].update(attributes)
    for render, read in ((graphml.render, read_graphml), (gexf.render, read_gexf)):
        back = read(render(graph, title=label, note=label))
        check_nodes(back, graph)


def test_yed_sees_labels_shapes_and_colours() -> None:
    """Every node has a shape with the label in it, every edge a line; no two edges share an id."""
    root = ET.fromstring(graphml.render(GRAPHS["all"], title="T", note=NOTE))  # noqa: S314
    labels = [element.text for element in root.iter(f"{_Y}NodeLabel")]
    assert labels == [row.label for row in iter_node_rows(GRAPHS["all"])]
    assert len(list(root.iter(f"{_Y}ShapeNode"))) == len(labels)
    namespace = "{http://graphml.graphdrawing.org/xmlns}"
    ids = [element.get("id") for element in root.iter(f"{namespace}edge")]
    assert len(ids) == len(set(ids)) == GRAPHS["all"].number_of_edges()
    assert len(list(root.iter(f"{_Y}PolyLineEdge"))) == len(ids)
    keys = [element.get("id") for element in root.iter(f"{namespace}key")]
    assert len(keys) == len(set(keys))


def test_gephi_gets_colours_as_integers_and_positions() -> None:
    """Colour is r, g, b from 0 to 255; size and position are numbers; no two nodes share a place."""
    root = ET.fromstring(gexf.render(GRAPHS["all"], title="T", note=NOTE))  # noqa: S314
    colours = [element.attrib for element in root.iter(f"{_VIZ}color")]
    assert colours
    assert all(0 <= int(colour[part]) <= 255 for colour in colours for part in "rgb")
    places = [(float(at.attrib["x"]), float(at.attrib["y"])) for at in root.iter(f"{_VIZ}position")]
    assert len(set(places)) == len(places) == len(GRAPHS["all"])
    assert all(float(size.attrib["value"]) > 0 for size in root.iter(f"{_VIZ}size"))


def test_weights_are_weights_in_gephi() -> None:
    """A numeric weight is the edge's own, so that Gephi draws it."""
    back = read_gexf(gexf.render(GRAPHS["bodies"], title="T", note=NOTE))
    assert back.edges["body:tax", "bcls:council"]["weight"] == 2.0


@pytest.mark.parametrize("render", [graphml.render, gexf.render])
def test_two_runs_give_the_same_bytes(render: Any) -> None:
    """No time of writing, no random layout."""
    assert render(GRAPHS["all"], title="T", note=NOTE) == render(views()["all"], title="T", note=NOTE)
