"""A family of gateways through time, as values: what began, ended and changed, and what has no date.

`to_record` gives the JSON of `docs/cli-reference.md`; field names are an API.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from gateways_graph.model.finding import CommonBox, TermDifference, Witness, named

__all__ = ["KINDS", "AxisChange", "Change", "Event", "History", "Member", "Side"]

#: Kinds of event, in the order in which those of one day are listed.
KINDS = ("ends", "flow ends", "gap", "begins", "amended", "replaces", "flow begins", "overlap")


class Side(NamedTuple):
    """Disclosures that only one of two versions covers: one box of them, and a point of it.

    Attributes:
        both_days: Whether discloser and recipient are recorded as existing on either side of the
            change. If not, it may be the bodies and not the text that changed.
    """

    certainty: str
    witness: Witness
    box: CommonBox
    both_days: bool

    def to_record(self, labels: dict[str, str]) -> dict[str, Any]:
        """As JSON."""
        return {
            "certainty": self.certainty,
            "witness": self.witness.to_record(labels),
            "box": self.box.to_record(labels),
            "both_days": self.both_days,
        }


class AxisChange(NamedTuple):
    """Names that only one of two versions mentions on an axis; `except` axes are what flows leave out."""

    axis: str
    gained: tuple[str, ...]
    lost: tuple[str, ...]

    def to_record(self, labels: dict[str, str]) -> dict[str, Any]:
        """As JSON."""
        return {
            "gained": [named(name, labels) for name in self.gained],
            "lost": [named(name, labels) for name in self.lost],
        }


class Change(NamedTuple):
    """From one version to the next.

    Attributes:
        before: The earlier gateway.
        after: The later one.
        relation: `successor`, `time gap`, `overlap` (both in force), or `vague` (the dates do not tell).
        days: How many days of gap or overlap; None when the dates do not tell, or it never ends.
        scope: `same`, `wider`, `narrower`, `changed` (some gained, some lost) or `undecided`.
        lost: What only the earlier one covered on its last day; None when nothing, or not decided.
        gained: What only the later one covers on its first day.
        axes: Names that came and went, axis by axis.
        terms: Terms that differ, as `a` (earlier) and `b` (later).
    """

    before: str
    after: str
    relation: str
    days: int | None
    scope: str
    lost: Side | None = None
    gained: Side | None = None
    axes: tuple[AxisChange, ...] = ()
    terms: tuple[TermDifference, ...] = ()

    def to_record(self, labels: dict[str, str]) -> dict[str, Any]:
        """As JSON."""
        return {
            "before": self.before,
            "after": self.after,
            "relation": self.relation,
            "days": self.days,
            "scope": self.scope,
            "lost": self.lost.to_record(labels) if self.lost else None,
            "gained": self.gained.to_record(labels) if self.gained else None,
            "axes": {item.axis: item.to_record(labels) for item in self.axes},
            "terms": {item.term: {"before": item.a, "after": item.b} for item in self.terms},
        }


class Event(NamedTuple):
    """Something that happened to a gateway.

    Attributes:
        date: As recorded: a day, a month or a year.
        first, last: Earliest and latest day (ordinals) that the date can mean.
        kind: One of `KINDS`.
        extent: Codes that it speaks of; empty for all that the gateway has.
        others: The gateway that comes before or after, repealing law, or commencing instruments.
        note: In words.
        change: What changed, when one version follows another.
    """

    date: str
    first: int
    last: int
    kind: str
    gateway: str
    extent: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    note: str = ""
    change: Change | None = None

    @property
    def vague(self) -> bool:
        """Whether the day is not known."""
        return self.first != self.last

    def to_record(self, gateways: dict[str, dict[str, Any]], labels: dict[str, str]) -> dict[str, Any]:
        """As JSON. `gateways` maps an id to its short record (id, iri, provisions, label)."""
        return {
            "date": self.date,
            "vague": self.vague,
            "kind": self.kind,
            "gateway": gateways[self.gateway],
            "extent": list(self.extent),
            "others": [named(name, labels) for name in self.others],
            "note": self.note,
            "change": self.change.to_record(labels) if self.change else None,
        }


class Member(NamedTuple):
    """One gateway of the family.

    Attributes:
        why: How it came to be in it.
        state: On the day asked for: `in force`, `may be in force`, `not begun`, `ended`, `waiting` or `undated`.
        waits_for: What a waiting one waits for.
        years: (year, `whole` | `part` | `vague`) of each year in which it is or may be in force.
    """

    gateway: str
    why: str
    state: str
    waits_for: str
    years: tuple[tuple[int, str], ...]


class History(NamedTuple):
    """A family through time.

    Attributes:
        asked: The text that named it.
        kind: `family`, `gateway`, `statute`, `purpose` or `words`.
        names: Ids that the text was taken to mean; empty for words of labels only.
        members: In order of their beginning.
        events: In order of date.
        last_year: Year up to which `Member.years` are drawn.
    """

    asked: str
    kind: str
    names: tuple[str, ...]
    members: tuple[Member, ...]
    events: tuple[Event, ...]
    last_year: int
