"""How many answers turn on each disputed phrase: hand-made cases, and the plain reference."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, Phase, given, settings

from gateways_graph.analysis.sensitivity import find_sensitivity
from gateways_graph.engine.world import build_world
from gateways_graph.model.dataset import Dataset, Phrase, Reading
from gateways_graph.model.gateway import AltTerm, Condition
from gateways_graph.model.readings import settle
from gateways_graph.model.sensitivity import KINDS, PhraseReport, Turning
from tests import builders as make
from tests.analysis.routing import bar
from tests.reference import Scopes
from tests.reference_relations import Expected, Pair, expect, iter_settled, merge, relations_of
from tests.strategies import datasets

_EXTENTS = ("E", "S")
_NARROW, _BROAD, _OLD, _NEW = "rdg:x.narrow", "rdg:x.broad", "rdg:y.old", "rdg:y.new"


def _law() -> list[Any]:
    found: list[Any] = []
    for phrase, rivals in (("phr:x", (_NARROW, _BROAD)), ("phr:y", (_OLD, _NEW))):
        found.append(Phrase(phrase, make.provision_iri("1"), f"words of {phrase}"))
        found += [Reading(name, phrase, name) for name in rivals]
    return found


def _reports(*items: Any) -> dict[str, PhraseReport]:
    """Reports by phrase, in the order in which they are ranked."""
    world = build_world(make.dataset(*items, *_law()), make.day_of(), extent=_EXTENTS)
    return {report.phrase.id: report for report in find_sensitivity(world).phrases}


def _one(report: PhraseReport, kind: str) -> Turning:
    (found,) = (item for item in report.turning if item.kind == kind)
    return found


def test_a_flow_of_one_reading_is_a_permission() -> None:
    """What only one reading opens is counted point by point, with the steps that nothing else covers."""
    disputed = make.gateway("g", make.flow(readings=_NARROW), make.flow(recipient="body:other"))
    found = _reports(disputed, make.body("giver"), make.body("taker"), make.purpose("aim"))["phr:x"]
    item = _one(found, "permissions")
    assert item.opened is not None
    # One discloser, recipient, purpose and subject; three forms; one origin; two jurisdictions.
    assert (item.under, item.opened.points, item.opened.steps, item.opened.alone) == (_NARROW, 6, 1, 1)
    assert item.witness is not None
    assert (item.witness.discloser, item.witness.recipient) == ("body:giver", "body:taker")


def test_a_step_that_another_gateway_covers_is_not_alone() -> None:
    """The permission turns on the phrase; whether the bodies may tell each other does not."""
    found = _reports(make.gateway("g", make.flow(readings=_NARROW)), make.gateway("h"))["phr:x"]
    item = _one(found, "permissions")
    assert item.opened is not None
    assert (item.opened.steps, item.opened.alone, item.opened.step) == (1, 0, None)


def test_a_pair_that_meets_under_one_reading_only() -> None:
    """Its relation is told under each reading, with a common point under the one that has it."""
    item = _one(
        _reports(make.gateway("g", make.flow(readings=_NARROW)), make.gateway("h", onward=None))["phr:x"], "relations"
    )
    assert item.subjects == ("g", "h")
    assert dict(item.answers)[_BROAD] == "no relation"
    assert dict(item.answers)[_NARROW].startswith("redundant")
    assert (item.under, item.witness is not None) == (_NARROW, True)


def test_a_cover_that_stands_under_one_reading_only() -> None:
    """A gateway that could go only while its cover is so read turns on the phrase."""
    found = _reports(make.gateway("g", make.flow(readings=_NARROW)), make.gateway("h", make.flow()))["phr:x"]
    answers = {item.subjects: dict(item.answers) for item in found.turning if item.kind == "redundancy"}
    assert answers["h",] == {_NARROW: "removable (certain), covered by g", _BROAD: "stays (no)"}
    assert answers["g",] == {_NARROW: "removable (certain), covered by h", _BROAD: "not in force"}


def test_a_bar_of_one_reading_is_a_prohibition_and_a_conflict() -> None:
    """What it forbids is counted; the gateway that meets it is told under each reading."""
    plain = bar()
    disputed = plain._replace(bars=(plain.bars[0]._replace(readings=(_BROAD,)),))
    found = _reports(make.gateway("g"), disputed)["phr:x"]
    forbidden = _one(found, "prohibitions")
    assert forbidden.opened is not None
    assert (forbidden.under, forbidden.opened.points, forbidden.opened.met) == (_BROAD, 6, 1)
    assert dict(_one(found, "conflicts").answers)[_NARROW] == "no conflict"


def test_a_disputed_condition_is_a_term() -> None:
    """Each reading with what only it asks; two phrases in one list are each told beside the other."""
    terms = (
        AltTerm("condition", "cond:a", (_NARROW,)), AltTerm("condition", "cond:b", (_BROAD,)),
        AltTerm("condition", "cond:c", (_OLD,)), AltTerm("condition", "cond:d", ()),
    )  # fmt: skip
    tests = [Condition(f"cond:{name}", f"test {name}") for name in "abcd"]
    found = _reports(make.gateway("g", conditions=None, alternatives=terms), *tests)
    assert dict(_one(found["phr:x"], "terms").answers)[_NARROW].startswith("conditions: test a, beside")
    assert dict(_one(found["phr:y"], "terms").answers)[_NEW].startswith("conditions: nothing more, beside")


def test_nothing_turns_on_a_reading_that_is_over() -> None:
    """A flow of a reading that was overruled before the day changes no answer; the phrase comes last."""
    over = make.flow(readings=_NARROW, in_force=(make.period("2000-01-01", "2010-01-01"),))
    disputed = make.gateway("h", make.flow(readings=_OLD))
    found = _reports(make.gateway("g", over, make.flow(recipient="body:other")), disputed)
    assert list(found) == ["phr:y", "phr:x"]
    assert found["phr:x"].turning == ()


def test_a_settled_phrase_has_nothing_that_turns_on_it() -> None:
    """Once a reading is chosen, no answer differs between it and its rivals."""
    data = make.dataset(make.gateway("g", make.flow(readings=_NARROW)), *_law())
    world = build_world(settle(data, {"phr:x": _NARROW}), make.day_of())
    assert all(not report.turning for report in find_sensitivity(world).phrases)


def test_counts_by_kind_add_up() -> None:
    """The total is the sum of the kinds."""
    found = _reports(make.gateway("g", make.flow(readings=_NARROW)), make.gateway("h", make.flow()))["phr:x"]
    assert tuple(found.counts) == KINDS
    assert sum(found.counts.values()) == len(found.turning) > 2


_QUIET = settings(
    max_examples=80, database=None, deadline=None, derandomize=True, suppress_health_check=tuple(HealthCheck),
    phases=(Phase.explicit, Phase.generate, Phase.shrink),
)  # fmt: skip


@_QUIET
@given(datasets(readings=True))
def test_relations_that_turn_on_a_phrase_are_those_of_the_reference(data: Dataset) -> None:
    """A pair is listed under a phrase just when its finding differs between its readings, the other enumerated."""
    world = build_world(data, make.day_of(), extent=_EXTENTS)
    settled = [(choice, Scopes(item, make.day_of(), _EXTENTS)) for choice, item in iter_settled(data)]
    plain = Scopes(data, make.day_of(), _EXTENTS)
    for report in find_sensitivity(world).phrases:
        listed = {item.subjects for item in report.turning if item.kind == "relations"}
        names = sorted(world.live)
        for pair in ((a, b) for number, a in enumerate(names) for b in names[number + 1 :]):
            found = {_under(plain, pair, settled, (report.phrase.id, item.id)) for item in report.readings}
            assert (len(found) > 1) == (pair in listed)


def _under(
    plain: Scopes, pair: tuple[str, str], settled: list[tuple[dict[str, str], Scopes]], taken: tuple[str, str]
) -> Any:
    phrase, reading = taken
    held = [
        relations_of(Pair(scopes, *pair)) if set(pair) <= scopes.effective.keys() else {}
        for choice, scopes in settled
        if choice[phrase] == reading
    ]
    expected: Expected | None = expect(Pair(plain, *pair), merge(held))
    return expected and (expected.relation, expected.of, expected.certainty, expected.also)


@_QUIET
@given(datasets(readings=True))
def test_permissions_are_counted_point_by_point(data: Dataset) -> None:
    """As many points as lie in the effective cover under a reading and in no flow under its rival."""
    world = build_world(data, make.day_of(), extent=_EXTENTS)
    for report in find_sensitivity(world).phrases:
        covers = {
            item.id: Scopes(settle(data, {report.phrase.id: item.id}), make.day_of(), _EXTENTS)
            for item in report.readings
        }
        for item in report.turning:
            if item.kind == "permissions" and item.opened is not None and item.under is not None:
                (name,), (rival,) = item.subjects, [key for key in covers if key != item.under]
                other = covers[rival].plain.get(name)
                mine = covers[item.under].effective[name].maybe
                only = [point for point in mine if other is None or point not in other.maybe]
                assert item.opened.points == len(only)
                assert item.witness is not None
                assert tuple(item.witness)[:7] in only
