"""Facts, forms and requests on routes: what they settle, what they stop, and what is told of the rest."""

from __future__ import annotations

from typing import Any

import pytest

from gateways_graph.analysis.routes import find_routes
from gateways_graph.errors import UsageError
from gateways_graph.model.gateway import Condition, Exclusions
from gateways_graph.model.leftover import usual_evidence
from gateways_graph.model.route import VERDICTS, Demand, Routes
from gateways_graph.model.settled import ANONYMOUS, REQUESTED
from gateways_graph.rdf.codes import CODES
from tests import builders as make
from tests.analysis.routing import bar, only, routes, step, world_of

SUPPORTED, ARGUABLE, BLOCKED = VERDICTS[:3]
ASKS = Condition("cond:asks", "the recipient asks", "request")
WRITES = Condition("cond:writes", "the recipient asks in writing", "request", entails=("cond:asks",))
NEED = Condition("cond:need", "necessary", "necessity", judged_by="code:judge-discloser")
AGREES = Condition("cond:agrees", "agreement of the person concerned", "agreement")
QUIET = Condition("cond:quiet", "the person does not object", "no-objection")
ALL = (ASKS, WRITES, NEED, AGREES, QUIET)


def direct(*conditions: str, **fields: Any) -> Any:
    """One step from giver to taker on some conditions."""
    return step("g", "giver", "taker", conditions=conditions, **fields)


def on(*items: Any, facts: tuple[tuple[str, bool], ...] = (), **asked: Any) -> Routes:
    """Routes on some facts."""
    return routes(*ALL, *items, facts=facts, **asked)


def test_a_settled_condition_leaves_the_list() -> None:
    """What holds, or follows, is no longer left to judge; the rest is, with its judge and usual evidence."""
    (route,) = on(direct("cond:asks", "cond:need"), facts=(("cond:writes", True),)).routes
    (told,) = route.steps
    assert (route.verdict, told.residual, told.on_request) == (SUPPORTED, ("necessary",), False)
    (left,) = told.conditions
    assert (left.id, left.type, left.judged_by) == ("cond:need", "necessity", "code:judge-discloser")
    assert left.evidence == usual_evidence("necessity")


def test_every_type_of_condition_has_usual_evidence() -> None:
    """No type of the vocabulary is without a line, and an unknown type has none."""
    assert all(usual_evidence(name.removeprefix("condition-")) for name in CODES["condition-types"])
    assert usual_evidence(None) == ""


def test_a_contrary_fact_stops_a_route() -> None:
    """A condition that cannot be met blocks the step, and is named."""
    (route,) = on(direct("cond:writes"), facts=(("cond:asks", False),)).routes
    assert (route.verdict, route.steps[0].contrary) == (BLOCKED, ("the recipient asks in writing",))
    assert route.steps[0].residual == ()


def test_nothing_is_volunteered_by_a_duty_to_answer() -> None:
    """A step that waits for a request says so, and is stopped where nobody has asked."""
    waiting = direct(obligation="must-when-required")
    (route,) = on(waiting).routes
    assert (route.verdict, route.steps[0].on_request) == (SUPPORTED, True)
    (route,) = on(waiting, facts=((REQUESTED, False),)).routes
    assert (route.verdict, route.steps[0].contrary) == (BLOCKED, ("a request or requirement under the provision",))


def test_consent_given_opens_a_carried_limit() -> None:
    """A limit that only consent lifts is arguable until the consent is a fact, and shut where it is refused."""
    limit = make.rule("limit", make.exception("agreed", conditions=("cond:agrees",)))
    law = (make.body("hub"), limit, step("a", "giver", "hub", onward=("onw:limit",)), step("b", "hub", "taker"))
    assert [route.verdict for route in on(*law).routes] == [ARGUABLE]
    assert [route.verdict for route in on(*law, facts=(("cond:agrees", True),)).routes] == [SUPPORTED]
    assert [route.verdict for route in on(*law, facts=(("cond:agrees", False),)).routes] == [BLOCKED]


