"""Why a demand has no route: what each near miss lacks, and what would open one on the record."""

from __future__ import annotations

from typing import Any

from gateways_graph.analysis.why_not import find_why_not
from gateways_graph.engine.world import World
from gateways_graph.model.dataset import Phrase, Reading
from gateways_graph.model.gateway import Condition
from gateways_graph.model.route import Demand
from gateways_graph.model.why_not import LAW_REFORM, WhyNot
from tests import builders as make
from tests.analysis.routing import bar, step, world_of


def why_not(*items: Any, world: World | None = None, **asked: Any) -> WhyNot:
    """Why giver may not tell taker for the aim."""
    bounds = {name: asked.pop(name) for name in ("max_steps", "top", "tries", "looks") if name in asked}
    demand = Demand(**{"discloser": "body:giver", "recipient": "body:taker", "purpose": "pur:aim", **asked})
    return find_why_not(world or world_of(*items), demand, **{"top": 50, **bounds})


def kinds(answer: WhyNot) -> list[tuple[str, ...]]:
    """The kinds of change of each set, in order."""
    return [tuple(change.kind for change in item.changes) for item in answer.sets]


def verdicts(answer: WhyNot) -> dict[tuple[str, ...], str]:
    """Kinds of change of each set -> verdict."""
    return {tuple(change.kind for change in item.changes): item.verdict for item in answer.sets}


def axes(answer: WhyNot) -> dict[tuple[str, ...], list[str]]:
    """Gateways of each near miss -> the axes it lacks."""
    return {item.gateways: [miss.axis for miss in item.misses] for item in answer.misses}


def test_a_gateway_for_another_purpose_would_open_with_the_purpose_added() -> None:
    """The near miss lacks the purpose only; adding it to the flow opens a supported route, with its provision."""
    answer = why_not(step("g", "giver", "taker", purpose="pur:other"))
    assert answer.verdict == "not established"
    assert axes(answer) == {("g",): ["purpose"]}
    (found,) = answer.sets
    (change,) = found.changes
    assert (change.kind, change.of, change.flow, change.names) == ("add a purpose", "g", "flow:g.1", ("pur:aim",))
    assert (found.verdict, found.weaker) == ("supported on these facts", ("not established",))
    assert found.provisions == ((make.provision_iri("g"),),)
    assert [item.gateway for item in found.route.steps] == ["g"]
    assert answer.complete


def test_what_lacks_two_things_needs_both_changes() -> None:
    """A flow to another body for another purpose: neither change alone opens anything."""
    answer = why_not(step("g", "giver", "hub", purpose="pur:other"), make.body("hub"))
    assert kinds(answer) == [("add a purpose", "name the recipient")]
    assert answer.sets[0].weaker == ("not established", "not established")


def test_what_lacks_three_things_is_no_near_miss() -> None:
    """Another discloser, recipient and purpose: nothing is near, and no set of two would do."""
    answer = why_not(step("g", "hub", "mid", purpose="pur:other"), make.body("hub"), make.body("mid"))
    assert not answer.sets
    assert not answer.misses
    assert answer.complete


def test_a_name_that_is_left_out_is_left_out_no_longer() -> None:
    """Naming a body that the flow excludes takes it out of what is excluded."""
    near = step("g", "giver", "bcls:k", except_=make.without(recipient="body:taker"))
    answer = why_not(near, make.body_class("k"), make.body("taker", "bcls:k"))
    assert answer.sets[0].changes[0].dropped == ("body:taker",)


def test_a_law_not_commenced_would_open_when_it_is() -> None:
    """The near miss waits for commencement, and commencing it opens the demand."""
    answer = why_not(step("g", "giver", "taker", in_force=(), not_commenced=True))
    assert axes(answer) == {("g",): ["date"]}
    assert kinds(answer) == [("commence",)]


def test_a_law_that_has_ended_is_told_of_and_has_no_change() -> None:
    """Reviving repealed law is new law: the near miss is shown, and no change set."""
    answer = why_not(step("g", "giver", "taker", in_force=(make.period("2000", "2010"),)))
    assert axes(answer) == {("g",): ["date"]}
    assert "ended" in answer.misses[0].misses[0].reason
    assert not answer.sets


def test_a_law_of_another_jurisdiction_would_open_when_extended() -> None:
    """A flow that is law in Scotland only misses a demand in England on extent."""
    world = world_of(step("g", "giver", "taker", extent=("S",)), extent=("E",))
    answer = why_not(world=world, extent=("E",))
    assert axes(answer) == {("g",): ["extent"]}
    assert kinds(answer) == [("extend",)]


def test_a_bar_that_prevails_by_name_would_have_to_be_lifted() -> None:
    """An exception does not help where the bar prevails over this gateway by name."""
    answer = why_not(step("g", "giver", "taker"), bar(prevails_over=("g",)))
    assert answer.verdict == "blocked"
    assert axes(answer) == {("g",): ["bar"]}
    assert verdicts(answer) == {("lift the bar",): "supported on these facts"}


def test_an_exception_to_a_bar_of_unrecorded_precedence_makes_an_arguable_route_supported() -> None:
    """Where precedence is not recorded the route is arguable, and an exception settles it."""
    answer = why_not(step("g", "giver", "taker"), bar())
    assert answer.verdict == "arguable"
    assert verdicts(answer) == {("except from the bar",): "supported on these facts"}


