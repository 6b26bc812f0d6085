"""Attributes of any text, through every writer and a reader that is not ours.

What is compared is what `flatten` gives; that it loses nothing but None is tested beside it.
"""

from __future__ import annotations

import io
import json
from datetime import date
from typing import Any

import duckdb
import networkx as nx
import pandas as pd
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gateways_graph.export import attributes, cx2, cytoscape, gexf, graphml, neo4j, node_link, parquet, tables
from tests.export.cx2_rules import check_cx2
from tests.export.graphs import NOTE, hostile_graph, views
from tests.export.neo4j_rules import read_import

#: Names that some format takes for structure.
RESERVED = (
    "id", "ID", "pid", "start", "end", "label", "source", "target", "key", "for", "type", "kind", "name", "viz",
    "parent", "weight", "shared name", "interaction", "record", "edge_type", "SUID", "Label", "a:b", "a_b", ":ID",
    "_type", "d", "constructor", "__proto__", "",
)  # fmt: skip
TEXT = st.text(st.characters(codec=None), max_size=8) | st.sampled_from((
    "", " ", '"', "'", "\\", "\r\n", "\x00\x1f", "\ud800", "a;b", "]]>", "<b>&amp;", "null", "1", "=1+1", "\u2028",
))  # fmt: skip
NAMES = st.sampled_from(RESERVED) | TEXT
SCALARS = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.dates() | TEXT | st.just(2**63) | st.just(-(2**63))
)
VALUES = (
    SCALARS | st.lists(SCALARS, max_size=3) | st.dictionaries(TEXT, SCALARS, max_size=2) | st.sets(TEXT, max_size=2)
)
FACTS = st.dictionaries(NAMES, VALUES, max_size=4)


@st.composite
def graphs(draw: st.DrawFn) -> nx.Graph:
    """A graph of up to three nodes of any names, with parallel edges and loops."""
    graph = draw(st.sampled_from((nx.MultiDiGraph, nx.Graph)))()
    names = draw(st.lists(TEXT, min_size=1, max_size=3, unique=True))
    for name in names:
        graph.add_node(name)
        graph.nodes[name].update(draw(FACTS))
    for _ in range(draw(st.integers(0, 3))):
        one, two = (draw(st.sampled_from(names)) for _ in range(2))
        if graph.is_multigraph():
            key = graph.add_edge(one, two)
            graph.edges[one, two, key].update(draw(FACTS))
        else:
            graph.add_edge(one, two)
            graph.edges[one, two].update(draw(FACTS))
    return graph


def rows_of(graph: nx.Graph, *, keep_lists: bool) -> tuple[list[Any], list[Any]]:
    """Nodes and edges as they ought to be read."""
    return (
        list(attributes.iter_node_rows(graph, keep_lists=keep_lists)),
        list(attributes.iter_edge_rows(graph, keep_lists=keep_lists)),
    )


def typed(rows: list[Any]) -> list[dict[str, Any]]:
    """Attributes with the one type of their name."""
    types = attributes.column_types(row.attributes for row in rows)
    return [{name: attributes.fit(value, types[name]) for name, value in row.attributes.items()} for row in rows]


def any_graph(test: Any) -> Any:
    """A test over such graphs."""
    quick = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
    return quick(given(graphs())(test))


@any_graph
def test_graphml_is_read_by_networkx(graph: nx.Graph) -> None:
    """Ids, types and texts; absent stays absent."""
    nodes, edges = rows_of(graph, keep_lists=False)
    back = nx.read_graphml(io.BytesIO(graphml.render(graph, title="\x00", note=NOTE)), force_multigraph=True)
    drawn = {"x", "y", "shape_type"}
    for row, facts in zip(nodes, typed(nodes), strict=True):
        found = {name: value for name, value in back.nodes[row.id].items() if name not in drawn}
        assert found == {"kind": row.kind, "label": row.label, **facts}
    found_edges = {key: data for _, _, key, data in back.edges(keys=True, data=True)}
    assert set(found_edges) == {row.id for row in edges}
    for row, facts in zip(edges, typed(edges), strict=True):
        assert facts.items() <= found_edges[row.id].items()


@any_graph
def test_gexf_is_read_by_networkx(graph: nx.Graph) -> None:
    """The same, with labels where Gephi has them."""
    nodes, edges = rows_of(graph, keep_lists=False)
    back = nx.read_gexf(io.BytesIO(gexf.render(graph, title="\x00", note=NOTE)))
    for row, facts in zip(nodes, typed(nodes), strict=True):
        found = {name: value for name, value in back.nodes[row.id].items() if name != "viz"}
        assert found == {"kind": row.kind, "label": row.label, **facts}
    keep = [{k: v for k, v in row.attributes.items() if k != "weight"} for row in edges]
    found_edges = {data["id"]: data for _, _, data in back.edges(data=True)}
    assert found_edges.keys() <= {row.id for row in edges}
    for row, facts in zip(edges, keep, strict=True):
        if row.id in found_edges:
            assert facts.keys() <= found_edges[row.id].keys()


