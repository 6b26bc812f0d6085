"""Shared scope in the manner of UpSet: a row for each gateway, a column for each ground that several share.

Sets that overlap in many ways cannot be drawn as circles; a column with a dot in each row that has a part in it can.

Source: A. Lex et al., "UpSet: Visualization of Intersecting Sets", IEEE TVCG 20(12), 2014.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from gateways_graph.analysis.shared_scope import Shared, SharedScope
from gateways_graph.export.canvas import COLOURS, About, Canvas, Ink, Key, Picture, fit, fit_citation
from gateways_graph.model.finding import CommonBox, named

__all__ = ["draw_shared"]

_WIDTH, _LEFT, _LABEL, _ALONE = 1240, 30, 400, 120
_MOST, _STEP, _ROW, _HIGH = 20, 30, 38, 120
#: Names past which a list in words is no help.
_FEW = 12
_BLUE, _ORANGE, _PALE = COLOURS[0], "#E69F00", "#D9D9D9"


def draw_shared(
    found: SharedScope,
    words: Mapping[str, tuple[str, str]],
    labels: dict[str, str],
    about: About,
    *,
    links: Mapping[str, str],
) -> Picture:
    """The picture.

    Args:
        found: From `share_scope`.
        words: Gateway -> citation and label.
        labels: Words for what boxes name.
        about: Title, what is left out, source.
        links: Gateway -> page on legislation.gov.uk.
    """
    columns = _choose(found.shared)
    left = len(found.shared) - len(columns)
    if left:
        about = about._replace(lead=f"{about.lead} Left out: {left} further combinations that share less.")
    canvas = Canvas(about, _WIDTH)
    start = _LEFT + _LABEL + _ALONE + 40
    top = canvas.y + 34
    _bars(canvas, columns, (start, top))
    _rows_of(canvas, found, columns, (words, links, start, top + _HIGH + 24))
    canvas.y = top + _HIGH + 24 + _ROW * len(found.names) + 6
    _list(canvas, columns, (start, labels))
    canvas.legend([
        Key("bar", _BLUE, "above: how much of the narrowest gateway lies in ground that exactly these share"),
        Key("bar", _ORANGE, "beside: how much of a gateway's own ground no other drawn here covers"),
        Key("dot", "#222222", "covers the ground of the column"),
        Key("dot", _PALE, "does not"),
    ])  # fmt: skip
    head = ("Gateways", "How many", "Share of the narrowest", "Narrowest", "Largest part of the common ground")
    rows = tuple(
        ("; ".join(words[name][0] for name in item.members), str(len(item.members)), _percent(item.part),
         words[item.narrowest][0], _say(item.box, labels))
        for item in found.shared
    )  # fmt: skip
    rows += tuple(
        (words[name][0], "1", _percent(found.alone[name]), words[name][0], "its own ground alone")
        for name in found.names
    )
    return Picture(canvas.finish(), about, about.lead, head, rows)


def _choose(shared: Sequence[Shared]) -> list[Shared]:
    """Those of which the narrowest lies furthest inside; drawn with most gateways first."""
    best = sorted(shared, key=lambda item: (-item.part, -len(item.members), item.members))[:_MOST]
    return sorted(best, key=lambda item: (-len(item.members), -item.part, item.members))


def _percent(part: Fraction) -> str:
    if part == 1:
        return "100%"
    return f"{int(part * 100)}%" if part >= Fraction(1, 100) else "<1%" if part else "0%"


def _bars(canvas: Canvas, columns: Sequence[Shared], corner: tuple[float, float]) -> None:
    start, top = corner
    canvas.text(start - 12, top - 18, "Ground that several share", Ink(13, bold=True))
    for share in (0, 50, 100):
        y = top + _HIGH * (1 - share / 100)
        canvas.line((start - 4, y, start + _STEP * max(len(columns), 1), y), "#DDDDDD")
        canvas.text(start - 9, y + 4, f"{share}%", Ink(10, colour="#555555"), anchor="end")
    for number, item in enumerate(columns):
        high = max(float(item.part) * _HIGH, 1.5)
        x = start + number * _STEP
        canvas.rect(
            x + 5,
            top + _HIGH - high,
            (_STEP - 10, high),
            fill=_BLUE,
            tip=f"{len(item.members)} gateways: {_percent(item.part)}",
        )
        canvas.text(x + _STEP / 2, top + _HIGH - high - 4, _percent(item.part).rstrip("%"), Ink(10), anchor="middle")
        canvas.text(x + _STEP / 2, top + _HIGH + 16, str(number + 1), Ink(11, bold=True), anchor="middle")


def _rows_of(
    canvas: Canvas, found: SharedScope, columns: Sequence[Shared],
    where: tuple[Mapping[str, tuple[str, str]], Mapping[str, str], float, float],
) -> None:  # fmt: skip
    words, links, start, top = where
    canvas.text(_LEFT, top - 8, "Gateway", Ink(13, bold=True))
    canvas.text(_LEFT + _LABEL + 4, top - 8, "Only its own", Ink(13, bold=True))
    for at, name in enumerate(found.names):
        y = top + at * _ROW
        if at % 2 == 0:
            canvas.rect(_LEFT - 6, y, (start + _STEP * len(columns) - _LEFT + 6, _ROW), fill="#F4F4F4")
        cited, label = words[name]
        bold, plain = Ink(11.5, bold=True), Ink(10.5, colour="#444444")
        canvas.text(_LEFT, y + 16, fit_citation(cited, _LABEL - 16, bold), bold, link=links.get(name, ""))
        canvas.text(_LEFT, y + 30, fit(label, _LABEL - 16, plain)[0], plain)
        part = found.alone[name]
        canvas.rect(_LEFT + _LABEL + 4, y + 11, (_ALONE * 0.58, 16), fill="#FFFFFF", edge="#BBBBBB")
        canvas.rect(_LEFT + _LABEL + 4, y + 11, (_ALONE * 0.58 * float(part), 16), fill=_ORANGE)
        canvas.text(_LEFT + _LABEL + 10 + _ALONE * 0.58, y + 23, _percent(part), Ink(10.5))
    for number, item in enumerate(columns):
        x = start + number * _STEP + _STEP / 2
        rows = [found.names.index(name) for name in item.members]
        ends = (x, top + min(rows) * _ROW + _ROW / 2, x, top + max(rows) * _ROW + _ROW / 2)
        for at in range(len(found.names)):
            if at not in rows:
                canvas.circle(x, top + at * _ROW + _ROW / 2, 4, fill=_PALE)
        canvas.line(ends, "#222222", width=2)
        for at in rows:
            canvas.circle(
                x, top + at * _ROW + _ROW / 2, 7, fill="#222222", edge="#FFFFFF", tip=words[found.names[at]][0]
            )


def _list(canvas: Canvas, columns: Sequence[Shared], how: tuple[float, dict[str, str]]) -> None:
    """What each column is about, in two columns of text."""
    labels = how[1]
    canvas.text(_LEFT, canvas.y + 24, "The largest part of each common ground", Ink(13, bold=True))
    top, ink = canvas.y + 34, Ink(11)
    wide = (_WIDTH - 2 * _LEFT - 30) / 2
    half = -(-len(columns) // 2)
    bottom = top
    for side, part in ((0, columns[:half]), (1, columns[half:])):
        x, y = _LEFT + side * (wide + 30), top
        for at, item in enumerate(part):
            canvas.text(x + 18, y + 11, str(at + 1 + side * half), Ink(11, bold=True), anchor="end")
            y = canvas.lines(x + 26, y, fit(_say(item.box, labels), wide - 26, ink, lines=2), ink) + 4
        bottom = max(bottom, y)
    canvas.y = bottom


def _say(box: CommonBox, labels: dict[str, str]) -> str:
    """`HMRC to council, for fuel poverty: tax information`."""

    def some(names: Sequence[str]) -> str:
        said = [named(name, labels)["label"] for name in names]
        if len(said) > _FEW:
            return f"any of {len(said)} such as {said[0]}"
        return " or ".join(said[:2]) + (f" or {len(said) - 2} more" if len(said) > 2 else "") or "any"

    text = f"{some(box.discloser)} to {some(box.recipient)}"
    if box.purpose:
        text += f", for {some(box.purpose)}"
    return f"{text}: {some(box.subject)}" if box.subject else text
