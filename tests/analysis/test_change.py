"""What a change of the law does, in the cases in which a list of differences would mislead."""

from __future__ import annotations

from typing import Any

import pytest

from gateways_graph.analysis.change import find_changes
from gateways_graph.analysis.repeal import choose_repealed, repeal
from gateways_graph.engine.world import World
from gateways_graph.errors import UnknownNameError
from gateways_graph.model.change import Changes, PermissionChange
from gateways_graph.model.gateway import Condition, Restriction
from tests.builders import body, body_class, flow, gateway, period, provision_iri
from tests.comparing import world

_WIDE = flow(recipient=("body:taker", "body:other"))
_RESIDUAL = {"gives_way_to": ("code:any-other-power",), "obligation": "may"}


def _changes(old: tuple[Any, ...], new: tuple[Any, ...], **days: str) -> Changes:
    sides = world(*old, day=days.get("before", "2020-06-15")), world(*new, day=days.get("after", "2020-06-15"))
    return find_changes(*sides)


def _lost(changes: Changes) -> list[tuple[str, int, int]]:
    return [(item.gateway, item.was, item.becomes) for item in changes.permissions if item.what == "lost"]


def _ends(item: PermissionChange) -> tuple[str, str]:
    return item.witness.discloser, item.witness.recipient


# -- permissions


def test_repealing_one_of_two_duplicates_loses_nothing() -> None:
    """The other carries the same flow on the same terms."""
    changes = _changes((gateway("1"), gateway("2")), (gateway("1"),))
    assert [(item.what, item.old) for item in changes.gateways] == [("lost", "2")]
    assert changes.permissions == ()
    assert [(item.what, item.gateway) for item in changes.redundancies] == [("lost", "1"), ("lost", "2")]


def test_repealing_both_duplicates_loses_the_permission() -> None:
    """Each is named as having carried what the other did."""
    changes = _changes((gateway("1"), gateway("2"), gateway("3", flow("body:x"))), (gateway("3", flow("body:x")),))
    assert _lost(changes) == [("1", 2, 0), ("2", 2, 0)]
    assert [item.also for item in changes.permissions] == [("2",), ("1",)]
    assert {_ends(item) for item in changes.permissions} == {("body:giver", "body:taker")}


def test_only_what_nothing_else_permits_is_lost() -> None:
    """The witness and the boxes are those outside what remains."""
    (found,) = _changes((gateway("1", _WIDE), gateway("2")), (gateway("2"),)).permissions
    assert _ends(found) == ("body:giver", "body:other")
    assert found.boxes[0].recipient == ("body:other",)
    assert found.remains == ()


def test_two_that_remain_may_keep_it_together() -> None:
    """Coverage is by the union: neither of the two would keep it alone."""
    halves = (gateway("1"), gateway("2", flow(recipient="body:other")))
    assert _changes((gateway("3", _WIDE), *halves), halves).permissions == ()


def test_half_coded_law_keeps_a_permission_only_possibly() -> None:
    """What is coded in part never shows that nothing is lost."""
    half = gateway("2", status="coded")
    (found,) = _changes((gateway("1"), half), (half,)).permissions
    assert (found.was, found.becomes, found.certainty, found.remains) == (2, 1, "possible", ("2",))
    assert "2 is only coded" in found.turns_on


def test_what_was_half_coded_all_along_is_not_lost() -> None:
    """Where a half-coded gateway stays and nothing else changes, nothing is said of it."""
    half = gateway("2", status="coded")
    other = gateway("1", flow("body:x"))
    assert {item.gateway for item in _changes((other, half), (half,)).permissions} == {"1"}


def test_a_general_power_that_remains_is_said() -> None:
    """The specific gateway is lost, and a general power remains."""
    general = gateway("2", _WIDE, source="general-competence")
    (found,) = _changes((gateway("1"), general), (general,)).permissions
    assert (found.tier, found.was, found.becomes, found.general, found.remains) == ("specific", 2, 0, 2, ("2",))


def test_a_general_power_is_not_lost_where_a_specific_one_remains() -> None:
    """Of a general power, only what nothing else permits is lost."""
    general = gateway("2", _WIDE, source="general-competence")
    (found,) = _changes((gateway("1"), general), (gateway("1"),)).permissions
    assert (found.tier, _ends(found)) == ("general", ("body:giver", "body:other"))


def test_a_pairing_keeps_a_permission_only_possibly() -> None:
    """What remains only for bodies of the same area does not certainly permit the rest."""
    paired = gateway("2", flow(pairing="same-area"))
    (found,) = _changes((gateway("1"), paired), (paired,)).permissions
    assert (found.was, found.becomes, found.remains) == (2, 1, ("2",))


def test_lifting_a_bar_is_no_permission() -> None:
    """What only lifts a bar leaves the power to be found elsewhere, so nothing is gained by it."""
    lifting = gateway("2", flow("body:x"), legal_effect="lifts-bar")
    assert _changes((gateway("1"),), (gateway("1"), lifting)).permissions == ()


