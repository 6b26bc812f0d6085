"""A family of gateways through time: events in order of date, versions side by side, a bar for each year.

Dates are as recorded: a month or a year stays one and is called vague. What has no date is listed
apart and stands in no event. Nothing is inferred: a gap is a gap in what is recorded.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from gateways_graph.analysis.family import Family
from gateways_graph.analysis.relations import are_siblings
from gateways_graph.analysis.versions import Versions, life_of
from gateways_graph.engine.world import World
from gateways_graph.model.gateway import Flow, Gateway
from gateways_graph.model.history import KINDS, Change, Event, History, Member
from gateways_graph.model.periods import FAR, Period, VagueDate

__all__ = ["build_history", "years_of"]

#: Stands for a date that is not recorded, after all others.
_EVER = VagueDate("", FAR, FAR)
#: How a term that was not read is spelled.
_UNREAD = "not established"


def build_history(
    world: World, family: Family, asked: str, *, extent: tuple[str, ...], labels: Mapping[str, str]
) -> History:
    """What is recorded of a family, in order of date.

    Args:
        world: The data; its day is the one that states are told for.
        family: From `find_family`.
        asked: The text that named it.
        extent: Jurisdictions to look at when versions are compared.
        labels: Words for what terms name.

    Cost:
        A world of the family's own gateways for each side of each change of version.
    """
    gateways = [world.gateways[name] for name in family.members]
    changes = Versions(world.dataset, family.members, extent=extent, labels=labels).changes()
    events = [event for gateway in gateways for event in _events(gateway, changes, world)]
    events += [_version_event(change, world.gateways) for change in changes]
    events += [event for change in changes for event in _meeting(change, world.gateways)]
    days = [event.last for event in events]
    last_year = max(date.fromordinal(day).year for day in (world.day, *days))
    members = [_member(world, gateway, family.members[gateway.id], last_year) for gateway in gateways]
    members.sort(key=lambda item: _order(world.gateways[item.gateway]))
    return History(asked, family.kind, family.names, tuple(members), tuple(sorted(events, key=_event_order)), last_year)


def _order(gateway: Gateway) -> tuple[int, int, str]:
    life = life_of(gateway)
    return (*((life.start or _EVER)[1:]), gateway.id)


def _event_order(event: Event) -> tuple[int, int, int, str, tuple[str, ...], str]:
    return event.first, event.last, KINDS.index(event.kind), event.gateway, event.others, event.note


# -- events of one gateway


def _events(gateway: Gateway, changes: Iterable[Change], world: World) -> Iterable[Event]:
    """Beginnings and ends of a gateway and of its single flows; a version's beginning is an event of its own."""
    before = [change for change in changes if change.after == gateway.id]
    after = tuple(change.after for change in changes if change.before == gateway.id)
    start = life_of(gateway).start
    for period in gateway.in_force or ():
        if period.start and not (before and period.start == start):
            yield _event(period.start, "begins", gateway, period, others=period.commenced_by)
        if period.until:
            yield _event(
                period.until, "ends", gateway, period, others=gateway.repealed_by, note=_ending(gateway, after)
            )
    for flow in gateway.flows:
        for period in flow.in_force or ():
            note = _say_flow(flow, world)
            if period.start:
                yield _event(period.start, "flow begins", gateway, period, note=note)
            if period.until:
                yield _event(period.until, "flow ends", gateway, period, note=note)


def _event(
    when: VagueDate, kind: str, gateway: Gateway, period: Period, *, others: tuple[str, ...] = (), note: str = ""
) -> Event:
    return Event(when.text, when.first, when.last, kind, gateway.id, period.extent, others, note)


def _ending(gateway: Gateway, after: tuple[str, ...]) -> str:
    said = ["repealed"] if gateway.repealed_by else []
    said += [f"saved for {', '.join(gateway.saved_for)}"] if gateway.saved_for else []
    said += [f"followed by {', '.join(after)}"] if after else ["no later version recorded"]
    return "; ".join(said)


