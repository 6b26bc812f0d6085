"""What a change of the law, or of the record, does: two worlds in, findings out.

Gateways, permissions, what steps in, redundancies, overlaps, conflicts and bars gained, lost and
changed, each with a witness; and what routes answer on each side to the demands that the witnesses make. Only
what touches something changed is compared. Nothing changed, nothing found; and the change back is
the mirror image.

Source: `docs/semantics.md`, section 6.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import Any

from gateways_graph.analysis import terms as tm
from gateways_graph.analysis.asked_again import ask_again
from gateways_graph.analysis.changed_conflicts import find_conflict_changes
from gateways_graph.analysis.changed_pairs import find_overlap_changes, find_redundancy_changes
from gateways_graph.analysis.matching import Matched, named_by, say_standing
from gateways_graph.analysis.permissions import Grants, find_permission_changes
from gateways_graph.analysis.recorded import find_recorded_changes
from gateways_graph.analysis.shifts import any_shift, find_shifts, is_steep
from gateways_graph.analysis.stepping import find_step_ins
from gateways_graph.engine.box import meet
from gateways_graph.engine.world import Scope, World
from gateways_graph.model.change import KINDS, BarChange, Changes, GatewayChange
from gateways_graph.model.finding import CERTAINTIES
from gateways_graph.model.gateway import STATUSES, Flow, Gateway

__all__ = ["DEMANDS", "find_changes"]

#: How many witnesses are put to the search for routes when nothing else is asked.
DEMANDS = 6
_THE_DAY = "the day: bodies, classes or dates it depends on"
#: Fields of a bar that decide what it stops.
_BAR_FIELDS = ("binds", "exceptions", "yields_to", "prevails_over", "depends_on", "ends_when", "alternatives")


def find_changes(
    old: World,
    new: World,
    *,
    kinds: Collection[str] = KINDS,
    demands: int = DEMANDS,
    notes: Iterable[str] = (),
    progress: Callable[[int, int], None] | None = None,
) -> Changes:
    """Everything that differs between two worlds.

    Args:
        old: The world before.
        new: The world after: another day, or another data set; for the same jurisdictions.
        kinds: Kinds of change to look for, of `KINDS`; empty means all.
        demands: Most witnesses to put to the search for routes on both sides; 0 for none.
        notes: What to say of the whole answer besides.
        progress: Called with (done, all) now and then.

    Cost:
        A relation per pair, a coverage question per gateway and a judgement per gateway and bar that
        touch something changed, then two searches per demand.
    """
    matched = Matched(old, new)
    compared = tuple(kind for kind in KINDS if kind in (kinds or KINDS))
    found: dict[str, Any] = {}
    open_: tuple[str, ...] = ()
    unasked = 0
    if {"permission", "route"} & {*compared}:
        sides = Grants(matched.old, matched.ground), Grants(matched.new, matched.ground)
        found["permission"], open_ = find_permission_changes(*sides, matched.twins)
    if {"bar", "route"} & {*compared}:
        found["bar"] = find_bar_changes(matched)
    if "route" in compared:
        found["route"], unasked = ask_again(matched, found["permission"], found["bar"], most=demands)
    rest: dict[str, Callable[[], Any]] = {
        "gateway": lambda: find_gateway_changes(matched),
        "step-in": lambda: find_step_ins(matched),
        "redundancy": lambda: find_redundancy_changes(matched),
        "overlap": lambda: find_overlap_changes(matched, progress=progress),
        "conflict": lambda: find_conflict_changes(matched),
        "recorded": lambda: find_recorded_changes(matched),
    }
    found |= {kind: find() for kind, find in rest.items() if kind in compared}
    fields = {name: found[kind] for kind, name in zip(KINDS, Changes._fields, strict=False) if kind in compared}
    undecided = tuple(f"permissions of {name}" for name in open_)
    return Changes(**fields, compared=compared, notes=tuple(notes), unasked=unasked, undecided=undecided)


# -- gateways


def find_gateway_changes(matched: Matched) -> tuple[GatewayChange, ...]:
    """Live gateways gained, lost and changed: lost first, then gained, by id."""
    old, new = matched.old, matched.new
    lost = [_only(matched, "lost", name) for name in old.live if name not in matched.twins]
    gained = [_only(matched, "gained", name) for name in new.live if name not in matched.back]
    changed = [_changed(matched, name) for name in matched.twins if name in matched.touched[0]]
    return (*lost, *gained, *(item for item in changed if item is not None))


def _only(matched: Matched, what: str, name: str) -> GatewayChange:
    world = matched.old if what == "lost" else matched.new
    before, after = (world.scopes[name], None) if what == "lost" else (None, world.scopes[name])
    return GatewayChange(
        what,
        before and name,
        after and name,
        say_standing(matched.old, name),
        say_standing(matched.new, name),
        CERTAINTIES[2 if world.scopes[name].plain_certain else 1],
        any_shift(matched, before, after),
        status=world.gateways[name].status,
    )


def _changed(matched: Matched, name: str) -> GatewayChange | None:
    """How a gateway that is live on both sides differs; None when only what it meets does."""
    old, new, twin = matched.old, matched.new, matched.twins[name]
    g, h = old.gateways[name], new.gateways[twin]
    shifts = find_shifts(matched, old.scopes[name], new.scopes[twin])
    terms = tm.differences(g, h, matched.labels)
    because = tuple(_because(matched, name))
    if not (shifts or terms or set(because) - {_THE_DAY}):
        return None
    certain = terms or is_steep(shifts)
    return GatewayChange(
        "changed", name, twin, say_standing(old, name), say_standing(new, twin),
        CERTAINTIES[2 if certain else 1], shifts, terms, because, min(g.status, h.status, key=STATUSES.index),
    )  # fmt: skip


def _because(matched: Matched, name: str) -> list[str]:
    """What of a gateway differs, in words."""
    g, h = matched.old.gateways[name], matched.new.gateways[matched.twins[name]]
    texts, dates = zip(*((_text(item), _dates(item)) for item in (g, h)), strict=True)
    found = [
        said
        for said, differs in (
            ("another version of its text", g.id != h.id),
            ("its flows are recorded otherwise", texts[0] != texts[1]),
            ("its extent is recorded otherwise", (g.extent, g.applies_in) != (h.extent, h.applies_in)),
            ("its dates are recorded otherwise", g.id == h.id and dates[0] != dates[1]),
        )
        if differs
    ]
    if not found and not matched.cover_same(matched.old.scopes[g.id], matched.new.scopes[h.id]):
        found.append(_THE_DAY if matched.one_record else "bodies, classes or purposes it names are recorded otherwise")
    rules = sorted(matched.schemes & named_by(g) & named_by(h))
    if rules:
        found.append(f"recorded otherwise: {', '.join(matched.labels.get(item, item) for item in rules)}")
    if g.status != h.status:
        found.append(f"status {g.status} becomes {h.status}")
    return found


def _text(gateway: Gateway) -> list[Flow]:
    """The flows, whatever they are called and whenever they are in force."""
    return [flow._replace(id="", in_force=None) for flow in gateway.flows]


def _dates(gateway: Gateway) -> list[object]:
    return [gateway.in_force, *(flow.in_force for flow in gateway.flows)]


# -- bars


def find_bar_changes(matched: Matched) -> tuple[BarChange, ...]:
    """Bars that come, go, cover other ground or yield to others, by id."""
    old, new = matched.old, matched.new
    found = []
    for name in sorted({*old.bars, *new.bars}):
        before, after = old.bars.get(name), new.bars.get(name)
        shifts, fields = any_shift(matched, before, after), _changed_fields(matched, name)
        if before and after and not (shifts or fields):
            continue
        what = "changed" if before and after else "lost" if before else "gained"
        world = new if after else old
        found.append(
            BarChange(
                what, name, say_standing(old, name), say_standing(new, name),
                CERTAINTIES[2 if fields or is_steep(shifts) else 1], shifts, fields, _meeting(world, world.bars[name]),
            )
        )  # fmt: skip
    return tuple(found)


def _changed_fields(matched: Matched, name: str) -> tuple[str, ...]:
    """Fields beside its boxes in which a bar differs; none when one side has it not at all."""
    one, two = matched.old.restrictions.get(name), matched.new.restrictions.get(name)
    if one is None or two is None:
        return ()
    return tuple(field for field in _BAR_FIELDS if getattr(one, field) != getattr(two, field))


def _meeting(world: World, bar: Scope) -> tuple[str, ...]:
    """Live gateways that share ground with a bar, in order of id."""
    boxes = [piece.box for piece in bar.plain_possible]
    return tuple(
        name
        for name in world.live
        if any(meet(piece.box, box) is not None for piece in world.scopes[name].plain_possible for box in boxes)
    )
