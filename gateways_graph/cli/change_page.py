"""A list of changes made for reading: counts first, then the strongest, and what is left out counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from gateways_graph.model.finding import CERTAINTIES, Witness, named

if TYPE_CHECKING:
    from gateways_graph.comparison import Comparison
    from gateways_graph.model.change import (
        BarChange,
        ConflictChange,
        GatewayChange,
        OverlapChange,
        PermissionChange,
        RedundancyChange,
        RouteChange,
        StepIn,
        Told,
    )

__all__ = ["say_changes"]

#: Most lines of each kind when no --limit was given.
_SHOWN = 8
_KINDS = {
    "gateway": "Gateways", "permission": "Permissions", "route": "Routes for disclosures that changed",
    "step-in": "What steps in or back", "redundancy": "What could go while all others remain", "overlap": "Overlaps",
    "conflict": "Conflicts with bars", "bar": "Bars", "recorded": "Recorded otherwise besides",
}  # fmt: skip


def say_changes(found: Comparison, limit: int | None = None) -> str:
    """The changes, to be read.

    Args:
        found: Both sides and what differs.
        limit: Most of each kind; 0 or less means all, None the usual few.
    """
    page = _Page(found)
    lines = [*page.head(), ""]
    for kind in _KINDS:
        lines += page.section(kind, _SHOWN if limit is None else limit or None)
    return "\n".join([*lines, *page.foot()]) + "\n"


class _Page:
    def __init__(self, found: Comparison) -> None:
        self.found, self.changes, self.labels = found, found.changes, found.labels
        fields: tuple[Any, ...] = self.changes[: len(_KINDS)]
        self.items: dict[str, Sequence[Any]] = dict(zip(_KINDS, fields, strict=True))
        self.writers: dict[str, Callable[[Any], Iterator[str]]] = {
            "gateway": self.gateway, "permission": self.permission, "route": self.route, "step-in": self.step_in,
            "redundancy": self.redundancy, "overlap": self.overlap, "conflict": self.conflict, "bar": self.bar,
        }  # fmt: skip

    # -- the whole

    def head(self) -> Iterator[str]:
        old, new = self.found.old, self.found.new
        yield f"From {_say_side(old)} to {_say_side(new)}."
        if self.found.added:
            yield f"Added: {', '.join(self.found.added)}."
        if self.found.repealed:
            yield f"Taken to be repealed: {', '.join(self.found.repealed)}."
        yield ""
        for kind, said in self.changes.counts().items():
            if said:
                counts = ", ".join(f"{count} {what}" for what, count in said.items())
                yield f"  {_KINDS[kind]}: {counts}"
        if not any(self.changes.counts().values()):
            yield "  Nothing differs."

    def foot(self) -> Iterator[str]:
        yield from (f"note: {note}" for note in self.changes.notes)
        yield from (f"undecided within the step budget: {name}" for name in self.changes.undecided)
        yield "Permissions are what gateways confer: bars, carried limits and conditions are not weighed in them."
        digests = dict.fromkeys(side.dataset.digest[:12] for side in (self.found.old, self.found.new))
        yield f"Data {', '.join(digests)}. What this does not decide: docs/limits.md."

    def section(self, kind: str, most: int | None) -> list[str]:
        """One kind of change, its strongest first."""
        items = self.items[kind]
        if not items:
            return []
        if kind == "recorded":
            return [f"{_KINDS[kind]}:", *self.recorded(items, most), ""]
        shown = items if most is None else items[:most]
        lines = [f"{_KINDS[kind]}:"]
        for item in shown:
            lines += [f"  {line}" for line in self.writers[kind](item)]
        if kind == "route" and self.changes.unasked:
            lines.append(f"  {self.changes.unasked} more demands could be asked: --demands N")
        return [*lines, *_left_out(items[len(shown) :]), ""]

    # -- one change

    def gateway(self, item: GatewayChange) -> Iterator[str]:
        name = item.new or item.old or ""
        yield f"{item.what.upper()}{_sure(item.certainty)}  {self.cited(name)}"
        follows = f" (after {item.old})" if item.old and item.new and item.old != item.new else ""
        yield f"    {item.was} -> {item.becomes}{follows}"
        if item.because:
            yield f"    because: {'; '.join(item.because)}"
        for shift in item.shifts if item.what == "changed" else ():
            yield f"    {_say_values(shift.was, shift.becomes)}: {self.point(shift.witness)}"
        for term in item.terms:
            yield f"    {term.term.replace('_', ' ')}: {term.a} -> {term.b}"
        if item.status not in ("checked", "double-checked"):
            yield f"    evidence: {item.status}"

    def permission(self, item: PermissionChange) -> Iterator[str]:
        tier = "" if item.tier == "specific" else " (general powers)"
        yield f"{item.what.upper()}{tier}: {_say_values(item.was, item.becomes)}, under {self.cited(item.gateway)}"
        yield f"    {self.point(item.witness)}"
        yield f"    {item.points} points; {self.remaining(item)}"
        if item.pairing:
            yield f"    limited to: {', '.join(name.replace('-', ' ') for name in item.pairing)}"
        if item.also:
            yield f"    the same holds of {_several(item.also)}"
        if item.turns_on:
            yield f"    turns on: {_several(item.turns_on, 2)}"

    def remaining(self, item: PermissionChange) -> str:
        """What permits it on the side that permits less."""
        when = "remains" if item.what == "lost" else "was there before"
        if not item.remains:
            return f"nothing that permits it {when}"
        if item.general and item.tier == "specific":
            sure = "" if item.general == 2 else "possibly "
            return f"{sure}a general power {when}: {_several(item.remains)}"
        return f"what {when}: {_several(item.remains)}"

    def route(self, item: RouteChange) -> Iterator[str]:
        demand = item.demand
        ends = [self.labels.get(name, name) for name in demand[:3]]
        about = f", about {self.labels.get(demand.information, demand.information)}" if demand.information else ""
        yield f"{item.what.upper()}  {ends[0]} -> {ends[1]} for {ends[2]}{about} ({', '.join(demand.extent)})"
        yield f"    was: {self.told(item.was)}"
        yield f"    becomes: {self.told(item.becomes)}"

    def told(self, told: Told) -> str:
        """One answer in a line: the verdict, and the steps."""
        if not told.gateways:
            return f"{told.verdict}: nothing is recorded" if told.verdict == "not established" else told.verdict
        steps = len(told.gateways)
        through = f", through {', '.join(self.named(name) for name in told.bodies[1:-1])}" if steps > 1 else ""
        count = "one step" if steps == 1 else f"{steps} steps"
        tier = "" if told.tier == "specific" else f", {str(told.tier).replace('-', ' ')}"
        return f"{told.verdict}{tier}, {told.match}, by {count}{through}: {' then '.join(told.gateways)}"

    def step_in(self, item: StepIn) -> Iterator[str]:
        verb = "steps in, on its own terms; it gave way to" if item.what == "backfilled" else "gives way here now to"
        yield f"{item.what.upper()}{_sure(item.certainty)}  {self.cited(item.gateway)}"
        yield f"    {verb}: {self.cited(item.other)}"
        yield f"    {self.point(item.witness)}"
        if item.terms:
            yield f"    other terms: {', '.join(term.term.replace('_', ' ') for term in item.terms)}"

    def redundancy(self, item: RedundancyChange) -> Iterator[str]:
        yield f"{item.what.upper()}{_sure(item.certainty)}  {self.cited(item.gateway)}"
        for when, found in (("was", item.was), ("becomes", item.becomes)):
            if found is None:
                yield f"    {when}: not in force"
                continue
            cover = f", covered by {_several(found.cover)}" if found.cover else ""
            yield f"    {when}: {found.verdict}{cover}"
            if found.verdict == "stays" and found.witness:
                yield f"      only here: {self.point(found.witness)}"
            if found.verdict == "possibly removable" and found.turns_on:
                yield f"      turns on: {_several(found.turns_on, 2)}"

    def overlap(self, item: OverlapChange) -> Iterator[str]:
        sides = [side and f"{side.relation}{_sure(side.certainty)}" for side in (item.was, item.becomes)]
        said = f"{sides[0]} -> {sides[1]}" if all(sides) else sides[1] or sides[0]
        yield f"{item.what.upper()}  {said}"
        yield f"    {self.cited(item.shown.a)}"
        yield f"    {self.cited(item.shown.b)}"
        if item.shown.witness:
            yield f"    {self.point(item.shown.witness)}"

    def conflict(self, item: ConflictChange) -> Iterator[str]:
        sides = [side and f"{side.kind}{_sure(side.certainty)}" for side in (item.was, item.becomes)]
        yield f"{item.what.upper()}  {sides[0] or 'none'} -> {sides[1] or 'none'}"
        yield f"    {self.cited(item.gateway)}"
        for name in item.bars:
            yield f"    {name}  {self.named(name)}"
        yield f"    {item.shown.why}"
        if item.shown.witness:
            yield f"    {self.point(item.shown.witness)}"

    def bar(self, item: BarChange) -> Iterator[str]:
        yield f"{item.what.upper()}{_sure(item.certainty)}  {item.bar}  {self.named(item.bar)}"
        yield f"    {item.was} -> {item.becomes}; it meets {len(item.gateways)} gateways"
        if item.fields:
            yield f"    recorded otherwise: {', '.join(name.replace('_', ' ') for name in item.fields)}"
        for shift in item.shifts:
            yield f"    {_say_values(shift.was, shift.becomes)}: {self.point(shift.witness)}"

    def recorded(self, items: Iterable[Any], most: int | None) -> Iterator[str]:
        groups: dict[tuple[str, str], list[str]] = {}
        for item in items:
            fields = item.fields if item.kind == "membership" else ()
            said = f"{self.named(item.id)}{' in ' + self.named(fields[0]) if fields else ''}"
            groups.setdefault((item.kind, item.what), []).append(said)
        for (kind, what), names in groups.items():
            yield f"  {kind}: {len(names)} {what}: {_several(names, most or len(names), '; ')}"

    # -- words

    def named(self, name: str) -> str:
        return named(name, self.labels)["label"]

    def cited(self, name: str) -> str:
        short = self.found.shorts[name]
        return f"{name}  {short['label']} [{short['cited']}]"

    def point(self, point: Witness) -> str:
        from gateways_graph.listings.changes import say_record_point

        return say_record_point(point.to_record(self.labels))


def _say_side(side: Any) -> str:
    local = f" with {', '.join(side.dataset.local)}" if side.dataset.local else ""
    return f"{side.as_at}{local} ({len(side.world.live)} gateways in force or perhaps in force)"


def _say_values(was: int, becomes: int) -> str:
    return f"{CERTAINTIES[was]} -> {CERTAINTIES[becomes]}"


def _sure(certainty: str) -> str:
    return "" if certainty == "certain" else " (possible)"


def _several(names: Sequence[str], most: int = 3, join: str = ", ") -> str:
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return f"{join.join(names[:most])}{more}"


def _left_out(items: Sequence[Any]) -> Iterator[str]:
    if items:
        counts = Counter(item.what for item in items)
        said = ", ".join(f"{count} {what}" for what, count in sorted(counts.items()))
        yield f"  not shown: {said} (--limit 0 shows all, --only one kind alone)"
