"""What earlier steps and bars let through: carried limits, exceptions, origins, precedence."""

from __future__ import annotations

from typing import Any

import pytest

from gateways_graph.model.dataset import Compatibility
from gateways_graph.model.gateway import Condition, EnactmentClass
from gateways_graph.model.route import VERDICTS
from tests import builders as make
from tests.analysis.routing import bar, only, open_routes, paths, routes, step

SUPPORTED, ARGUABLE, BLOCKED = VERDICTS[:3]
DIRECT = step("g", "giver", "taker")


def through_hub(*exceptions: Any, **fields: Any) -> list[Any]:
    """Giver to hub under a rule, then hub to taker."""
    rule = make.rule("tight", *exceptions, **fields)
    return [rule, step("one", "giver", "hub", onward=("onw:tight",)), step("two", "hub", "taker")]


# -- limits carried


def test_a_carried_limit_shuts_the_next_step() -> None:
    """A recipient that may not disclose passes nothing on, whatever power it has of its own."""
    assert open_routes(routes(*through_hub())) == []


def test_a_path_that_a_carried_limit_stops_is_blocked() -> None:
    """Where gateways fit and only a carried limit stops them, the answer is blocked, not unknown."""
    assert [route.verdict for route in routes(*through_hub()).routes] == [BLOCKED]


def test_a_limit_on_use_does_not_limit_disclosing() -> None:
    """A rule about use alone lets the next step through and is shown."""
    route = only(*through_hub(act="use"))
    assert (route.verdict, route.steps[1].limits) == (SUPPORTED, ("tight: does not limit this step",))


def test_an_exception_lifts_the_limit_and_leaves_its_conditions() -> None:
    """An exception that contains the step lifts that limit; its conditions become residual."""
    agreed = Condition("cond:agreed", "the originator agrees")
    route = only(agreed, *through_hub(make.exception("agreed", conditions="cond:agreed")))
    assert route.verdict == SUPPORTED
    assert route.steps[1].residual == ("the originator agrees",)
    assert route.steps[1].limits == ("tight: excepted: agreed",)


def test_the_easiest_exception_is_taken() -> None:
    """One exception suffices, and one without conditions is preferred."""
    agreed = Condition("cond:agreed", "the originator agrees")
    hard, easy = make.exception("hard", conditions="cond:agreed"), make.exception("easy", recipient="body:taker")
    assert only(agreed, *through_hub(hard, easy)).steps[1].residual == ()


def test_a_same_purpose_exception_admits_the_same_purpose() -> None:
    """Information that travels on for the purpose it came for is let through."""
    assert only(*through_hub(make.exception("same", purpose="code:same-purpose"))).verdict == SUPPORTED


@pytest.mark.parametrize("other", ["pur:other", "pur:aim"])
def test_same_purpose_beside_another_means_either(other: str) -> None:
    """Two purposes of one exception are alternatives: the same purpose suffices."""
    route = only(*through_hub(make.exception("same", purpose=("code:same-purpose", other))))
    assert route.verdict == SUPPORTED


def test_an_exception_for_someone_else_lifts_nothing() -> None:
    """An exception whose box does not hold the step leaves the limit standing."""
    assert open_routes(routes(*through_hub(make.exception("other", recipient="body:other")))) == []
    assert open_routes(routes(*through_hub(make.exception("other", purpose="pur:other")))) == []


def test_an_exception_still_needs_a_gateway_for_the_step() -> None:
    """An exception lifts a limit and gives no power."""
    free = make.exception("free")
    limited = step("one", "giver", "hub", onward=("onw:tight",))
    assert routes(make.rule("tight", free), limited).routes == ()


def test_an_exception_for_part_of_the_recipients_reaches_that_part() -> None:
    """A limit excepted for one member of the class asked gives a partial answer that names it."""
    councils = [make.body(name, "bcls:council", label=f"{name} council") for name in ("north", "south")]
    world = [
        *councils,
        make.rule("tight", make.exception("north", recipient="body:north")),
        step("one", "giver", "hub", onward=("onw:tight",)),
        step("two", "hub", "bcls:council"),
    ]
    found = open_routes(routes(*world, recipient="bcls:council"))
    assert [(route.match, route.part) for route in found] == [("partial", "only to north council")]


