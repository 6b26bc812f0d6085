"""Worlds of different data are compared bit by bit once they are numbered alike."""

from __future__ import annotations

from gateways_graph.engine.alignment import CLOSURES, align_worlds, shared_ground
from tests.builders import body, body_class, flow, gateway, purpose
from tests.comparing import world

_TO_COUNCIL = gateway("1", flow(recipient="bcls:council"))


def test_worlds_numbered_alike_are_left_alone() -> None:
    """Two days of one data set need no second compilation."""
    one, two = world(_TO_COUNCIL), world(_TO_COUNCIL, day="2021-01-01")
    assert align_worlds(one, two) == (one, two)


def test_each_bit_is_one_node_on_both_sides() -> None:
    """Nodes of either side have the same place in both."""
    old = world(body_class("council"), body("kent", "bcls:council"), _TO_COUNCIL)
    new = world(body_class("council"), body("leeds", "bcls:council"), purpose("other"), _TO_COUNCIL)
    one, two = align_worlds(old, new)
    for name in CLOSURES:
        numbered = [[point.node for point in getattr(side, name).points] for side in (one, two)]
        assert numbered[0] == numbered[1]


def test_a_node_of_one_side_stands_on_the_other_where_that_side_puts_it() -> None:
    """A council that only one side records falls under "council" on both."""
    old = world(body_class("council"), body("kent", "bcls:council"), _TO_COUNCIL)
    new = world(body_class("council"), body("kent", "bcls:council"), body("leeds", "bcls:council"), _TO_COUNCIL)
    one, two = align_worlds(old, new)
    assert one.bodies.certain["bcls:council"] == two.bodies.certain["bcls:council"]
    assert one.scopes["1"].plain_certain == two.scopes["1"].plain_certain


def test_a_node_of_both_sides_keeps_its_own_place_on_each() -> None:
    """Moving a body is a change, and is not smoothed over by a class that only one side has."""
    old = world(body_class("council"), body("kent"), body_class("group"), _TO_COUNCIL)
    new = world(body_class("council"), body("kent", "bcls:team"), body_class("team", "bcls:council"),
                body_class("group"), _TO_COUNCIL)  # fmt: skip
    one, two = align_worlds(old, new)
    kent = one.bodies.certain["body:kent"]
    assert not one.bodies.certain["bcls:council"] & kent
    assert two.bodies.certain["bcls:council"] & kent


def test_the_unlisted_rest_of_a_class_that_is_closed_on_one_side_is_not_compared() -> None:
    """Only one side has it."""
    old = world(body_class("council"), body("kent", "bcls:council"), _TO_COUNCIL)
    new = world(body_class("council", exhaustive=True), body("kent", "bcls:council"), _TO_COUNCIL)
    one, two = align_worlds(old, new)
    rest = one.bodies.certain["bcls:council"] & ~one.bodies.certain["body:kent"]
    assert rest
    assert not shared_ground(one, two).recipient & rest


def test_a_purpose_that_gets_parts_is_compared_with_itself() -> None:
    """A purpose of the old side is the same ground when the new side divides it."""
    old = world(purpose("any"), purpose("aim", "pur:any"), gateway("1"))
    new = world(purpose("any"), purpose("aim", "pur:any"), purpose("part", "pur:aim"), gateway("1"))
    one, two = align_worlds(old, new)
    assert one.scopes["1"].plain_certain == two.scopes["1"].plain_certain
