"""A family of gateways through time: a bar for each period in force, by jurisdiction, with its dates in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from gateways_graph.export.canvas import COLOURS, About, Canvas, Ink, Key, Picture, fit, fit_citation
from gateways_graph.model.gateway import Gateway
from gateways_graph.model.history import Event, History, Member
from gateways_graph.model.periods import FAR, Period

__all__ = ["draw_history"]

_WIDTH, _LEFT, _LABEL, _CHART, _DATES = 1240, 30, 400, 460, 310
_MOST, _BAR, _LINE = 28, 11, 18
_BLUE, _BLACK, _RED = COLOURS[0], "#222222", COLOURS[1]
_FLOW = frozenset({"flow begins", "flow ends", "amended"})


class _Scale(NamedTuple):
    """Days to pixels."""

    first: int
    last: int
    left: float

    def x(self, day: int) -> float:
        day = min(max(day, self.first), self.last)
        return self.left + _CHART * (day - self.first) / max(self.last - self.first, 1)


def draw_history(
    found: History,
    gateways: Mapping[str, Gateway],
    words: Mapping[str, tuple[str, str]],
    about: About,
    *,
    as_at: date,
    links: Mapping[str, str],
) -> Picture:
    """The timeline.

    Args:
        found: From `Gateways.history`.
        gateways: Id -> gateway.
        words: Id -> citation and label.
        about: Title, what is left out, source.
        as_at: Drawn as a line.
        links: Id -> page on legislation.gov.uk.
    """
    shown = _choose(found)
    left = len(found.members) - len(shown)
    if left:
        rest = f"Drawn: {len(shown)}, those that follow one another or have ended first; left out: {left}."
        about = about._replace(lead=f"{about.lead} {rest}")
    canvas = Canvas(about, _WIDTH)
    scale = _scale([gateways[item.gateway] for item in shown], as_at)
    top = canvas.y + 26
    bottom = top + sum(_height(gateways[item.gateway]) for item in shown)
    _stripes(canvas, [_height(gateways[item.gateway]) for item in shown], top)
    _axis(canvas, scale, (top, bottom))
    places = _rows(canvas, shown, (gateways, words, links), (scale, top))
    _today(canvas, scale, (top, bottom), as_at)
    drawn = _joins(canvas, found.events, places, scale)
    canvas.y = bottom + 8
    canvas.legend(_keys([period for item in shown for period in gateways[item.gateway].in_force or ()], drawn))
    head = ("Date", "What", "Gateway", "Provision", "Jurisdiction", "In words")
    rows = tuple(
        (event.date + (" (day not known)" if event.vague else ""), event.kind, event.gateway, words[event.gateway][0],
         ", ".join(event.extent) or "all it has", event.note)
        for event in found.events
    )  # fmt: skip
    for item in found.members:
        if not gateways[item.gateway].in_force:
            waits = f"waits for {item.waits_for}" if item.waits_for else ""
            rows += (("no date", item.state, item.gateway, words[item.gateway][0], "", waits),)
    return Picture(canvas.finish(), about, about.lead, head, rows)


def _choose(found: History) -> list[Member]:
    """Versions of one another, and what has ended, first when there are too many; drawn in order of beginning."""
    if len(found.members) <= _MOST:
        return list(found.members)
    linked = {name for event in found.events if event.change for name in (event.change.before, event.change.after)}
    telling = [item.gateway in linked or item.state == "ended" for item in found.members]
    order = sorted(range(len(found.members)), key=lambda at: (not telling[at], at))
    return [found.members[at] for at in sorted(order[:_MOST])]


def _scale(gateways: Sequence[Gateway], as_at: date) -> _Scale:
    starts = [period.start.first for item in gateways for period in item.in_force or () if period.start]
    ends = [period.until.last for item in gateways for period in item.in_force or () if period.until]
    first = date.fromordinal(min([*starts, as_at.toordinal()])).year
    last = date.fromordinal(max([*starts, *(day for day in ends if day < FAR), as_at.toordinal()])).year + 1
    first = min(first, last - 4)
    return _Scale(date(first, 1, 1).toordinal(), date(last, 12, 31).toordinal(), _LEFT + _LABEL)


def _height(gateway: Gateway) -> float:
    return max(38.0, len(_together(gateway.in_force or ())) * _LINE + 8.0)


def _stripes(canvas: Canvas, heights: Sequence[float], y: float) -> None:
    for at, high in enumerate(heights):
        if at % 2 == 0:
            canvas.rect(_LEFT - 6, y, (_WIDTH - 2 * _LEFT + 12, high), fill="#F5F5F5")
        y += high


def _today(canvas: Canvas, scale: _Scale, span: tuple[float, float], as_at: date) -> None:
    x, (top, bottom) = scale.x(as_at.toordinal()), span
    canvas.line((x, top, x, bottom + 4), _RED, width=1.6, dash=True)
    canvas.text(x, bottom + 16, f"as at {as_at}", Ink(10.5, bold=True, colour="#9C4300"), anchor="middle")


def _axis(canvas: Canvas, scale: _Scale, span: tuple[float, float]) -> None:
    top, bottom = span
    first, last = (date.fromordinal(day).year for day in (scale.first, scale.last))
    step = next(size for size in (1, 2, 5, 10, 20, 50, 100, 1000) if (last - first) / size <= 9)
    for year in range(-(-first // step) * step, last + 1, step):
        x = scale.x(date(year, 1, 1).toordinal())
        canvas.line((x, top, x, bottom), "#D6D6D6")
        canvas.text(x, top - 5, str(year), Ink(10.5, colour="#555555"), anchor="middle")
    canvas.text(_LEFT, top - 5, "Gateway", Ink(12.5, bold=True))
    canvas.text(scale.left + _CHART + 24, top - 5, "In force, as recorded", Ink(12.5, bold=True))


def _rows(
    canvas: Canvas, shown: Sequence[Member],
    what: tuple[Mapping[str, Gateway], Mapping[str, tuple[str, str]], Mapping[str, str]], where: tuple[_Scale, float],
) -> dict[str, float]:  # fmt: skip
    """Draws a row for each gateway; gives the middle of its first bar."""
    gateways, words, links = what
    scale, y = where
    places = {}
    bold, plain = Ink(11.5, bold=True), Ink(10.5, colour="#444444")
    for member in shown:
        gateway = gateways[member.gateway]
        periods = _together(gateway.in_force or ())
        lines = [_say(extents, period) for extents, period in periods] or [_unknown(member)]
        high = _height(gateway)
        cited, label = words[member.gateway]
        canvas.text(_LEFT, y + 16, fit_citation(cited, _LABEL - 20, bold), bold, link=links.get(member.gateway, ""))
        canvas.text(_LEFT, y + 30, fit(label, _LABEL - 20, plain)[0], plain)
        begin = y + (high - len(lines) * _LINE) / 2
        for number, line in enumerate(lines):
            middle = begin + number * _LINE + _LINE / 2
            if periods:
                _bar(canvas, periods[number][1], middle, scale, tip=f"{cited}: {line}")
            ink = Ink(10.5)
            canvas.text(scale.left + _CHART + 24, middle + 4, fit(line, _DATES - 2, ink)[0], ink)
        places[member.gateway] = begin + _LINE / 2
        y += high
    canvas.y = y
    return places


def _together(periods: Sequence[Period]) -> list[tuple[tuple[str, ...], Period]]:
    """Periods of the same dates as one, with their jurisdictions."""
    found: dict[tuple[object, ...], tuple[tuple[str, ...], Period]] = {}
    for period in periods:
        key = (period.start, period.until, bool(period.readings))
        extents = found[key][0] if key in found else ()
        found[key] = ((*extents, *period.extent), period)
    return sorted(found.values(), key=lambda pair: (pair[1].start.first if pair[1].start else 0, pair[0]))


def _say(extents: Sequence[str], period: Period) -> str:
    start = period.start.text if period.start else "start not established"
    until = f" until {period.until.text}" if period.until else " onwards" if period.start else ""
    under = ", under some readings" if period.readings else ""
    where = f" ({', '.join(extents)})" if extents else ""
    return f"{start}{until}{where}{under}"


def _unknown(member: Member) -> str:
    if member.state == "waiting":
        return f"waits for {member.waits_for}"
    return "no date recorded" if member.state == "undated" else member.state


def _bar(canvas: Canvas, period: Period, middle: float, scale: _Scale, *, tip: str) -> None:
    """Solid where certain, hatched where a date is vague; an arrow where no end is recorded."""
    top = middle - _BAR / 2
    first = period.start.first if period.start else scale.first
    sure = period.start.last if period.start and not period.readings else scale.last + 1
    end = period.until.first if period.until else scale.last
    last = period.until.last if period.until else scale.last
    hatched = [(first, min(sure, last)), (end, last)] if sure <= end else [(first, last)]
    for a, b in hatched:
        if b > a:
            canvas.rect(
                scale.x(a), top, (max(scale.x(b) - scale.x(a), 2), _BAR), fill="url(#hatch)", edge=_BLUE, tip=tip
            )
    if sure < end:
        canvas.rect(scale.x(sure), top, (max(scale.x(end) - scale.x(sure), 2), _BAR), fill=_BLUE, edge=_BLUE, tip=tip)
    if period.until is None:
        x = scale.x(scale.last)
        fill = _BLUE if sure < end else "url(#hatch)"
        canvas.path(
            f"M{x:.1f} {top - 2:.1f}L{x + 9:.1f} {middle:.1f}L{x:.1f} {top + _BAR + 2:.1f}Z", fill=fill, edge=_BLUE
        )


def _joins(canvas: Canvas, events: Sequence[Event], places: Mapping[str, float], scale: _Scale) -> set[str]:
    """A line from a version to the next, a ring where flows began, ended or changed; gives the marks that it drew."""
    drawn = set()
    follows = {(event.change.after, event.first) for event in events if event.change}
    for event in events:
        change = event.change
        if change and change.before in places and change.after in places:
            x = scale.x(event.first)
            ends = places[change.before], places[change.after]
            canvas.line((x, ends[0], x, ends[1]), _BLACK, width=1.6)
            canvas.circle(
                x, ends[1], 4, fill=_BLACK, tip=f"{event.date}: {change.after} follows {change.before}: {event.note}"
            )
            drawn.add("dot")
        elif event.kind in _FLOW and event.gateway in places and (event.gateway, event.first) not in follows:
            drawn.add("ring")
            canvas.circle(
                scale.x(event.first),
                places[event.gateway],
                4.5,
                fill="#FFFFFF",
                edge=_BLACK,
                tip=f"{event.date}: {event.kind}. {event.note}",
            )
    return drawn


def _keys(periods: Sequence[Period], drawn: set[str]) -> list[Key]:
    vague = any(
        p.start is None or p.readings or not p.start.exact or (p.until is not None and not p.until.exact)
        for p in periods
    )
    keys = [Key("bar", _BLUE, "in force (arrow: no end is recorded)")]
    keys += (
        [Key("hatch", _BLUE, "perhaps: a date is vague, not established, or so under some readings only")]
        if vague
        else []
    )
    keys += [Key("dot", _BLACK, "one version follows another")] if "dot" in drawn else []
    keys += [Key("ring", _BLACK, "a flow of it began, ended or changed")] if "ring" in drawn else []
    keys.append(Key("dash", _RED, "the day asked for"))
    return [
        *keys,
        Key("", "", "E England, W Wales, S Scotland, NI Northern Ireland; none named: all that the gateway has"),
    ]
