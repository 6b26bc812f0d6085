"""Each kind of conflict on a small world, and what makes it certain, possible or nothing at all."""

from __future__ import annotations

from typing import Any

import pytest

from gateways_graph.model.gateway import AltTerm
from tests import builders as make
from tests.analysis.barring import ANY_ENACTMENT, conflicts, only_conflict, read, step

PREVAILS: dict[str, Any] = {"prevails_over": ("g",)}
TWO = ("body:taker", "body:second")


def wide(**fields: Any) -> Any:
    """A gateway to two recipients."""
    return step("g", "giver", ("taker", "second"), **fields)


def kinds(*items: Any) -> list[tuple[str, str, str, tuple[str, ...]]]:
    """Kind, certainty, gateway and bars of every conflict."""
    return [(item.kind, item.certainty, item.gateway, item.all_bars) for item in conflicts(*items).findings]


def told(*items: Any) -> tuple[str, str]:
    """Kind and certainty of the one conflict."""
    found = only_conflict(*items)
    return found.kind, found.certainty


def test_a_bar_that_prevails_over_everything_makes_a_gateway_dead() -> None:
    """Nothing is left: the share is whole, and there is no point outside."""
    found = only_conflict(step("g", "giver", "taker"), read(**PREVAILS))
    assert (found.kind, found.certainty, found.turns_on) == ("dead", "certain", ())
    assert found.share[0] == found.share[1] > 0
    assert (found.left, found.witness is not None) == (None, True)
    assert found.why == "the bar prevails over the gateway by name"
    assert dict(found.precedence)["prevails"] == "yes"


def test_a_bar_that_prevails_over_a_part_carves_it_out() -> None:
    """What is left has a witness of its own."""
    found = only_conflict(wide(), read(**PREVAILS))
    assert (found.kind, found.certainty, found.share) == ("carved out", "certain", (12, 24))
    assert found.witness is not None
    assert found.left is not None
    assert (found.witness.recipient, found.left.recipient) == ("body:taker", "body:second")


def test_bars_may_close_a_gateway_only_together() -> None:
    """Each carves a part out; together they leave nothing, and each has a point that it alone takes."""
    one, two = (read(name, taken=taken, **PREVAILS) for name, taken in zip("ab", TWO, strict=True))
    spare = read("c", taken=TWO[1], **PREVAILS)
    found = conflicts(wide(), one, two, spare).findings
    assert [item.kind for item in found] == ["dead", "carved out", "carved out", "carved out"]
    assert (found[0].certainty, found[0].bar, found[0].all_bars) == ("certain", None, ("bar:a", "bar:b"))
    assert [item.alone and item.alone.recipient for item in found[0].bars] == list(TWO)
    assert found[0].share == (24, 24)


def test_bars_that_leave_something_together_close_nothing() -> None:
    """A point that neither bar takes keeps the gateway alive."""
    gateway = step("g", "giver", ("taker", "second", "third"))
    bars = [read(name, taken=taken, **PREVAILS) for name, taken in zip("ab", TWO, strict=True)]
    assert [item.kind for item in conflicts(gateway, *bars).findings] == ["carved out", "carved out"]


@pytest.mark.parametrize(
    ("says", "of_bar"),
    [
        ({}, {"status": "coded"}),
        ({}, {"ends_when": ("cond:public",)}),
        ({"lifts": None}, {}),
        ({"other_restrictions": "expressly-preserves"}, {"yields_to": None, "prevails_over": ()}),
        ({}, {"in_force": None}),
        ({"in_force": None}, {}),
        ({"extent": None}, {}),
        ({"legal_effect": None}, {}),
        ({}, {"in_force": (make.period("2020", "2030"),)}),
    ],
)
def test_what_keeps_a_gateway_from_being_certainly_dead(says: dict[str, Any], of_bar: dict[str, Any]) -> None:
    """Law not checked, an end of the bar, and anything not established leave it possibly dead, and are named."""
    found = only_conflict(step("g", "giver", "taker", **says), read(**{**PREVAILS, **of_bar}))
    assert (found.kind, found.certainty) == ("dead", "possible")
    assert found.turns_on


def test_several_bars_that_are_not_all_checked_close_only_possibly() -> None:
    """One bar that was only coded makes the union possible."""
    bars = read("a", **PREVAILS), read("b", taken=TWO[1], status="coded", **PREVAILS)
    found = conflicts(wide(), *bars).findings[0]
    assert (found.kind, found.certainty, len(found.bars)) == ("dead", "possible", 2)
    assert "bar:b is only coded" in found.turns_on


def test_an_exception_keeps_a_gateway_alive() -> None:
    """What a bar lets through without conditions is no ground in dispute; on conditions, it may be."""
    free = make.exception("free", recipient=TWO[1])
    found = only_conflict(wide(), read(taken=TWO, exceptions=(free,), **PREVAILS))
    assert (found.kind, found.certainty, found.share) == ("carved out", "certain", (12, 24))
    assert found.left is not None
    assert found.left.recipient == TWO[1]
    assert [(item.label, item.holds) for item in found.exceptions] == [("free", "part")]
    asked = only_conflict(wide(), read(taken=TWO, exceptions=(free._replace(conditions=("cond:x",)),), **PREVAILS))
    assert (asked.kind, asked.certainty, asked.left) == ("dead", "possible", None)
    assert asked.turns_on == ("conditions of an exception: free",)


