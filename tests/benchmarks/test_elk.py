"""ELK, an OWL EL reasoner by other people, says of every scope what the engine says: which lies inside which."""

from __future__ import annotations

from datetime import date

import pytest

from benchmarks.elk import BoxRow, Scopes, Tree, classify, encode, of_table, of_world
from benchmarks.peers import find_inside
from benchmarks.worlds import DAY, build_sample
from gateways_graph import load
from gateways_graph.engine.world import build_world
from gateways_graph.model.gateway import ALL_EXTENTS
from tests.builders import body, body_class, dataset, day_of, flow, gateway, without
from tests.cases.pairs import EXTENTS
from tests.strategies import draw_dataset

SPARSE, DENSE = "sparse", "dense"


def _rows(*boxes: tuple[str, tuple[str, ...], tuple[str, ...]]) -> tuple[BoxRow, ...]:
    """Boxes of gateways by id, discloser and recipient, for one purpose and any information."""
    return tuple(BoxRow(name, (given, taken, ("purposes:p",), (), ()), 0b1111) for name, given, taken in boxes)


def _scopes(*boxes: tuple[str, tuple[str, ...], tuple[str, ...]], split: tuple[str, ...] = ()) -> Scopes:
    names = ("bcls:k", "body:a", "body:b")
    bodies = Tree(names, (("body:a", "bcls:k"), ("body:b", "bcls:k")), frozenset(split))
    others = {name: Tree((f"{name}:p",)) for name in ("purposes", "information", "origins")}
    return Scopes({"bodies": bodies, **others}, _rows(*boxes))


# -- the encoding


def test_a_list_to_be_contained_becomes_its_combinations() -> None:
    """EL has no union, so each combination of single values is a class; a body telling itself is none."""
    both = ("body:a", "body:b")
    ontology = encode(_scopes(("g", both, both), ("h", ("bcls:k",), ("body:b",))))
    assert [*ontology.lefts.values()] == ["g", "g", "h"]
    assert [*ontology.rights.values()] == ["g", "h"]


def test_an_exhaustive_class_to_be_contained_is_what_lies_below_it() -> None:
    """It is no more than its members; an open class is more, so it stays a value of its own."""
    boxes = ("g", ("bcls:k",), ("bcls:k",))
    assert len(encode(_scopes(boxes)).lefts) == 1
    assert len(encode(_scopes(boxes, split=("bcls:k",))).lefts) == 2


def test_what_el_cannot_say_is_left_out_and_counted() -> None:
    """Exclusions and what gives way are complements; a gateway of two boxes may be contained but not contain."""
    world = build_world(
        dataset(
            body_class("k"), body("a", "bcls:k"),
            gateway("1", flow(discloser="bcls:k", except_=without(discloser="body:a"))),
            gateway("2", flow(), gives_way_to=("4",)),
            gateway("3", flow(), flow(recipient="body:a")),
            gateway("4", flow()),
        ),
        day_of(),
    )  # fmt: skip
    scopes = of_world(world)
    assert scopes.left_out == {"leaves something out": 1, "gives way to another": 1}
    ontology = encode(scopes)
    assert (set(ontology.lefts.values()), set(ontology.rights.values())) == ({"3", "4"}, {"4"})


# -- the reasoner


@pytest.mark.elk
def test_elk_reads_the_encoding() -> None:
    """Lists, open and exhaustive classes, bodies telling themselves and extents, one by one."""
    a, b, k, both = ("body:a",), ("body:b",), ("bcls:k",), ("body:a", "body:b")
    boxes = (("a to b", a, b), ("both to both", both, both), ("k to k", k, k), ("a to a or b", a, both))
    open_ = classify(encode(_scopes(*boxes))).inside
    nearly = [("a to a or b", "a to b"), ("a to b", "a to a or b")]
    narrow = [("a to a or b", "both to both"), ("a to b", "both to both")]
    wide = [("a to a or b", "k to k"), ("a to b", "k to k"), ("both to both", "k to k")]
    assert open_ == sorted(nearly + narrow + wide)
    assert classify(encode(_scopes(*boxes, split=k))).inside == sorted([*open_, ("k to k", "both to both")])
    less, more = (row._replace(extent=bits) for row, bits in zip(_rows(*boxes[:1] * 2), (0b0001, 0b0011), strict=True))
    scopes = _scopes()._replace(rows=(less._replace(gateway="less"), more._replace(gateway="more")))
    assert classify(encode(scopes)).inside == [("less", "more")]


@pytest.mark.elk
@pytest.mark.parametrize(
    ("density", "count"),
    [(SPARSE, 300), (DENSE, 300), *(pytest.param(name, 3000, marks=pytest.mark.slow) for name in (SPARSE, DENSE))],
)
def test_elk_agrees_on_generated_worlds(density: str, count: int) -> None:
    """Every containment, and no other, among hundreds and thousands of scopes."""
    sample = build_sample(density, count)
    found = classify(encode(of_table(sample.table))).inside
    assert found == find_inside(build_world(sample.dataset, DAY.toordinal()))
    assert len(found) > count // 30


@pytest.mark.elk
def test_elk_agrees_on_tiny_worlds_at_random() -> None:
    """Offices, exhaustive classes, bodies that ended, forms, origins and relative purposes, in 300 worlds at once."""
    scopes, expected, pairs = [], [], 0
    for seed in range(300):
        world = build_world(draw_dataset(seed, count=5), day_of(), extent=EXTENTS)
        mine = of_world(world)
        rows = tuple(row._replace(gateway=f"{seed} {row.gateway}") for row in mine.rows)
        scopes.append(mine._replace(rows=rows))
        single = set(encode(mine).rights.values())
        may = {row.gateway for row in mine.rows}
        pairs += len(may) * len(single)
        expected += [(f"{seed} {a}", f"{seed} {b}") for a, b in find_inside(world, may, single)]
    found = classify(encode(*scopes)).inside
    assert found == sorted(expected)
    assert pairs > 900
    assert len(found) > 200


@pytest.mark.elk
@pytest.mark.slow
def test_elk_agrees_on_the_packaged_data() -> None:
    """All that EL can express of the recorded law; what it cannot is less than a tenth on the contained side."""
    world = build_world(load().dataset, date(2026, 1, 1).toordinal(), extent=ALL_EXTENTS)
    scopes = of_world(world)
    ontology = encode(scopes)
    may, single = {row.gateway for row in scopes.rows}, set(ontology.rights.values())
    assert len(may) + sum(scopes.left_out.values()) == len(world.live)
    assert 10 * sum(scopes.left_out.values()) < len(world.live)
    found = classify(ontology, workers=2).inside
    assert found == find_inside(world, may, single)
    assert len(found) > 100


@pytest.mark.elk
def test_a_wrong_hierarchy_is_noticed() -> None:
    """With one edge fewer ELK finds fewer containments: the comparison is not empty."""
    sample = build_sample(DENSE, 300)
    scopes = of_table(sample.table)
    whole = set(classify(encode(scopes)).inside)
    cut = {name: tree._replace(edges=()) for name, tree in scopes.trees.items()}
    assert set(classify(encode(scopes._replace(trees=cut))).inside) < whole
