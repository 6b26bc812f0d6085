"""The tools of an assistant: asked in memory over small data, and once through a real process."""

from __future__ import annotations

import asyncio
import json
import os
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from mcp import Client, StdioServerParameters
from mcp.client.stdio import stdio_client
from mcp.types import CallToolResult

from gateways_graph.cli import main
from gateways_graph.mcp.bounds import MOST_BYTES, fit, shorten
from gateways_graph.mcp.questions import MEANINGS, Questions
from gateways_graph.mcp.server import build_server
from gateways_graph.model.route import VERDICTS
from tests.cli.worlds import SMALL

CHECKOUT = Path(__file__).resolve().parents[2]
TOOLS = ["explain_gateway", "find_gateways", "find_overlaps", "find_routes", "query_sparql", "why_not"]
DEMAND = {"discloser": "HMRC", "recipient": "the council", "purpose": "preventing fraud"}

Ask = Callable[..., CallToolResult]


@pytest.fixture(scope="module")
def tools(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Questions]:
    """The questions over a data file of six gateways."""
    folder = tmp_path_factory.mktemp("data")
    (folder / "small.ttl").write_text(SMALL, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GATEWAYS_CACHE", str(folder / "cache"))
        found = Questions([str(folder / "small.ttl")], seconds=2)
        yield found
        found.close()


@pytest.fixture
def ask(tools: Questions) -> Ask:
    """Calls a tool through the protocol, in memory."""

    async def call(name: str, arguments: Mapping[str, Any]) -> CallToolResult:
        async with Client(build_server(tools)) as client:
            return await client.call_tool(name, dict(arguments))

    def ask(name: str, **arguments: Any) -> CallToolResult:
        return asyncio.run(call(name, arguments))

    return ask


def document(result: CallToolResult) -> dict[str, Any]:
    """The answer, which must be one."""
    assert not result.is_error, result.content
    assert result.structured_content is not None
    return result.structured_content


def complaint(result: CallToolResult) -> str:
    """What went wrong, which must have."""
    assert result.is_error
    return "".join(getattr(part, "text", "") for part in result.content)


def test_six_tools_are_offered_and_all_of_them_only_read(tools: Questions) -> None:
    """Each is marked so, and each argument that a model must fill is described."""

    async def listed() -> Any:
        async with Client(build_server(tools)) as client:
            return await client.list_tools()

    found = asyncio.run(listed()).tools
    assert sorted(tool.name for tool in found) == TOOLS
    for tool in found:
        assert tool.annotations.read_only_hint
        assert not tool.annotations.destructive_hint
        assert all(name in tool.description for name in tool.input_schema["properties"])


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("find_gateways", {"words": "council"}),
        ("explain_gateway", {"gateway": "ukpga-2005-11-s30"}),
        ("explain_gateway", {"gateway": "ukpga-2005-11-s30", "other": "ukpga-2005-11-s32"}),
        ("find_overlaps", {"body": "HMRC"}),
        ("find_routes", DEMAND),
        ("why_not", {**DEMAND, "discloser": "the council", "recipient": "HMRC"}),
        ("query_sparql", {"query": "SELECT ?g WHERE { ?g a gw:Gateway } ORDER BY ?g"}),
    ],
)
def test_every_answer_carries_what_it_rests_on_and_what_it_leaves_open(
    ask: Ask, name: str, asked: dict[str, Any]
) -> None:
    """Receipt, source, caveat and what is not decided; a size that can be read; and never a word of lawfulness."""
    answer = document(ask(name, **asked))
    assert answer["results"]
    assert set(answer["receipt"]) >= {"data", "as_at", "version", "readings"}
    assert "Open Government Licence v3.0" in answer["source"]
    assert "not legal advice" in answer["caveat"]
    assert len(answer["not_decided"]) >= 8
    text = json.dumps(answer)
    assert len(text) <= MOST_BYTES
    assert not re.search(r"\b(un)?lawful", text, re.IGNORECASE)


def test_found_gateways_cite_their_provisions(ask: Ask) -> None:
    """By words and by body; what else is called that is listed beside."""
    answer = document(ask("find_gateways", words="council", body="HMRC"))
    assert [row["id"] for row in answer["results"]] == [f"ukpga-2005-11-s{number}" for number in (30, 31, 32)]
    assert answer["results"][0]["links"] == ["http://www.legislation.gov.uk/id/ukpga/2005/11/section/30"]
    assert "body:kent-council" in [row["id"] for row in answer["also_called_that"]]
    fewer = document(ask("find_gateways", words="council", limit=1))
    assert (len(fewer["results"]), fewer["omitted"]) == (1, 3)
    assert document(ask("find_gateways", words="xyzzy"))["answer"].endswith("That is no advice that none exists.")


def test_overlaps_come_with_relation_certainty_and_witness(ask: Ask) -> None:
    """The strongest first; a question that names nothing is refused."""
    answer = document(ask("find_overlaps", gateway="ukpga-2005-11-s32", relation="redundant"))
    pair = answer["results"][0]
    assert (pair["relation"], pair["certainty"]) == ("redundant", "certain")
    assert pair["witness"]["recipient"]["id"] == "body:kent-council"
    assert pair["a"]["cited"]
    assert "name at least one" in complaint(ask("find_overlaps"))
    assert "one of same source, duplicate" in complaint(ask("find_overlaps", body="HMRC", relation="alike"))