def lets(*conditions: str) -> Any:
    """Two exceptions that between them contain all that a wide gateway permits."""
    return tuple(
        make.exception(name, recipient=taken, conditions=conditions) for name, taken in zip("ab", TWO, strict=True)
    )


@pytest.mark.parametrize(("conditions", "said"), [((), False), (("cond:consent",), True)])
def test_exceptions_that_contain_the_common_ground_override(conditions: tuple[str, ...], said: bool) -> None:
    """Together they may contain it; conditions are named as left to judge."""
    answer = conflicts(wide(), read(taken=TWO, exceptions=lets(*conditions)))
    found = answer.findings[0]
    assert (found.kind, found.certainty) == ("overridden", "certain")
    assert ("left to judge" in found.why, answer.conditional) == (said, int(said))
    assert {item.conditions for item in found.exceptions} == {conditions}


def test_a_bar_that_prevails_does_so_until_conditions_are_met() -> None:
    """Without conditions an exception frees the gateway; with them the bar prevails, save where they are met."""
    assert told(wide(), read(taken=TWO, exceptions=lets(), **PREVAILS)) == ("overridden", "certain")
    gateway = step("g", "giver", ("taker", "second", "third"))
    found = only_conflict(gateway, read(taken=TWO, exceptions=lets("cond:consent"), **PREVAILS))
    assert (found.kind, found.certainty) == ("carved out", "certain")
    assert found.why.endswith("save where conditions of an exception are met")
    whole = only_conflict(wide(), read(taken=TWO, exceptions=lets("cond:consent"), **PREVAILS))
    assert (whole.kind, whole.certainty) == ("dead", "possible")


def test_conditions_override_only_what_no_unread_term_may_decide() -> None:
    """Where the gateway may preserve the bar, an exception with conditions is only possibly enough."""
    found = only_conflict(wide(other_restrictions=None), read(taken=TWO, exceptions=lets("cond:consent")))
    assert (found.kind, found.certainty) == ("overridden", "possible")
    assert found.turns_on == ("what g says of other restrictions not established",)


@pytest.mark.parametrize(
    ("says", "of_bar"),
    [
        ({"lifts": ("bar:secrecy",)}, {}),
        ({"other_restrictions": "overrides-all"}, {}),
        ({}, {"yields_to": ("g",)}),
        ({}, {"yields_to": ("enc:any",)}),
        ({"lifts": ("bar:secrecy",), "other_restrictions": None}, {"yields_to": None}),
    ],
)
def test_a_gateway_that_prevails_overrides(says: dict[str, Any], of_bar: dict[str, Any]) -> None:
    """By its own words or by the bar's, by name or by class of enactments."""
    assert told(step("g", "giver", "taker", **says), read(**of_bar), ANY_ENACTMENT) == ("overridden", "certain")


def test_each_over_the_other_is_circular() -> None:
    """Both turns of the circle are spelt out."""
    found = only_conflict(step("g", "giver", "taker", lifts=("bar:secrecy",)), read(**PREVAILS))
    assert (found.kind, found.certainty) == ("circular", "certain")
    assert [(turn.prevails, turn.over) for turn in found.circle] == [("g", "bar:secrecy"), ("bar:secrecy", "g")]
    assert found.why == "the gateway lifts the bar; but the bar prevails over the gateway by name"


def test_each_giving_way_to_the_other_is_circular() -> None:
    """General words on both sides settle nothing."""
    gateway = step("g", "giver", "taker", other_restrictions="expressly-preserves")
    assert told(gateway, read(yields_to=("enc:any",)), ANY_ENACTMENT) == ("circular", "certain")


def test_a_longer_circle_is_found() -> None:
    """Two gateways and two bars, each over the next, and no shorter circle among them."""
    one = step("g", "giver", "taker", lifts=("bar:b",))
    two = step("h", "giver", "taker", lifts=("bar:a",))
    bars = read("a", prevails_over=("g",)), read("b", prevails_over=("h",))
    found = conflicts(one, two, *bars).findings
    circle = next(item for item in found if item.kind == "circular")
    assert (circle.certainty, circle.bar, circle.all_bars) == ("certain", None, ("bar:a", "bar:b"))
    assert [turn.prevails for turn in circle.circle] == ["bar:a", "g", "bar:b", "h"]
    assert sum(item.kind == "circular" for item in found) == 1


def test_a_longer_circle_needs_shared_ground() -> None:
    """Provisions that share no disclosure do not go in a circle."""
    one = step("g", "giver", "taker", lifts=("bar:b",))
    two = step("h", "giver", "second", lifts=("bar:a",))
    bars = read("a", taken=TWO, prevails_over=("g",)), read("b", taken=TWO, prevails_over=("h",))
    assert not [item for item in conflicts(one, two, *bars).findings if item.kind == "circular"]


