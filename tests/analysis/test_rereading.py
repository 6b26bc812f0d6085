"""Relations under rival readings, by hand: what is certain, possible or no, and on which phrases it turns."""

from __future__ import annotations

from typing import Any

from gateways_graph.analysis.disputes import Disputes
from gateways_graph.analysis.enumeration import Enumeration, find_decisive, under_readings
from gateways_graph.analysis.relations import Comparer
from gateways_graph.engine.world import World, build_world
from gateways_graph.model.dataset import Phrase, Reading
from gateways_graph.model.finding import PairFinding
from gateways_graph.model.gateway import AltTerm, Condition
from tests import builders as make


def _law(phrases: str = "xy") -> list[Any]:
    found: list[Any] = []
    for name in phrases:
        found.append(Phrase(f"phr:{name}", make.provision_iri("1"), f"words {name}"))
        found += [Reading(f"rdg:{name}.{side}", f"phr:{name}", side) for side in ("narrow", "broad")]
    return found


def _world(*items: Any, phrases: str = "xy") -> World:
    return build_world(make.dataset(*items, *_law(phrases)), make.day_of())


def _compare(*items: Any, phrases: str = "xy") -> PairFinding | None:
    return Comparer(_world(*items, phrases=phrases)).compare("g", "h")


def test_certain_although_no_single_flow_is_undisputed() -> None:
    """Whatever the reading some flow of each meets the other: the overlap is certain, under a reading shown."""
    g = make.gateway(
        "g", make.flow(purpose="pur:a", readings="rdg:x.narrow"), make.flow(purpose="pur:b", readings="rdg:x.broad"),
        make.flow(purpose="pur:only-g"),
    )  # fmt: skip
    h = make.gateway("h", make.flow(purpose=("pur:a", "pur:b")), onward=None)
    found = _compare(g, h)
    assert found is not None
    assert (found.relation, found.certainty, found.turns_on) == ("partial overlap", "certain", ())
    assert dict(found.under) == {"phr:x": "rdg:x.broad"}
    assert found.witness is not None
    assert found.witness.purpose == "pur:b"


def test_the_same_phrase_in_two_provisions_is_read_alike() -> None:
    """Flows that need rival readings of one phrase never meet; those that need the same one may."""
    g = make.gateway("g", make.flow(readings="rdg:x.narrow"), make.flow(purpose="pur:g"))
    apart = make.gateway("h", make.flow(readings="rdg:x.broad"), make.flow(purpose="pur:h"))
    assert _compare(g, apart) is None
    alike = make.gateway("h", make.flow(readings="rdg:x.narrow"), make.flow(purpose="pur:h"))
    found = _compare(g, alike)
    assert found is not None
    assert (found.relation, found.certainty, found.turns_on) == ("partial overlap", "possible", ("phr:x",))


def test_two_phrases_together() -> None:
    """Where each side needs a reading of its own phrase, the overlap turns on both."""
    g = make.gateway("g", make.flow(readings="rdg:x.narrow"), make.flow(purpose="pur:g"))
    h = make.gateway("h", make.flow(readings="rdg:y.broad"), make.flow(purpose="pur:h"))
    found = _compare(g, h)
    assert found is not None
    assert (found.certainty, found.turns_on) == ("possible", ("phr:x", "phr:y"))
    assert dict(found.under) == {"phr:x": "rdg:x.narrow", "phr:y": "rdg:y.broad"}


def test_a_phrase_that_is_touched_and_does_not_matter_is_not_named() -> None:
    """A disputed flow that cannot meet the other gateway changes no answer."""
    own = make.flow(purpose="pur:g")
    g = make.gateway("g", make.flow(), own, make.flow(recipient="body:far", readings="rdg:x.narrow"))
    found = _compare(g, make.gateway("h", make.flow(), make.flow(recipient="body:near"), onward=None))
    assert found is not None
    assert (found.certainty, found.turns_on, found.under) == ("certain", (), ())


def test_a_reading_under_which_the_gateway_is_not_there() -> None:
    """A gateway in force under one reading only stands in no relation that is certain."""
    g = make.gateway("g", in_force=(make.period(readings=("rdg:x.narrow",)),))
    found = _compare(g, make.gateway("h"))
    assert found is not None
    assert (found.relation, found.certainty, found.turns_on) == ("duplicate", "possible", ("phr:x",))


