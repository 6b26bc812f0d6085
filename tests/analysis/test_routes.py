"""Routes on worlds of two to four bodies: what makes a step, and which verdict it earns."""

from __future__ import annotations

import pytest

from gateways_graph.errors import UsageError
from gateways_graph.model.gateway import Condition
from gateways_graph.model.route import NOT_DECIDED, VERDICTS
from tests import builders as make
from tests.analysis.routing import only, open_routes, paths, routes, step, world_of

DIRECT = step("g", "giver", "taker")


def test_an_express_power_in_force_supports_a_direct_route() -> None:
    """One checked gateway that confers express power over the whole demand is supported and whole."""
    route = only(DIRECT)
    assert (route.verdict, route.match, route.tier, route.certainty) == (VERDICTS[0], "whole", "specific", "certain")
    assert [(item.gateway, item.discloser, item.recipient) for item in route.steps] == [
        ("g", "body:giver", "body:taker")
    ]
    assert (route.part, route.warnings, route.steps[0].doubts, route.steps[0].residual) == ("", (), (), ())


def test_two_steps_go_through_a_named_body() -> None:
    """Where nothing is direct, the body that takes and then gives stands between, by name."""
    route = only(step("one", "giver", "hub"), step("two", "hub", "taker"))
    assert [(item.discloser, item.recipient) for item in route.steps] == [
        ("body:giver", "body:hub"),
        ("body:hub", "body:taker"),
    ]
    assert route.verdict == VERDICTS[0]
    assert any("longer path is no way round a limit" in text for text in route.warnings)


def test_a_class_that_both_gateways_reach_is_an_intermediate() -> None:
    """The class that takes and then gives is named as the intermediate."""
    route = only(
        make.body("hub", "bcls:council"), step("one", "giver", "bcls:council"), step("two", "bcls:council", "taker")
    )
    assert route.steps[0].recipient == route.steps[1].discloser == "bcls:council"


@pytest.mark.parametrize(("taken", "given"), [("bcls:any-person", "hub"), ("hub", "bcls:any-person")])
def test_any_person_is_never_an_intermediate(taken: str, given: str) -> None:
    """Who is reached only through "any person" passes nothing on; the same class may be the end of a route."""
    hub = make.body("hub", "bcls:any-person")
    assert routes(hub, step("one", "giver", taken), step("two", given, "taker")).routes == ()
    assert paths(routes(make.body("taker", "bcls:any-person"), step("one", "giver", "bcls:any-person"))) == [("one",)]


def test_nothing_recorded_is_not_established_with_its_coverage() -> None:
    """No route comes with what is recorded for each end and for the purpose, and Acts not coded."""
    waiting = step("later", "other", "else", status="candidate", in_force=(make.period("2030-01-01"),))
    answer = routes(step("near", "giver", "other"), step("far", "else", "taker", status="coded"), waiting)
    counts = dict(answer.coverage)
    assert answer.routes == ()
    assert (counts["from_discloser"], counts["to_recipient"], counts["for_purpose"], counts["all_three"]) == (
        1,
        1,
        2,
        0,
    )
    assert counts["checked"] == 1
    assert counts["newest_version_read"] == "2019-01-01"
    assert counts["statutes_with_uncoded_gateways"] == ["http://www.legislation.gov.uk/id/ukpga/2001/1"]


def test_from_and_to_the_same_is_a_usage_error() -> None:
    """A body telling itself is no disclosure."""
    with pytest.raises(UsageError, match=r"from and to are both body:giver"):
        routes(DIRECT, recipient="body:giver")


def test_a_body_that_had_ended_is_a_usage_error() -> None:
    """Asking about a body on a day on which it did not exist says so and what to do."""
    ended = make.body("giver", label="Old Body", exists=(make.period("1990-01-01", "2001-01-01"),))
    with pytest.raises(UsageError, match=r"Old Body did not exist on the day asked about: choose another --as-at"):
        routes(ended, DIRECT)


