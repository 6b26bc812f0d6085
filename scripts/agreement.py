#!/usr/bin/env python3
"""How far two coders, each from the statute text and without sight of the other, coded alike.

    python scripts/agreement.py             a table: one line for each axis or term
    python scripts/agreement.py --open      the differences that nobody has settled yet

Reads `data/double-coding.csv`: one row for each gateway and axis that either coder filled in, with
both codings as they were first made, and how a difference was settled. The measure is Cohen's kappa
(J. Cohen, "A coefficient of agreement for nominal scales", 1960): the share of agreement beyond
what two coders with the same habits would reach by chance. A set of bodies or purposes counts as
one value, so that a set that differs in one member counts as no agreement at all; the mean overlap
of the sets is given beside it.
"""

from __future__ import annotations

import csv
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

TABLE = Path(__file__).resolve().parent.parent / "data" / "double-coding.csv"

#: How a difference may be settled, and how that is said of several.
OUTCOMES = {
    "same": "alike",
    "first": "for the first coder",
    "second": "for the second",
    "both": "for both or for a third value",
    "reading": "as words that bear both",
    "open": "not yet",
}


class Pair(NamedTuple):
    """One axis of one gateway as both coded it; an empty text is not established.

    Attributes:
        outcome: How it was settled, of `OUTCOMES`.
        note: Why, in a sentence.
    """

    gateway: str
    axis: str
    first: str
    second: str
    outcome: str
    note: str


class Agreement(NamedTuple):
    """One line of the table.

    Attributes:
        compared: Gateways for which both coders established a value.
        agreed: Those of them with equal values.
        overlap: Mean share of values in common (Jaccard), for sets.
        kappa: None where both used one value throughout, so that chance alone would agree.
        one_only: Gateways for which only one of the coders established a value.
    """

    axis: str
    compared: int
    agreed: int
    overlap: float
    kappa: float | None
    one_only: int


def read_pairs(path: Path = TABLE) -> list[Pair]:
    """Rows of the table, in its order."""
    with path.open(encoding="utf-8", newline="") as stream:
        return [Pair(**row) for row in csv.DictReader(stream)]


def cohen_kappa(pairs: Sequence[tuple[str, str]]) -> float | None:
    """Cohen's kappa of two nominal codings of the same items; None when chance agreement is total.

    Example:
        >>> votes = [("y", "y")] * 20 + [("y", "n")] * 5 + [("n", "y")] * 10 + [("n", "n")] * 15
        >>> round(cohen_kappa(votes), 3)
        0.4
    """
    count = len(pairs)
    if not count:
        return None
    observed = sum(one == two for one, two in pairs) / count
    ones, twos = (Counter(pair[side] for pair in pairs) for side in (0, 1))
    chance = sum(ones[value] * twos[value] for value in ones) / count**2
    return None if chance == 1 else (observed - chance) / (1 - chance)


def measure(pairs: Iterable[Pair]) -> list[Agreement]:
    """Agreement by axis, in the order in which the axes first appear."""
    axes: dict[str, list[Pair]] = {}
    for pair in pairs:
        axes.setdefault(pair.axis, []).append(pair)
    return [_measure(axis, listed) for axis, listed in axes.items()]


def _measure(axis: str, pairs: Sequence[Pair]) -> Agreement:
    both = [(pair.first, pair.second) for pair in pairs if pair.first and pair.second]
    overlaps = [_overlap(one, two) for one, two in both]
    return Agreement(
        axis,
        len(both),
        sum(one == two for one, two in both),
        sum(overlaps) / len(overlaps) if overlaps else 0.0,
        cohen_kappa(both),
        sum(bool(pair.first) != bool(pair.second) for pair in pairs),
    )


def _overlap(one: str, two: str) -> float:
    ones, twos = set(one.split(" | ")), set(two.split(" | "))
    return len(ones & twos) / len(ones | twos)


def table(lines: Iterable[Agreement]) -> str:
    """The lines as a Markdown table."""
    head = "| axis or term | compared | alike | mean overlap | kappa | by one coder only |\n|---|---|---|---|---|---|\n"
    return head + "".join(
        f"| {line.axis} | {line.compared} | {line.agreed / line.compared if line.compared else 0:.0%}"
        f" | {line.overlap:.0%} | {'-' if line.kappa is None else format(line.kappa, '.2f')} | {line.one_only} |\n"
        for line in lines
    )


def main(arguments: Sequence[str]) -> int:
    """Print the table, or the open differences; 1 if there are any of those."""
    pairs = read_pairs()
    if "--open" not in arguments:
        sys.stdout.write(table(measure(pairs)))
        return 0
    left = [pair for pair in pairs if pair.outcome == "open"]
    sys.stdout.writelines(f"{pair.gateway} {pair.axis}: {pair.first or '-'} / {pair.second or '-'}\n" for pair in left)
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
