"""Tests of the cookbook's questions about findings: right by the analyses themselves, the same in two engines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple

import pytest

from gateways_graph.export.findings import build_findings
from gateways_graph.model.identifiers import compact, statute_iri
from gateways_graph.rdf.answer import Plain
from gateways_graph.rdf.query import QueryWorker
from gateways_graph.rdf.rdflib_graph import to_rdflib
from gateways_graph.rdf.saved import SavedQuery, list_saved
from gateways_graph.rdf.sources import Source
from gateways_graph.rdf.triples import Triple
from gateways_graph.session import Gateways, load

Records = list[dict[str, Plain]]
_SAVED = [saved for saved in list_saved() if saved.needs == "findings"]
#: Statutes whose gateways are compared here: with disputed words, bars, offences, and gateways that could go.
_ACTS = tuple(
    f"http://www.legislation.gov.uk/id/ukpga/{path}"
    for path in ("1989/41", "1992/5", "1998/37", "2004/35", "2005/11", "2012/7", "2017/30")
)
_KINDS = ("dead", "circular", "deadlock", "unresolved", "carved out", "undecided")


class Asked(NamedTuple):
    """A session over a few Acts, and its data and findings as triples."""

    session: Gateways
    triples: list[Triple]


@pytest.fixture(scope="module")
def asked() -> Asked:
    """The packaged data, with only the gateways of a few Acts, and what the analyses find of them."""
    whole = load(as_at=date(2026, 1, 1))
    kept = tuple(g for g in whole.dataset.gateways if any(statute_iri(iri) in _ACTS for iri in g.provisions))
    session = Gateways(whole.loaded._replace(dataset=whole.dataset._replace(gateways=kept)), whole.as_at, (), ())
    return Asked(session, [*whole.triples(), *build_findings(session)])


@pytest.fixture(scope="module")
def answers(asked: Asked) -> dict[str, list[tuple[str, ...]]]:
    """The rows of every question, as texts, by pyoxigraph."""
    return {name: [tuple(map(_text, row)) for row in rows] for name, (rows, _) in _ask(asked).items()}


@pytest.fixture(scope="module")
def records(asked: Asked) -> dict[str, Records]:
    """The rows of every question as records."""
    return {name: found for name, (_, found) in _ask(asked).items()}


_KEPT: dict[int, dict[str, tuple[Any, Records]]] = {}


def _ask(asked: Asked) -> dict[str, tuple[Any, Records]]:
    if id(asked.session) not in _KEPT:
        with QueryWorker([Source("asked.nt", "", tuple(asked.triples))]) as worker:
            found = {saved.name: worker.ask(saved.text) for saved in _SAVED}
        _KEPT[id(asked.session)] = {name: (answer.rows, answer.to_records()) for name, answer in found.items()}
    return _KEPT[id(asked.session)]


def _text(term: object) -> str:
    return "" if term is None else term if isinstance(term, str) else str(getattr(term, "value", term))


@pytest.fixture(scope="module")
def graph(asked: Asked) -> Any:
    """The same in rdflib."""
    return to_rdflib(asked.triples)


@pytest.mark.parametrize("saved", _SAVED, ids=lambda saved: saved.name)
def test_two_engines_agree(saved: SavedQuery, answers: dict[str, list[tuple[str, ...]]], graph: Any) -> None:
    """Each question finds something, and the same rows in pyoxigraph and in rdflib."""
    theirs = Counter(tuple("" if term is None else str(term) for term in row) for row in graph.query(saved.text))
    assert theirs
    assert Counter(answers[saved.name]) == theirs


@pytest.mark.parametrize("saved", _SAVED, ids=lambda saved: saved.name)
def test_rows_are_what_the_analyses_say(saved: SavedQuery, asked: Asked, records: dict[str, Records]) -> None:
    """The rows say what the analyses answer when asked directly."""
    _CHECKS[saved.name](asked.session, records[saved.name])


def _sure(value: str) -> str:
    return f"gwf:{value}".replace(" ", "-")


def _check_could_go(session: Gateways, rows: Records) -> None:
    expected = {
        (f"gwy:{item['gateway']['id']}", _sure(item["certainty"]), f"gwy:{other}")
        for item in session.records(session.redundant().judgements)
        if item["verdict"] == "removable"
        for other in item["cover"]
    }
    assert {(row["gateway"], row["certainty"], row["coveredBy"]) for row in rows} == expected


def _check_keystones(session: Gateways, rows: Records) -> None:
    judged = session.records(session.redundant().judgements)
    expected = {f"gwy:{item['gateway']['id']}": item["keystone"] for item in judged if item["keystone"]}
    assert {row["gateway"] for row in rows} == set(expected)
    for row in rows:
        point = expected[str(row["gateway"])]["witness"]
        for axis in ("discloser", "recipient", "purpose"):
            said = point[axis]["id"]
            assert row[axis] == (said[5:-1] if said.startswith("rest(") else said)


def _titles(session: Gateways, gateway: str) -> set[str]:
    titles = {statute.iri: statute.title for statute in session.dataset.statutes}
    provisions = session.world.gateways[gateway].provisions
    return {titles[statute_iri(iri)] for iri in provisions if statute_iri(iri) in titles}


def _check_across(session: Gateways, rows: Records) -> None:
    expected: Counter[tuple[str, ...]] = Counter()
    for item in session.records(session.overlaps().findings):
        pairs = {
            (one, other) for one in _titles(session, item["a"]["id"]) for other in _titles(session, item["b"]["id"])
        }
        expected.update(
            (*pair, _sure(item["relation"]), _sure(item["certainty"])) for pair in pairs if len({*pair}) > 1
        )
    found = {
        (str(r["oneTitle"]), str(r["otherTitle"]), str(r["relation"]), str(r["certainty"])): r["pairs"] for r in rows
    }
    assert found == dict(expected)


def _check_undercut(session: Gateways, rows: Records) -> None:
    expected = set()
    for item in session.records(session.overlaps().findings):
        ids = [item["a"]["id"], item["b"]["id"]]
        for other in item["also"]:
            if other["relation"] == "undercut" and other.get("of"):
                (looser,) = (name for name in ids if name != other["of"].removeprefix("gwy:"))
                expected.add((f"gwy:{other['of'].removeprefix('gwy:')}", f"gwy:{looser}"))
    assert {(row["stricter"], row["looser"]) for row in rows} == expected


def _check_conflicts(session: Gateways, rows: Records) -> None:
    expected = {
        (f"gwy:{item['gateway']['id']}", _sure(item["kind"]), compact(bar["iri"]))
        for item in session.records(session.conflicts(kinds=_KINDS).findings)
        for bar in item.get("bars") or [item["bar"]]
    }
    assert {(row["gateway"], row["kind"], row["bar"]) for row in rows} == expected
    offences = {bar.id: set(bar.offences or ()) for bar in session.dataset.restrictions}
    assert all(row["offence"] is None or row["offence"] in offences[str(row["bar"])] for row in rows)


def _check_words(session: Gateways, rows: Records) -> None:
    phrases = {phrase.id: phrase.words for phrase in session.dataset.phrases}
    assert {str(row["words"]) for row in rows} <= set(phrases.values())
    pairs: Counter[str] = Counter()
    for item in session.records(session.overlaps().findings):
        for one in (item, *item["also"]):
            pairs.update(words for words in one["turns_on"] if words.startswith("phr:"))
    found = {row["phrase"]: row["findings"] for row in rows if row["kind"] == "gwf:PairFinding"}
    assert found == dict(pairs)


_CHECKS: dict[str, Callable[[Gateways, Records], None]] = {
    "conflicts-and-offences": _check_conflicts,
    "could-go": _check_could_go,
    "only-recorded-permission": _check_keystones,
    "overlaps-across-acts": _check_across,
    "turns-on-words": _check_words,
    "undercut": _check_undercut,
}
