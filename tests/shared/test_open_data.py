"""The packaged data against the open data it was taken from, and the reader against public test files."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from gateways_graph.errors import DataError
from gateways_graph.model.dataset import Dataset
from gateways_graph.rdf.load import load_dataset
from gateways_graph.rdf.sources import read_source

pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def data() -> Dataset:
    """The packaged data."""
    return load_dataset(use_cache=False).dataset


def test_council_codes_are_those_of_the_open_register(shared: Path, data: Dataset) -> None:
    """Every GSS code of a council stands in mySociety's file under the council's name, with its end date.

    The file has the last day for some reorganisations and the first day after for others; the data always the latter.
    """
    with (shared / "bodies" / "uk_local_authorities.csv").open(encoding="utf-8") as stream:
        rows = {row["gss-code"]: row for row in csv.DictReader(stream)}
    checked = 0
    for node in data.bodies.nodes:
        for scheme, code in node.identifiers:
            if scheme != "gss" or code not in rows:
                continue
            checked += 1
            said = {node.label.casefold(), *(label.casefold() for label in node.alt_labels)}
            row = rows[code]
            plain = {re.sub(r" \(\d{4} to \d{4}\)$", "", label) for label in said}  # an ended namesake has its years
            assert {row["official-name"].casefold(), row["nice-name"].casefold()} & (said | plain), node.id
            ends = [period.until.text for period in node.exists if period.until]
            last = row["end-date"].replace("-03-31", "-04-01")
            assert not last or ends == [last], node.id
    assert checked >= 12


def test_every_council_of_the_open_register_is_recorded(shared: Path, data: Dataset) -> None:
    """All councils, past and present, stand in the data under the register's own code, in a class."""
    with (shared / "bodies" / "uk_local_authorities.csv").open(encoding="utf-8") as stream:
        wanted = {row["local-authority-code"] for row in csv.DictReader(stream)}
    codes = {
        code: node.id for node in data.bodies.nodes for scheme, code in node.identifiers if scheme == "la-register"
    }
    assert sorted(wanted - codes.keys()) == []
    placed = {edge.child for edge in data.bodies.edges}
    assert [name for code, name in sorted(codes.items()) if code in wanted and name not in placed] == []


def test_content_ids_are_those_of_the_exchange_model(shared: Path, data: Dataset) -> None:
    """Every GOV.UK content id stands in the cross-government metadata file beside the body's slug."""
    text = (shared / "bodies" / "uk-gov-orgs.yaml").read_text(encoding="utf-8")
    known = dict(re.findall(r"^      ([a-z0-9-]+):\n(?:.*\n){1,12}?.*value: ([0-9a-f-]{36})", text, re.MULTILINE))
    assert len(known) > 1000
    found = [dict(node.identifiers) for node in data.bodies.nodes]
    pairs = [
        (item["govuk-slug"], item["govuk-content-id"])
        for item in found
        if {"govuk-slug", "govuk-content-id"} <= item.keys()
    ]
    assert len(pairs) >= 30
    assert [pair for pair in pairs if pair[0] in known and known[pair[0]] != pair[1]] == []


def test_purposes_match_concepts_that_the_privacy_vocabulary_has(shared: Path, data: Dataset) -> None:
    """Every close match of a purpose is declared in the Data Privacy Vocabulary's own files."""
    declared = {triple[0] for file in sorted((shared / "dpv").glob("*.ttl")) for triple in read_source(file).triples}
    matches = {match for node in data.purposes.nodes for match in node.matches}
    iris = {match.replace("dpv:", "https://w3id.org/dpv#") for match in matches}
    assert len(iris) >= 25
    assert sorted(iris - declared) == []


def test_bad_turtle_is_refused_with_its_place(shared: Path) -> None:
    """Every negative syntax test of the W3C suite is refused as bad data, naming the file and the line."""
    manifest = (shared / "w3c" / "turtle" / "manifest.ttl").read_text(encoding="utf-8")
    blocks = re.findall(r"rdft:TestTurtleNegativeSyntax\s*;(.*?)\n\s*\.\s*\n", manifest, re.DOTALL)
    names = [name for block in blocks for name in re.findall(r"mf:action\s+<([^>]+)>", block)]
    assert len(names) >= 60
    for name in names:
        with pytest.raises(DataError, match=re.escape(Path(name).name)):
            read_source(shared / "w3c" / "turtle" / name)


def test_good_turtle_reads_as_its_triples(shared: Path) -> None:
    """Evaluation tests of the W3C suite without blank nodes or relative addresses read as the triples they expect."""
    folder, compared = shared / "w3c" / "turtle", 0
    for expected in sorted(folder.glob("*.nt")):
        source = expected.with_suffix(".ttl")
        if not source.is_file() or "_:" in expected.read_text(encoding="utf-8"):
            continue
        try:
            found = set(read_source(source).triples)
        except DataError:
            # Relative addresses need a base, which a data file on disk does not have here.
            continue
        compared += 1
        assert found == set(read_source(expected).triples), source.name
    assert compared >= 60


def test_phrases_quoted_from_the_corpus_are_in_it(shared: Path, data: Dataset) -> None:
    """Evidence phrases of Acts whose text lies in the corpus stand in it word for word."""
    texts = {
        path.name: _words(path.read_text(encoding="utf-8", errors="replace"))
        for path in sorted((shared / "corpus" / "text").rglob("*.txt"))
    }
    whole = " ".join(texts.values())
    acts = ("ukpga/2022/32/", "ukpga/2022/30/", "asc/2022/1/", "ukpga/2023/56/")
    quoted = [
        item.phrase
        for gateway in data.gateways
        for item in gateway.evidence
        if item.phrase and item.version and any(act in item.version for act in acts)
    ]
    assert len(quoted) >= 15
    missing = [phrase for phrase in quoted if _words(phrase) not in whole]
    assert missing == []


def _words(text: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", text.casefold()))
