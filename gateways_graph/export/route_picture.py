"""A candidate route from top to bottom: bodies, and on each step the provision and what is left to judge."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from gateways_graph.export.canvas import COLOURS, About, Canvas, Ink, Key, Picture, wrap
from gateways_graph.model.finding import named
from gateways_graph.model.gateway import Gateway
from gateways_graph.model.route import NOT_DECIDED, Route, Routes, Step

__all__ = ["RouteWords", "draw_route"]

_WIDTH, _LEFT, _BODY, _CARD = 1100, 30, 250, 330
_BARS, _OTHERS = 3, 6
_GREEN, _ORANGE, _RED, _GREY = "#009E73", "#B87E00", "#D55E00", "#777777"
_PALE = {_GREEN: "#E3F4EE", _ORANGE: "#FCF2DA", _RED: "#FBE6DA", _GREY: "#F0F0F0"}
_VERDICT = {
    "supported on these facts": _GREEN, "arguable": _ORANGE, "blocked": _RED, "no power needed": COLOURS[0],
    "not established": _GREY,
}  # fmt: skip


_HEAD = ("Route", "Verdict", "Step", "From", "To", "Provision", "Gateway", "Force", "To judge, doubts, bars and limits")


class RouteWords(NamedTuple):
    """Words for what a route names.

    Attributes:
        labels: Id -> words.
        gateways: Id -> gateway.
        cited: Gateway -> its provisions as cited.
        links: Gateway -> page on legislation.gov.uk.
    """

    labels: dict[str, str]
    gateways: Mapping[str, Gateway]
    cited: Mapping[str, str]
    links: Mapping[str, str]


class _Item(NamedTuple):
    """A line of a card: its mark and words."""

    mark: str
    words: str


def draw_route(answer: Routes, number: int, names: RouteWords, about: About) -> Picture:
    """One route of an answer in full, the others in a line each.

    Args:
        answer: From `Gateways.routes`.
        number: Which route, from 1.
        names: Words.
        about: Title, how to read it, source.
    """
    canvas = Canvas(about, _WIDTH)
    if not answer.routes:
        _nothing(canvas, answer)
        nothing = (("not established", "no gateway is recorded for this; that is not advice that none exists"),)
        return Picture(canvas.finish(), about, about.lead, ("Verdict", "In words"), nothing)
    route = answer.routes[number - 1]
    _verdict(canvas, route, names, f"Route {number} of {len(answer.routes)}")
    _chain(canvas, route, names, (answer.demand.discloser, answer.demand.recipient))
    _others(canvas, answer, number, names)
    aside = "Not decided here: " + "; ".join(NOT_DECIDED) + "."
    canvas.y = canvas.paragraph(_LEFT, canvas.y + 12, aside, Ink(11, colour="#333333"), width=_WIDTH - 2 * _LEFT)
    canvas.legend([
        Key("ring", _ORANGE, "a person must judge it"), Key("dot", _RED, "a bar, or what stands against it"),
        Key("dot", _GREY, "a limit or rule that travels with the information"),
        Key("", "", "order of routes: best verdict first; no route is advice that a disclosure is permitted"),
    ])  # fmt: skip
    rows = tuple(row for at, item in enumerate(answer.routes, 1) for row in _table(at, item, names))
    return Picture(canvas.finish(), about, about.lead, _HEAD, rows)


def _said(names: RouteWords, name: str) -> str:
    return named(name, names.labels)["label"]


def _nothing(canvas: Canvas, answer: Routes) -> None:
    counts = dict(answer.coverage)
    _badge(canvas, "not established", "no gateway is recorded for this; that is not advice that none exists")
    text = (
        f"Recorded from this discloser: {counts.get('from_discloser', 0)} gateways; to this recipient: "
        f"{counts.get('to_recipient', 0)}; for this purpose: {counts.get('for_purpose', 0)}."
    )
    canvas.y = canvas.paragraph(_LEFT, canvas.y + 8, text, Ink(12), width=_WIDTH - 2 * _LEFT)
    canvas.legend([Key("", "", "the words in the box are the verdict")])


def _badge(canvas: Canvas, verdict: str, more: str) -> None:
    colour = _VERDICT.get(verdict, _GREY)
    ink = Ink(14, bold=True)
    lines = wrap(f"{verdict.upper()}: {more}" if more else verdict.upper(), _WIDTH - 2 * _LEFT - 30, ink)
    high = len(lines) * 19 + 16
    canvas.rect(_LEFT, canvas.y, (_WIDTH - 2 * _LEFT, high), fill=_PALE.get(colour, "#E5F0F8"), edge=colour, round_=5)
    canvas.lines(_LEFT + 15, canvas.y + 8, lines, ink)
    canvas.y += high + 12


def _verdict(canvas: Canvas, route: Route, names: RouteWords, which: str) -> None:
    asked = "only on request" if any(step.on_request for step in route.steps) else ""
    tier = {
        "specific": "specific gateways",
        "general": "general powers",
        "agreement": "with the agreement of the person",
    }
    match = "" if route.match == "whole" else f"{route.match} match {route.part}".strip()
    turns = f"turns on how {', '.join(route.turns_on)} is read" if route.turns_on else ""
    _badge(canvas, route.verdict, "; ".join(part for part in (tier.get(route.tier, ""), match, asked, turns) if part))
    canvas.text(_LEFT, canvas.y + 8, which, Ink(11, colour="#555555"))
    canvas.y += 12
    for warning in route.warnings:
        # The answer names a gateway by its id, which a reader of the picture meets nowhere else.
        first, _, rest = warning.partition(" ")
        said = f"Warning: {names.cited.get(first, first)} {rest}"
        canvas.y = canvas.paragraph(_LEFT, canvas.y + 3, said, Ink(11.5, bold=True), width=_WIDTH - 2 * _LEFT)
    canvas.y += 12


def _chain(canvas: Canvas, route: Route, names: RouteWords, ends: tuple[str, str]) -> None:
    if not route.steps:
        _body(canvas, _said(names, ends[0]))
        _arrow(canvas, canvas.y, canvas.y + 60)
        words = "The discloser is recorded as needing no power: bars, confidence, contract and data protection decide."
        canvas.paragraph(_CARD, canvas.y + 10, words, Ink(12), width=_WIDTH - _CARD - _LEFT)
        canvas.y += 66
        _body(canvas, _said(names, ends[1]))
        return
    _body(canvas, _said(names, route.steps[0].discloser), route.steps[0].acting_as, names)
    for step in route.steps:
        top = canvas.y
        bottom = _card(canvas, step, names, top + 10)
        _arrow(canvas, top, bottom + 10)
        canvas.y = bottom + 16
        _body(canvas, _said(names, step.recipient))
    canvas.y += 6


def _body(canvas: Canvas, words: str, acting: Iterable[str] = (), names: RouteWords | None = None) -> None:
    ink, small = Ink(13, bold=True), Ink(10.5, colour="#444444")
    lines = wrap(words, _BODY - 24, ink)
    office = f"acting as {', '.join(_said(names, name) for name in acting)}" if names and tuple(acting) else ""
    more = wrap(office, _BODY - 24, small) if office else []
    high = len(lines) * 18 + len(more) * 15 + 16
    canvas.rect(_LEFT, canvas.y, (_BODY, high), fill="#E5F0F8", edge=COLOURS[0], round_=8)
    y = canvas.y + 21
    for line in lines:
        canvas.text(_LEFT + _BODY / 2, y, line, ink, anchor="middle")
        y += 18
    for line in more:
        canvas.text(_LEFT + _BODY / 2, y - 2, line, small, anchor="middle")
        y += 15
    canvas.y += high


def _arrow(canvas: Canvas, top: float, bottom: float) -> None:
    x = _LEFT + _BODY / 2
    canvas.line((x, top + 2, x, bottom - 6), "#333333", width=3)
    canvas.path(f"M{x - 7:.1f} {bottom - 8:.1f}L{x + 7:.1f} {bottom - 8:.1f}L{x:.1f} {bottom + 4:.1f}Z", fill="#333333")


def _card(canvas: Canvas, step: Step, names: RouteWords, top: float) -> float:
    """The provision and what it leaves to judge; gives its bottom."""
    x, wide = _CARD + 14, _WIDTH - _CARD - _LEFT - 28
    gateway = names.gateways[step.gateway]
    at = len(canvas.drawn)
    y = canvas.paragraph(
        x, top + 8, names.cited[step.gateway], Ink(13, bold=True), width=wide, link=names.links.get(step.gateway, "")
    )
    y = canvas.paragraph(x, y + 1, gateway.label, Ink(12), width=wide)
    y = canvas.paragraph(x, y + 3, _force(step, gateway), Ink(11, colour="#444444"), width=wide)
    y = canvas.paragraph(x, y + 1, _carries(step, names), Ink(11, colour="#444444"), width=wide)
    for heading, items in _parts(step):
        y = canvas.paragraph(x, y + 6, heading, Ink(11, bold=True), width=wide)
        for item in items:
            colour = {"judge": _ORANGE, "bar": _RED}.get(item.mark, _GREY)
            canvas.circle(x + 7, y + 9, 4, fill="#FFFFFF" if item.mark == "judge" else colour, edge=colour)
            y = canvas.paragraph(x + 20, y + 1, item.words, Ink(11.5), width=wide - 20)
    canvas.rect(_CARD, top, (_WIDTH - _CARD - _LEFT, y - top + 8), fill="#FFFFFF", edge="#999999", round_=5, under=at)
    canvas.line((_LEFT + _BODY / 2, top + 22, _CARD, top + 22), "#999999", dash=True)
    return y + 8


def _force(step: Step, gateway: Gateway) -> str:
    force = ", ".join(
        part.replace("-", " ") for part in (gateway.obligation, gateway.source, gateway.legal_effect) if part
    )
    asked = "; only on request: it carries nothing that is volunteered" if step.on_request else ""
    return f"{force or 'force not established'}; status {gateway.status}{asked}"


def _carries(step: Step, names: RouteWords) -> str:
    what = ", ".join(_said(names, name) for name in step.carries[:5]) or "any information"
    more = f" and {len(step.carries) - 5} more" if len(step.carries) > 5 else ""
    form = f", only {' or '.join(step.form).replace('-', ' ')}" if step.form else ""
    return f"Carries: {what}{more}{form}"


def _parts(step: Step) -> Iterator[tuple[str, list[_Item]]]:
    checks = [item.line for item in step.bars_to_check]
    met = [text for text in step.bars if text not in {item.how for item in step.bars_to_check}]
    lists = (
        ("Stopped by a contrary fact", "bar", step.contrary),
        ("Conditions, for a person to judge", "judge", step.residual),
        ("Arguable because", "judge", step.doubts),
        ("Bars met, and how each is resolved", "bar", met),
        (f"Bars to check, which may protect part of the information ({len(checks)})", "bar", checks),
        ("Limits carried into this step", "limit", step.limits),
        ("Onward rule on the recipient", "limit", step.onward),
    )
    for heading, mark, texts in lists:
        items = [_Item(mark, text) for text in texts]
        if mark == "bar" and len(items) > _BARS:
            items = [
                *items[:_BARS],
                _Item("", f"and {len(items) - _BARS} more: the table of the HTML page has them all"),
            ]
        if items:
            yield heading, items


def _others(canvas: Canvas, answer: Routes, number: int, names: RouteWords) -> None:
    rest = [(at, route) for at, route in enumerate(answer.routes, 1) if at != number]
    if not rest:
        return
    canvas.y = canvas.paragraph(_LEFT, canvas.y + 8, "Other routes", Ink(12.5, bold=True), width=400)
    for at, route in rest[:_OTHERS]:
        path = [_said(names, step.recipient) for step in route.steps]
        cited = "; then ".join(names.cited[step.gateway] for step in route.steps) or "no power needed"
        via = f" through {', '.join(path[:-1])}" if len(path) > 1 else ""
        line = f"{at}. {route.verdict}{via}: {cited}"
        canvas.y = canvas.paragraph(_LEFT, canvas.y + 3, line, Ink(11.5), width=_WIDTH - 2 * _LEFT)
    if len(rest) > _OTHERS:
        canvas.y = canvas.paragraph(_LEFT, canvas.y + 3, f"and {len(rest) - _OTHERS} more", Ink(11.5), width=400)


def _table(number: int, route: Route, names: RouteWords) -> Iterator[tuple[str, ...]]:
    if not route.steps:
        yield (str(number), route.verdict, "", "", "", "", "", "", "")
    for at, step in enumerate(route.steps, 1):
        gateway = names.gateways[step.gateway]
        left = [f"judge: {text}" for text in step.residual] + [f"doubt: {text}" for text in step.doubts]
        left += [f"contrary: {text}" for text in step.contrary] + [f"bar: {text}" for text in step.bars]
        left += [f"check: {item.line}" for item in step.bars_to_check] + [
            f"limit: {text}" for text in (*step.limits, *step.onward)
        ]
        yield (
            str(number), route.verdict, str(at), _said(names, step.discloser), _said(names, step.recipient),
            names.cited[step.gateway], gateway.label, _force(step, gateway), "; ".join(left),
        )  # fmt: skip
