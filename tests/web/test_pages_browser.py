"""The explorer in a real browser on a real server: journeys without scripts, and accessibility with axe-core."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import pytest

pytest.importorskip("playwright.sync_api")
pytest.importorskip("starlette")

from playwright.sync_api import expect

from gateways_graph.session import load
from gateways_graph.web.app import create_app
from tests.cli.worlds import SMALL
from tests.web.servers import Running, running
from tests.web.test_pages import PAGES

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page, Route

pytestmark = pytest.mark.browser
_AXE = Path(__file__).resolve().parent / "axe"
#: Lists other than the readings look alike.
_ALIKE = ("/statutes", "/bodies", "/purposes", "/information", "/conditions", "/onward-rules", "/rejections")
_LOOKED_AT = tuple(page for page in PAGES if page not in _ALIKE)
#: What axe is to look for: WCAG 2.2 at level AA, and what its makers call good practice.
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="module")
def explorer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A server over the small data."""
    path = tmp_path_factory.mktemp("explorer") / "small.ttl"
    path.write_text(SMALL, encoding="utf-8")
    with running(create_app(load(path), slots=1)) as server:
        yield server


class Visit:
    """A browser that may only ask our server, and notes whatever else it wanted or complained of."""

    def __init__(self, browser: Browser, explorer: Running, **options: Any) -> None:
        self.complaints: list[str] = []
        self.base = explorer.base.rstrip("/")
        self.context: BrowserContext = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **options})
        self.page: Page = self.context.new_page()
        self.context.route("**/*", self._guard)
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("dialog", lambda dialog: self.complaints.append(dialog.message))

    def _guard(self, route: Route) -> None:
        if route.request.url.startswith((f"{self.base}/", "data:,")):
            route.continue_()
        else:
            self.complaints.append(f"asked for {route.request.url}")
            route.abort()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *problem: object) -> None:
        self.context.close()
        if not problem[0]:
            assert self.complaints == []

    def go(self, address: str) -> Page:
        """Open a page of the server."""
        self.page.goto(self.base + address)
        return self.page


def test_a_gateway_is_found_compared_and_exported(browser: Browser, explorer: Running) -> None:
    """Without scripts: search for a gateway, open it, compare it with another, and take the pair as CSV and JSON."""
    with Visit(browser, explorer, java_script_enabled=False, accept_downloads=True) as visit:
        page = visit.go("/")
        page.get_by_label("Search gateways").fill("HMRC council benefits")
        page.get_by_role("button", name="Search").click()
        page.get_by_role("link", name="HMRC may tell the council of benefits").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("HMRC may tell the council of benefits")
        page.get_by_label("Compare with").fill("ukpga-2005-11-s30")
        page.get_by_role("button", name="Compare").click()
        assert page.url.endswith("/pair/ukpga-2005-11-s32/ukpga-2005-11-s30")
        expect(page.locator(".verdict-line .badge")).to_have_text("redundant")
        expect(page.get_by_role("table", name="One disclosure that both cover")).to_be_visible()
        with page.expect_download() as begun:
            page.get_by_role("link", name="CSV", exact=True).click()
        with begun.value.path().open(encoding="utf-8", newline="") as stream:
            assert next(iter(csv.DictReader(stream)))["relation"] == "redundant"
        page.get_by_role("link", name="JSON", exact=True).click()
        assert json.loads(page.locator("body").inner_text())["results"][0]["relation"] == "redundant"


def test_a_route_is_found_and_cited(browser: Browser, explorer: Running) -> None:
    """Without scripts: ask for a route on the first page, read the step, and open the address to cite again."""
    with Visit(browser, explorer, java_script_enabled=False) as visit:
        page = visit.go("/")
        page.get_by_label("Who would tell").fill("HMRC")
        page.get_by_label("Who would be told").fill("the council")
        page.get_by_label("What for").fill("preventing fraud")
        page.get_by_role("button", name="Find routes").click()
        expect(page.get_by_role("heading", name="Route 1")).to_contain_text("supported on these facts")
        law = page.locator(".steps .by a").first
        assert (law.get_attribute("href") or "").startswith("https://www.legislation.gov.uk/ukpga/2005/11/section/")
        page.wait_for_load_state()
        seen = page.locator("main").text_content() or ""
        page.locator("footer a.address").click()
        page.wait_for_url("**as-at=**")
        expect(page.locator("main")).to_have_text(seen)


