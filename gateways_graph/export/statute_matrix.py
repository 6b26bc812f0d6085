"""Statutes whose gateways overlap, as a matrix: one hub with many lines covers them all in a drawing of nodes.

Shades are steps of one blue, which any colour vision and a grey print keep apart; the figure says the same. Statutes
that overlap most stand together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from gateways_graph.export.canvas import About, Canvas, Ink, Key, Picture, fit

__all__ = ["Meeting", "draw_statutes"]

_WIDTH, _LEFT, _ROW, _CELL = 1240, 30, 25, 29
_NAME, _FIGURE, _NUMBER = Ink(11.5), Ink(10.5), Ink(11, bold=True)
#: From so many pairs on: shade, and the colour of the figure on it.
_STEPS = (
    (20, "#08306B", "#FFFFFF"),
    (10, "#2A78B8", "#FFFFFF"),
    (5, "#7FB6DC", "#000000"),
    (2, "#C2DCF0", "#000000"),
    (1, "#E8F1FA", "#000000"),
)
_EDGE, _OWN, _STRONG = "#BFBFBF", "#D9D9D9", "#D55E00"


class Meeting(NamedTuple):
    """Pairs of gateways of two statutes, or of one, and how many of them repeat or contain each other."""

    pairs: int
    strong: int


def draw_statutes(
    order: Sequence[str], met: Mapping[tuple[str, str], Meeting], labels: Mapping[str, str], about: About, *,
    links: Mapping[str, str],
) -> Picture:  # fmt: skip
    """The picture.

    Args:
        order: Statutes from top to bottom and from left to right.
        met: Two statutes, in order of name (twice the same for one of them alone) -> how their gateways meet.
        labels: Statute -> title.
        about: Title, what is left out, source.
        links: Statute -> page on legislation.gov.uk.
    """
    canvas = Canvas(about, _WIDTH)
    # Few statutes leave room; a name is no clearer for standing far from its row.
    grid = min(_WIDTH - _LEFT - _CELL * len(order), _LEFT + 520.0)
    top = canvas.y + 20
    _numbers(canvas, len(order), grid, top - 6)
    for at, row in enumerate(order):
        y = top + at * _ROW
        name = fit(labels.get(row, row), grid - _LEFT - 44, _NAME)[0]
        canvas.text(grid - 34, y + 17, name, _NAME, anchor="end", link=links.get(row, ""))
        canvas.text(grid - 8, y + 17, str(at + 1), _NUMBER, anchor="end")
        for across, column in enumerate(order):
            found = met.get((min(row, column), max(row, column)))
            _cell(canvas, (grid + across * _CELL, y), found, own=row == column)
    canvas.y = top + len(order) * _ROW + 16
    _numbers(canvas, len(order), grid, canvas.y - 2)
    canvas.legend(_keys(order, met))
    pairs = [
        (one, other, met[min(one, other), max(one, other)])
        for at, one in enumerate(order)
        for other in order[at:]
        if (min(one, other), max(one, other)) in met
    ]
    head = ("Statute", "Other statute", "Pairs of gateways that overlap", "Of these, one repeats or contains the other")
    rows = tuple(
        (
            labels.get(one, one), "the same" if other == one else labels.get(other, other),
            str(found.pairs), str(found.strong),
        )
        for one, other, found in pairs
    )  # fmt: skip
    return Picture(canvas.finish(), about, about.lead, head, rows, tuple(links.get(one, "") for one, *_ in pairs))


def _numbers(canvas: Canvas, count: int, left: float, y: float) -> None:
    for at in range(count):
        canvas.text(left + (at + 0.5) * _CELL, y, str(at + 1), _NUMBER, anchor="middle")


def _cell(canvas: Canvas, corner: tuple[float, float], found: Meeting | None, *, own: bool) -> None:
    x, y = corner
    shade, ink = _look(found.pairs) if found and not own else (_OWN if own else "#FFFFFF", "#000000")
    canvas.rect(x, y, (_CELL, _ROW), fill=shade, edge=_EDGE)
    if found:
        canvas.text(x + _CELL / 2, y + 17, str(found.pairs), _FIGURE._replace(colour=ink), anchor="middle")
        if found.strong:
            tip = f"in {found.strong} of {found.pairs} pairs one repeats or contains the other"
            canvas.circle(x + _CELL - 5, y + 5, 3, fill=_STRONG, edge="#FFFFFF", tip=tip)


def _look(pairs: int) -> tuple[str, str]:
    return next((shade, ink) for least, shade, ink in _STEPS if pairs >= least)


def _keys(order: Sequence[str], met: Mapping[tuple[str, str], Meeting]) -> list[Key]:
    drawn = [found for (one, other), found in met.items() if one in order and other in order]
    tops = [least - 1 for least, *_ in _STEPS[:-1]]
    words = [f"{_STEPS[0][0]} or more", *(_range(step[0], top) for step, top in zip(_STEPS[1:], tops, strict=True))]
    keys = [Key("band", shade, said) for (_, shade, _), said in zip(_STEPS, words, strict=True)][::-1]
    keys[0] = keys[0]._replace(words=f"{words[-1]} pair of gateways")
    keys += [Key("band", _OWN, "a statute with itself"), Key("", "", "white: no pair")]
    if any(found.strong for found in drawn):
        keys.append(Key("dot", _STRONG, "in one pair or more, one gateway repeats or contains the other"))
    return keys


def _range(least: int, most: int) -> str:
    return str(least) if least == most else f"{least} to {most}"