def test_an_exception_for_one_intermediate_keeps_the_way_through_it() -> None:
    """A limit excepted for one of the next recipients leaves the path through that one."""
    world = [
        make.rule("tight", make.exception("right", recipient="body:right")),
        step("one", "giver", "hub", onward=("onw:tight",)),
        step("two", "hub", ("left", "right")),
        step("three", ("left", "right"), "taker"),
    ]
    found = open_routes(routes(*world))
    assert [route.steps[1].recipient for route in found] == ["body:right"]


def test_a_limit_on_the_first_recipient_ends_with_it() -> None:
    """A rule that binds the first recipient stops its step, and no later body's."""
    rule = make.rule("first", make.exception("next", recipient="body:next"))
    first = step("a", "giver", "hub", onward=("onw:first",))
    longer = [rule, first, step("b", "hub", "next"), step("c", "next", "taker")]
    assert paths(routes(*longer)) == [("a", "b", "c")]
    after = make.rule("first", make.exception("next", recipient="body:next"), binds="everyone-after")
    assert paths(routes(after, *longer[1:])) == []


def test_a_limit_of_unknown_reach_makes_later_steps_arguable() -> None:
    """Whether a rule binds beyond the first recipient is not established: arguable, and said."""
    rule = make.rule("vague", make.exception("next", recipient="body:next"), binds="unknown")
    route = only(
        rule, step("a", "giver", "hub", onward=("onw:vague",)), step("b", "hub", "next"), step("c", "next", "taker")
    )
    assert route.verdict == ARGUABLE
    assert route.steps[2].doubts == ("vague: whether it applies here is not certain",)


@pytest.mark.parametrize("fields", [{"act": None}, {"conditions": ("cond:marked",)}, {"readings": ("rdg:broad",)}])
def test_a_rule_that_may_not_apply_makes_the_step_arguable(fields: dict[str, Any]) -> None:
    """A rule whose act, conditions or reading leave it open neither shuts nor frees."""
    assert only(*through_hub(**fields)).verdict == ARGUABLE


def test_a_rule_that_ends_leaves_its_end_to_judge() -> None:
    """A rule that ends in some case lets the step through if that case is met."""
    route = only(Condition("cond:public", "already public"), *through_hub(ends_when=("cond:public",)))
    assert (route.verdict, route.steps[1].residual) == (SUPPORTED, ("already public",))


def test_a_rule_for_another_origin_is_arguable() -> None:
    """Whether the information has the origin that the rule speaks of is for a person to find out."""
    assert only(*through_hub(origin=("body:elsewhere",))).verdict == ARGUABLE
    assert open_routes(routes(*through_hub(origin=("body:giver",)))) == []


def test_an_onward_rule_not_established_makes_what_follows_arguable() -> None:
    """A step after a gateway whose onward rule was not read is arguable, and names the gateway."""
    route = only(step("one", "giver", "hub", onward=None), step("two", "hub", "taker"))
    assert route.verdict == ARGUABLE
    assert route.steps[1].doubts == ("onward rule of one is not established",)
    assert route.steps[0].onward == ("not established",)


def test_silence_limits_nothing_and_is_warned_of() -> None:
    """Text that says nothing of further disclosure neither limits nor permits."""
    route = only(step("one", "giver", "hub"), step("two", "hub", "taker"))
    assert route.verdict == SUPPORTED
    assert "one is silent on further disclosure: that limits nothing and permits nothing" in route.warnings
    assert route.steps[0].onward == ("none found in the text read",)


def test_the_last_onward_rule_never_lowers_the_verdict() -> None:
    """What the recipient may do next is shown, and is not part of this disclosure."""
    route = only(make.rule("tight"), step("g", "giver", "taker", onward=("onw:tight",)))
    assert (route.verdict, route.steps[0].onward) == (SUPPORTED, ("tight",))
    assert only(DIRECT._replace(onward=None)).verdict == SUPPORTED


# -- origin


def test_a_flow_of_what_was_received_opens_only_after_its_source() -> None:
    """A power over information received through a gateway carries on after that gateway, and no other."""
    after = step("after", "hub", "taker", received_through="source")
    assert paths(routes(step("source", "giver", "hub"), after)) == [("source", "after")]
    assert paths(routes(step("another", "giver", "hub"), after, step("source", "x", "y"))) == []


