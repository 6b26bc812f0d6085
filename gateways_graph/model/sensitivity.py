"""How much turns on a disputed phrase: its rival readings, and each answer that differs between them.

`to_record` gives the JSON of `docs/cli-reference.md`; field names are an API.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from gateways_graph.model.dataset import Phrase, Reading
from gateways_graph.model.finding import CommonBox, Witness

__all__ = ["KINDS", "Opened", "PhraseReport", "Sensitivity", "Turning"]

#: Kinds of answers that may turn on a phrase, in the order in which ties are broken.
KINDS = ("permissions", "prohibitions", "relations", "redundancy", "conflicts", "terms")


class Opened(NamedTuple):
    """What a reading permits, or a bar forbids under it, and under a rival does not.

    Attributes:
        points: Exact number of such disclosures.
        box: The largest box of them, before what the gateway gives way to is taken off.
        less: Whether something is taken off.
        steps: Direct steps (named discloser, recipient and purpose) that only this reading opens.
        alone: How many of them no other live gateway covers whole.
        step: A disclosure of such a step; None when every step is covered.
        met: Of a bar, how many live gateways have flows there.
    """

    points: int
    box: CommonBox
    less: bool
    steps: int
    alone: int
    step: Witness | None
    met: int = 0

    def to_record(self, labels: dict[str, str]) -> dict[str, Any]:
        """As JSON."""
        return {
            "points": self.points,
            "box": self.box.to_record(labels),
            "less": self.less,
            "steps": self.steps,
            "alone": self.alone,
            "alone_step": self.step.to_record(labels) if self.step else None,
            "met": self.met,
        }


class Turning(NamedTuple):
    """One answer that differs between the readings of a phrase.

    Attributes:
        kind: One of `KINDS`.
        subjects: Ids of the gateways, or of the gateway and the bar, that it is about.
        answers: Reading and the answer under it, in words.
        witness: A disclosure that shows the answer, under the reading `under`.
        opened: Of a permission or prohibition, what the reading `under` opens or forbids.
    """

    kind: str
    subjects: tuple[str, ...]
    answers: tuple[tuple[str, str], ...]
    witness: Witness | None = None
    under: str | None = None
    opened: Opened | None = None

    def to_record(self, short: dict[str, dict[str, Any]], labels: dict[str, str]) -> dict[str, Any]:
        """As JSON; `short` maps an id to its short record."""
        return {
            "kind": self.kind,
            "subjects": [short[name] for name in self.subjects],
            "answers": dict(self.answers),
            "witness": self.witness.to_record(labels) if self.witness else None,
            "under": self.under,
            "opened": self.opened.to_record(labels) if self.opened else None,
        }


class PhraseReport(NamedTuple):
    """A disputed phrase and every answer that turns on it, the other phrases enumerated."""

    phrase: Phrase
    readings: tuple[Reading, ...]
    turning: tuple[Turning, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many answers of each kind turn on it."""
        return {kind: sum(item.kind == kind for item in self.turning) for kind in KINDS}

    def to_record(self, short: dict[str, dict[str, Any]], labels: dict[str, str]) -> dict[str, Any]:
        """As JSON."""
        return {
            "phrase": self.phrase.id,
            "provision": self.phrase.provision,
            "cited": labels.get(self.phrase.provision, self.phrase.provision),
            "words": self.phrase.words,
            "readings": [item._asdict() for item in self.readings],
            "total": len(self.turning),
            "counts": self.counts,
            "answers": [item.to_record(short, labels) for item in self.turning],
        }


class Sensitivity(NamedTuple):
    """Disputed phrases, the one on which most turns first."""

    phrases: tuple[PhraseReport, ...]
    complete: bool = True