def test_one_certain_relation_comes_before_stronger_ones_of_one_reading() -> None:
    """Inside under both readings, redundant under one: the certain relation is the main one, the other is told."""
    terms = (AltTerm("condition", "cond:a", ("rdg:x.narrow",)), AltTerm("condition", "none", ("rdg:x.broad",)))
    h = make.gateway("h", make.flow(recipient=("body:taker", "body:more")), conditions=None, alternatives=terms)
    found = _compare(make.gateway("g"), h, Condition("cond:a", "a"))
    assert found is not None
    assert (found.relation, found.certainty, found.turns_on) == ("subsumed", "certain", ())
    also = {(item.relation, item.of): (item.certainty, item.turns_on) for item in found.also}
    assert also["redundant", "g"] == ("possible", ("phr:x",))


def test_a_residual_power_rests_on_the_flows_of_others() -> None:
    """What a residual power may be used for depends on how a rival power is read."""
    residual = make.gateway("g", gives_way_to=("code:any-other-power",))
    rival = make.gateway("k", make.flow(readings="rdg:x.narrow"))
    shield = make.gateway("h", legal_effect="shields")
    found = _compare(residual, shield, rival)
    assert found is not None
    assert (found.certainty, found.turns_on) == ("possible", ("phr:x",))
    assert dict(found.under) == {"phr:x": "rdg:x.broad"}


def test_too_many_choices_leave_some_phrases_open() -> None:
    """Past the bound what touches the phrases left open is at most possible, and they are named."""
    names = "abcdefg"
    flows = [make.flow(purpose=f"pur:{name}", readings=f"rdg:{name}.narrow") for name in names]
    g = make.gateway("g", *flows, make.flow(purpose="pur:g"))
    h = make.gateway("h", make.flow(purpose=tuple(f"pur:{name}" for name in names)), onward=None)
    world = _world(g, h, phrases=names)
    choices = Disputes(world).choices(f"phr:{name}" for name in names)
    assert (len(choices.choices), choices.complete, choices.open) == (64, False, ("phr:g",))
    found = Comparer(world).compare("g", "h")
    assert found is not None
    assert found.certainty == "possible"
    assert "phr:g" in found.turns_on


def test_any_question_can_be_asked_under_readings() -> None:
    """Certain under all, possible under some, left out under none; each with the phrases and a reading."""
    g = make.gateway("g", make.flow(readings="rdg:x.narrow"))
    both = make.gateway("h", make.flow(readings="rdg:x.narrow"), make.flow(readings="rdg:x.broad"))
    world = _world(g, both)
    answers = under_readings(world, {"phr:x"}, lambda made: dict.fromkeys(made.scopes, 2))
    assert {name: found.answer for name, found in answers.items()} == {"g": 1, "h": 2}
    assert (answers["g"].turns_on, answers["g"].under) == (("phr:x",), (("phr:x", "rdg:x.narrow"),))
    assert answers["h"].turns_on == ()


def test_a_world_of_more_readings_answers_as_a_world_of_fewer() -> None:
    """Worlds are shared between questions: a phrase that does not matter may be read in any way."""
    world = _world(
        make.gateway("g", make.flow(readings="rdg:x.narrow")), make.gateway("h", make.flow(readings="rdg:y.broad"))
    )
    enumeration = Enumeration(world)
    assert "g" in enumeration.world_under((("phr:x", "rdg:x.narrow"),)).scopes
    assert "g" not in enumeration.world_under((("phr:x", "rdg:x.broad"),)).scopes
    assert "h" in enumeration.world_under((("phr:x", "rdg:x.broad"), ("phr:y", "rdg:y.broad"))).scopes
    assert set(enumeration.world_under((("phr:x", "rdg:x.broad"),), whole=False).scopes) == {"h"}


def test_a_phrase_decides_only_by_itself() -> None:
    """An answer that only two changes together alter turns on neither in the worlds between them."""
    rivals = [(("p", a), ("q", b)) for a in "12" for b in "12"]
    assert find_decisive([(choice, choice[0][1] == "1") for choice in rivals]) == ["p"]
    assert find_decisive([(choice, choice == rivals[0]) for choice in rivals]) == ["p", "q"]
    assert find_decisive([(choice, 1) for choice in rivals]) == []
