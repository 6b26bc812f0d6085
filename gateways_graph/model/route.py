"""Demands and routes as frozen values; `to_record` gives the JSON of `docs/cli-reference.md`."""

from __future__ import annotations

from typing import Any, NamedTuple

from gateways_graph.model.finding import named
from gateways_graph.model.leftover import BarToCheck, Leftover

__all__ = ["NOT_DECIDED", "OTHER_FOOTINGS", "PROFILES", "VERDICTS", "Candidate", "Demand", "Route", "Routes", "Step"]

#: Verdicts from best to worst; "lawful" is never one of them.
VERDICTS = ("supported on these facts", "arguable", "blocked", "no power needed", "not established")

#: What may matter most, other than the named order.
PROFILES = ("fewest-eyes", "strongest-authority", "no-agreement")

#: Printed with every route: what no answer here decides.
NOT_DECIDED = (
    "the recipient's power to ask for, receive and hold the information",
    "data protection: regime, Article 6 and 9 bases, roles, impact assessment",
    "confidence and medical ethics",
    "Convention rights, chiefly Article 8",
    "public-law limits",
    "legal privilege and reporting restrictions",
    "codes of practice and agreements",
    "security and retention",
)

#: Other grounds on which information may pass; none of them is ever a step.
OTHER_FOOTINGS = (
    "an order of a court or tribunal",
    "a request under freedom of information law (the Acts of 2000 and, in Scotland, 2002; environmental information)",
    "a subject access request by the person (UK GDPR Article 15, Data Protection Act 2018 s.45)",
)


class Candidate(NamedTuple):
    """A data-protection basis that may be looked at beside a step, and the recorded fact it follows from."""

    basis: str
    because: str


class Demand(NamedTuple):
    """A wished disclosure. Empty `information` or `extent` means "say which".

    Attributes:
        facts: Conditions (and codes) that are known to hold or not to.
    """

    discloser: str
    recipient: str
    purpose: str
    information: str | None = None
    extent: tuple[str, ...] = ()
    date: str = ""
    facts: tuple[tuple[str, bool], ...] = ()


class Step(NamedTuple):
    """One hop: a gateway used by one body towards another.

    Attributes:
        acting_as: Offices or capacities through which the body fits ("only when acting as …").
        purpose: Purposes of the gateway that the demand meets; narrower than asked means partial.
        carries: Information that travels on after this step.
        limits: Limits carried into this step from earlier ones, in words.
        onward: The onward rules that the step puts on its recipient, or why none is known.
        residual: What is left for a person to judge, in words: conditions of the gateway and of limits carried in.
        bars: Bars met, with how each is resolved, or that it is not.
        doubts: Why the step is not certain; empty when it is.
        form: Forms that the step is confined to; empty when any will do.
        on_request: Whether somebody must ask first, and is not known to have done so.
        conditions: The conditions among `residual`, with who judges them and what usually shows them.
        bars_to_check: Bars that may protect part of the information, or let it through on conditions.
        contrary: Conditions of the gateway that the facts rule out.
        data_protection: Candidate bases beside the step; they decide nothing and never touch the verdict.
    """

    gateway: str
    discloser: str
    recipient: str
    acting_as: tuple[str, ...] = ()
    purpose: tuple[str, ...] = ()
    carries: tuple[str, ...] = ()
    limits: tuple[str, ...] = ()
    onward: tuple[str, ...] = ()
    residual: tuple[str, ...] = ()
    bars: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    form: tuple[str, ...] = ()
    on_request: bool = False
    conditions: tuple[Leftover, ...] = ()
    bars_to_check: tuple[BarToCheck, ...] = ()
    contrary: tuple[str, ...] = ()
    data_protection: tuple[Candidate, ...] = ()

    def to_record(self, gateways: dict[str, dict[str, Any]], labels: dict[str, str]) -> dict[str, Any]:
        """As JSON; `gateways` maps an id to its short record with terms."""
        short = gateways[self.gateway]
        return {
            "gateway": self.gateway,
            "label": short["label"],
            "provisions": short["provisions"],
            "from": named(self.discloser, labels),
            "to": named(self.recipient, labels),
            "acting_as": [named(name, labels) for name in self.acting_as],
            "purpose": [named(name, labels) for name in self.purpose],
            "carries": [named(name, labels) for name in self.carries],
            "obligation": short["obligation"],
            "source": short["source"],
            "legal_effect": short["legal_effect"],
            "limits": list(self.limits),
            "onward": list(self.onward),
            "form": list(self.form),
            "on_request": self.on_request,
            "residual": list(self.residual),
            "conditions": [item.to_record(labels) for item in self.conditions],
            "contrary": list(self.contrary),
            "bars": list(self.bars),
            "bars_to_check": [item.to_record(labels) for item in self.bars_to_check],
            "doubts": list(self.doubts),
            "data_protection": [item._asdict() for item in self.data_protection],
            "status": short["status"],
            "version_read": short["version_read"],
        }


class Route(NamedTuple):
    """A path of steps with its verdict. `rank` is the vector it was ordered by, best first.

    Attributes:
        turns_on: Disputed phrases of which another reading changes the verdict.
        under: Phrase and reading: what is said of the steps is so under these readings.
        front: Whether no other route of its tier and verdict is at least as good on every count of the rank.
    """

    verdict: str
    tier: str
    certainty: str
    steps: tuple[Step, ...]
    match: str = "whole"
    part: str = ""
    rank: tuple[tuple[str, int], ...] = ()
    warnings: tuple[str, ...] = ()
    turns_on: tuple[str, ...] = ()
    under: tuple[tuple[str, str], ...] = ()
    front: bool = False

    def to_record(self, gateways: dict[str, dict[str, Any]], labels: dict[str, str]) -> dict[str, Any]:
        """As JSON, the *not decided here* list included."""
        return {
            "verdict": self.verdict,
            "match": self.match,
            "part": self.part,
            "tier": self.tier,
            "certainty": self.certainty,
            "turns_on": list(self.turns_on),
            "under": dict(self.under),
            "steps": [step.to_record(gateways, labels) for step in self.steps],
            "rank": dict(self.rank),
            "front": self.front,
            "warnings": list(self.warnings),
            "not_decided": list(NOT_DECIDED),
            "other_footings": list(OTHER_FOOTINGS),
        }


class Routes(NamedTuple):
    """The answer to a demand.

    Attributes:
        routes: Best first; empty when nothing is recorded.
        complete: False when the search stopped at its budget.
        coverage: What lies behind a "not established": counts, newest version read, Acts not coded.
        labels_popped: Work done, for benchmarks that gate on work and not on time.
        notes: What the reader must know about the whole answer.
    """

    demand: Demand
    routes: tuple[Route, ...]
    complete: bool = True
    coverage: tuple[tuple[str, Any], ...] = ()
    labels_popped: int = 0
    notes: tuple[str, ...] = ()