@pytest.mark.parametrize(
    ("field", "value", "doubt"),
    [
        ("source", "implied", "the power is implied, not express"),
        ("source", None, "whether the power is express is not established"),
        ("legal_effect", None, "whether it confers power is not established"),
        ("in_force", (make.period("2020"),), ""),
        ("in_force", None, ""),
        ("extent", None, ""),
    ],
)
def test_what_is_not_established_makes_a_step_arguable(field: str, value: object, doubt: str) -> None:
    """Anything short of an express power certainly in force is arguable, and the step says why."""
    route = only(DIRECT._replace(**{field: value}))
    assert (route.verdict, route.certainty) == (VERDICTS[1], "possible")
    assert any(doubt in text for text in route.steps[0].doubts)


def test_a_flow_under_one_reading_is_arguable() -> None:
    """A step that holds only under some reading is never supported."""
    assert only(step("g", "giver", "taker", readings="rdg:broad")).verdict == VERDICTS[1]


def test_a_vague_membership_makes_a_step_arguable() -> None:
    """A recipient that may not be of the class on the day is not reached with certainty."""
    joined = make.body("taker", "bcls:council", during=(make.period("2020"),))
    assert only(joined, step("g", "giver", "bcls:council")).verdict == VERDICTS[1]


def test_giving_way_only_possibly_makes_a_step_arguable() -> None:
    """A gateway that may give way to another on the day is not certain to cover the step."""
    other = step("other", "giver", "taker", legal_effect="lifts-bar", in_force=(make.period("2020"),))
    found = routes(step("g", "giver", "taker", gives_way_to=("other",)), other).routes
    assert {route.steps[0].gateway: route.verdict for route in found} == {"g": VERDICTS[1], "other": VERDICTS[1]}


def test_giving_way_wholly_leaves_no_step() -> None:
    """A gateway that certainly gives way over the whole step is no step."""
    yielding = step("g", "giver", "taker", gives_way_to=("other",))
    assert paths(routes(yielding, step("other", "giver", "taker"))) == [("other",)]


def test_lifting_a_bar_is_arguable_and_names_the_power_that_contains_it() -> None:
    """A gateway that only lifts a bar needs a power from elsewhere, named when one contains the step."""
    lifting = step("lifting", "giver", "taker", legal_effect="lifts-bar")
    alone = only(lifting)
    assert alone.verdict == VERDICTS[1]
    assert "the power to disclose is to be found elsewhere" in alone.steps[0].doubts[0]
    both = routes(lifting, step("power", "giver", "taker", label="the power")).routes
    doubts = {route.steps[0].gateway: route.steps[0].doubts for route in both}
    assert "(recorded: power, the power)" in doubts["lifting"][0]


@pytest.mark.parametrize(
    "fields",
    [
        {"legal_effect": "shields"},
        {"legal_effect": "enables"},
        {"not_commenced": True, "in_force": ()},
        {"depends_on": ("code:instrument-not-found",)},
        {"act": "use"},
        {"act": "receive"},
        {"in_force": (make.period("1990-01-01", "2010-01-01"),)},
    ],
    ids="-".join,
)
def test_what_is_no_live_power_to_disclose_is_never_a_step(fields: dict[str, object]) -> None:
    """Shields, enabling powers, dormant and ended gateways, and acts other than disclosing carry nothing."""
    assert routes(DIRECT._replace(**fields)).routes == ()


def test_a_residual_gateway_is_arguable_where_no_other_power_is() -> None:
    """It carries the condition that there is no other power, and drops out where one certainly applies."""
    residual = step("residual", "giver", "taker", gives_way_to=("code:any-other-power",))
    route = only(residual)
    assert (route.verdict, route.steps[0].residual) == (VERDICTS[1], ("no other power to disclose",))
    assert paths(routes(residual, DIRECT)) == [("g",)]


def test_conditions_are_left_to_a_person() -> None:
    """Conditions, a request and a pairing are listed as residual and do not lower the verdict."""
    duty = step(
        "g", "giver", "taker", obligation="must-when-required", conditions=("cond:needed",), pairing="same-area"
    )
    route = only(Condition("cond:needed", "necessary for the aim"), duty)
    assert route.verdict == VERDICTS[0]
    assert route.steps[0].residual == (
        "a request or requirement under the provision",
        "necessary for the aim",
        "pairing: same area",
    )