def test_what_the_first_holder_received_is_assumed_and_said() -> None:
    """Asked of the first holder, that it received the information so is a doubt and a condition."""
    route = only(
        step("source", "x", "giver", label="the source"), step("after", "giver", "taker", received_through="source")
    )
    assert route.verdict == ARGUABLE
    assert route.steps[0].residual == ("only information received through the source",)
    assert "that it was received through the source" in route.steps[0].doubts


# -- compatible purposes


def test_a_recorded_compatible_purpose_carries_a_step() -> None:
    """A gateway for a purpose recorded as compatible with the one asked serves, and no other does."""
    compatible = Compatibility("com:1", "pur:aim", "pur:near", "https://example.org/source")
    near = step("g", "giver", "taker", purpose="pur:near")
    assert paths(routes(compatible, near)) == [("g",)]
    assert paths(routes(make.purpose("near"), near)) == []


def test_a_compatible_purpose_takes_nothing_from_the_one_asked() -> None:
    """A gateway for the whole purpose asked is whole, whatever else is compatible with it."""
    compatible = Compatibility("com:1", "pur:aim", "pur:near", "https://example.org/source")
    assert only(compatible, make.purpose("near"), DIRECT).match == "whole"


def test_steps_may_differ_among_compatible_purposes() -> None:
    """One step for the purpose asked and one for a compatible purpose make a path."""
    compatible = Compatibility("com:1", "pur:aim", "pur:near", "https://example.org/source")
    first, second = step("one", "giver", "hub"), step("two", "hub", "taker", purpose="pur:near")
    assert paths(routes(compatible, first, second)) == [("one", "two")]


# -- bars


def test_a_bar_of_unrecorded_precedence_makes_a_step_arguable() -> None:
    """A power that meets a bar, with nothing said of which prevails, is arguable at most."""
    route = only(DIRECT, bar())
    assert route.verdict == ARGUABLE
    assert route.steps[0].bars == ("bar secrecy: which prevails is not recorded",)
    assert route.steps[0].doubts == route.steps[0].bars


def test_a_prevailing_bar_blocks() -> None:
    """A bar recorded as prevailing over the gateway blocks it, and the route says so."""
    route = only(DIRECT, bar(prevails_over=("g",)))
    assert (route.verdict, route.steps[0].bars) == (BLOCKED, ("bar secrecy: prevails over this gateway",))


@pytest.mark.parametrize("term", ["overrides-none", "expressly-preserves"])
def test_a_gateway_that_preserves_restrictions_is_blocked_by_them(term: str) -> None:
    """A power that expressly leaves restrictions in place gives way to a bar that meets it."""
    assert only(DIRECT._replace(other_restrictions=term), bar()).verdict == BLOCKED


@pytest.mark.parametrize(
    ("fields", "terms", "said"),
    [
        ({"lifts": ("bar:secrecy",)}, {}, "lifted by this gateway"),
        ({}, {"yields_to": ("g",)}, "yields to this gateway"),
        ({}, {"yields_to": ("enc:any",)}, "yields to other enactments, of which this is one"),
        ({}, {"exceptions": (make.exception("taker", recipient="body:taker"),)}, "excepted: taker"),
        ({"other_restrictions": "overrides-all"}, {}, "1 other recorded bars could meet this step"),
    ],
    ids=["lifts", "yields", "yields-to-class", "excepted", "overrides"],
)
def test_a_bar_that_is_answered_leaves_the_step_supported(fields: Any, terms: Any, said: str) -> None:
    """A bar lifted, yielding, excepted or overridden is shown with its answer and takes nothing away."""
    route = only(DIRECT._replace(**fields), bar(**terms), EnactmentClass("enc:any", "any other enactment"))
    assert route.verdict == SUPPORTED
    assert said in route.steps[0].bars[0]


def test_an_override_does_not_reach_what_it_leaves_out() -> None:
    """A gateway that overrides all restrictions but one is arguable where that one meets it."""
    gateway = DIRECT._replace(other_restrictions="overrides-all", except_restrictions=("bar:secrecy",))
    assert only(gateway, bar()).verdict == ARGUABLE


