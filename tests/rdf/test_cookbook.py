"""Tests of the cookbook: every question has an answer, the same in two engines, and it is right in law.

Expected answers are computed from the model, by walks written here, so that they follow the data as
it grows; a few provisions that must always be found are named.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date

import pytest

from gateways_graph.errors import QueryError, UnknownNameError
from gateways_graph.model.dataset import Dataset
from gateways_graph.model.gateway import Gateway
from gateways_graph.model.hierarchy import Hierarchy
from gateways_graph.model.identifiers import compact, statute_iri
from gateways_graph.model.periods import Period
from gateways_graph.rdf.answer import Plain
from gateways_graph.rdf.query import QueryWorker
from gateways_graph.rdf.rdflib_graph import to_rdflib
from gateways_graph.rdf.read import read_dataset
from gateways_graph.rdf.saved import SavedQuery, bind_values, get_saved, list_saved
from gateways_graph.rdf.sources import read_source
from gateways_graph.rdf.triples import Triple
from gateways_graph.resources import default_data
from tests.rdf.cookbook_walks import WALKS

Records = list[dict[str, Plain]]
_EVERY = list_saved()
#: What findings answer is tested in test_cookbook_findings.
_SAVED = [saved for saved in _EVERY if not saved.needs]
_CRIME_ACT = "http://www.legislation.gov.uk/id/ukpga/1998/37"


@pytest.fixture(scope="module")
def triples() -> list[Triple]:
    """The packaged data as plain triples."""
    return [triple for path in default_data() for triple in read_source(path).triples]


@pytest.fixture(scope="module")
def data(triples: list[Triple]) -> Dataset:
    """The packaged data as the model."""
    return read_dataset(triples, digest="")


@pytest.fixture(scope="module")
def worker() -> Iterator[QueryWorker]:
    """A process that holds the packaged data."""
    with QueryWorker() as made:
        yield made


@pytest.fixture(scope="module")
def graph(triples: list[Triple]) -> object:
    """The packaged data in rdflib."""
    return to_rdflib(triples)


@pytest.mark.parametrize("saved", _SAVED, ids=lambda saved: saved.name)
def test_two_engines_agree(saved: SavedQuery, worker: QueryWorker, graph: object) -> None:
    """Each query finds something, and the same rows in pyoxigraph and in rdflib."""
    import rdflib

    assert isinstance(graph, rdflib.Graph)
    answer = worker.ask(saved.text)
    assert answer.rows
    assert answer.complete
    ours = Counter(tuple("" if term is None else _text(term) for term in row) for row in answer.rows)
    theirs = Counter(
        tuple("" if term is None else str(term) for term in row)
        for row in graph.query(saved.text)
        if isinstance(row, rdflib.query.ResultRow)
    )
    assert ours == theirs


def _text(term: object) -> str:
    return term if isinstance(term, str) else str(getattr(term, "value", term))


@pytest.mark.parametrize("saved", _EVERY, ids=lambda saved: saved.name)
def test_each_query_introduces_itself(saved: SavedQuery) -> None:
    """Title, a question ending in a question mark, and notes; parameters have their values in the text."""
    assert saved.title
    assert saved.question.endswith("?")
    assert saved.notes
    assert saved.topic in ("Data", "Terms", "Time", "Readings", "Evidence", "Findings")
    assert (saved.needs == "findings") == (saved.topic == "Findings")
    for parameter in saved.parameters:
        assert parameter.default in saved.text.split("SELECT", 1)[1]
        assert parameter.meaning


@pytest.mark.parametrize("saved", _SAVED, ids=lambda saved: saved.name)
def test_answers_are_right_in_law(saved: SavedQuery, worker: QueryWorker, data: Dataset) -> None:
    """The rows are what the model says by a walk of its own."""
    _CHECKS[saved.name](data, worker.ask(saved.text).to_records())


# -- walks of the model


def _gateways(data: Dataset, test: Callable[[Gateway], bool]) -> set[str]:
    return {"gwy:" + gateway.id for gateway in data.gateways if test(gateway)}


def _in_statutes(data: Dataset, test: Callable[[Gateway], bool]) -> set[str]:
    known = {statute.iri for statute in data.statutes}
    return _gateways(data, lambda one: test(one) and any(statute_iri(iri) in known for iri in one.provisions))


def _column(records: Records, name: str) -> set[Plain]:
    return {record[name] for record in records}


def _above(tree: Hierarchy, node: str, holds: Callable[[Period], bool] = lambda _: True) -> set[str]:
    """A node and everything over it by edges that hold."""
    found, queue = {node}, [node]
    while queue:
        here = queue.pop()
        for edge in tree.edges:
            in_time = not edge.periods or any(holds(period) for period in edge.periods)
            if edge.child == here and edge.parent not in found and in_time:
                found.add(edge.parent)
                queue.append(edge.parent)
    return found


def _on(day: int) -> Callable[[Period], bool]:
    """Whether a period may hold on a day; a year counts from its first day and ends with it."""

    def holds(period: Period) -> bool:
        started = period.start is None or period.start.first <= day
        return started and (period.until is None or day < period.until.first)

    return holds


def _titles(data: Dataset) -> dict[str, str]:
    return {statute.iri: statute.title for statute in data.statutes}


def _statutes_of(data: Dataset, gateway: Gateway) -> set[str]:
    titles = _titles(data)
    return {iri for iri in map(statute_iri, gateway.provisions) if iri in titles}


# -- checks, one for each saved query


def _check_bars_lifted(data: Dataset, records: Records) -> None:
    bars = {bar.id for bar in data.restrictions}
    expected = {("gwy:" + g.id, bar) for g in data.gateways for bar in g.lifts or () if bar in bars}
    assert {(record["gateway"], record["bar"]) for record in records} == expected
    offences = {bar.id: set(bar.offences or ()) for bar in data.restrictions}
    assert all(record["offence"] is None or record["offence"] in offences[str(record["bar"])] for record in records)
    assert _column(records, "offence") - {None}


def _check_bars_without_lift(data: Dataset, records: Records) -> None:
    lifted = {bar for gateway in data.gateways for bar in gateway.lifts or ()}
    named = {g.id for g in data.gateways}
    expected = {
        bar.id
        for bar in data.restrictions
        if bar.id not in lifted and not {str(to).removeprefix("gwy:") for to in bar.yields_to or ()} & named
    }
    assert _column(records, "bar") == expected


def _check_by_purpose(data: Dataset, records: Records) -> None:
    under = {node.id for node in data.purposes.nodes if "pur:crime-and-justice" in _above(data.purposes, node.id)}
    assert _column(records, "narrower") <= under
    expected = _gateways(data, lambda one: any(set(flow.purpose) & under for flow in one.flows))
    assert _column(records, "gateway") == expected


def _check_by_status(data: Dataset, records: Records) -> None:
    expected = Counter(f"code:{gateway.status}" for gateway in data.gateways)
    assert {str(record["status"]): record["gateways"] for record in records} == dict(expected)


def _check_changed(data: Dataset, records: Records) -> None:
    starts: dict[str, set[str]] = {}
    for gateway in data.gateways:
        for period in gateway.in_force or ():
            if gateway.family and period.start:
                starts.setdefault(gateway.family, set()).add(period.start.text)
    assert _column(records, "family") == {family for family, found in starts.items() if len(found) > 1}


def _check_disputed(data: Dataset, records: Records) -> None:
    assert _column(records, "reading") == {reading.id for reading in data.readings}
    # Crime and Disorder Act 1998 s.115(1): what "the purposes of any provision of this Act" takes in.
    assert any(str(record["provision"]).startswith(_CRIME_ACT + "/section/115") for record in records)
    flows = {flow.id for gateway in data.gateways for flow in gateway.flows if flow.readings}
    assert flows <= _column(records, "turnsOnIt")


def _check_duties(data: Dataset, records: Records) -> None:
    titles = _titles(data)
    expected = Counter(
        (titles[statute], f"code:{gateway.obligation}")
        for gateway in data.gateways
        for statute in _statutes_of(data, gateway)
        if gateway.obligation
    )
    found: Counter[tuple[Plain, Plain]] = Counter()
    for record in records:
        found[record["title"], record["obligation"]] += int(str(record["gateways"]))
    assert found == expected
    # Crime and Disorder Act 1998: s.17A is a duty, s.115 a power.
    kinds = {record["obligation"] for record in records if record["title"] == "Crime and Disorder Act 1998"}
    assert {"code:must", "code:may"} <= kinds


def _check_general(data: Dataset, records: Records) -> None:
    assert _column(records, "gateway") == _gateways(data, lambda one: one.general)


def _check_members(data: Dataset, records: Records) -> None:
    holds = _on(date(2022, 1, 1).toordinal())
    bodies = [node.id for node in data.bodies.nodes if node.kind == "body"]
    expected = {body for body in bodies if "bcls:local-authority" in _above(data.bodies, body, holds)}
    assert _column(records, "body") == expected


def _check_no_date(data: Dataset, records: Records) -> None:
    expected = _gateways(data, lambda one: one.in_force is None and not one.not_commenced)
    assert _column(records, "gateway") == expected


def _check_oldest(data: Dataset, records: Records) -> None:
    titles = _titles(data)
    dated: dict[str, set[str]] = {}
    for gateway in data.gateways:
        for item in gateway.evidence:
            tail = (item.version or "").rpartition("/")[2]
            if tail[:4].isdigit():
                for statute in _statutes_of(data, gateway):
                    dated.setdefault(titles[statute], set()).add(tail)
    found = {str(record["title"]): str(record["oldest"]) for record in records}
    assert list(found.values()) == sorted(found.values())
    # A text as made or enacted has no date in its address, and may be older still.
    shared = found.keys() & dated.keys()
    assert shared
    assert all(found[title] <= min(dated[title]) for title in shared)
    assert any(found[title] == min(dated[title]) for title in shared)


def _check_only_recipients(data: Dataset, records: Records) -> None:
    flows = [flow for gateway in data.gateways for flow in gateway.flows]
    given = {party for flow in flows for party in flow.discloser}
    bodies = {node.id for node in data.bodies.nodes if node.kind == "body"}
    assert _column(records, "body") == {party for flow in flows for party in flow.recipient} & bodies - given


def _check_onward_consent(data: Dataset, records: Records) -> None:
    labels = {condition.id: condition.label for condition in data.conditions}
    rules = {rule.id: rule for rule in data.onward_rules}
    onward = {"gwy:" + gateway.id: gateway.onward or () for gateway in data.gateways}
    for record in records:
        assert record["rule"] in onward[str(record["gateway"])]
        assert "consent" in labels[str(record["condition"])].lower()
    direct = {
        rule.id
        for rule in rules.values()
        for exception in rule.exceptions
        if any("consent" in labels[name].lower() for name in exception.conditions)
    }
    used = {rule for names in onward.values() for rule in names}
    assert direct & used <= _column(records, "rule")


def _check_onward_not_read(data: Dataset, records: Records) -> None:
    disputed = _gateways(data, lambda one: any(other.term == "onwardRule" for other in one.alternatives))
    assert _column(records, "gateway") == _gateways(data, lambda one: one.onward is None) - disputed


def _check_onward_offences(data: Dataset, records: Records) -> None:
    offences = {rule.id: set(rule.offences) for rule in data.onward_rules}
    expected = {
        ("gwy:" + gateway.id, rule, offence)
        for gateway in data.gateways
        for rule in gateway.onward or ()
        for offence in offences.get(rule, ())
    }
    assert {(record["gateway"], record["rule"], record["offence"]) for record in records} == expected


def _check_discloser(data: Dataset, records: Records) -> None:
    offices = {edge.child for edge in data.bodies.edges if edge.parent == "body:hmrc"}
    allowed = _above(data.bodies, "body:hmrc") | {"body:hmrc"} | {name for name in offices if name.startswith("cap:")}
    assert _column(records, "named") <= allowed
    expected = _gateways(
        data, lambda one: any("body:hmrc" in f.discloser and "body:hmrc" not in f.except_.discloser for f in one.flows)
    )
    assert expected
    assert expected <= _column(records, "gateway")


def _check_recipient(data: Dataset, records: Records) -> None:
    holds = _on(date(2024, 6, 1).toordinal())
    classes = _above(data.bodies, "body:leeds", holds)
    every = _above(data.bodies, "body:leeds")

    def is_open(gateway: Gateway) -> bool:
        current = any(period.start and holds(period) for period in gateway.in_force or ())
        flows = [f for f in gateway.flows if set(f.recipient) & classes and not set(f.except_.recipient) & every]
        return current and gateway.act not in ("use", "match", "receive") and bool(flows)

    assert _column(records, "recipient") <= classes
    assert _column(records, "gateway") == _gateways(data, is_open)


def _check_dpv(data: Dataset, records: Records) -> None:
    nodes = data.purposes.by_id()
    used = {purpose for gateway in data.gateways for flow in gateway.flows for purpose in flow.purpose}
    expected = {
        (node.id, compact(match))
        for node in nodes.values()
        for match in node.matches
        if node.id in used and "dpv" in match
    }
    assert expected <= {(record["purpose"], record["dpv"]) for record in records}
    flows = {"gwy:" + gateway.id: {p for flow in gateway.flows for p in flow.purpose} for gateway in data.gateways}
    assert all(record["purpose"] in flows[str(record["gateway"])] for record in records)


def _check_rejected(data: Dataset, records: Records) -> None:
    expected = {(rejection.provision, rejection.reason) for rejection in data.rejections}
    assert {(record["provision"], record["reason"]) for record in records} == expected


def _check_residual(data: Dataset, records: Records) -> None:
    assert _column(records, "gateway") == _in_statutes(data, lambda one: one.residual)
    titles = {record["gateway"]: record["title"] for record in records}
    # Crime and Disorder Act 1998 s.115(1): "who, apart from this section, would not have power".
    assert titles["gwy:ukpga-1998-37-s115"] == "Crime and Disorder Act 1998"


def _check_scotland(data: Dataset, records: Records) -> None:
    assert _column(records, "gateway") == _gateways(data, lambda one: one.extent == ("S",))


def _check_silent(data: Dataset, records: Records) -> None:
    expected = _in_statutes(data, lambda one: one.data_protection_clause == "silent")
    assert _column(records, "gateway") == expected
    # s.115 was enacted without a word on data protection.
    assert "gwy:ukpga-1998-37-s115" in expected


def _check_statutes(data: Dataset, records: Records) -> None:
    titles = _titles(data)
    expected = Counter(titles[statute] for gateway in data.gateways for statute in _statutes_of(data, gateway))
    found: Counter[Plain] = Counter()
    for record in records:
        found[record["title"]] += int(str(record["gateways"]))
    assert found == expected
    counts = [int(str(record["gateways"])) for record in records]
    assert counts == sorted(counts, reverse=True)


_CHECKS: dict[str, Callable[[Dataset, Records], None]] = {
    "bars-lifted": _check_bars_lifted,
    "bars-without-lift": _check_bars_without_lift,
    "by-purpose": _check_by_purpose,
    "by-status": _check_by_status,
    "changed-provisions": _check_changed,
    "disputed-phrases": _check_disputed,
    "duties-and-powers": _check_duties,
    "general-powers": _check_general,
    "members-on-day": _check_members,
    "no-date-in-force": _check_no_date,
    "oldest-versions-read": _check_oldest,
    "only-recipients": _check_only_recipients,
    "onward-consent": _check_onward_consent,
    "onward-not-read": _check_onward_not_read,
    "onward-offences": _check_onward_offences,
    "open-to-discloser": _check_discloser,
    "open-to-recipient": _check_recipient,
    "purposes-in-dpv": _check_dpv,
    "rejected-provisions": _check_rejected,
    "residual": _check_residual,
    "scotland-only": _check_scotland,
    "silent-on-data-protection": _check_silent,
    "statutes-by-gateways": _check_statutes,
    **WALKS,
}


# -- names and parameters


def test_lists_and_gets_by_name() -> None:
    """Every query that is listed can be got by its name; there are at least twenty-five."""
    assert len(_EVERY) >= 25
    assert all(get_saved(saved.name) == saved.text for saved in _EVERY)


def test_an_unknown_name_gets_the_nearest() -> None:
    """A slip in the name is met with the nearest names, and exit code 5; a path is no name."""
    with pytest.raises(UnknownNameError, match="residual") as caught:
        get_saved("residuals")
    assert caught.value.nearest[0] == "residual"
    assert caught.value.exit_code == 5
    with pytest.raises(UnknownNameError):
        get_saved("../cookbook/residual")


def test_members_before_and_after_a_reorganisation(worker: QueryWorker, data: Dataset) -> None:
    """On a later day North Yorkshire's county council is gone from the councils (1 April 2023)."""
    text = get_saved("members-on-day")
    before = worker.ask(bind_values(text, {"day": "2022-01-01"})).to_records()
    after = worker.ask(bind_values(text, {"day": "2024-01-01", "class": "bcls:local-authority"})).to_records()
    assert "body:north-yorkshire-county" in _column(before, "body") - _column(after, "body")


