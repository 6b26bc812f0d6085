"""What merging gateways would change, with a certificate when it changes nothing.

Before is the union of the effective regions of the gateways; after, that of the merged ones,
compiled in a world in which they stand in place of the old. *Equal* needs the same certain and the
same possible points (pairings included), the same terms, and nothing else changed: no other
gateway's effective scope, no bar, nothing that names one of them and would come to reach more.

Source: `docs/semantics.md`, "Consolidation".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from gateways_graph.analysis import terms as tm
from gateways_graph.analysis.affected import find_affected, find_references, find_term_changes, mentions_of
from gateways_graph.analysis.bar_changes import BarComparer
from gateways_graph.analysis.difference import count_union, find_difference, is_untied
from gateways_graph.analysis.drafting import Draft, amend_names, build_merged, build_replaced
from gateways_graph.analysis.labels import labels_of
from gateways_graph.analysis.onward import Schemes
from gateways_graph.analysis.relations import are_siblings, doubts_of
from gateways_graph.engine.box import Box, BudgetError, find_uncovered, meet
from gateways_graph.engine.compile import Compiler
from gateways_graph.engine.describe import describe_box, describe_point
from gateways_graph.engine.region import count_region, find_point, region_boxes
from gateways_graph.engine.world import Region, World
from gateways_graph.model.consolidation import (
    BarChange,
    Dates,
    Merge,
    Merged,
    OtherChange,
    Reference,
    ScopeChange,
    TermChange,
)
from gateways_graph.model.finding import CERTAINTIES
from gateways_graph.model.gateway import STATUSES, Gateway
from gateways_graph.model.identifiers import statute_iri

__all__ = ["Consolidator", "count_sections"]

_SHOWN_BOXES = 8
#: Holes up to which boxes are shown with what is given way to cut away; past it one box is.
_FEW_HOLES = 64
_TIED = "same-objective"


Sides = tuple[tuple[Region, ...], tuple[Region, ...]]


class _Case(NamedTuple):
    """One merge: the gateways to be, each old gateway with its new one, and regions (certain, possible)."""

    drafts: Sequence[Draft]
    merged: tuple[Merged, ...]
    after: World
    pairs: list[tuple[Gateway, Gateway]]
    changes: tuple[TermChange, ...]
    old: Sides
    new: Sides


class Consolidator:
    """Works out what a merge would change, for the gateways of one world.

    Example:
        `Consolidator(world).assess([draft_of(gateways, world.day)])` is a `Merge`.
    """

    def __init__(self, world: World) -> None:
        self.world = world
        self.schemes = Schemes.of(world)
        self.labels = labels_of(world)
        self.mentions = tuple(mentions_of(world))
        self.bars = BarComparer(world)

    def assess(self, drafts: Sequence[Draft]) -> Merge:
        """The merge that puts each draft in place of its members.

        Args:
            drafts: Gateways to be; no gateway is a member of two, and all members are live.

        Cost:
            One world compiled again, with all boxes kept but those of the merged gateways.

        Not checked: days before the one asked about; memberships that change later, where lists
        were not united on one axis at a time.
        """
        merged = tuple(build_merged(draft, f"merge.{number}") for number, draft in enumerate(drafts, 1))
        world, after = self.world, build_replaced(self.world, merged)
        pairs = [(world.gateways[name], after.gateways[item.gateway.id]) for item in merged for name in item.sources]
        names = {name: item.gateway.id for item in merged for name in item.sources}
        changes = tuple(
            change for old, new in pairs for change in self._term_changes(amend_names(old, names, own=new.id), new)
        )
        old = _regions(world, [old.id for old, _ in pairs])
        new = _regions(after, [item.gateway.id for item in merged])
        return _Assessment(self, _Case(drafts, merged, after, pairs, changes, old, new)).merge()

    def _term_changes(self, old: Gateway, new: Gateway) -> tuple[TermChange, ...]:
        """Terms that certainly differ; what holds under some readings only does not count."""
        found = find_term_changes(old, new, self.labels)
        plain = all(change.term in ("conditions", "onward") for change in found)
        return () if plain and tm.terms_equal(old, new, self.schemes) else found


def _regions(world: World, names: Iterable[str]) -> tuple[tuple[Region, ...], tuple[Region, ...]]:
    scopes = [world.scopes[name] for name in names if name in world.scopes]
    return tuple(scope.certain for scope in scopes), tuple(scope.possible for scope in scopes)


def count_sections(gateways: Sequence[Gateway]) -> int:
    """How many provisions gateways come from; the limbs of one section are one."""
    groups: list[list[Gateway]] = []
    for item in gateways:
        near = [group for group in groups if any(are_siblings(item, other) for other in group)]
        groups = [group for group in groups if group not in near] + [[item, *(o for group in near for o in group)]]
    return len(groups)


class _Assessment:
    """One merge being assessed: what it would change, question by question."""

    def __init__(self, known: Consolidator, case: _Case) -> None:
        self.known, self.world, self.after = known, known.world, case.after
        self.drafts, self.merged, self.pairs, self.changes = case.drafts, case.merged, case.pairs, case.changes
        self.old, self.new = case.old, case.new
        self.members = sorted((old for old, _ in case.pairs), key=lambda item: item.id)
        self.exact = all(draft.exact for draft in case.drafts)

    def merge(self) -> Merge:
        """The proposal."""
        before = after = (0, 0)
        try:
            before, after = self._count(self.old), self._count(self.new)
            gained = self._change(self.new, self.old)
            lost = self._change(self.old, self.new)
            others = () if self._leaves_others(gained, lost) else self._other_changes()
            undecided = False
        except BudgetError:
            gained, lost, others, undecided = None, None, (), True
        refer = find_references(self.world, self.known.mentions, self.merged)
        bars = self.known.bars.find_changes(self.after, self.merged)
        dates = self._dates()
        why = (*self._tied(), *_why(refer, others, bars, dates))
        kind = (
            "undecided" if undecided
            else "terms change" if self.changes
            else "wider" if gained or (why and not lost)
            else "narrower" if lost
            else "equal"
        )  # fmt: skip
        turns = self._turns_on(refer, gained or lost)
        sections, base = count_sections(self.members), self.drafts[0].base
        return Merge(
            gateways=tuple(item.id for item in self.members),
            merged=self.merged,
            kind=kind,
            certainty=CERTAINTIES[1 if turns or undecided else 2],
            terms_of=base.id if base and self.changes else None,
            level=self._level(base) if base and self.changes else None,
            axes=tuple(dict.fromkeys(axis for draft in self.drafts for part in draft.parts for axis in part.axes)),
            before=before,
            after=after,
            flows=(sum(len(item.flows) for item in self.members), sum(len(draft.parts) for draft in self.drafts)),
            saved=max(0, sections - len(self.merged)),
            gained=gained,
            lost=lost,
            terms_changed=self.changes,
            who=find_affected(self.pairs, self.changes, {"gains": gained, "loses": lost}, self.known.labels),
            refer=refer,
            others=others,
            bars=bars,
            statutes=tuple(sorted({statute_iri(iri) for item in self.members for iri in item.provisions})),
            sections=sections,
            dates=dates,
            turns_on=turns,
            why=why,
            status=min((item.status for item in self.members), key=STATUSES.index),
        )

    # -- scope

    def _count(self, side: Sides) -> tuple[int, int]:
        certain, possible = (count_union(regions, self.world.singles) if regions else 0 for regions in side)
        return certain, possible

    def _change(self, ours: Sides, theirs: Sides) -> ScopeChange | None:
        """What one side has and the other has not: on certain regions, else on possible ones."""
        singles = self.world.singles
        for mine, other in zip(ours, theirs, strict=True):
            if not mine:
                continue
            apart = find_difference(mine, other or (Region(()),), singles)
            box = find_point(apart, singles)
            if box is None:
                continue
            sure = find_difference(ours[0], theirs[1] or (Region(()),), singles) if ours[0] else Region(())
            boxes = [box]
            if len(apart.minus) <= _FEW_HOLES:
                boxes = region_boxes([piece.box for piece in apart.pieces], apart.minus, singles)
            return ScopeChange(
                count_region(apart, singles),
                CERTAINTIES[2 if find_point(sure, singles) is not None else 1],
                tuple(describe_box(self.world, item) for item in boxes[:_SHOWN_BOXES]),
                max(0, len(boxes) - _SHOWN_BOXES),
                describe_point(self.world, box),
                untied=is_untied(apart, other or (Region(()),), singles),
            )
        return None

    def _leaves_others(self, *changes: ScopeChange | None) -> bool:
        """Whether others that give way must give way as before: the same is there, in the same standing."""
        standing = {(item.legal_effect, item.residual) for pair in self.pairs for item in pair}
        named = any(self._is_given_way_to(item) for item in self.merged)
        return not (any(changes) or len(standing) > 1 or named or any(old.gives_way_to for old, _ in self.pairs))

    def _is_given_way_to(self, item: Merged) -> bool:
        return any(
            field == "gives_way_to" and set(names) & set(item.sources) for _, field, names in self.known.mentions
        )

    def _other_changes(self) -> tuple[OtherChange, ...]:
        """Gateways that give way to a merged one, or to any other power, and would do so elsewhere."""
        found = []
        away = {old.id for old, _ in self.pairs}
        for name in self.world.live:
            if name in away or not self.world.gateways[name].gives_way_to:
                continue
            gains: Box | None = None
            loses: Box | None = None
            for sure in ("possible", "certain"):
                was, now = getattr(self.world.scopes[name], sure), getattr(self.after.scopes[name], sure)
                gains = self._uncovered(was, now) or gains
                loses = self._uncovered(now, was) or loses
            if gains or loses:
                points = [box and describe_point(self.world, box) for box in (gains, loses)]
                found.append(OtherChange(name, *points))
        return tuple(found)

    def _uncovered(self, old: Region, new: Region) -> Box | None:
        """A box that a gateway gives way on in one law and not in the other."""
        kept = set(new.minus)
        for hole in dict.fromkeys(hole for hole in old.minus if hole not in kept):
            for piece in old.pieces:
                both = meet(piece.box, hole)
                found = both and find_uncovered(both, new.minus, self.world.singles)
                if found:
                    return found
        return None

    # -- terms and doubts

    def _level(self, base: Gateway) -> str:
        """Whether the terms taken are the stricter or the weaker, by conditions, onward limit and offence."""
        rest = [item for item in self.members if item.id != base.id]
        scales = [tm.strictness(base, item, self.known.schemes).values() for item in rest]
        back = [tm.strictness(item, base, self.known.schemes).values() for item in rest]
        if all(value == 0 for scale in scales for value in scale):
            return "same safeguards"
        if all(value is not None and value <= 0 for scale in scales for value in scale):
            return "up"
        if all(value is not None and value <= 0 for scale in back for value in scale):
            return "down"
        return "not established" if any(value is None for scale in scales for value in scale) else "mixed"

    def _turns_on(self, refer: Iterable[Reference], change: ScopeChange | None) -> tuple[str, ...]:
        """What is not established, and law that was not checked against the text."""
        found: list[str] = []
        for item in self.members:
            found += [f"{name} of {item.id} not established" for name in tm.missing_terms(item)]
            found += [f"{other.term} of {item.id} is disputed" for other in item.alternatives]
            found += doubts_of(self.world, item._replace(gives_way_to=()))
            vague = (flow for flow in item.flows if any(p.holds_on(self.world.day) == 1 for p in flow.in_force or ()))
            found += [f"dates in force of {flow.id} vague on this day" for flow in vague]
            found += [f"{item.id} is only {item.status}"] * (not item.checked)
        found += self._under_readings()
        found += [
            f"{names[0]} is named by {by}, which may reach more"
            for by, _, names, effect in refer
            if effect == "may reach more"
        ]
        if change is not None and change.certainty != "certain":
            found.append("whether a point is gained or lost: what is covered is not established throughout")
        elif change is None and not self.exact and self.old[0] != self.old[1]:
            found.append("what is vague in the scope of the merged gateways")
        return tuple(dict.fromkeys(found))

    def _under_readings(self) -> Iterator[str]:
        for old, new in self.pairs:
            for name, scheme in (("conditions", self.known.schemes.conditions), ("onward", self.known.schemes.onward)):
                apart = set(getattr(old, name) or ()) ^ set(getattr(new, name) or ())
                held = [item for item in sorted(apart) if item in scheme and scheme[item].readings]
                yield from (f"reading under which {item} holds" for item in held)

    def _tied(self) -> Iterator[str]:
        """Objectives of one power that would flow into each other, as the pairing looks at one gateway."""
        for item in self.merged:
            aims = {
                tuple(sorted(flow.purpose))
                for name in item.sources
                for flow in self.world.gateways[name].flows
                if _TIED in flow.pairing
            }
            if len(aims) > 1:
                yield (
                    "each objective is a gateway of its own: in one, information obtained for one objective "
                    f"could be used for another ({', '.join(item.sources)})"
                )

    # -- dates

    def _dates(self) -> Dates:
        """The day asked about and later days on which a recorded date of the gateways falls."""
        world = self.world
        periods = [
            period
            for item in self.members
            for group in (item.in_force, *(flow.in_force for flow in item.flows))
            for period in group or ()
        ]
        later = sorted({day for period in periods for day in period.bounds() if day > world.day})
        differ = [day for day in later if self._differs_on(day)]
        return Dates(
            date.fromordinal(world.day).isoformat(),
            tuple(date.fromordinal(day).isoformat() for day in later),
            tuple(date.fromordinal(day).isoformat() for day in differ),
            "every later day" if self.exact else "these days",
        )

    def _differs_on(self, day: int) -> bool:
        """Whether plain scopes before and after differ on a later day, memberships as they are."""
        world = self.world
        closures = (world.bodies, world.purposes, world.subjects, world.origins)
        compiler = Compiler(world.dataset, day, world.extent, closures)
        old = [compiler.compile(item.flows, item) for item, _ in self.pairs]
        new = [compiler.compile(item.gateway.flows, item.gateway) for item in self.merged]
        for number in (0, 1):
            mine, other = ([Region(pieces[number]) for pieces in side] for side in (old, new))
            if find_difference(mine, other, world.singles).pieces or find_difference(other, mine, world.singles).pieces:
                return True
        return False


def _why(
    refer: Iterable[Reference], others: Iterable[OtherChange], bars: Iterable[BarChange], dates: Dates
) -> list[str]:
    """Changes that are neither a point nor a term of the merged gateways."""
    found = [
        f"{by} names {', '.join(names)} ({field.replace('_', ' ')}) and would reach more"
        for by, field, names, effect in refer
        if effect == "would reach more"
    ]
    found += [f"{item.gateway} gives way, and would do so elsewhere" for item in others]
    found += [f"a bar would meet {item.gateway} otherwise" for item in bars]
    found += [f"before and after differ on {day}" for day in dates.differ]
    return found