def test_a_gateway_without_dates_is_lost_only_possibly() -> None:
    """Not established never makes anything certain."""
    other = gateway("2", flow("body:x"))
    (found,) = _changes((gateway("1", in_force=None), other), (other,)).permissions
    assert (found.was, found.becomes, found.certainty) == (1, 0, "possible")
    assert found.turns_on == ("dates in force of 1 not established",)


# -- what steps in


def test_a_residual_power_steps_in_on_its_own_terms() -> None:
    """Nothing is lost, and the terms are those of the residual power."""
    residual = gateway("2", _WIDE, conditions=("cond:need",), **_RESIDUAL)
    changes = _changes((gateway("1"), residual), (residual,))
    assert changes.permissions == ()
    assert [(item.what, item.old) for item in changes.gateways] == [("lost", "1")]
    (found,) = changes.steps
    assert (found.what, found.gateway, found.other, found.certainty) == ("backfilled", "2", "1", "certain")
    assert (found.witness.discloser, found.witness.recipient) == ("body:giver", "body:taker")
    assert {item.term for item in found.terms} == {"conditions", "gives_way_to"}


def test_a_new_power_displaces_the_residual_one() -> None:
    """The residual power gives way to what is added."""
    residual = gateway("2", _WIDE, **_RESIDUAL)
    (found,) = _changes((residual,), (gateway("1"), residual)).steps
    assert (found.what, found.gateway, found.other, found.certainty) == ("displaced", "2", "1", "certain")


def test_a_residual_power_does_not_step_in_where_another_power_stays() -> None:
    """While any other power is there, it still gives way."""
    residual = gateway("2", _WIDE, **_RESIDUAL)
    assert _changes((gateway("1"), gateway("3"), residual), (gateway("3"), residual)).steps == ()


# -- redundancies and overlaps


def test_a_broad_power_makes_others_redundant_only_on_no_stricter_terms() -> None:
    """The side test decides: a power with a condition of its own covers nothing."""
    plain = _changes((gateway("1"),), (gateway("1"), gateway("2", _WIDE)))
    strict = _changes((gateway("1"),), (gateway("1"), gateway("2", _WIDE, conditions=("cond:need",))))
    assert [(item.what, item.gateway, item.certainty) for item in plain.redundancies] == [("gained", "1", "certain")]
    assert strict.redundancies == ()
    assert [(item.what, item.becomes and item.becomes.relation) for item in strict.overlaps] == [("gained", "subsumed")]


def test_half_coded_law_makes_others_only_possibly_redundant() -> None:
    """A bill that is coded in part makes no other law look superfluous with certainty."""
    (found,) = _changes((gateway("1"),), (gateway("1"), gateway("2", _WIDE, status="coded"))).redundancies
    assert (found.what, found.gateway, found.certainty) == ("gained", "1", "possible")


def test_a_condition_recorded_otherwise_changes_what_follows_from_it() -> None:
    """The gateways are as they were, and the relation between them is another."""
    pair = (gateway("1", conditions=("cond:a",)), gateway("2", _WIDE, conditions=("cond:b",)))
    old = (*pair, Condition("cond:a", "a", entails=("cond:b",)), Condition("cond:b", "b"))
    changes = _changes(old, (*pair, Condition("cond:a", "a"), Condition("cond:b", "b")))
    (found,) = changes.overlaps
    assert found.was is not None
    assert found.becomes is not None
    assert (found.what, found.was.relation, found.becomes.relation) == ("changed", "redundant", "subsumed")
    assert [(item.what, item.gateway) for item in changes.redundancies] == [("lost", "1")]
    assert [(item.kind, item.id, item.fields) for item in changes.recorded] == [("condition", "cond:a", ("entails",))]


# -- versions, days, bodies


def test_another_version_is_one_change() -> None:
    """A text that follows another is matched by its family: what it adds and drops, and the terms."""
    before = gateway("1", _WIDE, family="fam:x", in_force=(period("2000-01-01", "2010-01-01"),))
    after = gateway("2", flow(recipient=("body:taker", "body:third")), family="fam:x", conditions=("cond:need",),
                    in_force=(period("2010-01-01"),))  # fmt: skip
    items = (before, after)
    changes = _changes(items, items, before="2005-01-01", after="2015-01-01")
    (found,) = changes.gateways
    assert (found.what, found.old, found.new) == ("changed", "1", "2")
    assert [(item.was, item.becomes, item.witness.recipient) for item in found.shifts] == [
        (2, 0, "body:other"), (0, 2, "body:third"),
    ]  # fmt: skip
    assert [(item.term, item.a, item.b) for item in found.terms] == [("conditions", "none", "cond:need")]
    assert [(item.what, _ends(item)[1]) for item in changes.permissions] == [
        ("lost", "body:other"), ("gained", "body:third"),
    ]  # fmt: skip


