"""Groups of gateways as arc diagrams: a row for each gateway, an arc for each two that relate.

Names in rows never cover each other, however many lines join them. On the left stands what one gateway has wholly in
common with another, on the right what overlaps in part.

Source: M. Wattenberg, "Arc Diagrams: Visualizing Structure in Strings", IEEE InfoVis 2002.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from gateways_graph.export.appearance import line_of
from gateways_graph.export.canvas import About, Canvas, Ink, Key, Picture, fit, fit_citation
from gateways_graph.graph.overlaps import RELATION_ORDER
from gateways_graph.model.finding import PairFinding
from gateways_graph.model.groups import Group

__all__ = ["draw_groups", "is_strong"]

_WIDTH, _LEFT, _GAP = 1240, 30, 24
_WEAKEST = "partial overlap"
#: Relations in which the first gateway lies inside the second.
_SIDED = frozenset({"redundant", "specific under general", "subsumed"})
_PALE = "#9A9A9A"


class _Style(NamedTuple):
    """Sizes of a box: one group has the sheet to itself and shows labels, several stand in columns."""

    wide: float
    row: float
    arcs: float
    labels: bool


class _Box(NamedTuple):
    """A group at its place: corner, and its members from top to bottom."""

    group: Group
    order: tuple[str, ...]
    x: float
    y: float


def is_strong(pair: PairFinding) -> bool:
    """Whether one repeats or contains the other, so that more than a part is common."""
    return pair.relation != _WEAKEST


def draw_groups(
    groups: Sequence[Group], words: Mapping[str, tuple[str, str]], about: About, *, links: Mapping[str, str]
) -> Picture:
    """The picture.

    Args:
        groups: Those to draw; one alone is drawn with the labels of its gateways.
        words: Gateway -> citation and label.
        about: Title, what is left out, source.
        links: Gateway -> page on legislation.gov.uk.
    """
    canvas = Canvas(about, _WIDTH)
    whole = _WIDTH - 2 * _LEFT
    style = _Style(whole, 36, 230, True) if len(groups) == 1 else _Style((whole - _GAP) / 2, 19, 92, False)
    bottom = canvas.y
    for box in _place(groups, words, (canvas.y, style)):
        bottom = max(bottom, _draw(canvas, box, style, (words, links)))
    canvas.y = bottom
    canvas.legend(list(_keys(groups)))
    head = ("Gateway", "Relation", "Other gateway", "Of it common to both", "Of the other", "Group")
    pairs = [(group, pair) for group in groups for pair in sorted(group.pairs, key=_strength)]
    rows = tuple(
        (words[pair.a][0], pair.relation, words[pair.b][0], _share(pair.share_a), _share(pair.share_b),
         f"{group.number}: {group.name}")
        for group, pair in pairs
    )  # fmt: skip
    return Picture(canvas.finish(), about, about.lead, head, rows, tuple(links.get(pair.a, "") for _, pair in pairs))


def _strength(pair: PairFinding) -> tuple[int, str, str]:
    known = pair.relation in RELATION_ORDER
    return RELATION_ORDER.index(pair.relation) if known else len(RELATION_ORDER), pair.a, pair.b


def _share(share: tuple[int, int]) -> str:
    common, whole = share
    if not whole or common == whole:
        return "all" if whole else "none"
    return f"{100 * common // whole}%" if 100 * common >= whole else "under 1%"


# -- where things stand


def _place(groups: Sequence[Group], words: Mapping[str, tuple[str, str]], how: tuple[float, _Style]) -> Iterator[_Box]:
    """In the order given, each into the column that is shorter."""
    top, style = how
    bottoms = [top] * round(_WIDTH // style.wide)
    for group in groups:
        column = bottoms.index(min(bottoms))
        yield _Box(group, _order(group, words), _LEFT + column * (style.wide + _GAP), bottoms[column])
        bottoms[column] += _height(group, style) + _GAP / 2


def _height(group: Group, style: _Style) -> float:
    return len(_title(group, style)) * 16 + 32 + len(group.members) * style.row + 8


def _title(group: Group, style: _Style) -> list[str]:
    return fit(f"{group.number}. {group.name}", style.wide - 24, Ink(12, bold=True), lines=2)


def _order(group: Group, words: Mapping[str, tuple[str, str]]) -> tuple[str, ...]:
    """Each gateway above what lies inside it, the one that holds most first; then those that only overlap."""
    inside: dict[str, list[str]] = {name: [] for name in group.members}
    held: set[str] = set()
    for pair in filter(is_strong, group.pairs):
        inside[pair.b].append(pair.a)
        held.add(pair.a)
    order: list[str] = []

    def add(name: str) -> None:
        if name not in order:
            order.append(name)
            for part in sorted(inside[name], key=lambda item: (-len(inside[item]), words[item][0], item)):
                add(part)

    for name in sorted(group.members, key=lambda item: (item in held, -len(inside[item]), words[item][0], item)):
        add(name)
    return tuple(order)


# -- drawing


def _draw(
    canvas: Canvas, box: _Box, style: _Style, names: tuple[Mapping[str, tuple[str, str]], Mapping[str, str]]
) -> float:
    """A box with its title, rows and arcs; gives its bottom."""
    group, (words, links) = box.group, names
    high = _height(group, style)
    canvas.rect(box.x, box.y, (style.wide, high), fill="#FAFAFA", edge="#C4C4C4", round_=6)
    y = canvas.lines(box.x + 12, box.y + 8, _title(group, style), Ink(12, bold=True))
    canvas.text(box.x + 12, y + 12, _say(group), Ink(10.5, colour="#444444"))
    top = y + 22
    middle = {name: top + style.row * (at + 0.5) for at, name in enumerate(box.order)}
    edges = (box.x + style.arcs, box.x + style.wide - style.arcs)
    for pair in sorted(group.pairs, key=_strength, reverse=True):
        _arc(canvas, pair, middle, (edges, words, style))
    room = edges[1] - edges[0] - 16
    for name in box.order:
        cited, label = words[name]
        _tell(canvas, (edges[0] + 8, middle[name], room), (cited, label if style.labels else ""), links.get(name, ""))
    return box.y + high


def _tell(canvas: Canvas, where: tuple[float, float, float], said: tuple[str, str], link: str) -> None:
    x, y, room = where
    cited, label = said
    ink, plain = Ink(11.5), Ink(10.5, colour="#444444")
    if label:
        canvas.text(x, y - 2, fit_citation(cited, room, ink._replace(bold=True)), ink._replace(bold=True), link=link)
        canvas.text(x, y + 12, fit(label, room, plain)[0], plain)
    else:
        canvas.text(x, y + 4, fit_citation(cited, room, ink), ink, link=link)


def _arc(
    canvas: Canvas, pair: PairFinding, middle: Mapping[str, float],
    how: tuple[tuple[float, float], Mapping[str, tuple[str, str]], _Style],
) -> None:  # fmt: skip
    """An arc between two rows; a dot at the one that lies inside the other."""
    (left, right), words, style = how
    one, other = middle[pair.a], middle[pair.b]
    away = min(style.arcs * 1.22, 14 + 7 * abs(one - other) / 19)
    line = line_of(pair.relation)
    strong = is_strong(pair)
    x, bend = (left, left - away) if strong else (right, right + away)
    shape = f"M{x:.1f} {one:.1f}C{bend:.1f} {one:.1f} {bend:.1f} {other:.1f} {x:.1f} {other:.1f}"
    tip = f"{words[pair.a][0]}: {pair.relation}: {words[pair.b][0]}"
    colour = line.colour if strong else _PALE
    canvas.path(shape, edge=colour, width=2 if strong else 1, tip=tip, dash=line.dash == "dashed" and strong)
    if pair.relation in _SIDED:
        canvas.circle(x, one, 3.5, fill=colour, tip=tip)


def _say(group: Group) -> str:
    """`15 gateways of 10 statutes; 2 inside another, 40 partial overlaps`."""
    relations = group.relations()
    weak = relations.get(_WEAKEST, 0)
    strong = sum(relations.values()) - weak
    law = f"{group.statutes} statute{'' if group.statutes == 1 else 's'}"
    counts = [f"{strong} where one repeats or contains another"] if strong else []
    counts += [f"{weak} partial overlap{'' if weak == 1 else 's'}"] if weak else []
    return f"{len(group.members)} gateways of {law}: {', '.join(counts)}"


def _keys(groups: Sequence[Group]) -> Iterator[Key]:
    found = {pair.relation for group in groups for pair in group.pairs}
    for relation in sorted(found - {_WEAKEST}, key=RELATION_ORDER.index):
        line = line_of(relation)
        yield Key("dash" if line.dash == "dashed" else "line", line.colour, f"left: {line.words}")
    if found & _SIDED:
        yield Key("dot", "#444444", "at the gateway that lies inside the other")
    if _WEAKEST in found:
        yield Key("line", _PALE, "right: partial overlap")
