"""A permission that meets a bar: what the recorded text says of the two, with the proof.

`to_record` gives the JSON of `docs/cli-reference.md`; field names are an API.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from gateways_graph.model.finding import CommonBox, Witness, named

__all__ = ["CONFLICTS", "CircleStep", "ConflictFinding", "Exempted", "OneBar"]

#: Kinds of conflict, strongest first.
CONFLICTS = ("dead", "circular", "deadlock", "unresolved", "carved out", "overridden", "undecided")


class Exempted(NamedTuple):
    """An exception of the bar that touches the common ground.

    Attributes:
        holds: `all` or `part` of the common ground, or `not established`.
        conditions: What must be met too; left to judge.
    """

    label: str
    holds: str
    conditions: tuple[str, ...] = ()


class CircleStep(NamedTuple):
    """One turn of a circle: what prevails, over what, and the record that says so."""

    prevails: str
    over: str
    because: str


class OneBar(NamedTuple):
    """One of several bars that close a gateway together, with a point that it alone takes."""

    bar: str
    alone: Witness | None


class ConflictFinding(NamedTuple):
    """What the recorded text says of a gateway and a bar that meets it.

    Attributes:
        kind: One of `CONFLICTS`.
        bar: None where several bars act together; they are then in `bars`.
        share: Points of the common ground and all points of the gateway; exact.
        common: Boxes of the common ground, the largest first; `common_omitted` counts the rest.
        witness: A disclosure that the gateway permits and the bar forbids.
        left: A disclosure of the gateway that is outside the bar, if any.
        precedence: Each clause of precedence with yes, no or not established.
        circle: The turns of a circular record; empty otherwise.
        turns_on: Disputed phrases and terms not established that the answer rests on.
        status: The weaker evidence status of the two sides.
    """

    kind: str
    certainty: str
    gateway: str
    bar: str | None
    bars: tuple[OneBar, ...] = ()
    share: tuple[int, int] = (0, 1)
    common: tuple[CommonBox, ...] = ()
    common_omitted: int = 0
    witness: Witness | None = None
    left: Witness | None = None
    precedence: tuple[tuple[str, str], ...] = ()
    exceptions: tuple[Exempted, ...] = ()
    circle: tuple[CircleStep, ...] = ()
    why: str = ""
    turns_on: tuple[str, ...] = ()
    status: str = "candidate"

    @property
    def all_bars(self) -> tuple[str, ...]:
        """The bar, or all of several."""
        return (self.bar,) if self.bar is not None else tuple(item.bar for item in self.bars)

    def to_record(self, gateways: dict[str, dict[str, Any]], labels: dict[str, str]) -> dict[str, Any]:
        """The JSON of a conflict. `gateways` maps the id of a gateway or bar to its short record."""
        return {
            "kind": self.kind,
            "certainty": self.certainty,
            "gateway": gateways[self.gateway],
            "bar": gateways[self.bar] if self.bar is not None else None,
            "bars": [
                {**gateways[item.bar], "alone": item.alone.to_record(labels) if item.alone else None}
                for item in self.bars
            ],
            "share": "{}/{}".format(*self.share),
            "common": [box.to_record(labels) for box in self.common],
            "common_omitted": self.common_omitted,
            "witness": self.witness.to_record(labels) if self.witness else None,
            "left": self.left.to_record(labels) if self.left else None,
            "precedence": dict(self.precedence),
            "exceptions": [
                {
                    "label": item.label,
                    "holds": item.holds,
                    "conditions": [named(name, labels) for name in item.conditions],
                }
                for item in self.exceptions
            ],
            "circle": [
                {"prevails": named(step.prevails, labels), "over": named(step.over, labels), "because": step.because}
                for step in self.circle
            ],
            "why": self.why,
            "turns_on": list(self.turns_on),
            "status": self.status,
        }  # fmt: skip
