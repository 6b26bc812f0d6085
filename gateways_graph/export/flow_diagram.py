"""Who tells whom as a flow diagram: columns of names, and ribbons as wide as they have gateways."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from gateways_graph.export.canvas import COLOURS, GREY, About, Canvas, Ink, Key, Picture, fit, wrap
from gateways_graph.export.flow_layout import find_scale, sums, untangle
from gateways_graph.graph.strands import FOLDED, End, Ribbon, Strands

__all__ = ["Wording", "draw_flows"]

_WIDTH, _SIDE, _BAR = 1240, 270, 13
_MIDDLE = 250
#: What all ribbons of the tallest column take together, and the gap between two ends.
_TALL, _GAP = 520, 9
_NAME, _COUNT = Ink(12), Ink(11, colour="#555555")
_HEADING = Ink(13, bold=True)
#: Ribbons past which nobody can follow one, and how thin one may be drawn.
_MOST_RIBBONS, _THIN = 70, 1.2


class Wording(NamedTuple):
    """What is written.

    Attributes:
        headings: Over each column.
        folded: What the folded end of each column stands for, in the plural: `other disclosers`.
        labels: Key of an end -> its words.
        details: Key -> a second line (a label under a citation), for middle columns.
        links: Key -> page on legislation.gov.uk.
        by: The column whose ends give the ribbons their colours; None colours the two sides of a middle.
        lines: Most lines of words in a middle box.
    """

    headings: tuple[str, ...]
    folded: tuple[str, ...]
    labels: Mapping[str, str]
    details: Mapping[str, str]
    links: Mapping[str, str]
    by: int | None = 0
    lines: int = 2


class _Place(NamedTuple):
    """Where an end stands: its bar from `x` to `right` and from `y` down."""

    end: End
    x: float
    right: float
    y: float
    height: float
    lines: tuple[str, ...]


def draw_flows(strands: Strands, wording: Wording, about: About, *, notes: Sequence[tuple[str, str]] = ()) -> Picture:
    """The diagram.

    Args:
        strands: What `fold_strands` gives.
        wording: What is written.
        about: Title, how to read it, source.
        notes: Headed paragraphs under the diagram.
    """
    drawn, left = _choose(strands)
    if left:
        thin = sum(not item.source == item.target == FOLDED for item in left)
        said = [f"{thin} thinner ribbon{'s' if thin != 1 else ''}"] if thin else []
        said += ["what folded ends tell each other"] if thin < len(left) else []
        about = about._replace(lead=f"{about.lead} Not drawn: {', and '.join(said)}.")
    canvas = Canvas(about, _WIDTH)
    order = untangle(strands, drawn)
    scale = find_scale(order, drawn, _TALL)
    places = _place(canvas, (order, drawn), wording, scale)
    colours = _colours(strands, wording.by) if wording.by is not None else {}
    _ribbons(canvas, (places, drawn), (wording, colours), scale)
    _ends(canvas, places, wording, colours)
    canvas.y = max(place.y + place.height for column in places for place in column.values()) + 6
    for heading, words in notes:
        canvas.y = canvas.paragraph(30, canvas.y + 10, heading, Ink(12.5, bold=True), width=_WIDTH - 60)
        canvas.y = canvas.paragraph(30, canvas.y + 2, words, Ink(12), width=_WIDTH - 60)
    canvas.legend(_keys(strands, wording, drawn))
    rows, links = _rows(strands, wording)
    head = ("From", "To", "Gateways", "Of these duties", "Which")
    return Picture(canvas.finish(), about, about.lead, head, rows, links)


def _choose(strands: Strands) -> tuple[list[Ribbon], list[Ribbon]]:
    """Ribbons to draw and those left out: the widest, and those of an end that would have none.

    Of ribbons that are equally wide all are drawn or none, since a choice among them would say something untrue. What
    joins two folded ends says nothing, and would dwarf the rest.
    """
    if len(strands.columns) > 2:
        return list(strands.ribbons), []
    plain = [item for item in strands.ribbons if not item.source == item.target == FOLDED]
    if len(plain) <= _MOST_RIBBONS:
        kept = set(plain)
    else:
        limit = len(plain[_MOST_RIBBONS].gateways)
        kept = {item for item in plain if len(item.gateways) > limit}
        if len(kept) < _MOST_RIBBONS / 2:
            kept = {item for item in plain if len(item.gateways) >= limit}
    for at in (0, 1):
        drawn = {item[1 + at] for item in kept}
        for end in strands.columns[at].ends:
            mine = [item for item in plain if item[1 + at] == end.key]
            if end.key not in drawn and mine:
                kept |= {item for item in mine if len(item.gateways) == len(mine[0].gateways)}
    return [item for item in plain if item in kept], [item for item in strands.ribbons if item not in kept]


def _place(
    canvas: Canvas, what: tuple[list[list[End]], list[Ribbon]], wording: Wording, scale: float
) -> list[dict[str, _Place]]:
    order, drawn = what
    carried, last = sums(order, drawn), len(order) - 1
    lefts = [30.0 + _SIDE] + [(_WIDTH - _MIDDLE) / 2] * (last - 1) + [_WIDTH - 30.0 - _SIDE - _BAR]
    for at, heading in enumerate(wording.headings):
        inner = 0 < at < last
        x = lefts[at] + (_MIDDLE / 2 if inner else _BAR if at == 0 else 0)
        canvas.text(x, canvas.y + 12, heading, _HEADING, anchor="middle" if inner else "end" if at == 0 else "start")
    top = canvas.y + 26
    columns: list[list[tuple[End, list[str], float]]] = []
    for at, ends in enumerate(order):
        inner = 0 < at < last
        columns.append([
            (end, lines := _said(end, at, wording, _MIDDLE - 14 if inner else _SIDE - 12),
             max(carried[at][end.key] * scale, len(lines) * 16.0 + (10 if inner else 0)))
            for end in ends if carried[at][end.key]
        ])  # fmt: skip
    tallest = max(sum(high for *_, high in column) + _GAP * (len(column) - 1) for column in columns)
    placed = []
    for at, column in enumerate(columns):
        inner = 0 < at < last
        spare = tallest - sum(high for *_, high in column)
        gap = min(spare / max(len(column) - 1, 1), 40.0) if len(column) > 1 else 0.0
        y = top + (spare - gap * (len(column) - 1)) / 2
        found: dict[str, _Place] = {}
        for end, said, high in column:
            found[end.key] = _Place(end, lefts[at], lefts[at] + (_MIDDLE if inner else _BAR), y, high, tuple(said))
            y += high + gap
        placed.append(found)
    return placed


def _said(end: End, at: int, wording: Wording, width: float) -> list[str]:
    """The words of an end, its number of gateways on the last line."""
    count = f"{end.gateways} gateway{'s' if end.gateways != 1 else ''}"
    if end.key == FOLDED:
        said = wrap(f"{end.stands_for} {wording.folded[at]}", width, _NAME)
        return said if end.stands_for == end.gateways and wording.details else [*said, count]
    most = wording.lines if 0 < at < len(wording.headings) - 1 else 2
    lines = fit(wording.labels.get(end.key, end.key), width, _NAME, lines=most)
    detail = wording.details.get(end.key)
    if detail is not None:
        return [*lines, *fit(detail, width, _COUNT, lines=2)] if detail else lines
    return [*lines, count]


def _colours(strands: Strands, by: int) -> dict[str, str]:
    keys = [end.key for end in strands.columns[by].ends if end.key != FOLDED]
    return {key: COLOURS[at] if at < len(COLOURS) else GREY for at, key in enumerate(keys)}


def _colour(item: Ribbon, by: int | None, colours: Mapping[str, str]) -> str:
    if by is None:
        return COLOURS[item.at]
    key = item.source if item.at == by else item.target if item.at + 1 == by else FOLDED
    return colours.get(key, GREY)


def _ribbons(
    canvas: Canvas,
    what: tuple[list[dict[str, _Place]], list[Ribbon]],
    look: tuple[Wording, Mapping[str, str]],
    scale: float,
) -> None:
    places, drawn = what
    wording, colours = look
    starts, ends = _slots(places, drawn, scale)
    for number, item in sorted(enumerate(drawn), key=lambda pair: (-len(pair[1].gateways), pair[0])):
        source, target = places[item.at][item.source], places[item.at + 1][item.target]
        high = max(len(item.gateways) * scale, _THIN)
        y1, y2 = starts[number], ends[number]
        x1, x2 = source.right, target.x
        half = (x1 + x2) / 2
        shape = (
            f"M{x1:.1f} {y1:.1f}C{half:.1f} {y1:.1f} {half:.1f} {y2:.1f} {x2:.1f} {y2:.1f}V{y2 + high:.1f}"
            f"C{half:.1f} {y2 + high:.1f} {half:.1f} {y1 + high:.1f} {x1:.1f} {y1 + high:.1f}Z"
        )
        grey = FOLDED in (item.source, item.target)
        names = [_name(item.source, item.at, wording), _name(item.target, item.at + 1, wording)]
        tip = f"{names[0]} to {names[1]}: {len(item.gateways)} gateways, {item.duties} of them duties"
        canvas.path(shape, fill=_colour(item, wording.by, colours), tip=tip, opacity=0.22 if grey else 0.55)


def _slots(
    places: Sequence[Mapping[str, _Place]], drawn: Sequence[Ribbon], scale: float
) -> tuple[dict[int, float], dict[int, float]]:
    """Where each ribbon leaves and arrives, in the order of where it goes, so that they do not twist."""
    starts: dict[int, float] = {}
    ends: dict[int, float] = {}
    for at, column in enumerate(places):
        for key, place in column.items():
            out = [
                (places[at + 1][item.target].y, n)
                for n, item in enumerate(drawn)
                if item.at == at and item.source == key
            ]
            into = [
                (places[at - 1][item.source].y, n)
                for n, item in enumerate(drawn)
                if item.at == at - 1 and item.target == key
            ]
            for side, slots in ((out, starts), (into, ends)):
                total = sum(len(drawn[number].gateways) for _, number in side) * scale
                y = place.y + (place.height - total) / 2
                for _, number in sorted(side):
                    slots[number] = y
                    y += len(drawn[number].gateways) * scale
    return starts, ends


def _ends(canvas: Canvas, places: Sequence[Mapping[str, _Place]], wording: Wording, colours: Mapping[str, str]) -> None:
    last = len(places) - 1
    for at, column in enumerate(places):
        for key, place in column.items():
            colour = colours.get(key, GREY) if at == wording.by else GREY
            if wording.by is None and key != FOLDED:
                colour = (COLOURS[0], GREY, COLOURS[1])[at]
            size = (place.right - place.x, place.height)
            link = wording.links.get(key, "")
            inner = 0 < at < last
            fill, corner = ("#FFFFFF", 3.0) if inner else (colour, 0.0)
            canvas.rect(place.x, place.y, size, fill=fill, edge=colour, round_=corner, tip=_name(key, at, wording))
            x = (place.x + place.right) / 2 if inner else place.x - 7 if at == 0 else place.right + 7
            anchor = "middle" if inner else "end" if at == 0 else "start"
            y = place.y + (place.height - len(place.lines) * 16) / 2 - 1
            plain = len(place.lines) - (1 if wording.details.get(key) is None else 0)
            named = len(fit(wording.labels.get(key, key), _MIDDLE - 14, _NAME, lines=wording.lines))
            for number, line in enumerate(place.lines):
                ink = (
                    _NAME
                    if number < (min(plain, named) if inner and wording.details.get(key) is not None else plain)
                    else _COUNT
                )
                canvas.text(x, y + 13 + number * 16, line, ink, anchor=anchor, link=link if number == 0 else "")


def _name(key: str, at: int, wording: Wording) -> str:
    return wording.folded[at] if key == FOLDED else wording.labels.get(key, key)


def _keys(strands: Strands, wording: Wording, drawn: Sequence[Ribbon]) -> list[Key]:
    plain = [len(item.gateways) for item in drawn if FOLDED not in (item.source, item.target)]
    widest = max(plain, default=1)
    wide = f"a ribbon is as wide as it has gateways; the widest between two names has {widest}"
    keys = [
        Key(
            "band",
            COLOURS[0] if wording.by is None else "#5A5A5A",
            wide if widest > 1 else "each ribbon is one gateway",
        )
    ]
    if strands.gateways == 1:
        keys = [Key("band", "#5A5A5A", "every ribbon is this gateway")]
    if wording.by is None:
        keys = [Key("band", COLOURS[0], f"tells it; {wide}"), Key("band", COLOURS[1], "is told by it")]
    elif len(strands.columns[wording.by].ends) > 1:
        count = sum(end.key != FOLDED for end in strands.columns[wording.by].ends)
        whose = f"the {len(COLOURS)} with most gateways, grey the others" if count > len(COLOURS) else "each"
        keys.append(
            Key(
                "",
                "",
                f"colour follows the ribbons of {whose} under “{wording.headings[wording.by]}”, and means no more",
            )
        )
    pale = any(FOLDED in (item.source, item.target) for item in drawn)
    return [*keys, *([Key("band", "#DADADA", "pale: to or from several that are folded into one")] if pale else [])]


def _rows(strands: Strands, wording: Wording) -> tuple[tuple[tuple[str, ...], ...], tuple[str, ...]]:
    rows, links = [], []
    for item in sorted(strands.ribbons, key=lambda found: (found.at, -len(found.gateways), found.source, found.target)):
        names = _name(item.source, item.at, wording), _name(item.target, item.at + 1, wording)
        which = "; ".join(item.gateways[:12]) + (
            f"; and {len(item.gateways) - 12} more" if len(item.gateways) > 12 else ""
        )
        rows.append((*names, str(len(item.gateways)), str(item.duties), which))
        links.append(wording.links.get(item.source, ""))
    return tuple(rows), tuple(links)
