"""Where no specific gateway is recorded: purposes, pairs of bodies and thresholds, as frozen values."""

from __future__ import annotations

from typing import Any, NamedTuple

from gateways_graph.model.finding import named

__all__ = ["GAP_KINDS", "Gap", "Gaps"]

#: What may be missing, in the order in which it is told.
GAP_KINDS = {
    "nothing recorded": "no gateway is recorded here, of any kind",
    "only a bar lifted": "a provision lifts a bar, and no power to disclose is recorded",
    "stopped": "a gateway fits, but a bar, a limit or a fact stops it",
    "only a duty one way": "a duty to tell is recorded the other way, and no specific gateway this way",
    "only one way": "a specific gateway is recorded the other way, and none this way",
    "only general powers": "general powers reach it, and no specific gateway",
    "only by agreement": "only with the agreement of the person",
    "only for any purpose": "only gateways that are for any purpose reach it",
    "only arguable": "a specific gateway reaches it, and a doubt attaches to each",
}


class Gap(NamedTuple):
    """One thing that is missing.

    Attributes:
        what: `purpose`, `body`, `pair` or `threshold`.
        kind: One of `GAP_KINDS`.
        purpose: The purpose asked about; that of the threshold where it is one.
        discloser, recipient: Of a pair; one of them alone of a body.
        stage: Name of a threshold.
        there: Gateways that are there all the same: general, the other way, or for any purpose.
        evidence: Counts behind the claim, by name.
        extent: Jurisdictions that were asked about; empty for all.
    """

    what: str
    kind: str
    purpose: str
    discloser: str = ""
    recipient: str = ""
    stage: str = ""
    there: tuple[str, ...] = ()
    evidence: tuple[tuple[str, Any], ...] = ()
    extent: tuple[str, ...] = ()

    def to_record(self, gateways: dict[str, dict[str, Any]], labels: dict[str, str]) -> dict[str, Any]:
        """As JSON; `gateways` maps an id to its short record."""
        return {
            "what": self.what,
            "kind": self.kind,
            "meaning": GAP_KINDS[self.kind],
            "purpose": named(self.purpose, labels),
            "discloser": named(self.discloser, labels) if self.discloser else None,
            "recipient": named(self.recipient, labels) if self.recipient else None,
            "stage": self.stage or None,
            "extent": list(self.extent),
            "there": [gateways[name] for name in self.there],
            "evidence": dict(self.evidence),
        }


class Gaps(NamedTuple):
    """What is missing, and among what it was looked for.

    Attributes:
        bodies: Bodies between which pairs were looked at; empty when none were.
        purposes: Purposes that were looked at.
        left_out: Bodies or purposes that the question took in and that were not looked at.
        complete: False when a search stopped at its budget.
        notes: What the reader must know of the whole answer.
    """

    findings: tuple[Gap, ...]
    bodies: tuple[str, ...] = ()
    purposes: tuple[str, ...] = ()
    left_out: int = 0
    complete: bool = True
    notes: tuple[str, ...] = ()
