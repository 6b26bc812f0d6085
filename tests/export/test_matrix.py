"""The overlap matrix: what a cell says, that no label collides, and that two drawings are alike."""

from __future__ import annotations

import re
import shutil
from fractions import Fraction
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from gateways_graph.analysis.matrix import Block, Cell, block_matrix, pair_matrix, say_part
from gateways_graph.errors import UsageError
from gateways_graph.export import matrix
from gateways_graph.export.matrix import Band, Row
from gateways_graph.model.finding import PairFinding
from gateways_graph.model.groups import Group

NOTE = "As at 2020-06-15; data 000000000000."
HOSTILE = '<b>"x" & \\N \x07</b> ' + "long " * 60
needs_graphviz = pytest.mark.skipif(shutil.which("dot") is None, reason="Graphviz is not installed")


def pair(a: str, b: str, relation: str = "partial overlap", **fields: Any) -> PairFinding:
    """A certain finding that shares one point of four and one of nine."""
    return PairFinding(a, b, relation, "certain", share_a=(1, 4), share_b=(1, 9))._replace(**fields)


def group(number: int, *members: str) -> Group:
    """A group of these members, of which nothing else matters."""
    return Group(number, f"group {number}", members, "chain", None, None, (), 0, 0, 0, (), "certain")


def test_a_cell_says_how_much_of_the_row_lies_in_the_column() -> None:
    """The matrix is not symmetrical: each side has its own share, and the letter says who lies inside."""
    cells = pair_matrix([pair("a", "b", "subsumed", share_a=(4, 4)), pair("b", "c", certainty="possible")])
    assert cells["a", "b"] == Cell(Fraction(1), "I", "subsumed", "certain")
    assert cells["b", "a"] == Cell(Fraction(1, 9), "i", "subsumed", "certain")
    assert (cells["b", "c"].mark, cells["b", "c"].certainty) == ("", "possible")
    assert ("a", "c") not in cells


def test_relations_without_a_side_have_one_letter() -> None:
    """A duplicate is a duplicate from both sides."""
    cells = pair_matrix([pair("a", "b", "duplicate")])
    assert cells["a", "b"].mark == cells["b", "a"].mark == "D"


def test_a_block_counts_pairs_between_two_groups_and_inside_one() -> None:
    """Related pairs of all pairs, with the letters among them, strongest first."""
    groups = [group(1, "a", "b", "c"), group(2, "x", "y")]
    found = [pair("a", "b", "subsumed"), pair("a", "c", "duplicate"), pair("a", "x"), pair("y", "c"), pair("z", "a")]
    blocks = block_matrix(groups, found)
    assert blocks[1, 1] == Block(2, 3, "DI")
    assert blocks[1, 2] == blocks[2, 1] == Block(2, 6, "")
    assert (2, 2) not in blocks


@pytest.mark.parametrize(
    ("part", "said"), [("0", "0"), ("1/1000", "<1"), ("1/4", "25"), ("999/1000", ">99"), ("1", "100")]
)
def test_a_share_never_rounds_to_nothing_or_all(part: str, said: str) -> None:
    """0 and 100 are said only when they are true."""
    assert say_part(Fraction(part)) == said


def _small() -> str:
    bands = [Band("first & foremost", (Row("a", HOSTILE, "javascript:alert(1)"),)), Band("second", (Row("b", "B"),))]
    return matrix.compose_pairs(bands, pair_matrix([pair("a", "b", "scope twin")]), title="T & T", note=NOTE)


def test_the_legend_explains_every_letter_that_is_drawn() -> None:
    """Letters, figures and shades are explained in the picture; letters that are not used are not."""
    source = _small()
    assert "T: row and column are scope twin" in source
    assert "subsumed" not in source
    assert "under 1%" in source
    assert "how much of the row lies in the column" in source
    assert "javascript" not in source


def test_too_much_or_nothing_is_refused_with_what_to_do() -> None:
    """A matrix of a thousand rows is legible to nobody, and one of none says nothing."""
    rows = tuple(Row(str(number), "x") for number in range(matrix.MOST + 1))
    with pytest.raises(UsageError, match="ask for one group, purpose or statute"):
        matrix.compose_pairs([Band("", rows)], {}, title="T", note=NOTE)
    with pytest.raises(UsageError, match="no gateway to draw"):
        matrix.compose_blocks([Band("", ())], {}, title="T", note=NOTE)


@needs_graphviz
def test_a_matrix_is_drawn_twice_the_same() -> None:
    """SVG and PNG have the same bytes each time; hostile labels break nothing."""
    for form in ("svg", "png"):
        one, two = (matrix.render(_small(), form, title="T", note=NOTE) for _ in range(2))
        assert one == two
    assert matrix.render(_small(), "pdf", title="T", note=NOTE).startswith(b"%PDF")


def _texts(svg: bytes) -> list[tuple[float, float, float, float]]:
    """Left, right, baseline and size of each text."""
    found = []
    root = ET.fromstring(svg)  # noqa: S314
    for node in root.iter("{http://www.w3.org/2000/svg}text"):
        size, text = float(node.attrib["font-size"]), "".join(node.itertext())
        wide, x = len(text) * size * 0.5, float(node.attrib["x"])
        left = x - wide / 2 if node.attrib.get("text-anchor") == "middle" else x
        found.append((left, left + wide, float(node.attrib["y"]), size))
    return found


@needs_graphviz
def test_no_two_labels_collide() -> None:
    """With long names, many columns and every kind of mark, no text stands on another."""
    rows = tuple(Row(f"g{number}", f"Act {number} section {number}: " + "words " * 30) for number in range(40))
    found = [pair(f"g{a}", f"g{b}", "subsumed", share_a=(4, 4)) for a in range(40) for b in range(a)]
    source = matrix.compose_pairs(
        [Band("some", rows[:9]), Band("others", rows[9:])], pair_matrix(found), title="T", note=NOTE
    )
    boxes = _texts(matrix.render(source, "svg", title="T", note=NOTE))
    assert len(boxes) > 1600
    for number, (left, right, base, size) in enumerate(boxes):
        for other in boxes[:number]:
            apart = left >= other[1] or other[0] >= right or abs(base - other[2]) >= 0.7 * max(size, other[3])
            assert apart, ((left, right, base), other)


@needs_graphviz
def test_an_svg_says_what_it_is() -> None:
    """Title and note for screen readers; no script and no link that is not to legislation.gov.uk."""
    svg = matrix.render(_small(), "svg", title="T & T", note=NOTE).decode()
    assert '<title id="picture-title">T &amp; T</title>' in svg
    assert NOTE in svg
    assert "script" not in svg
    assert re.findall(r'href="(?!https://www\.legislation\.gov\.uk)', svg) == []
