"""Small data sets that the tests of graphs and exports share."""

from __future__ import annotations

from typing import Any

from gateways_graph.model.dataset import Dataset, Provision, Statute
from gateways_graph.model.finding import PairFinding
from gateways_graph.model.gateway import Condition, Restriction
from tests import builders as b

__all__ = ["ACT", "finding", "small_world"]

ACT = "http://www.legislation.gov.uk/id/ukpga/2001/1"


def small_world() -> Dataset:
    """Tax office and two councils; one power, one duty, one lapsed power, one enabling power, one bar."""
    bar = Restriction(
        id="bar:secrecy", label="Tax information is secret", provisions=(b.provision_iri("18"),),
        bars=(b.flow("body:tax", "bcls:anyone", id="flow:secrecy.1"),), in_force=b.SINCE_2000,
    )  # fmt: skip
    return b.dataset(
        b.body("tax", "bcls:department", label="Tax Office", alt_labels=("the Revenue",)),
        b.body("north", "bcls:council", label="North Council"),
        b.body("south", "bcls:council", label="South Council", exists=(b.period("2010-01-01"),)),
        b.body_class("council", "bcls:public", label="council"),
        b.body_class("department", "bcls:public", label="department"),
        b.body_class("public", "bcls:anyone", label="public authority"),
        b.body_class("anyone", label="any person"),
        b.purpose("fraud", "pur:any", label="preventing fraud"),
        b.purpose("benefit-fraud", "pur:fraud", label="preventing benefit fraud"),
        b.purpose("any", label="any purpose"),
        b.gateway("power", b.flow("body:tax", "bcls:council", "pur:benefit-fraud"), lifts=("bar:secrecy",),
                  conditions=("cond:needed",)),
        b.gateway("duty", b.flow("body:north", ("body:tax", "body:north"), "code:functions-of-recipient"),
                  obligation="must"),
        b.gateway("lapsed", b.flow("body:tax", "bcls:council", "pur:fraud"), family="fam:one",
                  in_force=(b.period("1990-01-01", "2005-01-01"),)),
        b.gateway("renewed", b.flow("bcls:council", "bcls:council", "pur:fraud"), family="fam:one",
                  in_force=(b.period("2005-01-01"),)),
        b.gateway("enabling", b.flow("body:tax", "body:south", "pur:fraud"), legal_effect="enables"),
        bar,
        Condition("cond:needed", "necessary for the purpose"),
        statutes=(Statute(ACT, "Sharing Act 2001", "2001-05-11"),),
        provisions=tuple(
            Provision(b.provision_iri(name), ACT, f"Section {name}") for name in ("18", "duty", "power")
        ),
        families=(("fam:one", "the old power"),),
    )  # fmt: skip


def finding(a: str, b: str, relation: str = "partial overlap", **fields: Any) -> PairFinding:
    """A certain relation that shares one point of four on each side."""
    return PairFinding(a, b, relation, "certain", share_a=(1, 4), share_b=(1, 4))._replace(**fields)