def test_a_general_power_lifts_no_bar() -> None:
    """A bar that yields to other enactments does not yield to a general power, unless it names it."""
    general = DIRECT._replace(source="general-competence")
    every = EnactmentClass("enc:any", "any other enactment")
    met = only(general, bar(yields_to=("enc:any",)), every)
    assert met.steps[0].bars == ("bar secrecy: which prevails is not recorded",)
    named = only(general, bar(yields_to=("g",)))
    assert named.steps[0].bars == ("bar secrecy: yields to this gateway",)


@pytest.mark.parametrize(
    ("group", "yields"),
    [
        ({"must_refer_expressly": True}, False),
        ({"made_after": "2005-01-01"}, False),
        ({"made_after": "1999-01-01"}, True),
        ({"made_before": "1999-01-01"}, False),
        ({"made_before": "2005-01-01"}, True),
    ],
)
def test_a_bar_yields_only_to_the_enactments_it_names(group: dict[str, Any], yields: bool) -> None:
    """A class of enactments may be limited by date, or to those that refer to the bar (the Act is of 2001)."""
    route = only(DIRECT, bar(yields_to=("enc:some",)), EnactmentClass("enc:some", "some enactments", **group))
    assert (route.verdict == SUPPORTED) is yields


def test_a_bar_carves_out_what_it_protects() -> None:
    """A bar on part of the information leaves the rest, and is listed apart from the gateway's own conditions."""
    part = make.information("part", "inf:fact", label="the part")
    route = only(part, DIRECT, bar(subject=("inf:part",)), information="inf:fact")
    assert route.verdict == SUPPORTED
    assert route.steps[0].bars == ("bar secrecy: carves out what it protects",)
    assert route.steps[0].residual == ()
    assert [item.line for item in route.steps[0].bars_to_check] == ["bar secrecy: carves out what it protects"]


def test_a_bar_on_the_intermediate_used_is_not_carved_out() -> None:
    """A bar on telling the only body that can pass on stops the path, though another body could be told."""
    split = [step("a", "giver", ("left", "right")), step("b", "right", "taker")]
    assert open_routes(routes(*split, bar(taken="body:right", prevails_over=("a",)))) == []
    assert open_routes(routes(*split, bar(taken="body:right")))[0].verdict == ARGUABLE
    assert open_routes(routes(*split, bar(taken="body:left", prevails_over=("a",))))[0].verdict == SUPPORTED


def test_a_bar_lifted_for_one_step_stands_for_the_next() -> None:
    """A gateway lifts a bar for its own boxes, not for a later step."""
    both = bar(given="bcls:holder", taken="bcls:holder")
    people = [make.body(name, "bcls:holder") for name in ("giver", "hub", "taker")]
    route = only(*people, both, step("one", "giver", "hub", lifts=("bar:secrecy",)), step("two", "hub", "taker"))
    assert route.verdict == ARGUABLE
    assert [bool(item.doubts) for item in route.steps] == [False, True]


def test_a_bar_that_may_not_be_in_force_is_a_doubt() -> None:
    """A bar with no recorded date makes the step arguable and says why."""
    route = only(DIRECT, bar(in_force=None))
    assert route.steps[0].doubts == ("bar secrecy: its own force or scope is not certain",)


def test_a_bar_that_has_ended_bars_nothing() -> None:
    """A bar whose period is over is not met."""
    assert only(DIRECT, bar(in_force=(make.period("1990-01-01", "2010-01-01"),))).steps[0].bars == ()


def test_what_a_later_step_must_hold_under_an_act_is_in_doubt() -> None:
    """What came through another Act's provision is not shown to be held under this one: arguable, and said."""
    act = "http://www.legislation.gov.uk/id/ukpga/2021/25"
    first = step("first", "giver", "middle")
    second = step("second", "middle", "taker", obtained_under=(act,))
    route = only(make.body("middle"), first, second)
    assert route.verdict == "arguable"
    assert any("what came this way is held under" in doubt for doubt in route.steps[1].doubts)
    inside = first._replace(provisions=(f"{act}/section/54/1",))
    assert only(make.body("middle"), inside, second).verdict == "supported on these facts"