def test_parameters_change_the_answer(worker: QueryWorker) -> None:
    """Another body gives another answer, by short id or whole address."""
    text = get_saved("open-to-discloser")
    short = worker.ask(bind_values(text, {"body": "body:home-office"}))
    whole = worker.ask(bind_values(text, {"body": "<https://w3id.org/uk-gateways/id/body/home-office>"}))
    assert short.rows == whole.rows != worker.ask(text).rows


@pytest.mark.parametrize(
    "value",
    [
        "leeds",
        "body:x } UNION { ?s ?p ?o",
        "http://a.example/> } #",
        "zz:leeds",
        "",
        "body:",
        "_:b",
        "http://a.example/a b",
    ],
)
def test_a_value_cannot_be_more_than_a_value(value: str) -> None:
    """What is no id is refused, so that a value can never become part of the query."""
    with pytest.raises(QueryError, match="takes an id"):
        bind_values("SELECT * { VALUES ?b { body:hmrc } ?b ?p ?o }", {"b": value})


def test_a_day_must_be_a_day() -> None:
    """A value for a day is a day of the calendar."""
    text = 'ASK { VALUES ?d { "2020-01-01"^^xsd:date } }'
    assert '"2021-02-28"^^xsd:date' in bind_values(text, {"d": "2021-02-28"})
    with pytest.raises(QueryError, match="YYYY-MM-DD"):
        bind_values(text, {"d": "2021-02-30"})


@pytest.mark.parametrize("value", ["plain", 'a "quoted" word', "back\\slash", "two\nlines", "} UNION {", "'''\"\"\""])
def test_a_text_is_escaped(worker: QueryWorker, value: str) -> None:
    """Any text stays the same text on its way through the query."""
    text = bind_values('SELECT ?t { VALUES ?t { "x" } }', {"t": value})
    assert worker.ask(text).to_records() == [{"t": value}]


def test_an_unknown_parameter_is_named() -> None:
    """A parameter that the query has not is refused with those it has."""
    with pytest.raises(UnknownNameError, match="it has body, day"):
        bind_values(get_saved("open-to-recipient"), {"bodies": "body:leeds"})
    with pytest.raises(UnknownNameError, match="it has none"):
        bind_values(get_saved("residual"), {"body": "body:leeds"})