def test_a_demand_without_a_route_is_told_why(browser: Browser, explorer: Running) -> None:
    """Without scripts: a route that is not there comes with near misses, and what would open one."""
    with Visit(browser, explorer, java_script_enabled=False) as visit:
        page = visit.go("/routes")
        page.get_by_label("Who would tell").fill("kent police")
        page.get_by_label("Who would be told").fill("HMRC")
        page.get_by_label("What for").fill("fraud")
        page.get_by_role("button", name="Find routes").click()
        expect(page.get_by_role("heading", name="Why not")).to_be_visible()
        expect(page.get_by_role("heading", name="Nearest on the record")).to_be_visible()


def test_a_table_of_bodies_is_built(browser: Browser, explorer: Running) -> None:
    """Without scripts: bodies and a purpose make a table, whose date can be changed below it."""
    with Visit(browser, explorer, java_script_enabled=False) as visit:
        page = visit.go("/matrix")
        page.get_by_label("What for").fill("preventing fraud")
        for number, body in enumerate(("HMRC", "Kent County Council", "Kent Charity"), 1):
            page.get_by_label(f"Body {number}", exact=True).fill(body)
        page.get_by_role("button", name="Build the table").click()
        table = page.get_by_role("table", name="Each row tells each column")
        expect(table.get_by_role("row")).to_have_count(4)
        page.get_by_text("Another date, extent or reading").click()
        page.get_by_label("As at").fill("2010-01-01")
        page.get_by_role("button", name="Show this page so").click()
        assert "as-at=2010-01-01" in page.url
        expect(page.get_by_text("As at 2010-01-01")).to_be_visible()


def test_the_keyboard_goes_past_the_menu(browser: Browser, explorer: Running) -> None:
    """The first stop is a link that leads past the menu to the content."""
    with Visit(browser, explorer) as visit:
        page = visit.go("/gateways")
        page.keyboard.press("Tab")
        focused = page.locator(":focus")
        expect(focused).to_have_text("Skip to the content")
        expect(focused).to_be_in_viewport()
        page.keyboard.press("Enter")
        expect(page.locator("main")).to_be_focused()


@pytest.mark.parametrize("width", [320, 1280])
def test_pages_fit_their_window(browser: Browser, explorer: Running, width: int) -> None:
    """No page is wider than its window: wide tables scroll in their own frame."""
    with Visit(browser, explorer, viewport={"width": width, "height": 800}) as visit:
        for address in _LOOKED_AT:
            page = visit.go(address)
            over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert (address, over) == (address, 0)


def test_pages_print_without_their_controls(browser: Browser, explorer: Running) -> None:
    """On paper stand the answer and what it rests on; the menu and the forms do not."""
    with Visit(browser, explorer) as visit:
        page = visit.go("/routes?from=hmrc&to=kent+council&for=fraud")
        page.emulate_media(media="print")
        expect(page.get_by_role("navigation", name="Pages", exact=True)).to_be_hidden()
        expect(page.locator("main form")).to_be_hidden()
        expect(page.get_by_text("not legal advice")).to_be_visible()
        assert page.pdf(format="A4").startswith(b"%PDF")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(browser: Browser, explorer: Running, scheme: str) -> None:
    """Each page, in light and in dark, passes WCAG 2.2 AA and good practice as far as axe-core can tell."""
    axe = (_AXE / "axe.min.js").read_text(encoding="utf-8")
    assert hashlib.sha256(axe.encode()).hexdigest() in (_AXE / "SHA256SUMS").read_text(encoding="utf-8")
    bad = ("/gateway/nothing", "/overlaps?page=0")
    # In the dark only colours differ.
    rules = _RULES if scheme == "light" else {"type": "rule", "values": ["color-contrast"]}
    with Visit(browser, explorer, color_scheme=scheme) as visit:
        for address in (*_LOOKED_AT, *bad):
            page = visit.go(address)
            page.evaluate("document.querySelectorAll('details').forEach(item => { item.open = true; })")
            page.evaluate(axe)
            found = page.evaluate("rules => axe.run({runOnly: rules})", rules)
            told = [(item["id"], [node["html"][:160] for node in item["nodes"][:3]]) for item in found["violations"]]
            assert (address, told) == (address, [])
        # The browser itself notes that these two pages came with 404 and 400.
        assert all("Failed to load resource" in item for item in visit.complaints)
        assert len(visit.complaints) == len(bad)
        visit.complaints.clear()