def test_a_carried_limit_would_be_lifted_by_an_exception() -> None:
    """Two gateways in a row, the first with a rule that admits no further step."""
    rule = make.rule("tight")
    answer = why_not(
        step("g", "giver", "hub", onward=("onw:tight",)), step("h", "hub", "taker"), rule, make.body("hub")
    )
    assert answer.verdict == "blocked"
    assert ("except from the onward limit",) in kinds(answer)
    found = next(item for item in answer.sets if item.changes[0].kind == "except from the onward limit")
    assert [item.gateway for item in found.route.steps] == ["g", "h"]
    assert found.provisions == ((make.provision_iri("g"),),)


def test_a_consent_that_a_limit_waits_for_is_a_change_of_no_law() -> None:
    """Where the rule lets the step through with consent, the consent is the first change named."""
    consent = Condition("cond:consent", "consent of the source", type="source-consent")
    rule = make.rule("consent", make.exception("c", conditions="cond:consent"))
    powers = step("g", "giver", "hub", onward=("onw:consent",)), step("h", "hub", "taker")
    answer = why_not(*powers, rule, consent, make.body("hub"))
    assert answer.verdict == "arguable"
    assert kinds(answer)[0] == ("settle a condition",)
    assert answer.sets[0].verdict == "supported on these facts"


def test_a_contrary_fact_is_what_would_have_to_be_otherwise() -> None:
    """A demand that rules out the condition of its only gateway opens when the condition is met."""
    agreed = Condition("cond:agreed", "agreement of the person", type="agreement")
    answer = why_not(step("g", "giver", "taker", conditions=("cond:agreed",)), agreed, facts=(("cond:agreed", False),))
    assert answer.verdict == "blocked"
    assert kinds(answer) == [("settle a condition",)]


def test_a_reading_under_which_a_route_is_supported_is_named() -> None:
    """A flow that holds under one reading only is arguable, and supported when that reading is taken."""
    words = (
        Phrase("phr:x", make.provision_iri("1"), "words"),
        Reading("rdg:a", "phr:x", "a"),
        Reading("rdg:b", "phr:x", "b"),
    )
    answer = why_not(step("g", "giver", "taker", readings=("rdg:a",)), *words)
    assert verdicts(answer)["settle a reading",] == "supported on these facts"
    assert answer.sets[0].changes[0].names == ("rdg:a",)
    assert answer.sets[0].provisions == ((make.provision_iri("1"),),)


def test_readings_and_facts_come_before_law_reform() -> None:
    """Of two single changes, the one that amends no law comes first."""
    powers = step("g", "giver", "taker", source=None), step("h", "giver", "taker", purpose="pur:other")
    found = [item.changes[0].kind in LAW_REFORM for item in why_not(*powers).sets]
    assert found == sorted(found)
    assert found[0] is False


def test_a_function_that_is_not_recorded_could_be_found() -> None:
    """A gateway for any function of the recipient: that the aim is one is a fact to find, and no amendment."""
    near = step("g", "giver", "taker", purpose="code:functions-of-recipient")
    answer = why_not(near, make.body("taker", functions=("pur:other",)), make.purpose("other"))
    assert verdicts(answer)["record a function",] == "supported on these facts"


def test_what_is_supported_needs_no_change() -> None:
    """A demand with a supported route has nothing in its way, and the answer says so."""
    answer = why_not(step("g", "giver", "taker"), step("h", "giver", "taker", purpose="pur:other"))
    assert (answer.verdict, answer.sets, answer.misses) == ("supported on these facts", (), ())
    assert answer.notes


def test_where_no_power_is_needed_nothing_is_missing() -> None:
    """A discloser recorded as needing no power has no gap."""
    answer = why_not(make.body("giver", needs_power="none"), step("g", "giver", "hub"), make.body("hub"))
    assert answer.verdict == "no power needed"
    assert not answer.sets


def test_a_part_that_is_supported_leaves_the_whole_to_be_asked() -> None:
    """Where a supported route reaches a part of the purpose, only routes that reach all of it count."""
    tree = make.purpose("aim"), make.purpose("deep", "pur:aim"), make.purpose("other", "pur:aim")
    answer = why_not(step("g", "giver", "taker", purpose="pur:deep"), *tree)
    assert answer.whole
    assert kinds(answer) == [("add a purpose",)]
    assert answer.sets[0].route.match == "whole"


def test_general_and_residual_powers_are_not_amended() -> None:
    """Nothing is added to a general power or to one that gives way to all others."""
    powers = (
        step("g", "giver", "taker", purpose="pur:other", source="incidental"),
        step("h", "giver", "taker", purpose="pur:other", gives_way_to=("code:any-other-power",)),
    )
    assert not why_not(*powers).sets


def test_the_budget_is_told() -> None:
    """With few tries the answer says that candidates were left untried."""
    powers = [step(f"g{number}", "giver", "taker", purpose="pur:other") for number in range(4)]
    answer = why_not(*powers, tries=1)
    assert len(answer.sets) == 1
    assert not answer.complete
    assert answer.untried == 3


def test_no_change_is_said_to_be_one_that_should_be_made() -> None:
    """Words say what would be done, not what ought to be."""
    powers = step("g", "giver", "hub", purpose="pur:other"), make.body("hub")
    texts = [text for item in why_not(*powers).sets for text in item.texts]
    assert texts
    assert not any(word in text for text in texts for word in ("should", "must be", "ought"))
