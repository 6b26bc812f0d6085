"""Seeded worlds of plain gateways over hierarchies in which anything may have two parents.

Larger than what `strategies.py` draws and simpler: one box per flow, nothing vague, nothing left out.
Classes are open or exhaustive, offices lie below bodies, and gateways name few nodes so that many meet.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

from gateways_graph.model.dataset import Dataset
from gateways_graph.model.gateway import Gateway
from tests import builders as make

__all__ = ["plain_dataset"]


def _dag(rng: random.Random, names: Sequence[str], *, second: float = 0.4) -> list[tuple[str, tuple[str, ...]]]:
    """Names with parents among the earlier ones; the first is the root."""
    found: list[tuple[str, tuple[str, ...]]] = [(names[0], ())]
    for number, name in enumerate(names[1:], 1):
        parents = rng.sample(names[:number], min(number, 2 if rng.random() < second else 1))
        found.append((name, tuple(sorted(parents))))
    return found


def _people(rng: random.Random) -> list[make.Placed]:
    classes = [f"bcls:k{number}" for number in range(5)]
    placed = [
        make.body_class(name[5:], over, exhaustive=number > 0 and rng.random() < 0.4)
        for number, (name, over) in enumerate(_dag(rng, classes))
    ]
    for letter in "abcd":
        placed.append(make.body(letter, tuple(sorted(rng.sample(classes, rng.choice((1, 1, 2)))))))
    placed.append(make.capacity("office", rng.choice(("body:a", "body:b", "bcls:k1"))))
    return placed


def _concepts(rng: random.Random) -> list[make.Placed]:
    purposes = _dag(rng, ["pur:any", *(f"pur:p{number}" for number in range(5))])
    subjects = _dag(rng, ["inf:all", *(f"inf:s{number}" for number in range(2))])
    return [
        *(make.purpose(name[4:], over, exhaustive=rng.random() < 0.3) for name, over in purposes),
        *(make.information(name[4:], over) for name, over in subjects),
    ]


def _some(rng: random.Random, names: Sequence[str]) -> tuple[str, ...]:
    return tuple(sorted(rng.sample(names, rng.choice((1, 1, 2, 3)))))


def _gateway(rng: random.Random, number: int, names: Sequence[Sequence[str]]) -> Gateway:
    flows = [
        make.flow(*(_some(rng, axis) for axis in (names[0], names[0], names[1])),
                  subject=_some(rng, names[2]) if rng.random() < 0.6 else (),
                  form=rng.choice(((), ("identifying",), ("identifying", "de-identified"))),
                  extent=rng.choice((("E",), ("E", "S"), ("S",))))
        for _ in range(rng.choice((1, 1, 1, 2)))
    ]  # fmt: skip
    return make.gateway(f"g{number:03}", *flows)


def plain_dataset(seed: int, count: int) -> Dataset:
    """A world of `count` gateways; the same seed gives the same world."""
    rng = random.Random(seed)
    placed = [*_people(rng), *_concepts(rng)]
    people = [item.node.id for item in placed if item.node.kind in ("body", "class", "capacity")]
    purposes = [item.node.id for item in placed if item.node.kind == "purpose"]
    subjects = [item.node.id for item in placed if item.node.kind == "information"]
    gateways = [_gateway(rng, number, (people, purposes, subjects)) for number in range(count)]
    return make.dataset(*placed, *gateways)
