"""Who tells whom through what, as columns and ribbons, so that a picture of a thousand gateways can be read.

A *strand* is one (discloser, through, recipient) of one gateway. Each column keeps the ends with most
gateways and folds the rest into one; nothing is left out of a count.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import date
from typing import NamedTuple

from gateways_graph.graph.bodies import telling_flows
from gateways_graph.model.dataset import Dataset
from gateways_graph.model.gateway import ALL_EXTENTS, Flow, Gateway

__all__ = ["FOLDED", "Column", "End", "Ribbon", "Strand", "Strands", "fold_strands", "iter_strands"]

#: Key of what is folded, in every column.
FOLDED = "*"
_DUTIES = frozenset({"must", "must-when-required"})


class Strand(NamedTuple):
    """Names in order of column, and the gateway."""

    ends: tuple[str, ...]
    gateway: str
    duty: bool


class End(NamedTuple):
    """Something in a column; `stands_for` is how many names it folds (1 for a name of its own)."""

    key: str
    gateways: int
    stands_for: int = 1


class Column(NamedTuple):
    """The ends of one column, most gateways first, the folded one last."""

    ends: tuple[End, ...]


class Ribbon(NamedTuple):
    """What joins an end of column `at` with one of the next."""

    at: int
    source: str
    target: str
    gateways: tuple[str, ...]
    duties: int


class Strands(NamedTuple):
    """Columns and the ribbons between them, widest first; `gateways` is how many there are in all."""

    columns: tuple[Column, ...]
    ribbons: tuple[Ribbon, ...]
    gateways: int


def iter_strands(
    dataset: Dataset,
    as_at: date | None,
    *,
    through: Callable[[Gateway, Flow], Iterable[str]] | None = None,
    name: Callable[[str], str] = str,
    wanted: Callable[[Gateway, Flow], bool] = lambda _gateway, _flow: True,
    extent: Collection[str] = ALL_EXTENTS,
) -> Iterator[Strand]:
    """Strands of flows that tell somebody, as `body_graph` counts them.

    Args:
        dataset: What was read.
        as_at: Leave out what certainly does not stand that day.
        through: What stands in the middle column; None for no middle.
        name: What a body is drawn as (itself, or its sector).
        wanted: Which flows count.
        extent: Leave out what certainly stands in none of these jurisdictions.
    """
    single = {node.id for node in dataset.bodies.nodes if node.kind != "class"}
    for gateway, flow in telling_flows(dataset, as_at, extent):
        if not wanted(gateway, flow):
            continue
        duty = gateway.obligation in _DUTIES
        middles = [(middle,) for middle in through(gateway, flow)] if through else [()]
        for discloser in flow.discloser:
            for recipient in flow.recipient:
                if discloser == recipient and discloser in single:
                    continue
                for middle in middles:
                    yield Strand((name(discloser), *middle, name(recipient)), gateway.id, duty)


def fold_strands(strands: Iterable[Strand], *, most: tuple[int, ...]) -> Strands:
    """Columns with at most so many ends each, the rest of a column in one.

    Args:
        strands: All with the same number of ends.
        most: Most ends of each column, the folded one among them.
    """
    known = list(dict.fromkeys(strands))
    met: list[dict[str, set[str]]] = [{} for _ in most]
    for strand in known:
        for at, end in enumerate(strand.ends):
            met[at].setdefault(end, set()).add(strand.gateway)
    kept = [_kept(found, count) for found, count in zip(met, most, strict=True)]
    ribbons: dict[tuple[int, str, str], dict[str, bool]] = {}
    for strand in known:
        ends = [end if end in kept[at] else FOLDED for at, end in enumerate(strand.ends)]
        for at in range(len(ends) - 1):
            ribbons.setdefault((at, ends[at], ends[at + 1]), {})[strand.gateway] = strand.duty
    drawn = [Ribbon(*place, tuple(sorted(found)), sum(found.values())) for place, found in ribbons.items()]
    drawn.sort(key=lambda item: (-len(item.gateways), item.at, item.source, item.target))
    columns = tuple(_column(found, names) for found, names in zip(met, kept, strict=True))
    return Strands(columns, tuple(drawn), len({strand.gateway for strand in known}))


def _kept(found: dict[str, set[str]], most: int) -> list[str]:
    """The names that stand by themselves; one alone is not folded."""
    order = sorted(found, key=lambda name: (-len(found[name]), name))
    return order if len(order) <= most else order[: most - 1]


def _column(found: dict[str, set[str]], kept: list[str]) -> Column:
    ends = [End(name, len(found[name])) for name in kept]
    rest = sorted(set(found) - set(kept))
    if rest:
        ends.append(End(FOLDED, len(set().union(*(found[name] for name in rest))), len(rest)))
    return Column(tuple(ends))
