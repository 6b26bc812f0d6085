"""The interactive page in a real browser, with the network cut."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

pytest.importorskip("playwright.sync_api")

from playwright.sync_api import expect

from gateways_graph.export.registry import write_graph
from tests.export.graphs import NOTE, hostile_graph, views

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

pytestmark = pytest.mark.browser


class Opened:
    """A page, and everything it said or asked for that it should not have."""

    def __init__(self, browser: Browser, path: Path, **options: Any) -> None:
        self.complaints: list[str] = []
        context = browser.new_context(viewport={"width": 1400, "height": 900}, **options)
        self.page: Page = context.new_page()
        self.page.route("**/*", self.guard)
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("dialog", lambda dialog: self.complaints.append(dialog.message))
        self.allowed = path.as_uri()
        self.page.goto(self.allowed)
        if options.get("java_script_enabled", True):
            expect(self.page.locator("#drawn")).not_to_be_empty()

    def guard(self, route: Route) -> None:
        """Only the file itself may be asked for."""
        if route.request.url.partition("#")[0] == self.allowed:
            route.continue_()
        else:
            self.complaints.append(f"asked for {route.request.url}")
            route.abort()

    def drawn(self) -> int:
        """How many nodes are on the map."""
        count: int = self.page.evaluate("gatewaysMap.nodes('[at >= 0]').length")
        return count


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A page for each view and for the hostile graph."""
    folder = tmp_path_factory.mktemp("pages")
    graphs = {**views(), "hostile": hostile_graph()}
    for name, graph in graphs.items():
        write_graph(graph, "html", folder / f"{name}.html", title=f"View {name}", note=NOTE)
    return {name: folder / f"{name}.html" for name in graphs}


@pytest.mark.parametrize("name", [*views(), "hostile"])
def test_a_page_opens_without_a_word_or_a_request(name: str, browser: Browser, files: dict[str, Path]) -> None:
    """No console message, no error, no policy violation, no dialog, no request; the map is drawn."""
    opened = Opened(browser, files[name])
    opened.page.wait_for_timeout(200)
    assert opened.complaints == []
    assert opened.drawn() > 0
    box = opened.page.locator("#map canvas").first.bounding_box()
    assert box is not None
    assert box["width"] > 300
    assert box["height"] > 300


def test_something_is_really_painted(browser: Browser, files: dict[str, Path], tmp_path: Path) -> None:
    """The canvas is not blank."""
    opened = Opened(browser, files["sectors"])
    opened.page.wait_for_timeout(200)
    image = opened.page.locator("#map").screenshot(path=tmp_path / "map.png")
    assert len(image) > 4000


def test_search_narrows_the_tables_and_lists_what_it_found(browser: Browser, files: dict[str, Path]) -> None:
    """By alternative name as well; Enter opens the first; clearing brings everything back."""
    page = Opened(browser, files["all"]).page
    rows = page.locator("#node-table tbody tr")
    everything = rows.count()
    page.fill("#search", "the revenue")
    expect(page.locator("#found button")).to_have_text(["Tax Office"])
    assert page.locator("#node-table tbody tr:visible").count() == 1
    page.press("#search", "Enter")
    assert page.locator("#details h2").text_content() == "Tax Office"
    page.click("button[type=reset]")
    expect(page.locator("#node-table tbody tr:visible")).to_have_count(everything)


def test_search_knows_sections_and_says_what_filters_hide(browser: Browser, tmp_path: Path) -> None:
    """A provision is found however it is cited; what is found but filtered away is counted."""
    import networkx as nx

    graph = nx.Graph(view="overlaps")
    graph.add_node("a", kind="gateway", label="Police may tell", citation="Crime and Disorder Act 1998 s. 115")
    graph.add_node("b", kind="gateway", label="Others may tell", citation="Care Act 2014 s. 7")
    graph.add_node("c", kind="gateway", label="Schools may tell", citation="Education Act 1996 s. 537A")
    graph.add_edge("a", "b", type="partial overlap")
    graph.add_edge("b", "c", type="duplicate")
    write_graph(graph, "html", tmp_path / "cited.html", title="Cited", note=NOTE)
    page = Opened(browser, tmp_path / "cited.html").page
    for said in (
        "Crime and Disorder Act section 115",
        "s115 of the Crime and Disorder Act",
        "s. 115",
        "disorder police",
    ):
        page.fill("#search", said)
        expect(page.locator("#found button")).to_have_text(["Police may tell (Crime and Disorder Act 1998 s. 115)"])
    page.uncheck("input[value='partial overlap']")
    expect(page.locator("#found [role=status]")).to_have_text("0 found; the filters leave out 1 more")


def test_a_purpose_finds_the_lines_for_it(browser: Browser, files: dict[str, Path]) -> None:
    """In the map of bodies, gateways and purposes belong to lines."""
    page = Opened(browser, files["bodies"]).page
    page.fill("#search", "benefit fraud")
    expect(page.locator("#found")).to_contain_text("1 line by its gateways or purposes")
    assert page.locator("#edge-table tbody tr:visible").count() == 1


def test_filters_take_things_off_the_map_and_out_of_the_tables(browser: Browser, files: dict[str, Path]) -> None:
    """Kind, relation and status; the count says how many are drawn."""
    opened = Opened(browser, files["all"])
    before = opened.drawn()
    opened.page.uncheck("input[name=kind][value=gateway]")
    assert opened.drawn() == before - 5
    assert not opened.page.locator("#node-table tr:visible td", has_text="gateway").filter(has_text="^gateway$").count()
    assert f"Drawn: {before - 5} of {before}" in (opened.page.locator("#drawn").text_content() or "")
    opened.page.check("input[name=kind][value=gateway]")
    opened.page.uncheck("input[name=type][value=permits]")
    assert opened.page.evaluate("gatewaysMap.edges('[caption = \"permits\"]').length") == 0
    assert opened.complaints == []


