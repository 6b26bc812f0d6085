"""The interactive page, read as text."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from html.parser import HTMLParser

import networkx as nx
import pytest

from gateways_graph.errors import GatewaysError
from gateways_graph.export import html
from gateways_graph.export.appearance import _KINDS, _LINES, kind_of, line_of, rgb, tint
from gateways_graph.export.attributes import clean_text, iter_node_rows
from tests.export.graphs import HOSTILE, NOTE, hostile_graph, views

GRAPHS = {**views(), "hostile": hostile_graph(), "empty": nx.Graph()}


class Reader(HTMLParser):
    """Tags with attributes, and the text inside scripts, styles and table cells."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.inside: dict[int, str] = {}
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Remember the tag."""
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        """Close what was inside."""
        self.tags.append((f"/{tag}", {}))

    def handle_data(self, data: str) -> None:
        """Keep code and text apart."""
        if self.tags and self.tags[-1][0] in ("script", "style"):
            self.inside[len(self.tags) - 1] = self.inside.get(len(self.tags) - 1, "") + data
        else:
            self.text += data


def page(name: str) -> str:
    """The page of a graph, as text."""
    return html.render(GRAPHS[name], title="Title", note=NOTE).decode()


def data_of(text: str) -> dict[str, object]:
    """The JSON inside a page."""
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', text, re.DOTALL)
    assert found is not None
    document: dict[str, object] = json.loads(found[1])
    return document


@pytest.mark.parametrize("name", GRAPHS)
def test_the_policy_names_every_script_and_style_by_hash(name: str) -> None:
    """Nothing else may run; no inline handler or style attribute is used."""
    reader = Reader(page(name))
    policy = next(attrs["content"] for tag, attrs in reader.tags if tag == "meta" and "http-equiv" in attrs) or ""
    assert policy.startswith("default-src 'none'; ")
    hashes = set(re.findall(r"'sha256-([^']+)'", policy))
    bodies = [text for at, text in reader.inside.items() if reader.tags[at][1].get("type") != "application/json"]
    assert {base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in bodies} == hashes
    assert len(hashes) == 4
    assert not [name for _, attrs in reader.tags for name in attrs if name.startswith("on") or name == "style"]


@pytest.mark.parametrize("name", GRAPHS)
def test_nothing_is_fetched(name: str) -> None:
    """No address is loaded: only links out, to legislation.gov.uk."""
    reader = Reader(page(name))
    loaded = ("link", "img", "iframe", "object", "embed")
    assert not [attrs for tag, attrs in reader.tags if "src" in attrs or tag in loaded]
    links = {attrs["href"] or "" for tag, attrs in reader.tags if tag == "a"}
    assert all(link.startswith(("#", "https://www.legislation.gov.uk/")) for link in links)


def test_no_label_escapes_from_its_place() -> None:
    """Script end tags, tags and quotes in labels are text; the tags of the page are those of the template."""
    text = page("hostile")
    reader = Reader(text)
    assert [tag for tag, _ in reader.tags].count("script") == 3
    assert not [tag for tag, _ in reader.tags if tag in ("img", "b>", "iframe")]
    for label in HOSTILE:
        assert clean_text(label).split("\n")[0].strip() in reader.text
    document = data_of(text)
    assert len(document["nodes"]) == len(HOSTILE)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", [*views(), "hostile"])
def test_the_tables_hold_what_the_map_holds(name: str) -> None:
    """A row for each node and edge, each label letter for letter."""
    reader = Reader(page(name))
    rows = [attrs["id"] or "" for tag, attrs in reader.tags if tag == "tr" and "id" in attrs]
    assert sum(row.startswith("n") for row in rows) == len(GRAPHS[name])
    assert sum(row.startswith("e") for row in rows) == GRAPHS[name].number_of_edges()
    document = data_of(page(name))
    assert [node["label"] for node in document["nodes"]] == [  # type: ignore[attr-defined]
        row.label for row in iter_node_rows(GRAPHS[name])
    ]


def test_gateways_behind_a_line_are_listed_with_their_law() -> None:
    """Who tells whom names the provisions, in the table as well."""
    reader = Reader(page("bodies"))
    assert "gateways:" in reader.text
    links = {attrs.get("href") for tag, attrs in reader.tags if tag == "a"}
    assert "https://www.legislation.gov.uk/ukpga/2001/1/section/power" in links


def test_headings_language_and_note_are_there() -> None:
    """Title, language, skip link, captions, scopes, source and licence."""
    text = page("sectors")
    reader = Reader(text)
    assert ("html", {"lang": "en-GB"}) in reader.tags
    assert NOTE in reader.text
    assert text.count("<caption>") == 2
    assert 'href="#tables"' in text
    assert all(attrs.get("scope") for tag, attrs in reader.tags if tag == "th")


def test_the_vendored_library_is_the_one_that_was_reviewed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Version, licence and checksum; a file that was changed is refused."""
    html.check_assets.cache_clear()
    html.check_assets()
    reviewed = "081591ab735b2b6a3b31a3c60f8f3a3e2fee8c92939e0c7820ad1208571b6cd8"
    assert f"{reviewed}  cytoscape.min.js" in html.asset("SHA256SUMS")
    assert "3.34.4" in html.asset("cytoscape.min.js")
    assert "The Cytoscape Consortium" in html.asset("cytoscape.LICENSE")
    original = html.asset
    monkeypatch.setattr(html, "asset", lambda name: original(name) + ("x" if name.endswith(".js") else ""))
    html.check_assets.cache_clear()
    with pytest.raises(GatewaysError, match="install gateways-graph again"):
        html.check_assets()
    html.check_assets.cache_clear()


def test_kinds_and_relations_differ_by_more_than_colour() -> None:
    """No two kinds share both colour and outline; overlap relations differ in line or width as well."""
    looks = [(look.colour, look.shape) for look in _KINDS.values()]
    assert len(looks) == len(set(looks))
    lines = [(line.colour, line.dash, line.width) for line in _LINES.values()]
    assert len(lines) == len(set(lines))
    assert kind_of("nonsense").words == "not recorded here"
    assert line_of("except_purpose").dash == "dotted"
    assert rgb("#0072B2") == (0, 114, 178)
    assert tint("#000000", 1.0) == "#FFFFFF"