def test_a_body_that_ended_is_no_permission_lost() -> None:
    """What is compared are the bodies of both days; that one ended is listed by itself."""
    items = (
        body_class("council"), body("old", "bcls:council", exists=(period("2000-01-01", "2010-01-01"),)),
        body("new", "bcls:council"), gateway("1", flow(recipient="bcls:council")),
        gateway("2", flow(recipient=("body:old", "body:new"))),
    )  # fmt: skip
    changes = _changes(items, items, before="2005-01-01", after="2015-01-01")
    assert (changes.permissions, changes.gateways, changes.overlaps) == ((), (), ())
    assert [(item.what, item.kind, item.id) for item in changes.recorded] == [("ends", "body", "body:old")]


def test_a_body_that_leaves_a_class_loses_its_permission() -> None:
    """The gateway is as it was, and reaches one body fewer."""
    items = (
        body_class("council"), body("kent", "bcls:council", during=(period("2000-01-01", "2010-01-01"),)),
        gateway("1", flow(recipient="bcls:council")),
    )  # fmt: skip
    changes = _changes(items, items, before="2005-01-01", after="2015-01-01")
    assert [(item.what, _ends(item)[1]) for item in changes.permissions] == [("lost", "body:kent")]
    assert changes.gateways[0].because == ("the day: bodies, classes or dates it depends on",)


# -- routes and bars


def test_what_is_lost_may_still_go_by_two_steps() -> None:
    """The witness is put to the search for routes on both sides."""
    chain = (gateway("2", flow("body:giver", "body:middle")), gateway("3", flow("body:middle", "body:taker")))
    (found,) = _changes((gateway("1"), *chain), chain).routes
    assert (found.what, found.was.gateways, found.becomes.gateways) == ("worse", ("1",), ("2", "3"))
    assert found.becomes.bodies == ("body:giver", "body:middle", "body:taker")


def test_a_bar_that_comes_closes_a_route() -> None:
    """The gateway stays, and the disclosure that the bar forbids is blocked."""
    preserving = gateway("1", other_restrictions="expressly-preserves")
    barred = Restriction("bar:x", "no telling", bars=(flow(id="flow:bar"),), extent=("E", "W", "S", "NI"),
                         in_force=(period(),), yields_to=(), prevails_over=(), status="checked")  # fmt: skip
    changes = _changes((preserving,), (preserving, barred))
    assert [(item.what, item.bar, item.gateways) for item in changes.bars] == [("gained", "bar:x", ("1",))]
    assert [(item.what, item.was.verdict, item.becomes.verdict) for item in changes.routes] == [
        ("lost", "supported on these facts", "blocked")
    ]
    assert changes.permissions == ()


def test_only_what_is_asked_for_is_looked_for() -> None:
    """The other kinds are empty and not counted."""
    changes = find_changes(world(gateway("1"), gateway("2")), world(gateway("2")), kinds=("overlap",))
    assert changes.counts() == {"overlap": {"lost": 1}}
    assert (changes.gateways, changes.redundancies) == ((), ())


# -- what is meant by a repeal


def _named(found: World, *texts: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    chosen = choose_repealed(found, texts)
    return chosen.gateways, chosen.bars


def test_repeal_takes_gateways_bars_provisions_and_statutes() -> None:
    """A provision means itself and what lies under it; a statute all of it."""
    bar = Restriction("bar:x", "x", provisions=(provision_iri("9"),), bars=(flow(id="flow:b"),), in_force=(period(),))
    found = world(gateway("5"), gateway("5-1", provisions=(provision_iri("5/1"),)), gateway("6"), bar)
    assert _named(found, "6") == (("6",), ())
    assert _named(found, "bar:x") == ((), ("bar:x",))
    assert _named(found, "x") == ((), ("bar:x",))
    assert _named(found, provision_iri("5")) == (("5", "5-1"), ())
    assert _named(found, "ukpga/2001/1/section/5") == (("5", "5-1"), ())
    assert _named(found, "ukpga/2001/1") == (("5", "5-1", "6"), ("bar:x",))


def test_repeal_of_something_unknown_or_not_in_force_is_refused() -> None:
    """The message says what it is instead, and what to do."""
    found = world(gateway("5", in_force=(period("2000-01-01", "2010-01-01"),)), gateway("6"))
    with pytest.raises(UnknownNameError, match=r"5: ended 2010-01-01.*choose another --as-at"):
        choose_repealed(found, ["5"])
    with pytest.raises(UnknownNameError, match="no gateway is called 'nobody'"):
        choose_repealed(found, ["nobody"])


def test_what_is_repealed_stays_in_the_record() -> None:
    """It is in force on no day, whatever its flows say of themselves."""
    item = gateway("1", flow(in_force=(period(),)))
    after = world(*repeal(world(item, gateway("2")).dataset, ["1"]).gateways)
    assert after.live == ("2",)
    assert "1" in after.gateways
