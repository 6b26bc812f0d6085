"""The query page in a real browser: the editor works under the page's policy and asks nobody but us."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest

pytest.importorskip("playwright.sync_api")
pytest.importorskip("starlette")

from playwright.sync_api import expect

from tests.web.servers import Running
from tests.web.test_pages_browser import Visit

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
_AXE = Path(__file__).resolve().parent / "axe"


def _ask(page: Page) -> None:
    page.locator(".tabPanel.active .yasqe_queryButton").click()
    expect(page.locator(".tabPanel.active .yasr table tbody tr").first).to_be_visible()


def test_a_question_is_chosen_changed_and_asked(browser: Browser, endpoint: Running) -> None:
    """From the cookbook to rows, and on to another question; no outside request, no breach of the policy."""
    with Visit(browser, endpoint) as visit:
        page = visit.go("/query")
        expect(page.locator("#plain")).to_be_hidden()
        page.locator("summary", has_text="Evidence").click()
        page.get_by_role("link", name="Gateways by status").click()
        expect(page.get_by_text("How much of the data has been read")).to_have_count(2)
        _ask(page)
        expect(page.locator(".tabPanel.active .yasr table tbody").first).to_contain_text("code:")
        page = visit.go("/query?saved=duties-and-powers")
        assert page.locator(".tabPanel.active .CodeMirror").inner_text().count("PREFIX") == 3
        _ask(page)


def test_an_error_of_the_endpoint_is_shown(browser: Browser, endpoint: Running) -> None:
    """A query that is refused shows the endpoint's message in the editor."""
    with Visit(browser, endpoint) as visit:
        page = visit.go("/query?query=SELECT+*+%7B+SERVICE+%3Chttp%3A%2F%2Fx.test%2F%3E+%7B+%3Fs+%3Fp+%3Fo+%7D+%7D")
        page.locator(".tabPanel.active .yasqe_queryButton").click()
        expect(page.locator(".tabPanel.active .yasr")).to_contain_text("SERVICE")
        # The browser itself notes the status 403, twice: of the page and of the endpoint.
        assert all("403" in item for item in visit.complaints)
        visit.complaints.clear()


def test_a_shared_link_works_without_scripts(browser: Browser, endpoint: Running) -> None:
    """The link that the editor makes opens the same query for those who run no scripts, and answers it."""
    with Visit(browser, endpoint) as visit:
        page = visit.go("/query?saved=by-status")
        page.locator(".tabPanel.active .yasqe_share").click()
        link = page.locator(".tabPanel.active .yasqe_sharePopup input").input_value()
    assert "PREFIX gw:" in parse_qs(urlsplit(link).query)["query"][0]
    with Visit(browser, endpoint, java_script_enabled=False) as visit:
        page = visit.go("/query?" + urlsplit(link).query)
        expect(page.locator("table.rows tbody")).to_contain_text("code:")
        page.get_by_label("Query").fill("ASK { ?g a gw:Gateway }")
        page.get_by_role("button", name="Ask").click()
        expect(page.locator("#answer")).to_contain_text("Yes")


def test_a_link_cannot_name_another_endpoint(browser: Browser, endpoint: Running) -> None:
    """Neither an address nor what an older visit left makes the editor ask another server."""
    with Visit(browser, endpoint) as visit:
        page = visit.go("/query?saved=by-status#query=ASK%7B%7D&endpoint=http%3A%2F%2Felsewhere.test%2Fsparql")
        _ask(page)


@pytest.mark.parametrize("address", ["/query?query=SELECT+*+%7B+%3Fs+a+gw%3AGateway+%7D", "/vocabulary"])
def test_axe_finds_nothing(browser: Browser, endpoint: Running, address: str) -> None:
    """The page that needs no scripts, and the vocabulary, pass WCAG 2.2 AA as far as axe-core can tell."""
    axe = (_AXE / "axe.min.js").read_text(encoding="utf-8")
    assert hashlib.sha256(axe.encode()).hexdigest() in (_AXE / "SHA256SUMS").read_text(encoding="utf-8")
    with Visit(browser, endpoint) as visit:
        visit.context.route("**/query/query.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
        page = visit.go(address)
        page.evaluate("document.querySelectorAll('details').forEach(item => { item.open = true; })")
        page.evaluate(axe)
        rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
        found = page.evaluate("rules => axe.run({runOnly: rules, resultTypes: ['violations']})", rules)
        told = [(item["id"], [node["html"][:160] for node in item["nodes"][:3]]) for item in found["violations"]]
        assert told == []