def _say_flow(flow: Flow, world: World) -> str:
    def say(names: Iterable[str]) -> str:
        return " / ".join(world.nodes[name].label if name in world.nodes else name for name in names)

    return f"{say(flow.discloser)} to {say(flow.recipient)} for {say(flow.purpose)}"


# -- events of two versions


def _version_event(change: Change, gateways: Mapping[str, Gateway]) -> Event:
    """The later version begins; `amended` when it is a text of the same section, else `replaces`."""
    before, after = gateways[change.before], gateways[change.after]
    start = life_of(after).start or _EVER
    kind = "amended" if are_siblings(before, after) else "replaces"
    note = _say_change(change)
    return Event(start.text, start.first, start.last, kind, after.id, (), (before.id,), note, change)


def _say_change(change: Change) -> str:
    sides = (("gained", change.gained), ("lost", change.lost))
    moved = [f"some flows {'' if side.certainty == 'certain' else 'perhaps '}{word}" for word, side in sides if side]
    if change.scope == "undecided" and not moved:
        moved = ["whether flows changed could not be decided"]
    said = " and ".join(moved) or "same flows"
    apart = [item.term.replace("_", " ") for item in change.terms if _UNREAD not in (item.a, item.b)]
    unread = len(change.terms) - len(apart)
    said += f"; terms that differ: {', '.join(apart)}" if apart else ""
    said += f"; not established on one side: {unread} term{'' if unread == 1 else 's'}" if unread else ""
    return said if change.terms else f"{said}; same terms"


def _meeting(change: Change, gateways: Mapping[str, Gateway]) -> Iterable[Event]:
    """A gap between two versions, or days on which both are in force."""
    before, after = life_of(gateways[change.before]), life_of(gateways[change.after])
    if change.relation == "time gap" and before.until:
        days = "" if change.days is None else f" for {change.days} day{'' if change.days == 1 else 's'}"
        note = f"nothing recorded in force{days} until {change.after}"
        yield Event(
            before.until.text, before.until.first, before.until.last, "gap", change.before, (), (change.after,), note
        )
    if change.relation == "overlap" and after.start:
        days = "" if change.days is None else f" for {change.days} day{'' if change.days == 1 else 's'}"
        note = f"both in force{days}: {change.before} has {'not ended' if before.until is None else 'not yet ended'}"
        yield Event(
            after.start.text, after.start.first, after.start.last, "overlap", change.after, (), (change.before,), note
        )


# -- members


def _member(world: World, gateway: Gateway, why: str, last_year: int) -> Member:
    waits = world.dormant.get(gateway.id, "")
    return Member(gateway.id, why, _state(world, gateway), waits, tuple(years_of(gateway, last_year)))


def _state(world: World, gateway: Gateway) -> str:
    if gateway.id in world.dormant:
        return "waiting"
    if gateway.in_force is None and not any(flow.in_force for flow in gateway.flows):
        return "undated"
    if gateway.id in world.scopes:
        return "in force" if world.scopes[gateway.id].plain_certain else "may be in force"
    start = life_of(gateway).start
    if start and world.day < start.first:
        return "not begun"
    return "ended" if _is_over(gateway, world.day) else "not in force in the jurisdictions asked for"


def _is_over(gateway: Gateway, day: int) -> bool:
    """Whether every recorded period is over by a day."""
    return all(period.until is not None and day >= period.until.first for period in gateway.in_force or ())


def years_of(gateway: Gateway, last_year: int) -> Iterable[tuple[int, str]]:
    """(year, `whole` | `part` | `vague`) from its first recorded beginning on; none when that is not recorded."""
    periods = gateway.in_force or ()
    start = life_of(gateway).start
    if start is None:
        return
    for year in range(date.fromordinal(start.first).year, last_year + 1):
        first, last = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
        days = sorted(
            {first, last, *(d for p in periods for b in p.bounds() for d in (b - 1, b) if first <= d <= last)}
        )
        answers = {max((period.holds_on(day) for period in periods), default=0) for day in days}
        if answers == {2}:
            yield year, "whole"
        elif 1 in answers:
            yield year, "vague"
        elif 2 in answers:
            yield year, "part"
