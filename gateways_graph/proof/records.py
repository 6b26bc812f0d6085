"""What a route says of its gateways and of itself, beside the path: terms, labels, tier, warnings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from gateways_graph.proof.claims import field, refute_unless
from gateways_graph.proof.days import YES
from gateways_graph.proof.facts import GATEWAY, GW, Facts, long_name, short_name
from gateways_graph.proof.leftover import LeftToJudge
from gateways_graph.proof.settled import NOTHING, Settled
from gateways_graph.proof.terms import Terms

__all__ = ["LADDER", "check_gateway", "check_route", "check_side", "check_step"]

#: How far a record was checked, from hardly to twice.
LADDER = ("candidate", "coded", "disputed", "checked", "double-checked")
_VERDICTS = ("supported on these facts", "arguable", "blocked")


def check_gateway(facts: Facts, short: Any, name: str) -> str:
    """The IRI of a gateway by its id, once its label and provisions agree with the data."""
    iri = long_name(name)
    refute_unless(facts.is_kind(iri, GW + "Gateway"), f"{name} is no gateway of the data")
    given = [long_name(str(item)) for item in field(short, "provisions")]
    refute_unless(sorted(given) == sorted(facts.links(iri, "conferredBy")), f"{name} is conferred by other provisions")
    refute_unless(field(short, "label") == facts.label(iri), f"{name} has another label")
    return iri


def check_side(facts: Facts, short: Any) -> str:
    """The IRI of a gateway from its short record, once that agrees with the data."""
    name, iri = str(field(short, "id")), str(field(short, "iri"))
    refute_unless(iri == GATEWAY + name, f"{iri} is not the IRI of {name}")
    return check_gateway(facts, short, name)


def check_step(terms: Terms, record: Any, plain: Terms, settled: Settled = NOTHING) -> None:
    """What one step says of its gateway.

    Args:
        terms: Terms under the readings that the route names.
        record: The step.
        plain: Terms with every phrase left open that the question leaves open; force is told so.
        settled: What the facts of the demand settle.

    Raises:
        RefutedError: The data say otherwise.
    """
    name = str(field(record, "gateway"))
    gateway = check_gateway(terms.facts, record, name)
    for term in ("obligation", "source", "legal_effect"):
        refute_unless(field(record, term) == plain.one(gateway, term), f"{term} of {name} is another")
    refute_unless(field(record, "status") == terms.status(gateway), f"the status of {name} is another")
    _check_version(terms.facts, record, gateway)
    _check_onward(terms, record, gateway)
    LeftToJudge(terms, record, gateway).check(settled)


def _check_version(facts: Facts, record: Any, gateway: str) -> None:
    read = {iri for item in facts.links(gateway, "evidence") for iri in facts.links(item, "versionRead")}
    texts = {iri.rpartition("/")[2] for iri in read}
    dated = {text for text in texts if text[0].isdigit()}  # "enacted" sorts after every date, and is older
    newest = max(dated or texts, default=None)
    said = field(record, "version_read")
    same = said is None if newest is None else said in read and said.rpartition("/")[2] == newest
    refute_unless(same, f"the newest text read for {short_name(gateway)} is another")


def _check_onward(terms: Terms, record: Any, gateway: str) -> None:
    rules = terms.many(gateway, "onward")
    if rules is None:
        true = ["not established"]
    else:
        true = [terms.facts.label(rule) for rule in sorted(rules, key=short_name)] or ["none found in the text read"]
    refute_unless(field(record, "onward") == true, f"the onward rules of {short_name(gateway)} are others")


def check_route(terms: Terms, claim: Any, gateways: Sequence[str]) -> None:
    """What a route says of itself.

    Raises:
        RefutedError: It contradicts itself or the data.
    """
    agreed = any(
        "condition-agreement" in terms.facts.codes(item, "conditionType")
        for gateway in gateways
        for item in terms.many(gateway, "conditions") or ()
    )
    general = any(terms.general(gateway) == YES for gateway in gateways)
    tier = "general" if general else "agreement" if agreed else "specific"
    refute_unless(field(claim, "tier") == tier, f"the route is of the tier {tier}")
    match, part = field(claim, "match"), field(claim, "part")
    refute_unless(match in ("whole", "partial") and (match == "partial") == bool(part), "match and part disagree")
    rank = field(claim, "rank")
    place = _VERDICTS.index(str(field(claim, "verdict")))
    refute_unless(field(rank, "verdict") == place, "the rank gives another verdict")
    refute_unless(field(rank, "hops") == len(gateways), "the rank gives another number of steps")
    refute_unless(bool(field(rank, "doubts")) == (field(claim, "certainty") == "possible"), "doubts are told two ways")
    warned = " ".join(str(text) for text in field(claim, "warnings"))
    for gateway in gateways:
        known = terms.is_read(gateway) or short_name(gateway) in warned
        refute_unless(known, f"{short_name(gateway)} was not checked, and no warning says so")
    refute_unless(field(claim, "not_decided"), "what is not decided here is left out")
