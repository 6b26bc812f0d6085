"""The interactive page's filters, squeezing, narrow screens and accessibility, in a real browser, network cut."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

pytest.importorskip("playwright.sync_api")

from playwright.sync_api import expect

from gateways_graph.export import html
from gateways_graph.export.registry import write_graph
from tests.export.graphs import NOTE, hostile_graph, views
from tests.export.test_html_browser import Opened

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
#: The accessibility checker, where the checkout has it.
_AXE = Path(__file__).resolve().parents[1] / "web" / "axe" / "axe.min.js"


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Three views as they are, and one of them squeezed, the hostile graph too."""
    folder = tmp_path_factory.mktemp("pages")
    graphs = views()
    for name in ("all", "bodies", "overlaps"):
        write_graph(graphs[name], "html", folder / f"{name}.html", title=name, note=NOTE)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(html, "_LOOSE", 100)
        write_graph(graphs["all"], "html", folder / "squeezed.html", title="squeezed", note=NOTE)
        write_graph(hostile_graph(), "html", folder / "hostile.html", title="hostile", note=NOTE)
    return {path.stem: path for path in folder.glob("*.html")}


def gateways(page: Page) -> list[str]:
    """Gateways in the table of things that are shown."""
    rows = page.locator("#node-table tbody tr:visible").filter(has=page.locator("td:text-is('gateway')"))
    return sorted(rows.locator("th").all_text_contents())


def lines(page: Page) -> list[str]:
    """From and to of the lines that are shown."""
    rows = page.locator("#edge-table tbody tr:visible")
    return sorted(" to ".join(row.locator("td a[data-node]").all_text_contents()) for row in rows.all())


@pytest.mark.parametrize(
    ("filter_", "value", "left"),
    [
        ("body", "North Council", ["duty"]),
        ("purpose", "preventing benefit fraud", ["power"]),
        ("status", "candidate", []),
        ("date", "1995-06-30", ["lapsed"]),
        ("date", "2004-12-31", ["duty", "enabling", "lapsed", "power"]),
        ("date", "2005-01-01", ["duty", "enabling", "power", "renewed"]),
    ],
)
def test_each_filter_leaves_the_gateways_that_fit(
    browser: Browser, pages: dict[str, Path], filter_: str, value: str, left: list[str]
) -> None:
    """With what names them and nothing else; clearing brings the rest back."""
    opened = Opened(browser, pages["all"])
    before = opened.drawn()
    if filter_ == "date":
        opened.page.fill("#date", value)
        opened.page.dispatch_event("#date", "change")
    else:
        opened.page.select_option(f"#{filter_}", value)
    assert gateways(opened.page) == left
    assert 0 < opened.drawn() < before
    if filter_ == "body":
        shown = opened.page.locator("#node-table tbody tr:visible th").all_text_contents()
        assert "South Council" not in shown
        assert "North Council" in shown
    opened.page.click("button[type=reset]")
    expect(opened.page.locator("#date")).to_have_value("")
    # The page redraws after the form has been emptied, in its own time.
    opened.page.wait_for_function("count => gatewaysMap.nodes('[at >= 0]').length === count", arg=before)
    assert opened.complaints == []


def test_filters_narrow_the_lines_of_a_map_of_bodies(browser: Browser, pages: dict[str, Path]) -> None:
    """By who tells or is told, by purpose, and by the day on which a gateway behind the line is in force."""
    opened = Opened(browser, pages["bodies"])
    page = opened.page
    page.select_option("#body", "North Council")
    assert lines(page) == ["North Council to Tax Office"]
    page.select_option("#body", "")
    page.select_option("#purpose", "preventing fraud")
    assert lines(page) == ["Tax Office to council", "council to council"]
    page.fill("#date", "1995-01-01")
    page.dispatch_event("#date", "change")
    assert lines(page) == ["Tax Office to council"]
    said = page.locator("#asked").text_content() or ""
    assert "1 of 3 connections; chosen: purpose: preventing fraud; in force on: 1995-01-01" in said
    page.emulate_media(media="print")
    assert page.locator("#asked").is_visible()
    assert opened.complaints == []


