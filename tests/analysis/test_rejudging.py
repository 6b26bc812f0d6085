"""Coverage under rival readings: by hand, and against every reading tried by brute force."""

from __future__ import annotations

from itertools import product
from typing import Any

from hypothesis import given, settings

from gateways_graph.analysis.redundancy import Coverage
from gateways_graph.analysis.removal import find_redundant
from gateways_graph.engine.world import World, build_world
from gateways_graph.model.dataset import Dataset, Phrase, Reading
from gateways_graph.model.gateway import AltTerm
from gateways_graph.model.readings import settle
from gateways_graph.model.redundancy import Judgement
from tests import builders as make
from tests import reference_coverage as reference
from tests.cases.pairs import EXTENTS, VALUE
from tests.reference import Scopes
from tests.strategies import datasets

_VALUES = {"removable": 2, "possibly removable": 1, "stays": 0}


def _world(*items: Any) -> World:
    law = [Reading(f"rdg:{name}", "phr:x", name) for name in ("broad", "narrow")]
    phrase = Phrase("phr:x", make.provision_iri("1"), "words")
    return build_world(make.dataset(*items, phrase, *law), make.day_of())


def _judge(*items: Any) -> Judgement:
    return Coverage(_world(*items)).judge("g")


def test_it_could_go_whatever_the_reading() -> None:
    """Each reading gives another half of the cover to another gateway: it could go, with certainty, with all named."""
    g = make.gateway("g", make.flow(purpose=("pur:a", "pur:b")))
    one = make.gateway("h", make.flow(purpose="pur:a"), make.flow(purpose="pur:b", readings="rdg:narrow"))
    two = make.gateway("k", make.flow(purpose="pur:b", readings="rdg:broad"))
    found = _judge(g, one, two)
    assert (found.verdict, found.certainty, found.cover, found.turns_on) == ("removable", "certain", ("h", "k"), ())
    assert found.under == ()


def test_it_could_go_under_one_reading() -> None:
    """Covered under one reading, not under the other: possible, the phrase is named, and the reading."""
    found = _judge(make.gateway("g"), make.gateway("h", make.flow(readings="rdg:narrow")))
    assert (found.verdict, found.cover, found.turns_on) == ("possibly removable", ("h",), ("phr:x",))
    assert dict(found.under) == {"phr:x": "rdg:narrow"}
    assert found.witness is not None


def test_halves_that_need_rival_readings_are_no_cover() -> None:
    """Two halves are never there together: it stays, with a disclosure that is left open under a reading shown."""
    g = make.gateway("g", make.flow(purpose=("pur:a", "pur:b")))
    one = make.gateway("h", make.flow(purpose="pur:a", readings="rdg:broad"))
    two = make.gateway("k", make.flow(purpose="pur:b", readings="rdg:narrow"))
    found = _judge(g, one, two)
    assert (found.verdict, found.certainty, found.cover, found.turns_on) == ("stays", "no", (), ())
    assert dict(found.under) == {"phr:x": "rdg:broad"}
    assert found.witness is not None
    assert found.witness.purpose == "pur:b"


def test_what_stays_with_phrases_open_may_go_under_each_reading() -> None:
    """A gateway that covers one thing or another: one reading of it is covered, so it possibly could go."""
    g = make.gateway(
        "g", make.flow(purpose="pur:a", readings="rdg:broad"), make.flow(purpose="pur:b", readings="rdg:narrow")
    )
    found = _judge(g, make.gateway("h", make.flow(purpose="pur:a")))
    assert (found.verdict, found.cover, found.turns_on) == ("possibly removable", ("h",), ("phr:x",))
    assert dict(found.under) == {"phr:x": "rdg:broad"}


def test_a_term_that_is_disputed() -> None:
    """A power makes a duty redundant only where the duty is read as a power."""
    terms = (AltTerm("obligation", "may", ("rdg:broad",)), AltTerm("obligation", "must", ("rdg:narrow",)))
    found = _judge(make.gateway("g", obligation=None, alternatives=terms), make.gateway("h"))
    assert (found.verdict, found.turns_on) == ("possibly removable", ("phr:x",))
    assert dict(found.under) == {"phr:x": "rdg:broad"}


