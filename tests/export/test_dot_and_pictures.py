"""DOT that Graphviz takes, and pictures that can be read."""

from __future__ import annotations

import re
import subprocess
from xml.etree import ElementTree as ET

import networkx as nx
import pytest

from gateways_graph.errors import GatewaysError, MissingExtraError, UsageError
from gateways_graph.export import dot, pictures
from gateways_graph.export.attributes import clean_text, iter_edge_rows, iter_node_rows
from gateways_graph.export.graphviz import MissingGraphvizError, has_graphviz, run_graphviz
from tests.export.graphs import HOSTILE, NOTE, hostile_graph, views

GRAPHS = {**views(), "hostile": hostile_graph()}
needs_graphviz = pytest.mark.skipif(not has_graphviz(), reason="Graphviz is not installed")
_SVG = "{http://www.w3.org/2000/svg}"


def canonical(source: str) -> str:
    """What Graphviz read, without layout."""
    done = subprocess.run(["dot", "-Tcanon"], input=source.encode(), capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    assert not done.stderr, done.stderr.decode()
    return done.stdout.decode()


@needs_graphviz
@pytest.mark.parametrize("name", GRAPHS)
def test_graphviz_takes_every_view(name: str) -> None:
    """No syntax error and no warning, hostile labels and all; no edge is lost."""
    source = dot.render(GRAPHS[name], title="T", note=NOTE).decode()
    canonical(source)
    counted = subprocess.run(
        ["gvpr", 'BEG_G { printf("%d %d", nNodes($), nEdges($)); }'], input=source, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert counted.stdout == f"{len(GRAPHS[name])} {GRAPHS[name].number_of_edges()}"


@needs_graphviz
def test_labels_are_drawn_as_they_are() -> None:
    """Entities, backslashes and quotes are text; nothing becomes a tag, an escape or a link."""
    graph = nx.Graph(view="all")
    for text in HOSTILE:
        graph.add_node(text, kind="class", label=text, link="javascript:alert(1)")
    root = ET.fromstring(pictures.render_svg(graph, title=HOSTILE[0], note=HOSTILE[1]))  # noqa: S314
    drawn = re.sub(r"\s+", "", "".join("".join(element.itertext()) for element in root.iter(f"{_SVG}text")))
    for text in HOSTILE:
        assert re.sub(r"\s+", "", clean_text(text)) in drawn
    assert {element.tag.removeprefix(_SVG) for element in root.iter()} <= {
        "svg", "g", "title", "desc", "text", "polygon", "path", "polyline", "ellipse", "a", "tspan",
    }  # fmt: skip
    assert not [value for element in root.iter() for value in element.attrib.values() if value.startswith("javascript")]


@needs_graphviz
def test_a_picture_names_itself_for_screen_readers() -> None:
    """Title and description come first and are referred to; provisions link to legislation.gov.uk."""
    root = ET.fromstring(pictures.render_svg(GRAPHS["neighbourhood"], title="Around it", note=NOTE))  # noqa: S314
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "picture-title picture-note"
    assert [child.tag.removeprefix(_SVG) for child in root][:2] == ["title", "desc"]
    assert root[0].text == "Around it"
    links = [element.get("{http://www.w3.org/1999/xlink}href") for element in root.iter(f"{_SVG}a")]
    assert "https://www.legislation.gov.uk/ukpga/2001/1/section/power" in links


@needs_graphviz
@pytest.mark.parametrize("name", views())
def test_every_view_gives_svg_and_png_twice_the_same(name: str) -> None:
    """Two runs, the same bytes; PNG is PNG."""
    one, two = (pictures.render_svg(views()[name], title="T", note=NOTE) for _ in range(2))
    assert one == two
    png = pictures.render_png(GRAPHS[name], title="T", note=NOTE)
    assert png.startswith(b"\x89PNG")
    assert png == pictures.render_png(GRAPHS[name], title="T", note=NOTE)


@needs_graphviz
def test_pdf_is_written() -> None:
    """For paper."""
    assert pictures.render_pdf(GRAPHS["sectors"], title="T", note=NOTE).startswith(b"%PDF")


@needs_graphviz
def test_nothing_is_drawn_over_anything() -> None:
    """Boxes of a picture of families never overlap."""
    lines = run_graphviz(pictures.compose(GRAPHS["overlaps"], title="T", note=NOTE), output="plain").decode()
    boxes: list[tuple[float, ...]] = []
    for line in lines.splitlines():
        found = re.match(r'node (?:"[^"]*"|\S+) (\S+) (\S+) (\S+) (\S+)', line)
        if found:
            boxes.append(tuple(float(part) for part in found.groups()))
    assert len(boxes) >= 2
    for number, (x, y, wide, high) in enumerate(boxes):
        for other in boxes[:number]:
            apart = abs(x - other[0]) >= (wide + other[2]) / 2 or abs(y - other[1]) >= (high + other[3]) / 2
            assert apart


def test_who_tells_whom_stands_in_two_columns() -> None:
    """A body that tells and is told stands on both sides; the strongest pairs are drawn, the rest counted."""
    source = pictures.compose(GRAPHS["bodies"], title="T", note=NOTE)
    assert '"from body:tax" -> "to bcls:council"' in source
    assert '"to body:tax"' in source
    crowd = nx.DiGraph()
    for number in range(100):
        crowd.add_edge("a", f"b{number}", id=str(number), type="tells", weight=number + 1)
    words = re.sub(r"<[^>]*>|\s+", " ", pictures.compose(crowd, title="T", note=NOTE)).split()
    assert "55 pairs are left out" in " ".join(words)


def test_a_hairball_is_refused_with_what_to_do() -> None:
    """A picture of a thousand nodes helps nobody."""
    with pytest.raises(UsageError, match="--view sectors"):
        pictures.compose(nx.path_graph(1000), title="T", note=NOTE)


def test_without_graphviz_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is a program: apt-get, not pip; the exit code is that of a missing extra."""
    monkeypatch.setattr("shutil.which", lambda _: None)
    with pytest.raises(MissingGraphvizError, match="apt-get install graphviz") as caught:
        pictures.render_svg(GRAPHS["sectors"], title="T", note=NOTE)
    assert isinstance(caught.value, MissingExtraError)
    assert caught.value.exit_code == 7
    assert "pip install" not in str(caught.value)


@needs_graphviz
def test_a_failure_of_graphviz_is_an_error_in_words() -> None:
    """Its own message is passed on."""
    with pytest.raises(GatewaysError, match="syntax error"):
        run_graphviz("graph {")


def test_every_kind_and_type_is_in_the_legend() -> None:
    """Colours and lines are explained in the picture itself."""
    graph = GRAPHS["all"]
    nodes, edges = list(iter_node_rows(graph)), list(iter_edge_rows(graph))
    caption = dot.caption(nodes, edges, ("T", NOTE))
    for words in ("class of bodies", "single body", "bar (restriction)", "conferred by", "lifts the bar"):
        assert words in caption