def test_choosing_a_line_lists_its_gateways_with_links(browser: Browser, files: dict[str, Path]) -> None:
    """The law behind an arrow, one click away."""
    page = Opened(browser, files["bodies"]).page
    from_tax = page.locator("#edge-table tr", has=page.locator("td:first-child", has_text="Tax Office"))
    from_tax.locator("td").nth(1).click()
    assert "Gateways" in (page.locator("#details").text_content() or "")
    links = page.locator("#details a").evaluate_all("all => all.map(one => one.href)")
    assert "https://www.legislation.gov.uk/ukpga/2001/1/section/power" in links


def test_one_thing_can_be_shown_alone_and_left_again(browser: Browser, files: dict[str, Path]) -> None:
    """What is around it is drawn in rings; the whole map comes back as it was."""
    opened = Opened(browser, files["all"])
    before = opened.drawn()
    opened.page.locator("th[data-node] button", has_text="Tax Office").first.click()
    opened.page.click("#around")
    assert 1 < opened.drawn() < before
    opened.page.click("#whole")
    assert opened.drawn() == before
    assert opened.complaints == []


def test_everything_can_be_reached_by_keyboard(browser: Browser, files: dict[str, Path]) -> None:
    """The skip link comes first, then the search; names in the tables are buttons."""
    page = Opened(browser, files["sectors"]).page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "search"
    page.locator("th[data-node] button").first.focus()
    page.keyboard.press("Enter")
    assert page.locator("#details h2").text_content() == page.locator("th[data-node]").first.text_content()


def test_without_scripts_the_tables_and_the_legend_remain(browser: Browser, files: dict[str, Path]) -> None:
    """No map, no dead controls, and everything to read."""
    page = Opened(browser, files["overlaps"], java_script_enabled=False).page
    assert not page.locator("#map").is_visible()
    assert not page.locator("#search").is_visible()
    assert page.locator("#node-table tbody tr").first.is_visible()
    assert page.locator("fieldset", has_text="Relations").is_visible()
    assert page.locator("noscript p").is_visible()


def test_hostile_labels_stay_text_in_every_part_of_the_page(browser: Browser, files: dict[str, Path]) -> None:
    """In the details, the search and the tables: no tag is made of them and nothing runs."""
    opened = Opened(browser, files["hostile"])
    opened.page.fill("#search", "script")
    expect(opened.page.locator("#found button").first).to_be_visible()
    for at in range(opened.page.locator("th[data-node] button:visible").count()):
        opened.page.locator("th[data-node] button:visible").nth(at).click()
    opened.page.locator("#edge-table tbody tr:visible td:nth-child(2)").first.click()
    assert opened.page.locator("#details img, #details script, table img, table script").count() == 0
    assert opened.page.locator("a[href^=javascript]").count() == 0
    assert opened.complaints == []


def test_a_crowd_is_not_drawn_as_a_hairball(browser: Browser, tmp_path: Path) -> None:
    """Past what can be read the page asks to search or choose, and offers the best connected."""
    import networkx as nx

    graph = nx.MultiDiGraph(nx.gnp_random_graph(600, 0.01, seed=3))
    write_graph(graph, "html", tmp_path / "crowd.html", title="Crowd", note=NOTE)
    opened = Opened(browser, tmp_path / "crowd.html")
    assert opened.drawn() == 0
    assert opened.page.locator("#crowded").is_visible()
    opened.page.locator("#crowded button").first.click()
    assert 1 < opened.drawn() < 60
    assert not opened.page.locator("#crowded").is_visible()
    assert opened.complaints == []


def test_hundreds_of_partial_overlaps_are_hidden_until_asked_for(browser: Browser, tmp_path: Path) -> None:
    """The map opens with the strong relations; a family chosen shows all of its own."""
    import networkx as nx

    graph = nx.Graph(view="overlaps")
    for at in range(40):
        graph.add_node(at, kind="gateway", family=at // 20 + 1, family_name=f"family {at // 20 + 1}")
    for a in range(40):
        for b in range(a):
            graph.add_edge(a, b, type="duplicate" if (a, b) in ((1, 0), (21, 20)) else "partial overlap")
    write_graph(graph, "html", tmp_path / "families.html", title="Families", note=NOTE)
    opened = Opened(browser, tmp_path / "families.html")
    assert opened.drawn() == 4
    assert not opened.page.is_checked("input[value='partial overlap']")
    opened.page.locator("#details button", has_text="family 2").click()
    assert opened.drawn() == 20
    assert opened.page.evaluate("gatewaysMap.edges().length") == 190
    assert opened.complaints == []


def test_paper_shows_the_map_and_all_rows(browser: Browser, files: dict[str, Path]) -> None:
    """Printed, controls go and tables are not cut."""
    page = Opened(browser, files["sectors"]).page
    page.emulate_media(media="print")
    assert not page.locator("#details").is_visible()
    assert not page.locator("#fit").is_visible()
    assert page.locator("#map").is_visible()
    assert page.locator("#edge-table tbody tr").last.is_visible()
    assert page.evaluate("getComputedStyle(document.querySelector('.scroll')).maxHeight") == "none"