def test_conditions_not_read_are_named() -> None:
    """Conditions that are not established are left to judge and said to be so."""
    assert only(DIRECT._replace(conditions=None)).steps[0].residual == (
        "conditions of this gateway are not established",
    )


@pytest.mark.parametrize("side", ["giver", "taker"])
def test_an_office_matches_its_body_and_is_named(side: str) -> None:
    """A gateway for an office serves the body, only when acting through that office."""
    office = make.capacity("registrar", f"body:{side}", label="the registrar")
    ends = {"giver": "giver", "taker": "taker", side: "cap:registrar"}
    found = only(office, step("g", ends["giver"], ends["taker"])).steps[0]
    who = "discloser" if side == "giver" else "recipient"
    assert found.acting_as == ("cap:registrar",)
    assert found.residual == (f"{who} only when acting as the registrar",)
    assert (found.discloser, found.recipient) == ("body:giver", "body:taker")


def test_an_office_in_a_class_is_not_acted_through_by_the_others() -> None:
    """A class that an office belongs to holds it as one member; only its own body acts through it."""
    clerk = make.body("giver", "bcls:official", label="the clerk")
    office = make.capacity("registrar", ("body:hub", "bcls:official"), holders=("body:hub",))
    assert not routes(clerk, office, step("g", "cap:registrar", "taker")).routes
    assert only(clerk, office, step("g", "bcls:official", "taker")).steps[0].acting_as == ()


def test_what_a_flow_leaves_out_by_origin_goes_no_further_by_it() -> None:
    """After the body, gateway or Act that a flow leaves out, that flow is shut; of other information it says so."""
    first = step("in", "giver", "hub")
    for origin in ("body:giver", "bcls:sources", "in", "http://www.legislation.gov.uk/id/ukpga/2001/1/section/in"):
        onward = step("out", "hub", "taker", except_=make.without(origin=origin))
        named = (make.body("hub", "bcls:any-person"), make.body_class("sources"), make.body("giver", "bcls:sources"))
        assert not open_routes(routes(*named, first, onward)), origin
    other = step("out", "hub", "taker", except_=make.without(origin="body:stranger"))
    found = only(make.body("stranger"), make.body("hub", "bcls:any-person"), first, other)
    assert any("not information that came from" in text for text in found.steps[1].residual)


def test_a_body_left_out_as_origin_does_not_tell() -> None:
    """What a body holds comes from that body."""
    assert not open_routes(routes(step("g", "giver", "taker", except_=make.without(origin="body:giver"))))


def test_a_demand_for_a_class_says_which_members_are_reached() -> None:
    """A class means every recorded member; a gateway that reaches one gives a partial answer naming it."""
    councils = [make.body(name, "bcls:council", label=f"{name} council") for name in ("north", "south")]
    part = only(*councils, step("g", "giver", "north"), recipient="bcls:council")
    assert (part.match, part.part, part.verdict) == ("partial", "only to north council", VERDICTS[0])
    whole = only(*councils, step("g", "giver", "bcls:council"), recipient="bcls:council")
    assert (whole.match, whole.part) == ("whole", "")


def test_a_member_that_operates_elsewhere_is_not_asked_for() -> None:
    """A class means the recorded members that operate in the extent of the demand."""
    north = make.body("north", "bcls:council", operates_in=("S",))
    south = make.body("south", "bcls:council", operates_in=("E",))
    world = world_of(north, south, step("g", "giver", "south"))
    assert only(world=world, recipient="bcls:council", extent=("E",)).match == "whole"
    assert only(world=world, recipient="bcls:council").match == "partial"


def test_a_narrower_purpose_is_a_partial_answer_that_names_it() -> None:
    """A gateway for part of the purpose reaches part of the demand."""
    narrow = make.purpose("narrow", "pur:aim", label="the narrow aim")
    route = only(narrow, step("g", "giver", "taker", purpose="pur:narrow"))
    assert (route.match, route.part) == ("partial", "only for the narrow aim")
    assert route.steps[0].purpose == ("pur:narrow",)


def test_a_wider_purpose_serves_the_whole() -> None:
    """A gateway for a broader purpose covers the demand."""
    wide = make.purpose("aim", "pur:wide")
    assert only(wide, step("g", "giver", "taker", purpose="pur:wide")).match == "whole"


