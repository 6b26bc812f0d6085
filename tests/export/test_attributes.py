"""One place for the traps of attributes."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from typing import Any
from xml.etree import ElementTree as ET

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateways_graph.export.attributes import (
    clean_text,
    column_types,
    flatten,
    iter_edge_rows,
    iter_node_rows,
    safe_cell,
)

ANY_TEXT = st.text(alphabet=st.characters())
ANY_VALUE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.dates() | ANY_TEXT,
    lambda inner: st.lists(inner) | st.tuples(inner) | st.dictionaries(ANY_TEXT, inner),
    max_leaves=6,
)


@given(ANY_TEXT)
def test_clean_text_survives_xml_and_json(text: str) -> None:
    """Whatever comes in, what comes out is read back unchanged from XML and JSON."""
    clean = clean_text(text)
    element = ET.Element("a")
    element.text = clean
    assert (ET.fromstring(ET.tostring(element, encoding="unicode")).text or "") == clean  # noqa: S314
    assert json.loads(json.dumps(clean).encode("utf-8")) == clean
    assert clean_text(clean) == clean


LAW = ("Children’s Act – s. 5(2)(a), £5,000 “quoted”", "Deddf Cymru ŵ ŷ", "日本 🇬🇧", "a\tb\nc")


@pytest.mark.parametrize("text", LAW)
def test_text_of_the_law_is_not_changed(text: str) -> None:
    """Quotes, dashes, accents, tabs and line ends stay."""
    assert clean_text(text) == text


@given(st.dictionaries(ANY_TEXT, ANY_VALUE, max_size=6))
def test_flattening_gives_scalars_and_loses_only_none(attributes: dict[str, Any]) -> None:
    """Every value that is not None is kept under a name of its own, as a plain scalar."""
    flat = flatten(attributes)
    assert len(flat) == sum(value is not None for value in attributes.values())
    assert all(type(value) in (str, int, float, bool) for value in flat.values())
    assert all(name and name == clean_text(name) for name in flat)
    json.dumps(flat, allow_nan=False).encode("utf-8")


def test_values_become_what_a_reader_expects() -> None:
    """Lists are joined, dates ISO, None absent, sets sorted, numbers kept unless they are no number."""
    odd = {"e": float("inf"), "f": 2**80, "g": True}
    flat = flatten({"a": ["x", None, 1], "b": date(2020, 2, 1), "c": None, "d": {"z", "y"}, **odd})
    assert flat == {"a": "x; 1", "b": "2020-02-01", "d": "y; z", "e": "inf", "f": str(2**80), "g": True}


def test_lists_can_stay_lists() -> None:
    """JSON holds lists, so they are not joined there."""
    assert flatten({"a": ("x", 1)}, keep_lists=True) == {"a": ["x", "1"]}


def test_reserved_names_are_renamed_and_stay_apart() -> None:
    """`source` means where an edge begins in every format; the gateway's source is renamed, never dropped."""
    flat = flatten({"source": "express", "source_of_power": "other", "id": 1, "start": "2020", "Parent": "p"})
    assert sorted(flat.values(), key=str) == [1, "2020", "express", "other", "p"]
    assert not {"id", "source", "target", "start", "end", "pid", "parent"} & flat.keys()


def test_a_column_that_mixes_types_is_text() -> None:
    """Numbers of both kinds are floats; anything else mixed is text."""
    rows: list[dict[str, Any]] = [{"a": 1, "b": 1, "c": True, "d": 1}, {"a": 1.5, "b": "x", "c": False}]
    assert column_types(rows) == {"a": float, "b": str, "c": bool, "d": int}


@given(ANY_TEXT)
def test_no_cell_is_run_by_a_spreadsheet(text: str) -> None:
    """A cell never begins like a formula once it has been written and read."""
    stream = io.StringIO(newline="")
    csv.writer(stream).writerow([safe_cell(clean_text(text))])
    cell = next(csv.reader(io.StringIO(stream.getvalue(), newline="")))[0] if text else ""
    assert not cell.strip(" \n\u00a0").startswith(("=", "+", "-", "@", "\t"))


def test_harmless_cells_and_numbers_are_left_alone() -> None:
    """Only text that begins like a formula gets an apostrophe."""
    assert safe_cell("s. 5 = s. 6") == "s. 5 = s. 6"
    assert safe_cell(-5) == -5
    assert safe_cell("=1+1") == "'=1+1"
    assert safe_cell(True) == "true"


def test_ids_are_unique_even_when_cleaning_makes_them_alike() -> None:
    """Two nodes that differ in a control character only stay two; edges find the right ends."""
    graph = nx.MultiDiGraph()
    graph.add_edge("a\x00", "a\x01", id="e")
    graph.add_edge("a\x00", "a\x01", id="e")
    graph.add_node("")
    ids = [row.id for row in iter_node_rows(graph)]
    assert len(set(ids)) == 3
    edges = list(iter_edge_rows(graph))
    assert len({row.id for row in edges}) == 2
    assert (edges[0].source, edges[0].target) == (ids[0], ids[1])


def test_a_node_without_label_shows_its_id() -> None:
    """Any networkx graph can be exported, not only ours."""
    rows = list(iter_node_rows(nx.path_graph(2)))
    assert [(row.id, row.kind, row.label) for row in rows] == [("0", "node", "0"), ("1", "node", "1")]
    assert [row.id for row in iter_edge_rows(nx.path_graph(2))] == ["e:0|edge|1"]
