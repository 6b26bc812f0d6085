"""Relations listed only when asked for: versions through time, both ways round, alike but for one axis, in a row."""

from __future__ import annotations

from typing import Any

import pytest

from gateways_graph.analysis.asked import ASKED, find_asked
from gateways_graph.engine.world import build_world
from gateways_graph.model.finding import PairFinding
from tests import builders as make

EARLY = (make.period("1990-01-01", "2005-01-01"),)


def ask(relation: str, *items: Any) -> list[PairFinding]:
    """Findings of one relation among gateways."""
    return find_asked(build_world(make.dataset(*items), make.day_of()), [relation])


def pairs(relation: str, *items: Any) -> list[tuple[str, str]]:
    """The same as pairs of ids."""
    return [(item.a, item.b) for item in ask(relation, *items)]


def version(name: str, start: str, until: str | None = None) -> Any:
    """One version of a family."""
    return make.gateway(name, family="fam:one", in_force=(make.period(start, until),))


def test_a_version_that_follows_at_once_is_the_successor() -> None:
    """Abutting periods of one family: the older first, though it is no longer live."""
    family = [version("old", "1990-01-01", "2005-01-01"), version("new", "2005-01-01")]
    assert pairs("successor", *family) == [("old", "new")]
    assert pairs("time gap", *family) == []


def test_a_hole_between_versions_is_a_time_gap() -> None:
    """The hole is counted in days."""
    family = [version("old", "1990-01-01", "2005-01-01"), version("new", "2005-01-11")]
    (gap,) = ask("time gap", *family)
    assert (gap.a, gap.b, gap.why) == ("old", "new", "new follows after 10 days")
    assert pairs("successor", *family) == []


@pytest.mark.parametrize("relation", ["successor", "time gap"])
def test_versions_that_are_no_sequence(relation: str) -> None:
    """Overlapping or vague periods, other families and gateways without one say nothing."""
    assert pairs(relation, version("old", "1990-01-01", "2010-01-01"), version("new", "2005-01-01")) == []
    assert pairs(relation, version("old", "1990-01-01", "2005"), version("new", "2005-01-01")) == []
    other = version("new", "2005-01-01")._replace(family="fam:two")
    assert pairs(relation, version("old", "1990-01-01", "2005-01-01"), other) == []
    alone = [
        make.gateway(name, in_force=(make.period(*dates),))
        for name, dates in (("a", ("1990-01-01", "2005-01-01")), ("b", ("2005-01-01",)))
    ]
    assert pairs(relation, *alone) == []


def test_a_family_of_three_is_taken_in_order() -> None:
    """Each version is compared with the next one only."""
    family = [
        version("c", "2010-01-01"),
        version("a", "1990-01-01", "2000-01-01"),
        version("b", "2000-01-01", "2010-01-01"),
    ]
    assert pairs("successor", *family) == [("a", "b"), ("b", "c")]


def test_reciprocal_is_both_ways_for_meeting_purposes() -> None:
    """A to B and B to A; for purposes apart it is not."""
    there, back = (
        make.gateway("there", make.flow("body:a", "body:b")),
        make.gateway("back", make.flow("body:b", "body:a")),
    )
    assert pairs("reciprocal", there, back) == [("back", "there")]
    assert pairs("reciprocal", there, make.gateway("back", make.flow("body:b", "body:a", "pur:other"))) == []
    assert pairs("reciprocal", there, make.gateway("again", make.flow("body:a", "body:b"))) == []


@pytest.mark.parametrize(
    ("axis", "fields"),
    [
        ("discloser", {"discloser": "body:other"}),
        ("recipient", {"recipient": "body:other"}),
        ("purpose", {"purpose": "pur:other"}),
        ("subject", {"subject": "inf:other"}),
    ],
)
def test_parallel_names_the_one_axis(axis: str, fields: dict[str, str]) -> None:
    """Meeting on every axis but one, which is named."""
    first = make.gateway("a", make.flow(subject="inf:fact"))
    second = make.gateway("b", make.flow(**{"subject": "inf:fact", **fields}))
    assert [item.why for item in ask("parallel", first, second)] == [f"they differ only in {axis}"]


def test_parallel_is_neither_meeting_nor_two_axes_apart() -> None:
    """Gateways that meet, or differ twice, are not parallel."""
    first = make.gateway("a")
    assert pairs("parallel", first, make.gateway("b")) == []
    assert pairs("parallel", first, make.gateway("b", make.flow("body:x", "body:y"))) == []


def test_chained_needs_the_onward_rule_to_admit_the_step() -> None:
    """One after the other where the first's onward rule lets the second's step through."""
    second = make.gateway("second", make.flow("body:b", "body:c"))

    def first(**terms: Any) -> Any:
        return make.gateway("first", make.flow("body:a", "body:b"), **terms)

    assert pairs("chained", first(), second) == [("first", "second")]
    tight = first(onward=("onw:tight",))
    assert pairs("chained", tight, second, make.rule("tight")) == []
    assert pairs("chained", tight, second, make.rule("tight", make.exception("c", recipient="body:c"))) == [
        ("first", "second")
    ]
    assert pairs("chained", first(onward=None), second) == []
    assert pairs("chained", first(), make.gateway("second", make.flow("body:b", "body:c", "pur:other"))) == []


def test_a_doubtful_gateway_makes_the_finding_possible() -> None:
    """Where one of the two is not certainly in force the relation is possible."""
    there = make.gateway("there", make.flow("body:a", "body:b"))
    back = make.gateway("back", make.flow("body:b", "body:a"), in_force=None)
    assert [item.certainty for item in ask("reciprocal", there, back)] == ["possible"]


def test_nothing_is_listed_unasked() -> None:
    """Only the relations wanted come back, in order, and ended gateways are in no pair."""
    there, back = (
        make.gateway("there", make.flow("body:a", "body:b")),
        make.gateway("back", make.flow("body:b", "body:a")),
    )
    world = build_world(
        make.dataset(there, back, make.gateway("ended", make.flow("body:b", "body:a"), in_force=EARLY)), make.day_of()
    )
    assert find_asked(world, []) == []
    assert {item.relation for item in find_asked(world, ASKED)} == {"chained", "reciprocal"}
