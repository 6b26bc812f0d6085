"""Who overlaps whom, as a table: a row and a column for each gateway, or for each group of them.

A cell says how much of its row lies in its column, so it need not equal the cell across. The
relation is a letter: capital when the row is the covered side or there is no side, small when the
column is. A partial overlap has no letter.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import NamedTuple

from gateways_graph.model.finding import PairFinding
from gateways_graph.model.groups import Group

__all__ = ["MARKS", "Block", "Cell", "block_matrix", "pair_matrix", "say_part"]

#: Relation -> its letter, strongest first.
MARKS = {
    "same source": "S", "duplicate": "D", "scope twin": "T", "redundant": "R",
    "specific under general": "G", "subsumed": "I", "partial overlap": "", "undecided": "U",
}  # fmt: skip
_SIDED = frozenset({"redundant", "specific under general", "subsumed"})


class Cell(NamedTuple):
    """What one gateway has of another. `part`: the share of the row's points that the column has too."""

    part: Fraction
    mark: str
    relation: str
    certainty: str


class Block(NamedTuple):
    """What one group has of another: pairs that relate, of all pairs there are, and the letters among them."""

    related: int
    pairs: int
    marks: str


def pair_matrix(findings: Iterable[PairFinding]) -> dict[tuple[str, str], Cell]:
    """Cells by (row, column); a pair that shares nothing has none, nor has a gateway with itself."""
    cells: dict[tuple[str, str], Cell] = {}
    for item in findings:
        mark = MARKS.get(item.relation, "")
        small = mark.lower() if item.relation in _SIDED else mark
        cells[item.a, item.b] = Cell(Fraction(*item.share_a), mark, item.relation, item.certainty)
        cells[item.b, item.a] = Cell(Fraction(*item.share_b), small, item.relation, item.certainty)
    return cells


def block_matrix(groups: Sequence[Group], findings: Iterable[PairFinding]) -> dict[tuple[int, int], Block]:
    """Cells by the numbers of two groups, the same both ways round; (n, n) is the inside of a group."""
    home = {name: group.number for group in groups for name in group.members}
    sizes = {group.number: len(group.members) for group in groups}
    found: dict[tuple[int, int], list[str]] = {}
    for item in findings:
        if item.a in home and item.b in home:
            ends = sorted((home[item.a], home[item.b]))
            found.setdefault((ends[0], ends[1]), []).append(MARKS.get(item.relation, ""))
    blocks: dict[tuple[int, int], Block] = {}
    for (one, other), marks in found.items():
        pairs = sizes[one] * sizes[other] if one != other else sizes[one] * (sizes[one] - 1) // 2
        block = Block(len(marks), pairs, "".join(mark for mark in MARKS.values() if mark and mark in marks))
        blocks[one, other] = blocks[other, one] = block
    return blocks


def say_part(part: Fraction) -> str:
    """A share in per cent, as a whole number that never rounds to 0 or 100 unless it is."""
    value = part * 100
    if value in {0, 100}:
        return str(int(value))
    return "<1" if value < 1 else ">99" if value > 99 else f"{float(value):.0f}"