def test_another_purpose_serves_nothing() -> None:
    """A gateway for a purpose apart is no step."""
    assert routes(step("g", "giver", "taker", purpose="pur:other")).routes == ()


def test_narrower_information_is_a_partial_answer() -> None:
    """A gateway about part of the information asked says which part."""
    part = make.information("part", "inf:fact", label="the part")
    answer = only(part, step("g", "giver", "taker", subject="inf:part"), information="inf:fact")
    assert (answer.match, answer.part, answer.steps[0].carries) == ("partial", "only about the part", ("inf:part",))


def test_information_carried_is_what_all_steps_carry() -> None:
    """Two steps about different information carry nothing between them."""
    first = step("one", "giver", "hub", subject="inf:fact")
    assert routes(first, step("two", "hub", "taker", subject="inf:rumour")).routes == ()
    assert paths(routes(first, step("two", "hub", "taker", subject=("inf:fact", "inf:rumour")))) == [("one", "two")]


def test_leaving_out_information_or_extent_asks_for_it() -> None:
    """What was not named comes back as a note that says which option names it."""
    notes = " ".join(routes(DIRECT).notes)
    assert "--information" in notes
    assert "--extent" in notes
    asked = routes(DIRECT, information="inf:fact", extent=("E",))
    assert not any("--information" in note or "--extent" in note for note in asked.notes)


def test_a_route_in_one_nation_says_so_where_none_was_named() -> None:
    """With no extent named a route for the whole may stand in one nation only, and warns of it."""
    (warned,) = only(DIRECT._replace(extent=("NI",))).warnings
    assert "under the law of Northern Ireland only" in warned
    assert only(DIRECT._replace(extent=("NI",)), extent=("NI",)).warnings == ()


def test_part_of_the_extent_is_partial() -> None:
    """A gateway of one jurisdiction answers a demand for two in part."""
    route = only(DIRECT._replace(extent=("E",)), extent=("E", "S"))
    assert (route.match, route.part) == ("partial", "only in E")
    assert routes(DIRECT._replace(extent=("E",)), extent=("S",)).routes == ()


def test_tiers_stand_apart() -> None:
    """Specific gateways, general powers and agreement of the person come in that order, each by itself."""
    agreed = Condition("cond:agreed", "agreement of the person", type="agreement")
    answer = routes(
        agreed,
        step("common", "giver", "taker", source="common-law"),
        step("consent", "giver", "taker", conditions=("cond:agreed",)),
        step("own", "giver", "taker"),
    )
    assert [(route.tier, route.steps[0].gateway) for route in answer.routes] == [
        ("specific", "own"),
        ("general", "common"),
        ("agreement", "consent"),
    ]


def test_a_body_that_needs_no_power_is_a_tier_of_its_own() -> None:
    """A company needs no power to disclose: never a gap, and never lawful without more."""
    route = only(make.body("giver", needs_power="none"))
    assert (route.verdict, route.tier, route.steps) == ("no power needed", "no-power-needed", ())


def test_departments_of_one_legal_person_are_labelled() -> None:
    """A transfer inside one legal person may be no disclosure in law, and the answer says so."""
    ends = [make.body(name, legal_person="body:crown") for name in ("giver", "taker")]
    assert any("one legal person" in note for note in routes(*ends, DIRECT).notes)


def test_a_function_of_the_recipient_serves_its_purpose() -> None:
    """A flow for any function of the recipient serves a recorded function with certainty."""
    taker = make.body("taker", functions=("pur:aim",))
    assert only(taker, step("g", "giver", "taker", purpose="code:functions-of-recipient")).verdict == VERDICTS[0]


def test_a_function_that_is_not_recorded_is_arguable_and_direct_only() -> None:
    """Where no function is recorded the step may serve, says so, and starts no longer path."""
    relative = "code:functions-of-recipient"
    direct = only(step("g", "giver", "taker", purpose=relative))
    assert direct.verdict == VERDICTS[1]
    assert direct.steps[0].doubts == ("that pur:aim is a function of the recipient is not recorded",)
    assert routes(step("one", "giver", "hub", purpose=relative), step("two", "hub", "taker")).routes == ()
    elsewhere = make.body("taker", functions=("pur:other",))
    assert routes(elsewhere, step("g", "giver", "taker", purpose=relative)).routes == ()