def test_relations_and_bodies_narrow_the_map_of_overlaps(browser: Browser, pages: dict[str, Path]) -> None:
    """Relation by its box in the legend; a body keeps the gateways that name it."""
    opened = Opened(browser, pages["overlaps"])
    opened.page.uncheck("input[value='partial overlap']")
    assert lines(opened.page) == ["lapsed to power"]
    opened.page.check("input[value='partial overlap']")
    opened.page.select_option("#body", "council")
    assert gateways(opened.page) == ["lapsed", "power"]
    assert opened.complaints == []


def test_a_squeezed_page_is_the_same_page(browser: Browser, pages: dict[str, Path]) -> None:
    """Tables, map, search and links; nothing asked for, nothing forbidden."""
    loose, packed = Opened(browser, pages["all"]), Opened(browser, pages["squeezed"])
    assert 'id="packed"' in pages["squeezed"].read_text(encoding="utf-8")
    assert packed.drawn() == loose.drawn()
    assert packed.page.inner_text("#node-table") == loose.page.inner_text("#node-table")
    assert packed.page.inner_text("#edge-table") == loose.page.inner_text("#edge-table")
    packed.page.fill("#search", "the revenue")
    expect(packed.page.locator("#found button")).to_have_text(["Tax Office"])
    assert packed.complaints == []


def test_hostile_labels_stay_text_when_squeezed(browser: Browser, pages: dict[str, Path]) -> None:
    """What is unpacked was escaped before it was packed."""
    opened = Opened(browser, pages["hostile"])
    opened.page.wait_for_timeout(100)
    assert opened.page.locator("table img, table script").count() == 0
    assert opened.page.locator("a[href^=javascript]").count() == 0
    assert opened.complaints == []


def test_a_squeezed_page_has_the_same_bytes_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """No time of day is packed with it."""
    monkeypatch.setattr(html, "_LOOSE", 100)
    first, second = (html.render(views()["bodies"], title="Same", note=NOTE) for _ in range(2))
    assert first == second


def test_a_large_page_stays_small_enough_to_send(tmp_path: Path) -> None:
    """A thousand gateways, ten thousand lines, each with facts: under 5 MB."""
    import networkx as nx

    graph = nx.Graph(view="overlaps")
    for at in range(1000):
        facts: dict[str, Any] = {f"fact_{number}": f"words {at * number % 97} of the record" for number in range(12)}
        link = f"https://www.legislation.gov.uk/ukpga/2001/1/section/{at}"
        graph.add_node(
            at, kind="gateway", label=f"gateway {at}", purposes=[f"purpose {at % 50}"], links=[link], **facts
        )
    for at in range(10_000):
        graph.add_edge(
            at % 1000, (at * 7 + at // 1000) % 1000, type="subsumed", share_a=f"{at}/99999", status="checked"
        )
    page = html.render(graph, title="Large", note=NOTE)
    assert b'id="packed"' in page
    assert len(page) < 5_000_000


def test_a_narrow_screen_shows_the_map_before_the_legend(browser: Browser, pages: dict[str, Path]) -> None:
    """The legend is folded and opens by keyboard; nothing sticks out at the side."""
    opened = Opened(browser, pages["all"])
    opened.page.set_viewport_size({"width": 400, "height": 800})
    opened.page.reload()
    expect(opened.page.locator("#drawn")).not_to_be_empty()
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= 400
    assert not opened.page.locator("#body").is_visible()
    opened.page.locator("summary").focus()
    opened.page.keyboard.press("Enter")
    assert opened.page.locator("#body").is_visible()
    opened.page.locator("#body").focus()
    opened.page.keyboard.type("North")
    opened.page.keyboard.press("Enter")
    assert gateways(opened.page) == ["duty"]


@pytest.mark.parametrize("name", ["all", "bodies", "overlaps"])
def test_no_barrier_is_found_by_axe(browser: Browser, pages: dict[str, Path], name: str) -> None:
    """Names, roles, contrast and landmarks, with something chosen and something searched for."""
    if not _AXE.exists():
        pytest.skip("axe-core is not beside the tests")
    opened = Opened(browser, pages[name])
    opened.page.locator("th[data-node] button").first.click()
    opened.page.evaluate(_AXE.read_text(encoding="utf-8"))
    found = opened.page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    assert [(item["id"], item["nodes"][0]["html"][:120]) for item in found["violations"]] == []
