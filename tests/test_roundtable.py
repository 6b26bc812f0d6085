"""Tables of bodies and gaps, nation by nation: the law of one is no answer for a table that sits in another."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from gateways_graph import load
from gateways_graph.export.partnership_html import tables
from gateways_graph.export.partnership_words import PartnershipWords
from gateways_graph.listings.routes import list_matrix, say_table
from gateways_graph.model.gateway import ALL_EXTENTS
from gateways_graph.model.partnership import Partnership
from gateways_graph.session import Gateways

TABLE = ("police", "council", "school")
PURPOSE = "child safeguarding"


@pytest.fixture(scope="module")
def g() -> Gateways:
    """The packaged data, of the whole UK."""
    return load()


@pytest.fixture(scope="module")
def found(g: Gateways) -> Partnership:
    """Three kinds of body that every nation has."""
    return g.partnership(TABLE, PURPOSE)


@pytest.fixture(scope="module")
def words(g: Gateways, found: Partnership) -> PartnershipWords:
    """The same in words."""
    return say_table(g, found)


def test_each_nation_is_answered_as_if_it_alone_were_asked_about(found: Partnership) -> None:
    """The cells of a nation are those of a session for it."""
    assert [table.demand.extent for table in found.tables] == [(code,) for code in ALL_EXTENTS]
    for table in found.tables:
        assert table.cells == load(extent=table.demand.extent).partnership(TABLE, PURPOSE).cells


def _legislatures(table: Partnership) -> Iterator[str]:
    for cell in table.cells:
        yield from (iri.split("/id/")[1].split("/")[0] for iri in cell.provisions if "/id/" in iri)


def test_the_law_of_one_nation_fills_no_cell_of_another(found: Partnership) -> None:
    """No English cell rests on an Act of the Northern Ireland Assembly, though it would be the best recorded."""
    by_place = {table.demand.extent[0]: set(_legislatures(table)) for table in found.tables}
    assert "nia" in by_place["NI"]
    assert all("nia" not in acts for place, acts in by_place.items() if place != "NI")
    assert "asp" not in by_place["E"]


@pytest.mark.parametrize(
    ("bodies", "places"),
    [
        (("HMRC", "Kent County Council"), ("E",)),
        (("Kent County Council", "Cardiff Council"), ("E", "W")),
        (("HMRC", "Kent County Council", "police"), ("E",)),
        (("HMRC", "Scottish Ministers"), ("S",)),
        (("HMRC", "police"), ALL_EXTENTS),
    ],
)
def test_a_table_is_asked_about_where_its_bodies_operate(
    g: Gateways, bodies: tuple[str, ...], places: tuple[str, ...]
) -> None:
    """Where all operate; failing that, where the local ones do; and the answer says so."""
    found = g.partnership(bodies, "public sector fraud", ladder=(), max_steps=1)
    assert tuple(code for table in found.tables for code in table.demand.extent) == places
    assert any("--extent names others" in note for note in found.notes) == (places != ALL_EXTENTS)


def test_nations_that_are_named_are_asked_about_each_by_itself() -> None:
    """What is asked for is answered, wherever the bodies operate."""
    found = load(extent=("E", "S")).partnership(("HMRC", "Kent County Council"), "public sector fraud", max_steps=1)
    assert [table.demand.extent for table in found.tables] == [("E",), ("S",)]


def test_nations_that_say_the_same_share_a_table(g: Gateways) -> None:
    """Where every cell says the same, one table stands for several nations; where not, each has its own."""
    one = say_table(g, g.partnership(("HMRC", "DWP"), "public sector fraud", max_steps=1))
    assert [table.extent for table in one.tables] == [("E", "W", "S")]
    assert "England, Wales, Scotland, each asked about by itself" in one.about


def test_different_nations_have_their_own_tables_and_headings(words: PartnershipWords) -> None:
    """The page has a table with a heading and an address of its own for each, and no id twice."""
    page = "\n".join(tables(words))
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert [item.where for item in words.tables] == ["England", "Wales", "Scotland", "Northern Ireland"]
    for item in words.tables:
        assert f"The table: {item.where}</h2>" in page
    for target in re.findall(r'href="#([^"]+)"', page):
        assert target in ids


def test_rows_name_their_nation(g: Gateways, found: Partnership, words: PartnershipWords) -> None:
    """A record and a row for each nation and pair."""
    listing = list_matrix(g, found, words)
    assert len(listing.rows) == len(listing.records) == 4 * 6
    assert [row["extent"] for row in listing.rows] == ["E"] * 6 + ["W"] * 6 + ["S"] * 6 + ["NI"] * 6
    assert [record["extent"] for record in listing.records[::6]] == [["E"], ["W"], ["S"], ["NI"]]


def test_progress_counts_all_nations(g: Gateways) -> None:
    """Progress grows by one to the number of pairs in all nations."""
    seen: list[tuple[int, int]] = []
    g.partnership(("HMRC", "police"), "public sector fraud", max_steps=1, progress=lambda *at: seen.append(at))
    assert seen == [(number, 8) for number in range(1, 9)]


def test_a_gap_in_one_nation_is_not_filled_by_the_law_of_another(g: Gateways) -> None:
    """The gaps of each nation are those of a session for it."""
    asked = {"bodies": TABLE[:2], "purposes": [PURPOSE]}
    whole = {(gap.extent, gap.what, gap.kind, gap.discloser, gap.stage) for gap in g.gaps(**asked).findings}
    apart = {
        (gap.extent, gap.what, gap.kind, gap.discloser, gap.stage)
        for code in ALL_EXTENTS
        for gap in load(extent=(code,)).gaps(**asked).findings
    }
    assert whole == apart
    assert len({extent for extent, *_ in whole}) > 1


def test_a_pair_has_no_gap_where_it_does_not_operate(g: Gateways) -> None:
    """English councils lack nothing under the law of Scotland."""
    found = g.gaps(["county council (England)", "police"], ["child safeguarding"]).findings
    assert {gap.extent for gap in found} == {("E",)}