def test_status_below_checked_is_warned_of() -> None:
    """A route that rests on text nobody checked says so and keeps its verdict."""
    route = only(DIRECT._replace(status="coded"))
    assert route.verdict == VERDICTS[0]
    assert route.warnings == ("g is coded: not checked against the statute text",)


def test_the_list_of_what_is_not_decided_goes_with_every_route() -> None:
    """A record of a route carries what no answer here decides, and never the word lawful."""
    from gateways_graph.analysis.records import step_record

    record = only(DIRECT).to_record({"g": step_record(DIRECT)}, {})
    assert record["not_decided"] == list(NOT_DECIDED)
    assert "lawful" not in str(record).casefold()


def test_fewer_steps_then_fewer_doubts_come_first() -> None:
    """The rank is verdict, then hops: a direct arguable route stands after any supported one."""
    found = routes(
        step("implied", "giver", "taker", source="implied"), step("one", "giver", "hub"), step("two", "hub", "taker")
    )
    assert paths(found) == [("one", "two"), ("implied",)]
    assert [dict(route.rank)["hops"] for route in found.routes] == [2, 1]


def test_top_keeps_the_best_of_each_tier() -> None:
    """At most so many routes come back per tier, the best ones."""
    several = [
        step(f"g{number}", "giver", "taker", status=status)
        for number, status in enumerate(("coded", "checked", "candidate"))
    ]
    assert paths(routes(*several, top=2)) == [("g1",), ("g0",)]
    general = step("common", "giver", "taker", source="common-law")
    assert paths(routes(*several, general, top=1)) == [("g1",), ("common",)]


def test_max_steps_bounds_the_path() -> None:
    """A path of three is found when three are allowed, and not when two are."""
    chain = [step("a", "giver", "one"), step("b", "one", "two"), step("c", "two", "taker")]
    assert paths(routes(*chain, max_steps=3)) == [("a", "b", "c")]
    assert paths(routes(*chain, max_steps=2)) == []


def test_a_budget_reached_is_said() -> None:
    """A search stopped early says that its answer is not complete."""
    chain = [step("a", "giver", "one"), step("b", "one", "two"), step("c", "two", "taker")]
    assert routes(*chain).complete
    assert not routes(*chain, budget=1).complete


def test_a_body_is_visited_once() -> None:
    """No route comes back to where the information has been, nor passes through its end."""
    loop = [step("a", "giver", "one"), step("b", "one", "two"), step("c", "two", "one"), step("d", "one", "taker")]
    assert paths(routes(*loop)) == [("a", "d")]
    through = [step("a", "giver", "taker"), step("b", "taker", "one"), step("c", "one", "taker")]
    assert paths(routes(*through)) == [("a",)]


def test_a_dominated_start_may_be_the_only_way_on() -> None:
    """A longer beginning is kept where only it opens a later flow, however few routes are wanted."""
    chain = [
        step("short", ("giver", "mid"), "hub"),
        step("first", "giver", "mid"),
        step("last", "hub", "taker", received_through="first"),
    ]
    assert ("first", "short", "last") in paths(routes(*chain, top=1))


def test_the_answer_is_the_same_every_time() -> None:
    """Same world, same demand: equal answers, work done included."""
    chain = [step("a", "giver", ("one", "two")), step("b", "one", "taker"), step("c", "two", "taker"), DIRECT]
    world = world_of(*chain)
    assert routes(world=world) == routes(world=world) == routes(*reversed(chain))
    assert open_routes(routes(world=world))


def test_a_broad_purpose_is_said_to_be_broad() -> None:
    """A heading over a dozen purposes is answered, with the advice to name one of those under it."""
    under = [make.purpose(f"p{number:02}", "pur:aim", label=f"purpose {number:02}") for number in range(12)]
    answer = routes(*under, step("g", "giver", "taker"))
    assert any("is broad, with 12 recorded purposes under it" in note and "purpose 00" in note for note in answer.notes)
    few = routes(*under[:11], step("g", "giver", "taker"))
    assert not any("broad" in note for note in few.notes)
