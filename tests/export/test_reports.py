"""Reports: what a pack holds, that every answer is told, and that nothing of the data can break the page."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from gateways_graph.export.document import as_html, as_markdown
from gateways_graph.export.partnership_report import partnership_report
from gateways_graph.export.sources import Ground
from gateways_graph.model.document import Document, Entry, Items, Section, Table, Text
from gateways_graph.session import Gateways, load

_NASTY = '<script>alert(1)</script> | `x` [a](javascript:b) \\ & "q" *b*'


def _document(text: str) -> Document:
    table = Table(text, (text,), ((Entry((text, text), kind=text, link=text),),))
    return Document(text, (text,), (Section(text, (Text(text), Text(text, strong=True), Items((text,)), table)),))


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def test_text_stays_text_in_a_page() -> None:
    """Whatever the data say: no script, no handler, no link but to an address of the web, no class of their making."""
    page = _Tags()
    page.feed(as_html(_document(_NASTY)))
    names = {tag for tag, _ in page.tags}
    assert names <= {
        "html", "head", "meta", "title", "style", "body", "header", "h1", "p", "nav", "h2", "ol", "li", "a", "main",
        "ul", "div", "table", "caption", "thead", "tr", "th", "tbody", "td",
    }  # fmt: skip
    links = [attributes.get("href") or "" for tag, attributes in page.tags if tag == "a"]
    assert all(link.startswith("#") for link in links)
    assert all(attributes.get("class") in (None, "about", "strong", "scroll") for _, attributes in page.tags)
    policy = next(attributes["content"] for _, attributes in page.tags if attributes.get("http-equiv"))
    assert policy is not None
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy


def test_text_stays_text_in_markdown() -> None:
    """Marks of Markdown are escaped, and a table keeps its places."""
    text = as_markdown(_document(_NASTY))
    assert "<script>" not in text
    assert not re.search(r"(?<!\\)\]\(javascript", text)
    row = next(line for line in text.splitlines() if line.startswith("| \\<script") and "<br>" in line)
    assert len(re.findall(r"(?<!\\)\|", row)) == 2


@pytest.fixture(scope="module")
def packaged() -> Gateways:
    """The packaged data, for England."""
    return load(extent=("E",))


def test_a_pack_tells_every_cell_and_every_source(packaged: Gateways) -> None:
    """Each ordered pair has its place, each route its provisions, and each provision a line among the sources."""
    found = packaged.partnership(["police", "council", "school"], "child safeguarding")
    ground = Ground(packaged.dataset, packaged.world.gateways, packaged.labels, packaged.receipt())
    document = partnership_report(found, ground)
    sections = {section.title: section for section in document.sections}
    matrix = next(block for block in sections["Who may tell whom"].blocks if isinstance(block, Table))
    assert len(matrix.rows) == 3
    assert sum(place.kind != "self" for row in matrix.rows for place in row[1:]) == len(found.cells)
    told = [route for cell in found.cells for route in (*(route for _, route in cell.routes), *cell.lifted)]
    told += [cell.whole for cell in found.cells if cell.whole]
    used = {step.gateway for route in told for step in route.steps}
    sources = next(block for block in sections["Sources"].blocks if isinstance(block, Table))
    assert {row[1].lines[0] for row in sources.rows} == used
    text = as_markdown(document)
    for name in used:
        assert name in text.replace("\\", "")
    assert "Not decided here" in text
    assert "is lawful" not in text
