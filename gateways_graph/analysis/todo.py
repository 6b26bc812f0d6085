"""What most needs checking: gateways with something missing, in order of how much rests on them.

Source: `docs/data-guide.md`, "What to check next".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from gateways_graph.analysis.overlaps import count_overlaps
from gateways_graph.analysis.pages import TERM_NAMES
from gateways_graph.analysis.reliance import count_steps
from gateways_graph.analysis.terms import missing_terms
from gateways_graph.engine.world import World
from gateways_graph.graph.wording import page_of
from gateways_graph.model.gateway import Gateway
from gateways_graph.model.identifiers import statute_iri
from gateways_graph.model.periods import parse_vague
from gateways_graph.model.readings import field_of

__all__ = ["GAPS", "Gap", "Task", "find_tasks"]

#: Kinds of gap, in the order in which they are listed.
GAPS = ("text", "dispute", "evidence", "date", "term", "version")

#: A text older than this many days is to be read again: the rule of the defect `stale-version`.
_YEAR = 365
_UNREAD = {
    "candidate": "nobody has read the text for it",
    "coded": "entered from a source, not from a full reading of the text",
}


class Gap(NamedTuple):
    """Something that is missing: its kind, of `GAPS`, and what it is in words."""

    kind: str
    words: str


class Task(NamedTuple):
    """A gateway to be checked.

    Attributes:
        overlaps: Pairs of gateways that overlap, of which it is one.
        steps: Steps that it covers and at most two others do (`count_steps`).
        gaps: What is missing, at least one thing.
    """

    gateway: Gateway
    overlaps: int
    steps: int
    gaps: tuple[Gap, ...]

    def to_record(self, labels: dict[str, str]) -> dict[str, Any]:
        """The task as JSON."""
        return {
            "id": self.gateway.id,
            "label": self.gateway.label,
            "cited": "; ".join(labels.get(iri, iri) for iri in self.gateway.provisions),
            "status": self.gateway.status,
            "overlaps": self.overlaps,
            "steps": self.steps,
            "why": self._why(),
            "missing": [gap._asdict() for gap in self.gaps],
            "read": _source_of(self.gateway),
        }

    def _why(self) -> str:
        if not self.overlaps and not self.steps:
            return "nothing recorded rests on it on this day"
        pairs = f"in {self.overlaps} overlapping {'pair' if self.overlaps == 1 else 'pairs'}"
        steps = f"{self.steps} {'step' if self.steps == 1 else 'steps'} that few others cover"
        return "; ".join(said for said, count in ((pairs, self.overlaps), (steps, self.steps)) if count)


def find_tasks(world: World) -> list[Task]:
    """Every gateway with something missing, the most relied on first, then by id.

    What rests on a gateway is the number of overlapping pairs that it is in, and the number of
    steps that it covers and at most two others do, added up. One that is dormant or not in force
    has nothing resting on it.

    Not checked: whether what is recorded is right.
    """
    overlaps, steps = count_overlaps(world), count_steps(world)
    newest = _newest_texts(world)
    tasks = [
        Task(gateway, overlaps[name], steps[name], gaps)
        for name, gateway in world.gateways.items()
        if (gaps := tuple(_gaps(world, gateway, newest)))
    ]
    return sorted(tasks, key=lambda task: (-task.overlaps - task.steps, task.gateway.id))


def _gaps(world: World, gateway: Gateway, newest: dict[str, tuple[int, str]]) -> Iterator[Gap]:
    if gateway.status in _UNREAD:
        yield Gap("text", _UNREAD[gateway.status])
    if gateway.status == "disputed":
        yield Gap("dispute", "two coders differ, and it is not settled")
    if not any(item.seen == "seen" for item in gateway.evidence):
        yield Gap("evidence", "all that is said of it is from memory")
    if _undated(gateway):
        yield Gap("date", "since when it is in force")
    terms = _missing(gateway)
    if terms:
        yield Gap("term", f"not established: {', '.join(terms)}")
    old = _old_text(world, gateway, newest)
    if old:
        yield Gap("version", old)


def _undated(gateway: Gateway) -> bool:
    """Whether some flow may have begun on any day."""
    if gateway.not_commenced:
        return False
    dates = [flow.in_force if flow.in_force is not None else gateway.in_force for flow in gateway.flows]
    return any(periods is None or any(period.start is None for period in periods) for periods in dates)


def _missing(gateway: Gateway) -> list[str]:
    """Terms that are neither established nor disputed between readings, in words."""
    left = set(missing_terms(gateway)) - {field_of(item.term) for item in gateway.alternatives}
    unplaced = gateway.extent is None and any(flow.extent is None for flow in gateway.flows)
    # What is excepted from an override is no term of its own: it is missing where the override is.
    words = [words for name, words in TERM_NAMES.items() if name in left and name != "except_restrictions"]
    return words + ["extent"] * unplaced


def _newest_texts(world: World) -> dict[str, tuple[int, str]]:
    """Statute -> ordinal of the day of the newest text of it that any evidence names, and what that text is called.

    A text as enacted or made has the day of its statute, or 0 when that is not recorded.
    """
    data = world.dataset
    gateways = (item.version for gateway in data.gateways for item in gateway.evidence)
    bars = (item.version for bar in data.restrictions for item in bar.evidence)
    enacted = {item.iri: item.date for item in data.statutes}
    newest: dict[str, tuple[int, str]] = {}
    for version in (*gateways, *bars, *(item.version for item in data.rejections)):
        if version:
            home, text = statute_iri(version), version.rpartition("/")[2]
            dated = text[:1].isdigit()
            known = text if dated else enacted.get(home)
            said = (parse_vague(known).last if known else 0, f"of {text}" if dated else f"as {text}")
            newest[home] = max(said, newest.get(home, said))
    return newest


def _old_text(world: World, gateway: Gateway, newest: dict[str, tuple[int, str]]) -> str:
    """The newest text that was read, when it is old; empty when it is not, or when none is named."""
    homes = {statute_iri(item.version) for item in gateway.evidence if item.version}
    day, said = max((newest[home] for home in homes), default=(world.day, ""))
    return f"the newest text of the Act that was read is {said}" if day < world.day - _YEAR else ""


def _source_of(gateway: Gateway) -> str | None:
    """The page of the first provision, or else the first source named."""
    pages = (page_of(iri) for iri in gateway.provisions)
    sources = (item.source for item in gateway.evidence)
    return next((found for found in (*pages, *sources) if found), None)