@any_graph
def test_json_formats_keep_every_value(graph: nx.Graph) -> None:
    """Node-link and Cytoscape: lists stay lists, nothing covers what the format says itself."""
    nodes, edges = rows_of(graph, keep_lists=True)
    document = json.loads(node_link.render(graph, title="\x00", note=NOTE))
    assert document["nodes"] == [{"id": r.id, "kind": r.kind, "label": r.label, **r.attributes} for r in nodes]
    assert [edge["id"] for edge in document["edges"]] == [row.id for row in edges]
    assert nx.node_link_graph(document, edges="edges").number_of_edges() == graph.number_of_edges()
    elements = json.loads(cytoscape.render(graph, title="\x00", note=NOTE))["elements"]
    for row, item in zip(nodes, elements["nodes"], strict=True):
        assert (item["data"]["id"], item["data"]["name"], item["data"]["kind"]) == (row.id, row.label, row.kind)
        assert row.attributes.items() <= item["data"].items()
    for row, item in zip(edges, elements["edges"], strict=True):
        ends = {"id": row.id, "source": row.source, "target": row.target, "interaction": row.type}
        assert (ends | row.attributes).items() <= item["data"].items()


@any_graph
def test_cx2_keeps_to_its_specification(graph: nx.Graph) -> None:
    """Every value is of the type declared for its name, and nothing is lost."""
    nodes, edges = rows_of(graph, keep_lists=True)
    aspects = check_cx2(cx2.render(graph, title="\x00", note=NOTE))
    for row, facts, item in zip(nodes, typed(nodes), aspects["nodes"], strict=True):
        assert item["v"] == {"name": row.label, "record": row.id, "kind": row.kind, **facts}
    for row, facts, item in zip(edges, typed(edges), aspects["edges"], strict=True):
        assert {"record": row.id, "interaction": row.type, **facts}.items() <= item["v"].items()
        assert aspects["nodes"][item["s"]]["v"]["record"] == row.source


@any_graph
def test_neo4j_would_import_it(graph: nx.Graph) -> None:
    """By the rules of its import: values come back with their types, text letter for letter."""
    nodes, edges = rows_of(graph, keep_lists=True)
    found = read_import(neo4j.render_files(graph, title="\x00", note=NOTE))
    assert [(item.id, item.facts["label"]) for item in found.nodes] == [(row.id, row.label) for row in nodes]
    for facts, item in zip(typed(nodes), found.nodes, strict=True):
        left = [value for name, value in item.facts.items() if name not in ("id", "label")]
        assert sorted(map(repr, left)) == sorted(map(repr, (value for value in facts.values() if value != [])))
    assert [(item.start, item.end) for item in found.edges] == [(row.source, row.target) for row in edges]


@any_graph
def test_tables_are_read_by_pandas(graph: nx.Graph) -> None:
    """As many rows and columns, whatever stands in the cells."""
    nodes, edges = rows_of(graph, keep_lists=False)
    files = tables.render_files(graph, title="\x00", note=NOTE)
    for name, rows in (("nodes.csv", nodes), ("edges.csv", edges)):
        frame = pd.read_csv(io.BytesIO(files[name]), dtype=str, keep_default_na=False, engine="python")
        assert len(frame) == len(rows)
        assert [text.removeprefix("'") for text in frame["id"]] == [
            attributes.safe_cell(row.id).removeprefix("'") for row in rows
        ]


@any_graph
def test_parquet_is_read_by_pyarrow(graph: nx.Graph) -> None:
    """Types, lists and absent values; the note is in the metadata."""
    files = parquet.render_files(graph, title="\x00", note=NOTE)
    for (name, content), rows in zip(files.items(), rows_of(graph, keep_lists=True), strict=True):
        table = pq.read_table(io.BytesIO(content))
        assert table.schema.metadata[b"note"].decode() == NOTE
        found = table.to_pylist()
        assert [row["id"] for row in found] == [row.id for row in rows], name
        fixed = {"nodes.parquet": 3, "edges.parquet": 4}[name]
        assert len({column.lower() for column in table.column_names}) == table.num_columns
        for facts, row in zip(typed(rows), found, strict=True):
            left = [value for value in list(row.values())[fixed:] if value is not None]
            assert sorted(map(repr, left)) == sorted(map(repr, facts.values()))


@pytest.mark.parametrize("name", ["hostile", "all", "overlaps"])
def test_parquet_is_read_by_pandas_and_duckdb(name: str, tmp_path: Any) -> None:
    """The two programs that most people will use."""
    graph = hostile_graph() if name == "hostile" else views()[name]
    for file, content in parquet.render_files(graph, title="T", note=NOTE).items():
        (tmp_path / file).write_bytes(content)
        frame = pd.read_parquet(tmp_path / file)
        count = len(graph) if file.startswith("nodes") else graph.number_of_edges()
        assert len(frame) == count
        found = duckdb.execute("SELECT id FROM read_parquet(?) ORDER BY id", [str(tmp_path / file)]).fetchall()
        assert [row[0] for row in found] == sorted(frame["id"], key=lambda text: text.encode())


def test_dates_lists_and_nothing() -> None:
    """What each becomes in Parquet."""
    graph = nx.Graph()
    graph.add_node("a", day=date(2020, 1, 2), several=["x", "y"], count=3, nothing=None)
    graph.add_node("b", several=[], count=None)
    content = parquet.render_files(graph, title="T", note=NOTE)["nodes.parquet"]
    assert pq.read_table(io.BytesIO(content)).to_pylist() == [
        {"id": "a", "kind": "node", "label": "a", "count": 3, "day": "2020-01-02", "several": ["x", "y"]},
        {"id": "b", "kind": "node", "label": "b", "count": None, "day": None, "several": []},
    ]
