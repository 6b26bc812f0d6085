"""What a change of the law, or of the record, does: values, each with a witness.

`to_record` gives the JSON of `docs/cli-reference.md`: a flat list of records whose key `change` says
what kind each is. `was` and `becomes` always speak of the old and the new side, whichever has more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

from gateways_graph.model.conflict import ConflictFinding
from gateways_graph.model.finding import CERTAINTIES, CommonBox, PairFinding, TermDifference, Witness
from gateways_graph.model.redundancy import Judgement
from gateways_graph.model.route import Demand

__all__ = [
    "KINDS", "BarChange", "Changes", "ConflictChange", "GatewayChange", "OverlapChange", "PermissionChange",
    "RecordedChange", "RedundancyChange", "RouteChange", "Shift", "StepIn", "Told",
]  # fmt: skip

#: Kinds of change, in the order in which they are listed.
KINDS = ("gateway", "permission", "route", "step-in", "redundancy", "overlap", "conflict", "bar", "recorded")
#: Id -> short record (id, iri, provisions, label) of gateways of either side.
Shorts = dict[str, dict[str, Any]]
Labels = dict[str, str]


class Shift(NamedTuple):
    """A disclosure that a gateway or bar covers more surely, or less surely, than before: 2 / 1 / 0."""

    was: int
    becomes: int
    witness: Witness

    def to_record(self, labels: Labels) -> dict[str, Any]:
        """As JSON."""
        return {"was": CERTAINTIES[self.was], "becomes": CERTAINTIES[self.becomes],
                "witness": self.witness.to_record(labels)}  # fmt: skip


class GatewayChange(NamedTuple):
    """A gateway that is live on one side only, or on both and not alike.

    Attributes:
        what: `gained`, `lost` or `changed`.
        old, new: Its id on each side; they differ where one version follows another.
        was, becomes: How it stands on each side ("in force", "ended 2014-05-01", "not recorded").
        shifts: Disclosures that it covers more, or less, surely; at most one each way.
        terms: Terms that differ, `a` as it was and `b` as it becomes.
        because: What changed: its text, its terms, bodies it reaches, rules it refers to, its dates.
        status: The weaker evidence status of the two sides.
    """

    what: str
    old: str | None
    new: str | None
    was: str
    becomes: str
    certainty: str
    shifts: tuple[Shift, ...] = ()
    terms: tuple[TermDifference, ...] = ()
    because: tuple[str, ...] = ()
    status: str = "candidate"

    def to_record(self, shorts: Shorts, labels: Labels) -> dict[str, Any]:
        """As JSON."""
        return {
            "change": "gateway",
            "what": self.what,
            "gateway": shorts[self.new or self.old or ""],
            "old": self.old,
            "new": self.new,
            "was": self.was,
            "becomes": self.becomes,
            "certainty": self.certainty,
            "shifts": [item.to_record(labels) for item in self.shifts],
            "terms": _terms(self.terms),
            "because": list(self.because),
            "status": self.status,
        }


class PermissionChange(NamedTuple):
    """Disclosures that some gateway permits on one side, and that are permitted less surely on the other.

    Attributes:
        what: `gained` or `lost`.
        tier: `specific`, or `general` where only general powers are concerned.
        was, becomes: How surely a gateway of the tier permits them: 2 / 1 / 0.
        gateway: The gateway whose ground this is; on the side that permits more.
        pairing: Limits of that gateway beyond its boxes ("same area").
        also: Other gateways that change too and permitted the witness.
        remains: What permits the witness on the other side, general powers included.
        general: How surely a general power permits them on the other side.
        boxes: The largest of the boxes concerned; `points` counts all, and `boxes_omitted` the rest.
        turns_on: Why it is not certain.
    """

    what: str
    tier: str
    was: int
    becomes: int
    gateway: str
    witness: Witness
    boxes: tuple[CommonBox, ...]
    boxes_omitted: int
    points: int
    general: int = 0
    pairing: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    remains: tuple[str, ...] = ()
    turns_on: tuple[str, ...] = ()

    @property
    def certainty(self) -> str:
        """Certain when it goes from certain to no, or from no to certain."""
        return "certain" if {self.was, self.becomes} == {0, 2} else "possible"

    def to_record(self, shorts: Shorts, labels: Labels) -> dict[str, Any]:
        """As JSON."""
        return {
            "change": "permission",
            "what": self.what,
            "tier": self.tier,
            "was": CERTAINTIES[self.was],
            "becomes": CERTAINTIES[self.becomes],
            "certainty": self.certainty,
            "gateway": shorts[self.gateway],
            "also": list(self.also),
            "remains": list(self.remains),
            "general": CERTAINTIES[self.general],
            "pairing": list(self.pairing),
            "points": self.points,
            "boxes": [box.to_record(labels) for box in self.boxes],
            "boxes_omitted": self.boxes_omitted,
            "witness": self.witness.to_record(labels),
            "turns_on": list(self.turns_on),
        }


class OverlapChange(NamedTuple):
    """A pair of gateways that relates otherwise than before. `a` and `b` are named as on the newer side.

    Attributes:
        was, becomes: The finding on each side, None where there is none.
    """

    what: str
    a: str
    b: str
    was: PairFinding | None
    becomes: PairFinding | None

    @property
    def shown(self) -> PairFinding:
        """The finding to show: the new one, or the one that is lost."""
        found = self.becomes or self.was
        if found is None:
            message = f"{self.a} and {self.b} relate on neither side"
            raise ValueError(message)
        return found

    def to_record(self, shorts: Shorts, labels: Labels) -> dict[str, Any]:
        """As JSON."""
        shown = self.shown
        return {
            "change": "overlap",
            "what": self.what,
            "a": shorts[self.a],
            "b": shorts[self.b],
            "was": _relation(self.was),
            "becomes": _relation(self.becomes),
            "certainty": shown.certainty,
            "witness": shown.witness.to_record(labels) if shown.witness else None,
            "turns_on": list(shown.turns_on),
            "siblings": shown.siblings,
            "status": shown.status,
        }


class RedundancyChange(NamedTuple):
    """A gateway that could go on one side while all others remain, and not, or less surely, on the other."""

    what: str
    gateway: str
    was: Judgement | None
    becomes: Judgement | None

    @property
    def certainty(self) -> str:
        """How surely it could go, on the side on which it could."""
        found = self.becomes if self.what == "gained" else self.was if self.what == "lost" else self.becomes
        return found.certainty if found else "possible"

    def to_record(self, shorts: Shorts, labels: Labels) -> dict[str, Any]:
        """As JSON."""
        return {
            "change": "redundancy",
            "what": self.what,
            "gateway": shorts[self.gateway],
            "was": _judgement(self.was, labels),
            "becomes": _judgement(self.becomes, labels),
            "certainty": self.certainty,
        }


class StepIn(NamedTuple):
    """A gateway that gives way, and steps in (`backfilled`) or back (`displaced`) as another goes or comes.

    Attributes:
        gateway: The one that gives way; on the new side.
        other: The one that goes or comes.
        terms: Terms that differ, `a` of the other and `b` of the one that gives way.
    """

    what: str
    gateway: str
    other: str
    certainty: str
    witness: Witness
    terms: tuple[TermDifference, ...] = ()

    def to_record(self, shorts: Shorts, labels: Labels) -> dict[str, Any]:
        """As JSON."""
        return {
            "change": self.what,
            "gateway": shorts[self.gateway],
            "other": shorts[self.other],
            "certainty": self.certainty,
            "witness": self.witness.to_record(labels),
            "terms": {item.term: {"other": item.a, "it": item.b} for item in self.terms},
        }


class BarChange(NamedTuple):
    """A bar that comes, goes or changes. `gateways` are those that share ground with it where it changed."""

    what: str
    bar: str
    was: str
    becomes: str
    certainty: str
    shifts: tuple[Shift, ...] = ()
    fields: tuple[str, ...] = ()
    gateways: tuple[str, ...] = ()

    def to_record(self, labels: Labels) -> dict[str, Any]:
        """As JSON."""
        return {
            "change": "bar",
            "what": self.what,
            "bar": {"id": self.bar, "label": labels.get(self.bar, self.bar)},
            "was": self.was,
            "becomes": self.becomes,
            "certainty": self.certainty,
            "shifts": [item.to_record(labels) for item in self.shifts],
            "fields": list(self.fields),
            "gateways": list(self.gateways),
        }


class ConflictChange(NamedTuple):
    """A gateway and a bar (or several) that conflict otherwise than before; `gateway` by its newer id."""

    what: str
    gateway: str
    bars: tuple[str, ...]
    was: ConflictFinding | None
    becomes: ConflictFinding | None

    @property
    def shown(self) -> ConflictFinding:
        """The finding to show: the new one, or the one that is lost."""
        found = self.becomes or self.was
        if found is None:
            message = f"{self.gateway} conflicts with {', '.join(self.bars)} on neither side"
            raise ValueError(message)
        return found

    def to_record(self, shorts: Shorts, labels: Labels) -> dict[str, Any]:
        """As JSON."""
        shown = self.shown
        sides = {
            name: side and {"kind": side.kind, "certainty": side.certainty}
            for name, side in (("was", self.was), ("becomes", self.becomes))
        }
        return {
            "change": "conflict",
            "what": self.what,
            "gateway": shorts[self.gateway],
            "bars": [{"id": name, "label": labels.get(name, name)} for name in self.bars],
            **sides,
            "certainty": shown.certainty,
            "witness": shown.witness.to_record(labels) if shown.witness else None,
            "why": shown.why,
            "turns_on": list(shown.turns_on),
            "status": shown.status,
        }


class Told(NamedTuple):
    """The best answer of a search for routes: its verdict, tier and steps, and whether the search ended."""

    verdict: str
    tier: str | None = None
    match: str | None = None
    gateways: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()
    complete: bool = True

    def to_record(self, labels: Labels) -> dict[str, Any]:
        """As JSON."""
        bodies = [{"id": name, "label": labels.get(name, name)} for name in self.bodies]
        return {**self._asdict(), "gateways": list(self.gateways), "bodies": bodies}


class RouteChange(NamedTuple):
    """What is answered to one demand on each side. `what`: `gained`, `lost`, `better`, `worse` or `kept`.

    Attributes:
        asked_for: `permission` or `bar`: whose witness the demand was made of.
        gateway: The gateway that the witness belongs to.
    """

    what: str
    demand: Demand
    was: Told
    becomes: Told
    gateway: str
    asked_for: str

    def to_record(self, shorts: Shorts, labels: Labels) -> dict[str, Any]:
        """As JSON."""
        demand = self.demand
        ends = {"discloser": demand.discloser, "recipient": demand.recipient, "purpose": demand.purpose}
        named = {axis: {"id": name, "label": labels.get(name, name)} for axis, name in ends.items()}
        return {
            "change": "route",
            "what": self.what,
            "demand": {
                **named, "information": demand.information, "extent": list(demand.extent),
            },
            "was": self.was.to_record(labels),
            "becomes": self.becomes.to_record(labels),
            "gateway": shorts[self.gateway],
            "asked_for": self.asked_for,
        }  # fmt: skip


class RecordedChange(NamedTuple):
    """Something beside gateways and bars that is recorded otherwise: a body, a class, a condition, a rule."""

    what: str
    kind: str
    id: str
    fields: tuple[str, ...] = ()

    def to_record(self, labels: Labels) -> dict[str, Any]:
        """As JSON."""
        return {"change": "recorded", "what": self.what, "kind": self.kind, "id": self.id,
                "label": labels.get(self.id, self.id), "fields": list(self.fields)}  # fmt: skip


class Changes(NamedTuple):
    """Everything that differs between two worlds, strongest first within each kind.

    Attributes:
        compared: Kinds that were asked for; the fields of others are empty.
        notes: What the reader must know about the whole answer.
        unasked: Demands of witnesses that were not put to the search for routes.
        undecided: Questions that passed their step budget; when there are any the answer is incomplete.
    """

    gateways: tuple[GatewayChange, ...] = ()
    permissions: tuple[PermissionChange, ...] = ()
    routes: tuple[RouteChange, ...] = ()
    steps: tuple[StepIn, ...] = ()
    redundancies: tuple[RedundancyChange, ...] = ()
    overlaps: tuple[OverlapChange, ...] = ()
    conflicts: tuple[ConflictChange, ...] = ()
    bars: tuple[BarChange, ...] = ()
    recorded: tuple[RecordedChange, ...] = ()
    compared: tuple[str, ...] = KINDS
    notes: tuple[str, ...] = ()
    unasked: int = 0
    undecided: tuple[str, ...] = ()

    def iter_records(self, shorts: Shorts, labels: Labels) -> Iterator[dict[str, Any]]:
        """Every change as JSON, in the order of the fields."""
        for kind in (
            self.gateways,
            self.permissions,
            self.routes,
            self.steps,
            self.redundancies,
            self.overlaps,
            self.conflicts,
        ):
            for item in kind:
                yield item.to_record(shorts, labels)
        for other in (self.bars, self.recorded):
            for entry in other:
                yield entry.to_record(labels)

    def counts(self) -> dict[str, dict[str, int]]:
        """Kind of change that was asked for -> what happened -> how often."""
        fields: tuple[Any, ...] = self[: len(KINDS)]
        found = {kind: Counter(item.what for item in items) for kind, items in zip(KINDS, fields, strict=True)}
        return {kind: dict(sorted(said.items())) for kind, said in found.items() if kind in self.compared}


def _terms(items: tuple[TermDifference, ...]) -> dict[str, dict[str, str]]:
    return {item.term: {"was": item.a, "becomes": item.b} for item in items}


def _relation(finding: PairFinding | None) -> dict[str, Any] | None:
    if finding is None:
        return None
    return {
        "relation": finding.relation,
        "certainty": finding.certainty,
        "of": finding.a,
        "also": [item.to_record() for item in finding.also],
    }


def _judgement(found: Judgement | None, labels: Labels) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "verdict": found.verdict,
        "cover": list(found.cover),
        "witness": found.witness.to_record(labels) if found.witness else None,
        "turns_on": list(found.turns_on),
    }