def test_contradictory_facts_are_refused() -> None:
    """A demand on facts that cannot both hold is a usage error."""
    with pytest.raises(UsageError, match="contradict"):
        on(direct(), facts=(("cond:asks", False), ("cond:writes", True)))


def test_a_bar_to_check_stands_apart() -> None:
    """What a bar's exception asks for is listed with the bar, not among the gateway's own conditions."""
    excepted = make.exception("agreed", conditions=("cond:agrees",))
    (route,) = on(direct("cond:need"), bar(exceptions=(excepted,))).routes
    (told,) = route.steps
    assert told.residual == ("necessary",)
    (check,) = told.bars_to_check
    assert (check.bar, check.conditions) == ("bar:secrecy", ("agreement of the person concerned",))


def test_a_form_that_identifies_nobody_is_a_part() -> None:
    """Where identifying information is left out the route is partial, and the step names the forms."""
    gateway = direct(except_=Exclusions(form=("identifying",)))
    route = only(gateway)
    assert (route.match, route.part) == ("partial", "only in a form that identifies nobody")
    assert route.steps[0].form == ("de-identified", "not-about-a-person")


def test_the_form_may_be_a_fact() -> None:
    """Anonymised information makes it whole; information that identifies is stopped."""
    gateway = direct(form=("de-identified", "not-about-a-person"))
    (route,) = on(gateway, facts=((ANONYMOUS, True),)).routes
    assert (route.verdict, route.match, route.steps[0].residual) == (SUPPORTED, "whole", ())
    (route,) = on(gateway, facts=((ANONYMOUS, False),)).routes
    assert (route.verdict, route.steps[0].contrary) == (BLOCKED, ("only in a form that identifies nobody",))


def test_an_opt_out_is_no_agreement() -> None:
    """A gateway that only needs that nobody objects is no route of agreement."""
    assert [route.tier for route in on(direct("cond:quiet")).routes] == ["specific"]
    assert [route.tier for route in on(direct("cond:agrees")).routes] == ["agreement"]


def test_what_came_in_a_special_way_stands_behind() -> None:
    """A route only for what was received through another body never sets the headline above another route."""
    special = step("a", "giver", "taker", received_through=("body:source",))
    other = step("b", "giver", "taker", source="implied")
    found = on(make.body("source"), special, other).routes
    assert [route.steps[0].gateway for route in found] == ["b", "a"]


def test_without_agreement_such_routes_are_left_out() -> None:
    """The profile leaves out what needs the agreement of the person, and counts it."""
    world = world_of(*ALL, direct("cond:agrees"), step("h", "giver", "taker"))
    demand = Demand("body:giver", "body:taker", "pur:aim")
    found = find_routes(world, demand, profile="no-agreement")
    assert [route.steps[0].gateway for route in found.routes] == ["h"]
    assert "routes left out because the person must agree: 1" in found.notes


def test_one_member_of_a_class_may_tell_another() -> None:
    """From a class to the same class is one member telling another; a class of one member has nobody to tell."""
    schools = [make.body_class("school"), make.body("one", "bcls:school"), make.body("two", "bcls:school")]
    power = make.gateway("g", make.flow("bcls:school", "bcls:school", "pur:aim"))
    ends: dict[str, Any] = {"discloser": "bcls:school", "recipient": "bcls:school"}
    (route,) = on(*schools, power, **ends).routes
    assert (route.verdict, route.match) == (SUPPORTED, "whole")
    with pytest.raises(UsageError, match="telling itself"):
        on(*schools, power, discloser="body:one", recipient="body:one")


def test_candidate_bases_follow_from_recorded_facts() -> None:
    """A duty suggests legal obligation, a power public task; an implied power suggests nothing."""
    found = only(direct(obligation="must")).steps[0].data_protection
    assert found[0].basis.startswith("UK GDPR Article 6(1)(c)")
    assert only(direct()).steps[0].data_protection[0].basis.startswith("UK GDPR Article 6(1)(e)")
    assert only(direct(source="implied")).steps[0].data_protection == ()