def test_routes_keep_their_verdict_words_and_residuals(ask: Ask) -> None:
    """One of the five words, with what it claims; each step with its provision and what is left to judge."""
    answer = document(ask("find_routes", **DEMAND))
    assert answer["verdict"] in VERDICTS
    assert answer["answer"].startswith(f"{answer['verdict']}: {MEANINGS[answer['verdict']]}")
    step = answer["results"][0]["steps"][0]
    assert step["gateway"] in answer["citations"]
    assert step["provisions"]
    assert "residual" in step
    none = document(ask("find_routes", discloser="the council", recipient="HMRC", purpose="preventing fraud"))
    assert none["verdict"] == "not established"
    assert "no advice that none exists" in none["answer"]
    assert none["coverage"]


@pytest.mark.parametrize(("discloser", "match"), [("HMRC", "whole"), ("bcls:public-authority", "partial")])
def test_a_verdict_on_a_part_says_so_in_its_sentence(ask: Ask, discloser: str, match: str) -> None:
    """The sentence may be all that is handed on: it claims no more than its routes do."""
    asked = {"recipient": "the council", "purpose": "preventing fraud", "extent": ["E"]}
    answer = document(ask("find_routes", discloser=discloser, **asked))
    assert answer["results"][0]["match"] == match
    assert ("of a part" in answer["answer"]) == (match == "partial")


def test_why_not_names_the_near_misses(ask: Ask) -> None:
    """What lacks what, and the changes with their provisions."""
    answer = document(ask("why_not", discloser="the council", recipient="HMRC", purpose="preventing fraud"))
    assert answer["answer"].startswith("As recorded: not established")
    assert answer["near_misses"]
    assert answer["results"][0]["changes"][0]["text"]


def test_a_query_is_answered_within_its_limits(ask: Ask) -> None:
    """Rows are cut and said to be; updates are refused; one without end is ended."""
    answer = document(ask("query_sparql", query="SELECT ?g WHERE { ?g a gw:Gateway } ORDER BY ?g", limit=2))
    assert (len(answer["results"]), answer["complete"]) == (2, False)
    assert "cut at 2 rows" in answer["answer"]
    asked = document(ask("query_sparql", query="ASK { ?g a gw:Gateway }"))
    assert asked["answer"] == "The answer to the query is true."
    assert "updates are refused" in complaint(ask("query_sparql", query="DELETE WHERE { ?s ?p ?o }"))
    assert "another server" in complaint(
        ask("query_sparql", query="SELECT * { SERVICE <http://localhost/> { ?s ?p ?o } }")
    )
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
    assert "ended after 2 s" in complaint(ask("query_sparql", query=endless))


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({**DEMAND, "discloser": "HMCR"}, "no body is called 'HMCR'"),
        ({**DEMAND, "recipient": "HMRC"}, "telling itself is not a disclosure"),
        ({**DEMAND, "as_at": "2026-02-30"}, "not a day of the calendar"),
        ({**DEMAND, "max_steps": 99}, "less than or equal to 4"),
        ({**DEMAND, "purpose": "x" * 500}, "at most 400 characters"),
        ({**DEMAND, "place": "Wales"}, r"place\n.*not permitted"),
    ],
)
def test_an_error_says_what_to_mend(ask: Ask, asked: dict[str, Any], said: str) -> None:
    """As a tool error that the assistant reads, not as a fault of the server."""
    assert re.search(said, complaint(ask("find_routes", **asked)))


def test_the_vocabulary_and_the_cookbook_can_be_read(tools: Questions) -> None:
    """For queries of one's own."""

    async def read(uri: str) -> str:
        async with Client(build_server(tools)) as client:
            return str(getattr((await client.read_resource(uri)).contents[0], "text", ""))

    assert "gw:Gateway" in asyncio.run(read("gateways://vocabulary"))
    assert "SELECT" in asyncio.run(read("gateways://cookbook"))


def test_long_answers_are_cut_and_say_so() -> None:
    """Lists inside a result, results that do not fit, and a first result that is too large alone."""
    assert shorten({"names": list(range(30))}) == {"names": list(range(20)), "names_omitted": 10}
    assert shorten("x" * 5000).endswith("(1000 characters more)")
    answer = fit({"omitted": 3}, [{"text": "x" * 900}] * 10, most_bytes=3000)
    assert (len(answer["results"]), answer["omitted"]) == (3, 10)
    alone = fit({}, [{"names": ["x" * 100] * 20}], most_bytes=500)
    assert len(alone["results"][0]["names"]) == 2
    assert alone["results"][0]["names_omitted"] == 18


def test_a_real_process_answers_on_its_pipes(tmp_path: Path) -> None:
    """`gateways mcp` speaks the protocol on stdout and nothing else, and ends when the assistant has gone."""
    (tmp_path / "small.ttl").write_text(SMALL, encoding="utf-8")
    command = StdioServerParameters(
        command=sys.executable,
        args=[str(CHECKOUT / "cli.py"), "mcp", "--data", str(tmp_path / "small.ttl")],
        env={"GATEWAYS_CACHE": str(tmp_path / "cache"), "PATH": os.environ["PATH"]},
    )

    async def talk() -> CallToolResult:
        async with Client(stdio_client(command)) as client:
            return await client.call_tool("explain_gateway", {"gateway": "ukpga-2005-11-s30"})

    answer = document(asyncio.run(asyncio.wait_for(talk(), 60)))
    assert answer["results"][0]["id"] == "ukpga-2005-11-s30"


def test_a_missing_library_is_named_with_its_extra(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit 7, and the line that installs it."""
    for name in [name for name in sys.modules if name.startswith("gateways_graph.mcp")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "mcp", None)
    monkeypatch.setitem(sys.modules, "mcp.server.mcpserver", None)
    with pytest.raises(SystemExit) as end:
        main(["mcp"])
    assert end.value.code == 7
    assert "pip install 'gateways-graph[mcp]'" in capsys.readouterr().err