def test_a_keystone_under_every_reading() -> None:
    """Another flow is carried alone under each reading: certainly a keystone, with one of the flows."""
    g = make.gateway("g", make.flow(purpose=("pur:a", "pur:b")))
    h = make.gateway(
        "h", make.flow(purpose="pur:a", readings="rdg:broad"), make.flow(purpose="pur:b", readings="rdg:narrow")
    )
    keystone = _judge(g, h).keystone
    assert keystone is not None
    assert (keystone.certainty, dict(keystone.under)) == ("certain", {"phr:x": "rdg:broad"})
    assert keystone.witness.purpose == "pur:b"


def test_what_steps_in_under_one_reading() -> None:
    """A power that gives way under one reading only, steps in possibly, under that reading."""
    terms = (AltTerm("givesWayTo", "g", ("rdg:broad",)), AltTerm("givesWayTo", "code:none", ("rdg:narrow",)))
    found = _judge(make.gateway("g"), make.gateway("h", gives_way_to=None, alternatives=terms))
    told = [(item.gateway, item.certainty, dict(item.under)) for item in found.backfilled]
    assert told == [("h", "possible", {"phr:x": "rdg:broad"})]


def test_a_set_that_could_go_together_whatever_the_reading() -> None:
    """The set and the fewest count what could go under every reading, certified in the world of each."""
    g = make.gateway("g", make.flow(purpose=("pur:a", "pur:b")))
    one = make.gateway("h", make.flow(purpose="pur:a"), make.flow(purpose="pur:b", readings="rdg:narrow"), make.flow())
    two = make.gateway("k", make.flow(purpose="pur:b", readings="rdg:broad"), make.flow(recipient="body:far"))
    found = find_redundant(_world(g, one, two), exact=True)
    assert [item.gateway for item in found.removable.removed] == ["g"]
    assert (found.removable.certified, found.smallest.kept, found.smallest.proven) == (True, 2, True)
    assert found.smallest.removed[0].cover == ("h", "k")


def _merge(expected: list[reference.Expected | None]) -> str:
    """The verdict over all readings, by the definition."""
    carried = [item.verdict for item in expected if item is not None and item.verdict != "displaced"]
    if not carried:
        return "displaced"
    values = {_VALUES[verdict] for verdict in carried}
    return "removable" if values == {2} else "possibly removable" if max(values) else "stays"


def _over(values: list[int]) -> int:
    return 2 if min(values) == 2 else 1 if max(values) else 0


@settings(max_examples=100, deadline=None)
@given(data=datasets(readings=True))
def test_every_reading_tried_gives_the_same_answer(data: Dataset) -> None:
    """Verdict, keystone and what steps in are certain, possible or no as the definitions say over all readings."""
    rivals: dict[str, list[str]] = {}
    for item in data.readings:
        rivals.setdefault(item.phrase, []).append(item.id)
    choices = [dict(zip(rivals, taken, strict=True)) for taken in product(*rivals.values())]
    told = [reference.Coverage(Scopes(settle(data, choice), make.day_of(), EXTENTS)) for choice in choices]
    world = build_world(data, make.day_of(), extent=EXTENTS)
    asked = Coverage(world)
    for name in world.live:
        found = asked.judge(name)
        assert found.verdict == _merge([one.expect(name) if name in one.gateways else None for one in told])
        if found.verdict == "displaced":
            continue
        keystone = _over([one.keystone(name) if name in one.gateways else 0 for one in told])
        assert (VALUE[found.keystone.certainty] if found.keystone else 0) == keystone
        stepping = {
            other: _over([one.steps_in(other, name) if {name, other} <= one.gateways.keys() else 0 for one in told])
            for other in world.live
            if other != name
        }
        back = {item.gateway: VALUE[item.certainty] for item in found.backfilled}
        assert back == {other: sure for other, sure in stepping.items() if sure}
