"""The pages in `docs/` say what the program does: made parts are in step, examples still hold."""

from __future__ import annotations

import doctest
import importlib.util
import re
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from gateways_graph import load
from gateways_graph.analysis.asked import ASKED, find_asked
from gateways_graph.analysis.pages import compare_axes
from gateways_graph.analysis.records import gateway_record, short_record, step_record
from gateways_graph.cli import COMMANDS
from gateways_graph.export.registry import FORMATS
from gateways_graph.graph.views import VIEWS
from gateways_graph.rdf.defects import DEFECTS
from gateways_graph.rdf.saved import list_saved
from gateways_graph.session import Gateways

CHECKOUT = Path(__file__).resolve().parent.parent
DOCS = CHECKOUT / "docs"
PAGES = sorted(path.name for path in DOCS.glob("*.md"))
#: Ids of gateways, as the pages write them.
_GATEWAY = re.compile(r"\b(?:uk|a|ni)[a-z]{2,3}-(?:19|20)\d\d-\d+-[a-zA-Z0-9][\w.-]*[\w]")


def _text(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


@cache
def _writer() -> ModuleType:
    """`scripts/write_docs.py`, which is no part of the package."""
    spec = importlib.util.spec_from_file_location("write_docs", CHECKOUT / "scripts" / "write_docs.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def packaged() -> Gateways:
    """The packaged data, today."""
    return load()


@pytest.mark.parametrize("name", PAGES)
def test_made_parts_are_in_step(name: str) -> None:
    """What `scripts/write_docs.py` would write is what the page has; run the script when this fails."""
    page = _text(name)
    assert _writer().fill(page) == page


def test_every_made_part_stands_on_a_page() -> None:
    """Each part that the script can make is on some page."""
    shown = set(re.findall(r"<!-- made: ([\w-]+) -->", "".join(map(_text, PAGES))))
    assert shown == set(_writer().BLOCKS)


def test_the_command_line_page_names_everything() -> None:
    """Every command, export format, view and saved query is named on the page of the command line."""
    page = _text("cli-reference.md")
    names = [f"`gateways {name}`" for name in COMMANDS] + [f"`{name}`" for name in (*FORMATS, *VIEWS)]
    names += [f"[`{query.name}`]" for query in list_saved()]
    assert [name for name in names if name not in page] == []


def test_the_cookbook_has_every_query() -> None:
    """Each saved query has a heading in the cookbook, and no heading is left of one that is gone."""
    headings = re.findall(r"^## ([a-z-]+)$", _text("sparql-cookbook.md"), re.MULTILINE)
    assert headings == [query.name for query in list_saved()]


def test_the_data_guide_has_every_defect() -> None:
    """Each defect of `gateways validate` is in the table of the data guide."""
    page = _text("data-guide.md")
    assert [code for code in DEFECTS if f"| `{code}` |" not in page] == []


def test_every_property_is_explained() -> None:
    """Each property and value in the tables of the data guide has a meaning beside it."""
    rows = re.findall(r"^\| `[a-z]+:[^|]*\|.*$", _text("data-guide.md"), re.MULTILINE)
    assert rows
    assert [row for row in rows if re.search(r"\|\s*\|$", row)] == []


@pytest.mark.parametrize("name", PAGES)
def test_links_lead_somewhere(name: str) -> None:
    """A link to another page, or to a heading of one, finds it."""
    broken = []
    for target in re.findall(r"\]\((?!https?:)([^)\s]*)\)", _text(name)):
        page, _, anchor = target.partition("#")
        path = DOCS / page if page else DOCS / name
        if not path.exists() or (anchor and anchor not in _anchors(path.read_text(encoding="utf-8"))):
            broken.append(target)
    assert broken == []


def _anchors(page: str) -> set[str]:
    """Anchors of the headings, as code hosts make them."""
    titles = re.findall(r"^#+ (.*)$", page, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("name", PAGES)
def test_gateways_named_exist(name: str, packaged: Gateways) -> None:
    """Each gateway that a page names is in the packaged data, whole or as the beginning of several."""
    known = [item.id for item in packaged.dataset.gateways]
    named = set(_GATEWAY.findall(re.sub(r"```turtle.*?```", "", _text(name), flags=re.DOTALL)))
    named = {re.sub(r"\.\d+$", "", found) for found in named if not re.search(r"s20A$", found)}
    assert {found for found in named if not any(item.startswith(found) for item in known)} == set()


def _examples() -> list[tuple[str, str, str, str]]:
    part = _text("semantics.md").partition("<!-- examples:")[2].partition("<!-- end of examples -->")[0]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in part.splitlines() if line[:2] == "| "]
    return [(row[0], row[1], row[2], row[3]) for row in rows[1:] if not row[0].startswith("---")]


@pytest.fixture(scope="module")
def asked(packaged: Gateways) -> set[tuple[str, str, str, str]]:
    """Every pair in a relation that is listed on request: relation, a, b, certainty."""
    found = find_asked(packaged.world, ASKED)
    return {(item.relation, item.a, item.b, item.certainty) for item in found}


@pytest.mark.parametrize("example", _examples(), ids=lambda row: str(row[0]))
def test_the_worked_examples_hold(
    example: tuple[str, str, str, str], packaged: Gateways, asked: set[tuple[str, str, str, str]]
) -> None:
    """Each example of a relation in the page on semantics has that relation in the packaged data."""
    relation, a, b, certainty = example
    if relation in ASKED:
        assert example in asked
        return
    finding = packaged.explain(a, b)
    if relation in ("disjoint", "no recorded common member"):
        said = " ".join(compare_axes(packaged.world, a, b).values())
        assert finding is None
        assert ("no recorded common member" in said) == (relation != "disjoint")
        return
    assert finding is not None
    held = {(finding.relation, finding.certainty), *((other.relation, other.certainty) for other in finding.also)}
    assert (relation, certainty) in held
    assert relation in {"undercut", "mergeable"} or (finding.a, finding.b) == (a, b)


def test_json_fields_are_on_the_page(packaged: Gateways) -> None:
    """Every field of a receipt, pair, route, step and gateway that is emitted is named with the JSON contracts."""
    page = _text("cli-reference.md").partition("## JSON")[2]
    finding = packaged.explain("ukpga-2014-23-s7", "ukpga-2014-23-s6")
    assert finding
    gateways = {item.id: item for item in packaged.dataset.gateways}
    short = {name: short_record(gateways[name], packaged.labels) for name in (finding.a, finding.b)}
    pair = finding.to_record(short, packaged.labels)
    answer = packaged.routes("HMRC", "local authority", "fuel poverty", max_steps=1, top=1)
    used = {step.gateway: step_record(gateways[step.gateway]) for route in answer.routes for step in route.steps}
    route = answer.routes[0].to_record(used, packaged.labels)
    gateway = gateway_record(gateways[finding.a], packaged.labels)
    records: list[dict[str, Any]] = [
        packaged.receipt(), pair, pair["a"], pair["also"][0], pair["common"][0], pair["witness"], route,
        route["steps"][0], gateway, gateway["flows"][0], gateway["evidence"][0],
    ]  # fmt: skip
    assert {name for record in records for name in record if f"`{name}`" not in page} == set()


def test_the_python_page_runs() -> None:
    """Each example of the Python page gives what the page shows."""
    page = DOCS / "python-api.md"
    result = doctest.testfile(str(page), module_relative=False, optionflags=doctest.ELLIPSIS)
    assert result.attempted > 20
    assert result.failed == 0


@pytest.mark.parametrize("name", PAGES)
def test_pages_claim_nothing_of_the_law(name: str) -> None:
    """No page says that something is lawful; the one adverb allowed is in "may lawfully co-exist"."""
    page = re.sub(r"lawfully (co-exist|disclosed|made public)|previously lawfully", "", _text(name))
    assert re.findall(r"\b[Ll]awful\w*", page) == []