def test_a_circle_passes_through_what_a_gateway_gives_way_to() -> None:
    """A bar over one gateway, that over another which gives way to it, and that over the bar."""
    one = step("g", "giver", "taker")
    two = step("h", "giver", ("taker", "second"), gives_way_to=("g",), lifts=("bar:a",))
    found = conflicts(one, two, read("a", prevails_over=("g",))).findings
    circle = next(item for item in found if item.kind == "circular")
    assert [turn.prevails for turn in circle.circle] == ["bar:a", "g", "h"]
    assert circle.share == (12, 12)


@pytest.mark.parametrize(
    ("obligation", "kind", "certainty"),
    [
        ("must", "deadlock", "certain"),
        ("must-when-required", "deadlock", "certain"),
        ("must-respond", "unresolved", "certain"),
        ("may", "unresolved", "certain"),
        (None, "unresolved", "possible"),
    ],
)
def test_a_duty_against_a_bar_is_a_deadlock(obligation: str | None, kind: str, certainty: str) -> None:
    """Where nothing says which prevails, a duty to disclose is required and forbidden; one may refuse the rest."""
    found = only_conflict(step("g", "giver", "taker", obligation=obligation), read())
    assert (found.kind, found.certainty) == (kind, certainty)
    assert ("requires and forbids" in found.why) == (kind == "deadlock")
    assert bool(found.turns_on) == (certainty == "possible")


def test_a_duty_that_a_bar_prevails_over_says_so() -> None:
    """Precedence is recorded, so there is no deadlock; that the text requires and forbids is still said."""
    found = only_conflict(step("g", "giver", "taker", obligation="must"), read(**PREVAILS))
    assert found.kind == "dead"
    assert found.why.endswith("the text requires and forbids")


@pytest.mark.parametrize(
    ("says", "of_bar", "named"),
    [
        ({"lifts": None}, {}, "bars lifted by g not established"),
        ({"other_restrictions": None}, {}, "what g says of other restrictions not established"),
        ({}, {"yields_to": None}, "what bar:secrecy yields to not established"),
        (
            {},
            {"yields_to": None, "alternatives": (AltTerm("yieldsTo", "g", ("rdg:broad",)),)},
            "reading of rdg:broad",
        ),
        ({}, {"extent": None}, "extent of bar:secrecy not established"),
    ],
)
def test_what_is_not_established_is_named(says: dict[str, Any], of_bar: dict[str, Any], named: str) -> None:
    """An unread term leaves the conflict unresolved, only possibly, and says what it turns on."""
    found = only_conflict(step("g", "giver", "taker", **says), read(**of_bar))
    assert (found.kind, found.certainty) == ("unresolved", "possible")
    assert named in found.turns_on


def test_a_general_power_and_named_words_are_remarked_on() -> None:
    """What is recorded but settles nothing is said."""
    general = only_conflict(step("g", "giver", "taker", source="incidental"), read(yields_to=("enc:any",)))
    assert "a general power lifts no bar" in general.why
    names = only_conflict(step("g", "giver", "taker", other_restrictions="overrides-named"), read())
    assert "this is not one" in names.why


@pytest.mark.parametrize(
    "fields", [{"legal_effect": "shields"}, {"act": "use"}, {"legal_effect": "enables"}, {"not_commenced": True}]
)
def test_what_no_bar_can_stand_against(fields: dict[str, Any]) -> None:
    """A shield permits nothing, to use is not to disclose, and a dormant gateway is not compared."""
    assert kinds(step("g", "giver", "taker", **fields), read(**PREVAILS)) == []


def test_a_gateway_is_judged_on_what_it_does_not_give_way_to() -> None:
    """A bar on ground that another gateway has taken does not meet it."""
    other = step("h", "giver", "taker")
    gateway = wide(gives_way_to=("h",))
    found = [item for item in conflicts(gateway, other, read(**PREVAILS)).findings if item.gateway == "g"]
    assert found == []


def test_a_bar_elsewhere_or_waiting_is_no_conflict() -> None:
    """No shared point, or an instrument that was not found: nothing to say."""
    gateway = step("g", "giver", "taker")
    assert kinds(gateway, read(taken="body:second")) == []
    assert kinds(gateway, read(depends_on=("code:instrument-not-found",))) == []


def test_kinds_that_are_not_asked_for_are_counted() -> None:
    """Only the kinds asked for are put into words; every kind is counted."""
    gateway = step("g", "giver", "taker", lifts=("bar:a",))
    answer = conflicts(gateway, read("a"), read("b"), kinds=("unresolved",))
    assert [item.kind for item in answer.findings] == ["unresolved"]
    assert answer.counts == {("unresolved", "certain"): 1, ("overridden", "certain"): 1}
    assert (answer.gateways, answer.bars, answer.complete) == (1, 2, True)


def test_one_bar_can_be_asked_about() -> None:
    """Only conflicts with it are kept and counted."""
    answer = conflicts(step("g", "giver", "taker"), read("a"), read("b"), bars=("bar:b",))
    assert [item.bar for item in answer.findings] == ["bar:b"]
