"""Each picture on the packaged data: legible, dated, sourced, the same twice, and the same content as a table."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from datetime import date
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from gateways_graph import load
from gateways_graph.errors import UnknownNameError, UsageError
from gateways_graph.export.canvas import Picture
from gateways_graph.export.picture_page import render_page
from gateways_graph.gallery import DRAWN, draw
from gateways_graph.model.identifiers import is_work_iri, statute_iri
from gateways_graph.session import Gateways
from tests.cli.worlds import relabelled
from tests.gallery.drawn import collisions, parse, words_of

if TYPE_CHECKING:
    from playwright.sync_api import Browser

DAY = date(2026, 1, 15)
#: Name -> view and what is asked; a big and a small one of each.
CASES: dict[str, tuple[str, dict[str, Any]]] = {
    "sectors": ("sectors", {}),
    "bodies": ("bodies", {}),
    "bodies for a purpose": ("bodies", {"node": "fuel poverty"}),
    "big purpose": ("purpose", {"node": "preventing and detecting crime"}),
    "small purpose": ("purpose", {"node": "fuel poverty"}),
    "big body": ("neighbourhood", {"node": "HMRC"}),
    "small body": ("neighbourhood", {"node": "HM Land Registry"}),
    "statute": ("neighbourhood", {"node": "Digital Economy Act 2017"}),
    "gateway": ("neighbourhood", {"node": "cda-1998-s115"}),
    "route": ("route", {"discloser": "HMRC", "recipient": "council", "purpose": "fuel poverty"}),
    "long route": ("route", {"discloser": "HMRC", "recipient": "council", "purpose": "fuel poverty", "number": 4}),
    "small timeline": ("timeline", {"family": "cda-1998-s115"}),
    "big timeline": ("timeline", {"family": "Social Security Administration Act 1992"}),
    "scope": ("scope", {"of": "fuel and water poverty"}),
    "groups": ("overlaps", {}),
    "one group": ("overlaps", {"group": 7}),
    "statutes": ("statutes", {}),
}
Drawer = Callable[[str], Picture]


@pytest.fixture(scope="module")
def session() -> Gateways:
    """The packaged data on a fixed day."""
    return load(as_at=DAY)


def _draw(session: Gateways, name: str) -> Picture:
    view, asked = CASES[name]
    if view == "scope":
        names = [item for item in session.world.live if item.startswith("ukpga-2017-30-s3")]
        asked = {**asked, "names": names}
    if "group" in asked:
        asked = {"group": next(item for item in session.groups().groups if item.number == asked["group"])}
    return draw(session, view, **asked)


@pytest.fixture(scope="module")
def drawn(session: Gateways) -> Drawer:
    """Each picture, made once."""
    made: dict[str, Picture] = {}

    def get(name: str) -> Picture:
        if name not in made:
            made[name] = _draw(session, name)
        return made[name]

    return get


def test_every_view_is_tried() -> None:
    """The cases leave no view out."""
    assert {view for view, _ in CASES.values()} == set(DRAWN)


@pytest.mark.parametrize("name", CASES)
def test_words_do_not_collide(drawn: Drawer, name: str) -> None:
    """No two lines of text share room, and none runs off the sheet."""
    svg = drawn(name).svg
    found = words_of(svg)
    assert len(found) > 8
    assert collisions(found) == []
    width, height = float(parse(svg).get("width", "0")), float(parse(svg).get("height", "0"))
    assert [item for item in found if item.left < 0 or item.right > width or item.bottom > height] == []


@pytest.mark.parametrize("name", CASES)
def test_every_picture_says_what_it_is(session: Gateways, drawn: Drawer, name: str) -> None:
    """Title, legend, date, data, licence and what it is not, also for those who do not see it."""
    picture = drawn(name)
    text = " ".join(item.text for item in words_of(picture.svg))
    for said in (
        f"As at {DAY}",
        session.dataset.digest[:12],
        "Open Government Licence v3.0",
        "not legal advice",
        "Legend",
    ):
        assert said in text
    assert picture.about.title.partition(" ")[0] in text
    root = parse(picture.svg)
    assert root.get("role") == "img"
    names = {item.get("id"): item.text for item in root if item.get("id")}
    assert names["picture-title"] == picture.about.title
    assert "Open Government Licence" in (names["picture-note"] or "")
    assert "lawful" not in picture.svg


@pytest.mark.parametrize("name", CASES)
def test_pictures_carry_nothing_that_a_strict_policy_forbids(drawn: Drawer, name: str) -> None:
    """No style, script or handler, and no address but of legislation.gov.uk."""
    svg = drawn(name).svg
    assert not re.search(r"<(style|script|image|foreignObject)|\s(style|on\w+)=", svg)
    assert {link.partition("/id/")[0][:31] for link in re.findall(r'href="([^"]*)"', svg)} <= {
        "https://www.legislation.gov.uk/"
    }


@pytest.mark.parametrize("name", CASES)
def test_the_table_says_the_same(drawn: Drawer, name: str) -> None:
    """Every row has every column, and the page holds drawing, table and policy."""
    picture = drawn(name)
    assert picture.rows
    assert {len(row) for row in picture.rows} == {len(picture.head)}
    page = render_page(picture).decode()
    assert page.count("<tr>") == len(picture.rows) + 1
    assert "default-src 'none'; style-src 'sha256-" in page


@pytest.mark.parametrize(
    "name", ["sectors", "small purpose", "gateway", "route", "big timeline", "scope", "groups", "statutes"]
)
def test_pictures_are_the_same_twice(session: Gateways, drawn: Drawer, name: str) -> None:
    """The same data and date give the same bytes."""
    assert _draw(session, name) == drawn(name)


@pytest.mark.parametrize("name", ["groups", "one group"])
def test_groups_join_each_pair_and_mark_what_lies_inside(session: Gateways, drawn: Drawer, name: str) -> None:
    """An arc for each relation between two members, on the side of its strength; a dot at the inner end."""
    picture, groups = drawn(name), {item.number: item for item in session.groups().groups}
    shown = [groups[int(number)] for number in dict.fromkeys(row[-1].partition(":")[0] for row in picture.rows)]
    pairs = [pair for group in shown for pair in group.pairs]
    arcs = re.findall(r'<path d="M([\d.]+) [\d.]+C([\d.]+) ', picture.svg)
    strong = [pair for pair in pairs if pair.relation != "partial overlap"]
    assert len(picture.rows) == len(arcs) == len(pairs)
    assert sum(float(bend) < float(start) for start, bend in arcs) == len(strong) > 0
    rows = words_of(picture.svg)
    inner = [pair for pair in strong if pair.relation in ("redundant", "specific under general", "subsumed")]
    dots = re.findall(r'<circle cx="[\d.]+" cy="([\d.]+)" r="3.5"[^>]*><title>([^<]*?): ', picture.svg)
    assert len(dots) == len(inner)
    for height, cited in dots:
        beside = [row.text for row in rows if row.top - 10 < float(height) < row.bottom + 10]
        assert any(unescape(cited).startswith(text.partition(" …")[0]) for text in beside)


def test_statutes_count_pairs_of_gateways(session: Gateways, drawn: Drawer) -> None:
    """Each figure is the number of certain pairs without broad gateways, counted here from the findings."""
    picture = drawn("statutes")
    broad = {item.gateway for item in session.groups().broad}
    gateways, labels = session.world.gateways, session.labels

    def acts(name: str) -> set[str]:
        return {labels.get(statute_iri(iri) if is_work_iri(iri) else iri, iri) for iri in gateways[name].provisions}

    found: Counter[frozenset[str]] = Counter()
    for pair in session.overlaps().findings:
        if pair.certainty == "certain" and not {pair.a, pair.b} & broad:
            found.update({frozenset({one, other}) for one in acts(pair.a) for other in acts(pair.b)})
    assert len(picture.rows) > 100
    for one, other, pairs, _ in picture.rows:
        assert found[frozenset({one} if other == "the same" else {one, other})] == int(pairs)
    assert f"{len(broad)} broad gateways" in picture.about.lead


def test_a_disputed_reading_is_said_to_be_one(session: Gateways, drawn: Drawer) -> None:
    """What a gateway permits under one reading only is not drawn as if it were settled; once settled, it is."""
    said = " ".join(item.text for item in words_of(drawn("gateway").svg))
    assert "Only under a reading: crime and disorder reduction" in said
    assert "only under a reading: preventing and detecting crime" in said
    assert "Readings of disputed words that some of it rests on" in said
    settled = load(as_at=DAY, readings=["cda-1998-s115-purposes=preventing-crime"])
    again = " ".join(item.text for item in words_of(draw(settled, "neighbourhood", node="cda-1998-s115").svg))
    assert "only under a reading: preventing" not in again
    assert "preventing and detecting crime" in again


def test_who_tells_whom_follows_the_jurisdictions(session: Gateways, drawn: Drawer) -> None:
    """A map of one jurisdiction leaves out gateways of the others, and a gateway that is not there says so."""
    there = load(as_at=DAY, extent=("NI",))
    counts = [
        int((re.search(r"(\d+) gateways that disclose", picture.about.lead) or [""])[1])
        for picture in (drawn("sectors"), draw(there, "sectors"))
    ]
    assert 0 < counts[1] < counts[0]
    assert draw(there, "neighbourhood", node="cda-1998-s115").about.lead.startswith(f"NOT IN FORCE on {DAY} in NI")


def test_nothing_is_lost_by_folding(session: Gateways, drawn: Drawer) -> None:
    """What is left out of the body map is said."""
    lead = drawn("bodies").about.lead
    assert "folds the others into one" in lead
    assert "Not drawn: " in lead


@pytest.mark.parametrize(
    ("view", "asked", "error"),
    [
        ("purpose", {}, UsageError),
        ("neighbourhood", {}, UsageError),
        ("timeline", {}, UsageError),
        ("route", {"discloser": "HMRC"}, UsageError),
        ("route", {"discloser": "HMRC", "recipient": "DWP", "purpose": "fuel poverty", "number": 400}, UsageError),
        ("scope", {"names": ("ukpga-2017-30-s35",)}, UsageError),
        ("purpose", {"node": "nobody's purpose"}, UnknownNameError),
        ("neighbourhood", {"node": "nobody at all"}, UnknownNameError),
    ],
)
def test_what_is_missing_is_named(session: Gateways, view: str, asked: dict[str, Any], error: type[Exception]) -> None:
    """A view that is not told enough, or an unknown name, is an error and no empty picture."""
    with pytest.raises(error):
        draw(session, view, **asked)


def test_no_route_is_said_to_be_no_advice(session: Gateways) -> None:
    """A demand without a route gives a picture that says what that means."""
    picture = draw(session, "route", discloser="HM Land Registry", recipient="Ofsted", purpose="adoption")
    text = " ".join(item.text for item in words_of(picture.svg))
    assert "NOT ESTABLISHED" in text or "ARGUABLE" in text or "BLOCKED" in text
    assert collisions(words_of(picture.svg)) == []


HOSTILE = '<b onload="x">&amp; ]]> "quoted" \\N ' + "long" * 60


def test_words_of_the_data_are_only_words(tmp_path: Path) -> None:
    """Labels that look like markup, and words longer than a line, are drawn as they are, inside their room."""
    path = tmp_path / "hostile.ttl"
    path.write_text(relabelled(HOSTILE), encoding="utf-8")
    small = load(path, as_at=DAY, cache=False)
    for picture in (
        draw(small, "purpose", node="preventing fraud"),
        draw(small, "neighbourhood", node="ukpga-2005-11-s30"),
        draw(small, "timeline", family="preventing fraud"),
        draw(small, "scope", names=small.world.live),
        draw(small, "route", discloser="HMRC", recipient="Kent County Council", purpose="preventing fraud"),
    ):
        assert collisions(words_of(picture.svg)) == []
        assert "<b " not in picture.svg
        assert "<b " not in render_page(picture).decode()


# -- in a real browser


_TOUCHING = """() => {
  const boxes = [...document.querySelectorAll("svg text")].map(one => [one.textContent, one.getBoundingClientRect()]);
  const found = [];
  boxes.forEach(([one, a], at) => boxes.slice(at + 1).forEach(([other, b]) => {
    const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
    const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
    if (wide > 1 && high > 0.3 * Math.min(a.height, b.height)) found.push([one, other]);
  }));
  return found;
}"""


@pytest.mark.browser
@pytest.mark.parametrize("name", ["sectors", "big purpose", "gateway", "long route", "big timeline", "scope", "groups"])
def test_pages_open_without_a_complaint(browser: Browser, drawn: Drawer, tmp_path: Path, name: str) -> None:
    """Chromium asks for nothing, its policy finds nothing to refuse, and its own boxes of text do not touch."""
    path = tmp_path / "page.html"
    path.write_bytes(render_page(drawn(name)))
    complaints: list[str] = []
    page = browser.new_page(viewport={"width": 1500, "height": 900})
    page.on("console", lambda message: complaints.append(message.text))
    page.on("request", lambda asked: complaints.append(asked.url) if asked.url != path.as_uri() else None)
    page.goto(path.as_uri())
    assert complaints == []
    assert page.evaluate(_TOUCHING) == []
    page.close()
