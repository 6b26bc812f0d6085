"""What could go, and what must stay: values of the coverage question, with the proof of each.

`to_record` gives the JSON of `docs/cli-reference.md`; field names are an API.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from gateways_graph.model.finding import CommonBox, TermDifference, Witness

__all__ = ["VERDICTS", "Backfill", "Judgement", "Keystone", "Redundancy", "RemovableSet", "Removal", "SmallestSet"]

#: What a gateway is found to be, in the order in which a reviewer reads them.
VERDICTS = ("removable", "possibly removable", "undecided", "displaced", "stays")


class Backfill(NamedTuple):
    """A gateway that gave way and steps in once another is gone, on its own terms.

    Attributes:
        under: Phrase and reading: the witness is one under these readings.
    """

    gateway: str
    certainty: str
    witness: Witness
    under: tuple[tuple[str, str], ...] = ()

    def to_record(self, labels: dict[str, str]) -> dict[str, Any]:
        """As JSON."""
        return {
            "gateway": self.gateway,
            "certainty": self.certainty,
            "witness": self.witness.to_record(labels),
            "under": dict(self.under),
        }


class Keystone(NamedTuple):
    """A flow that only this gateway carries. `alone` is one box of it, `witness` a point of that box.

    Attributes:
        under: Phrase and reading: both are so under these readings.
    """

    certainty: str
    witness: Witness
    alone: CommonBox
    under: tuple[tuple[str, str], ...] = ()

    def to_record(self, labels: dict[str, str]) -> dict[str, Any]:
        """As JSON."""
        return {
            "certainty": self.certainty,
            "witness": self.witness.to_record(labels),
            "alone": self.alone.to_record(labels),
            "under": dict(self.under),
        }


class Judgement(NamedTuple):
    """Whether one gateway could go while all others remain.

    Attributes:
        verdict: One of `VERDICTS`. *Displaced*: it gives way everywhere, so nothing turns on it this day.
        certainty: How surely it is removable: certain, possible or no.
        cover: Gateways that together carry all it carries, none of them needless, on terms no stricter.
        witness: Of one that stays, a disclosure that no such gateway carries; of one that possibly
            goes, one that none certainly carries.
        turns_on: Disputed phrases of which another reading changes the answer, then what is not established.
        under: Phrase and reading: the cover of one that possibly goes is so under these readings; so is
            the witness of one that stays.
        would_go: Terms that differ between it and its cover: what would be lost though the permission is not.
        backfilled: Gateways that would step in where it stood alone among those they give way to.
        keystone: The flow that it alone carries; None when there is none.
        siblings: Whether the whole cover lies in its own section.
    """

    gateway: str
    verdict: str
    certainty: str
    cover: tuple[str, ...] = ()
    witness: Witness | None = None
    turns_on: tuple[str, ...] = ()
    would_go: tuple[TermDifference, ...] = ()
    backfilled: tuple[Backfill, ...] = ()
    keystone: Keystone | None = None
    status: str = "candidate"
    siblings: bool = False
    under: tuple[tuple[str, str], ...] = ()

    def to_record(self, gateways: dict[str, dict[str, Any]], labels: dict[str, str]) -> dict[str, Any]:
        """The JSON of a judgement. `gateways` maps an id to its short record (id, iri, provisions, label)."""
        return {
            "gateway": gateways[self.gateway],
            "verdict": self.verdict,
            "certainty": self.certainty,
            "cover": list(self.cover),
            "witness": self.witness.to_record(labels) if self.witness else None,
            "turns_on": list(self.turns_on),
            "would_go": [{"term": item.term, "it": item.a, "cover": item.b} for item in self.would_go],
            "backfilled": [item.to_record(labels) for item in self.backfilled],
            "keystone": self.keystone.to_record(labels) if self.keystone else None,
            "status": self.status,
            "siblings": self.siblings,
            "under": dict(self.under),
        }


class Removal(NamedTuple):
    """One gateway of a set to be removed, and what covers it among those that are kept."""

    gateway: str
    cover: tuple[str, ...]
    backfilled: tuple[Backfill, ...] = ()


class RemovableSet(NamedTuple):
    """Gateways that could all go together: none of them is in the cover of another.

    Attributes:
        prefer: The order in which they were tried; another order may give another set.
        removed: In that order.
        kept: How many live gateways remain.
        certified: Whether coverage was run again in a world without them and held.
    """

    prefer: str
    removed: tuple[Removal, ...]
    kept: int
    certified: bool
    complete: bool = True

    def to_record(self, labels: dict[str, str]) -> dict[str, Any]:
        """As JSON."""
        return {**self._asdict(), "removed": _removals(self.removed, labels)}


class SmallestSet(NamedTuple):
    """The fewest gateways that keep every permitted flow: what is left when `removed` go.

    Attributes:
        proven: Whether an exact solver showed that no smaller set will do; else it is the best found.
        lower_bound: No set has fewer gateways than this.
    """

    removed: tuple[Removal, ...]
    kept: int
    proven: bool
    lower_bound: int

    def to_record(self, labels: dict[str, str]) -> dict[str, Any]:
        """As JSON."""
        return {**self._asdict(), "removed": _removals(self.removed, labels)}


class Redundancy(NamedTuple):
    """Everything asked about what could go.

    Attributes:
        judgements: Removable first, then by id.
        live: How many gateways were in force.
        complete: False when a step budget was reached: some are undecided.
    """

    judgements: tuple[Judgement, ...]
    live: int
    removable: RemovableSet
    smallest: SmallestSet
    complete: bool = True

    def to_record(self, labels: dict[str, str]) -> dict[str, Any]:
        """What the JSON document says beside its results, one per judgement."""
        return {
            "live": self.live,
            "removable_set": self.removable.to_record(labels),
            "smallest": self.smallest.to_record(labels),
        }


def _removals(items: tuple[Removal, ...], labels: dict[str, str]) -> list[dict[str, Any]]:
    return [
        {
            "gateway": item.gateway,
            "cover": list(item.cover),
            "backfilled": [other.to_record(labels) for other in item.backfilled],
        }
        for item in items
    ]
