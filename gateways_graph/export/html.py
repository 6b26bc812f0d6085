"""One self-contained interactive page: a map, its filters, and the same content as tables.

Nothing is fetched: scripts, styles and data are inside, and a content-security policy that names
each by its hash forbids everything else. Without scripts the tables, the legend and the links remain.

Source: https://www.w3.org/TR/CSP3/ (hashes, `meta` delivery); cytoscape.js 3.34.4 (MIT), see `assets`.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from gateways_graph.export.page_data import build_page, to_json
from gateways_graph.export.page_tables import filters_html, rows_html, tables_html, words
from gateways_graph.export.standalone import stand_alone
from gateways_graph.graph.views import VIEWS

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["asset", "check_assets", "render"]

_SCRIPTS = ("cytoscape.min.js", "page.js")
#: cytoscape.js adds this style itself when it is missing, which the policy would forbid.
_LIBRARY = ("__________cytoscape_stylesheet", ".__________cytoscape_container { position: relative; }")

#: Most characters of tables and data that a page holds unsqueezed.
_LOOSE = 2_000_000

_BODY = """<a class="skip" href="#tables">Skip the map: go to the tables</a>
<header><h1>{title}</h1><p>{summary}</p></header>
<main>
<div class="work">
<form class="panel" id="filters" aria-label="Search and filters">
<p class="field scripted"><label for="search">Search names, provisions and purposes</label>
<input type="search" id="search" autocomplete="off" spellcheck="false"></p>
<ul id="found" class="scripted"></ul>
<details id="narrowing" open><summary>Filters and legend</summary>
{filters}
</details>
<p class="scripted"><button type="reset">Clear search and filters</button></p>
<noscript><p>The map, the search and the filters need scripts. What they show is in the tables below. A very
large page keeps its longest tables packed, and shows them only with scripts; <code>gateways export tables</code> writes
them as files.</p></noscript>
</form>
<section class="map scripted" aria-label="Map">
<div class="tools"><button type="button" id="fit">Fit</button>
<button type="button" id="closer" aria-label="Zoom in">+</button>
<button type="button" id="further" aria-label="Zoom out">−</button>
<button type="button" id="whole" hidden>Back to the whole map</button><span id="drawn" role="status"></span></div>
<div id="map" role="img" aria-label="Map of the connections listed in the tables below"></div>
<div id="crowded" hidden></div>
</section>
<section class="panel scripted" id="details" aria-live="polite" aria-label="Details">
</section>
</div>
<div id="tables">
<p id="asked" class="scripted" role="status"></p>
{tables}
</div>
</main>
<footer><p>{note}</p><p>Made with gateways-graph. This page asks nothing of the network; only the links to
legislation.gov.uk lead out of it. The map is drawn by cytoscape.js 3.34.4, copyright The Cytoscape Consortium, MIT
licence.
An overlap or a gateway shown here is not legal advice, and what is not shown is not thereby unlawful.</p></footer>
{data}"""


def render(graph: nx.Graph, *, title: str, note: str) -> bytes:
    """The page.

    Args:
        graph: Any view.
        title: Heading of the page.
        note: Source, date and licence, printed at the foot.

    Raises:
        GatewaysError: A vendored file is not the one that was reviewed.
    """
    check_assets()
    page = build_page(graph)
    style = asset("page.css")
    scripts = [asset(name) for name in _SCRIPTS]
    summary = VIEWS.get(str(graph.graph.get("view")), "").partition(" (needs")[0]
    centre = graph.graph.get("centre")
    if centre in graph:
        summary += f": {graph.nodes[centre].get('label', centre)}"
    rows = rows_html(page)
    kept, data = _pack(rows, to_json(page))
    body = _BODY.format(
        title=words(title),
        summary=words(summary[:1].upper() + summary[1:]),
        filters=filters_html(page),
        tables=tables_html(page, *kept),
        note=words(note),
        data=data,
    )
    return stand_alone(body, title=title, style=style, more_styles=(_LIBRARY,), scripts=scripts)


def _pack(rows: tuple[str, str], document: str) -> tuple[list[str], str]:
    """The rows that stand in the page as they are, and the script element with all else.

    A page of a few hundred gateways holds everything as it is, and can be read without scripts. A larger one is
    squeezed: tables of several megabytes are unpacked by the page's script, with what the map needs.
    """
    if len(document) + sum(map(len, rows)) <= _LOOSE:
        return list(rows), f'<script type="application/json" id="data">{document}</script>'
    kept = ["" if len(text) > _LOOSE // 2 else text for text in rows]
    packed = json.dumps([document, *("" if text else whole for text, whole in zip(kept, rows, strict=True))])
    # The time is left out, so that two runs give the same bytes.
    squeezed = base64.b64encode(gzip.compress(packed.encode(), 9, mtime=0)).decode()
    return kept, f'<script type="application/gzip" id="packed">{squeezed}</script>'


@cache
def asset(name: str) -> str:
    """A file shipped beside this module, as text."""
    return files("gateways_graph.export").joinpath("assets", name).read_text("utf-8")


@cache
def check_assets() -> None:
    """Compare vendored files with their recorded SHA-256.

    Raises:
        GatewaysError: One differs, so the installation was changed.
    """
    from gateways_graph.errors import GatewaysError

    for line in asset("SHA256SUMS").splitlines():
        expected, name = line.split()
        if hashlib.sha256(asset(name).encode()).hexdigest() != expected:
            message = f"{name} is not the file that was shipped: install gateways-graph again"
            raise GatewaysError(message)
