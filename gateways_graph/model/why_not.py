"""Why a demand has no route, and the smallest changes on which one would open, as frozen values.

A change is one thing done to the record: an amendment of a provision, a reading taken, a condition met,
a fact found. Nothing here says that any of it should be done.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from gateways_graph.model.finding import named
from gateways_graph.model.route import Demand, Route

__all__ = ["CHANGE_RANK", "KINDS", "LAW_REFORM", "Change", "ChangeSet", "Miss", "NearMiss", "WhyNot"]

#: Kinds of change that leave the law as it is: a reading, a condition, a fact that is found.
_NO_REFORM = ("settle a reading", "settle a condition", "record a function", "establish a term")
#: Kinds of change that amend a provision, or bring it into operation.
LAW_REFORM = (
    "name the discloser", "name the recipient", "add a purpose", "widen the information", "extend", "commence",
    "make the instrument", "confer the power", "except from the onward limit", "except from the bar", "lift the bar",
)  # fmt: skip
KINDS = (*_NO_REFORM, *LAW_REFORM)
#: Names of the components by which change sets are ordered; smaller is better.
CHANGE_RANK = ("changes", "reforms", "steps", "not_express", "strange", "breadth", "evidence")


class Change(NamedTuple):
    """One change.

    Attributes:
        kind: One of `KINDS`.
        of: What is changed: a gateway, onward rule, bar, phrase, condition or body.
        flow: The flow of the gateway, where one flow is changed.
        names: What is added: bodies, purposes, information, jurisdictions, bars lifted, or the reading taken.
        dropped: What the flow left out on that axis and would leave out no longer.
        term: The term established; of an exception, who may disclose under it (empty is anybody).
    """

    kind: str
    of: str
    flow: str = ""
    names: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    term: str = ""


class Miss(NamedTuple):
    """Why one gateway does not carry a step: the axis, what it says there, and what was wanted.

    Attributes:
        axis: `discloser`, `recipient`, `purpose`, `information`, `extent`, `date`, `act`, `instrument`, `bar`, `limit`
            `part` or `doubt`.
        says: What the flow names on that axis; empty where it is no axis of names.
        wanted: What the demand asks there.
        reason: Why, in words.
    """

    axis: str
    gateway: str
    says: tuple[str, ...] = ()
    wanted: tuple[str, ...] = ()
    reason: str = ""

    def to_record(self, labels: dict[str, str]) -> dict[str, Any]:
        """As JSON."""
        return {
            "axis": self.axis,
            "gateway": self.gateway,
            "says": [named(name, labels) for name in self.says],
            "wanted": [named(name, labels) for name in self.wanted],
            "reason": self.reason,
        }


class NearMiss(NamedTuple):
    """A flow, or two in a row, that would carry the demand but for what is listed.

    Attributes:
        gateways: The gateways in order.
        flows: Their flows.
    """

    gateways: tuple[str, ...]
    flows: tuple[str, ...]
    misses: tuple[Miss, ...]

    def to_record(self, gateways: dict[str, dict[str, Any]], labels: dict[str, str]) -> dict[str, Any]:
        """As JSON; `gateways` maps an id to its short record."""
        return {
            "gateways": [gateways[name] for name in self.gateways],
            "flows": list(self.flows),
            "misses": [miss.to_record(labels) for miss in self.misses],
        }


class ChangeSet(NamedTuple):
    """One or two changes on which a route would open, none of which is enough without the other.

    Attributes:
        verdict: The best verdict of a route with these changes.
        route: A route with that verdict.
        texts: Each change in words.
        provisions: For each change, the provisions it is about.
        weaker: The best verdict with each change alone, in order; of one change, with none.
        rank: By which it was ordered, named as `CHANGE_RANK`.
    """

    changes: tuple[Change, ...]
    verdict: str
    route: Route
    texts: tuple[str, ...]
    provisions: tuple[tuple[str, ...], ...]
    weaker: tuple[str, ...]
    rank: tuple[int, ...]

    def to_record(self, gateways: dict[str, dict[str, Any]], labels: dict[str, str]) -> dict[str, Any]:
        """As JSON; `gateways` maps an id to the record of a step."""
        return {
            "changes": [
                {
                    "kind": change.kind,
                    "amends_law": change.kind in LAW_REFORM,
                    "text": text,
                    "of": named(change.of, labels),
                    "flow": change.flow or None,
                    "names": [named(name, labels) for name in change.names],
                    "dropped": [named(name, labels) for name in change.dropped],
                    "term": change.term or None,
                    "provisions": list(provisions),
                    "cited": [labels.get(iri, iri) for iri in provisions],
                }
                for change, text, provisions in zip(self.changes, self.texts, self.provisions, strict=True)
            ],
            "verdict": self.verdict,
            "without": list(self.weaker),
            "route": self.route.to_record(gateways, labels),
            "rank": dict(zip(CHANGE_RANK, self.rank, strict=True)),
        }


class WhyNot(NamedTuple):
    """The answer to "why not".

    Attributes:
        verdict: The best verdict of the demand as the record stands.
        misses: What stands nearest, fewest misses first.
        more_misses: How many further near misses there are.
        sets: Change sets, best first.
        complete: Whether every candidate was tried.
        untried: How many candidates were not tried.
        tried: How many changed worlds were searched.
        whole: Whether a part is reached already, so that only routes that reach the whole are counted.
    """

    demand: Demand
    verdict: str
    misses: tuple[NearMiss, ...] = ()
    more_misses: int = 0
    sets: tuple[ChangeSet, ...] = ()
    complete: bool = True
    untried: int = 0
    tried: int = 0
    notes: tuple[str, ...] = ()
    whole: bool = False
