"""A family through time: how versions meet, what each change gained and lost, and what has no date."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gateways_graph.analysis.family import find_family
from gateways_graph.analysis.history import build_history
from gateways_graph.analysis.span import say_outside
from gateways_graph.analysis.versions import link_versions
from gateways_graph.engine.world import build_world
from gateways_graph.errors import UnknownNameError
from gateways_graph.model.dataset import Dataset, Statute
from gateways_graph.model.gateway import ALL_EXTENTS, Gateway
from gateways_graph.model.history import Change, Event, History, Side
from gateways_graph.model.names import gateway_names, statute_names
from gateways_graph.model.periods import Period
from tests import builders as make
from tests.reference import Scopes
from tests.strategies import PERIODS, datasets

POLICE, COUNCIL = "body:police", "body:council"


def told(data: Dataset, text: str = "fam:one", *, day: str = make.DAY) -> History:
    """The history of a family of a data set."""
    family = find_family(data, text, gateway_names(data), statute_names(data))
    return build_history(build_world(data, make.day_of(day)), family, text, extent=ALL_EXTENTS, labels={})


def version(name: str, start: str | None, until: str | None, *flows: Any, **fields: Any) -> Gateway:
    """One text of section 1, in force from a date up to another."""
    place = {"family": "fam:one", "provisions": (make.provision_iri("1"),), **fields}
    return make.gateway(name, *flows, in_force=(make.period(start, until),), **place)


def family(*gateways: Gateway, **fields: Any) -> Dataset:
    """A data set with one recorded family."""
    return make.dataset(*gateways, families=(("fam:one", "the old power"),), **fields)


def only(found: History, kind: str) -> Event:
    """The one event of a kind."""
    (event,) = [event for event in found.events if event.kind == kind]
    return event


def change_of(found: History) -> Change:
    """The one change of version."""
    (change,) = [event.change for event in found.events if event.change]
    return change


def test_a_version_that_loses_a_body_says_which_and_proves_it() -> None:
    """The name lost, no flow gained, and a disclosure that only the earlier text covered, on its last day."""
    found = told(family(
        version("s1.2000", "2000-01-01", "2010-01-01", make.flow((POLICE, COUNCIL))),
        version("s1", "2010-01-01", None, make.flow(POLICE)),
    ))  # fmt: skip
    change = change_of(found)
    assert (change.relation, change.days, change.scope, change.gained) == ("successor", 0, "narrower", None)
    assert [(item.axis, item.gained, item.lost) for item in change.axes] == [("discloser", (), (COUNCIL,))]
    assert change.lost is not None
    assert (change.lost.certainty, change.lost.both_days) == ("certain", True)
    assert (change.lost.witness.discloser, change.lost.witness.date) == (COUNCIL, "2009-12-31")
    assert [event.kind for event in found.events] == ["begins", "ends", "amended"]


def test_a_gap_of_a_day_is_a_gap() -> None:
    """One day without law between two texts is said, with its length."""
    found = told(family(version("s1.2000", "2000-01-01", "2010-01-01"), version("s1", "2010-01-02", None)))
    assert (change_of(found).relation, change_of(found).days, change_of(found).scope) == ("time gap", 1, "same")
    assert only(found, "gap").note == "nothing recorded in force for 1 day until s1"
    assert (only(found, "gap").date, only(found, "gap").gateway) == ("2010-01-01", "s1.2000")


@pytest.mark.parametrize(("until", "days", "said"), [("2010-01-11", 10, "for 10 days"), (None, None, "has not ended")])
def test_versions_that_overlap_are_both_in_force(until: str | None, days: int | None, said: str) -> None:
    """Two texts of one provision in force together is an oddity that is named."""
    found = told(family(version("s1.2000", "2000-01-01", until), version("s1", "2010-01-01", None)))
    assert (change_of(found).relation, change_of(found).days) == ("overlap", days)
    assert said in only(found, "overlap").note


def test_vague_dates_stay_vague() -> None:
    """A month is some day in it; whether texts abut is not said, and the year is drawn as perhaps."""
    found = told(family(version("s1.2000", "2000", "2010-04"), version("s1", "2010-04", None)))
    assert change_of(found).relation == "vague"
    assert not [event for event in found.events if event.kind in ("gap", "overlap")]
    assert [(event.date, event.vague) for event in found.events] == [
        ("2000", True),
        ("2010-04", True),
        ("2010-04", True),
    ]
    years = dict(found.members[0].years)
    assert (years[2000], years[2001], years[2010], years.get(2011)) == ("vague", "whole", "vague", None)


def test_a_vague_gap_that_is_certain_is_a_gap() -> None:
    """The end is some day in 2006 and the next beginning ten years on: a gap of days not known."""
    found = told(family(version("s1.2000", "2000", "2006"), version("s1", "2016-07-12", None)))
    assert (change_of(found).relation, change_of(found).days) == ("time gap", None)
    assert only(found, "gap").vague


def test_a_family_may_span_acts() -> None:
    """A predecessor in another Act is replaced, not amended, and its repeal is named."""
    act = "http://www.legislation.gov.uk/id/ukpga/2005/9"
    found = told(family(
        version("old", "2000-01-01", "2010-01-01", repealed_by=(act,)),
        version("new", "2010-01-01", None, provisions=(f"{act}/section/5",)),
    ))  # fmt: skip
    assert only(found, "replaces").others == ("old",)
    assert only(found, "ends").others == (act,)
    assert only(found, "ends").note == "repealed; followed by new"


def test_limbs_that_begin_together_are_no_versions() -> None:
    """A family of two limbs of one section, both in force since, has two beginnings and no change."""
    limbs = [version(f"s1-{limb}", "2000-01-01", None, provisions=(make.provision_iri(f"1/{limb}"),)) for limb in "ab"]
    assert [event.kind for event in told(family(*limbs)).events] == ["begins", "begins"]


def test_a_limb_that_begins_later_follows_nothing() -> None:
    """A further limb of a section, the first still in force, is new and replaces nothing."""
    first = version("s1-a", "2000-01-01", None, provisions=(make.provision_iri("1/a"),))
    second = version("s1-b", "2010-01-01", None, provisions=(make.provision_iri("1/b"),))
    assert link_versions([first, second]) == []


def test_a_text_that_was_split_loses_nothing_that_a_sister_took_over() -> None:
    """Each part is narrower than the whole; together they hold all of it."""
    found = told(family(
        version("s1.2000", "2000-01-01", "2010-01-01", make.flow((POLICE, COUNCIL))),
        version("s1.police", "2010-01-01", None, make.flow(POLICE)),
        version("s1.council", "2010-01-01", None, make.flow(COUNCIL)),
    ))  # fmt: skip
    changes = [event.change for event in found.events if event.change]
    assert {(change.before, change.after, change.lost, change.gained) for change in changes} == {
        ("s1.2000", "s1.police", None, None), ("s1.2000", "s1.council", None, None),
    }  # fmt: skip


def test_a_body_that_ended_with_the_text_is_said_to_be_of_one_side_only() -> None:
    """What was lost because a body is gone is told from what the words no longer say."""
    crime = make.body("old-agency", exists=(make.period("1990", "2010-01-01"),))
    after = make.body("new-agency", exists=(make.period("2010-01-01"),))
    change = change_of(told(make.dataset(
        crime, after,
        version("s1.2000", "2000-01-01", "2010-01-01", make.flow(POLICE, "body:old-agency")),
        version("s1", "2010-01-01", None, make.flow(POLICE, "body:new-agency")),
        families=(("fam:one", "the old power"),),
    )))  # fmt: skip
    assert change.scope == "changed"
    assert change.lost is not None
    assert change.gained is not None
    assert (change.lost.witness.recipient, change.lost.both_days) == ("body:old-agency", False)
    assert (change.gained.witness.recipient, change.gained.both_days) == ("body:new-agency", False)


def test_terms_that_changed_are_listed() -> None:
    """The same flows on other terms: the scope is the same and the term is named, before and after."""
    change = change_of(told(family(
        version("s1.2000", "2000-01-01", "2010-01-01", obligation="may"),
        version("s1", "2010-01-01", None, obligation="must"),
    )))  # fmt: skip
    assert change.scope == "same"
    assert [(item.term, item.a, item.b) for item in change.terms] == [("obligation", "may", "must")]


def test_what_gives_way_is_compared_by_its_own_words() -> None:
    """A residual text changes by what it says, whatever other powers there are that day."""
    way = {"gives_way_to": ("code:any-other-power",)}
    change = change_of(told(family(
        version("s1.2000", "2000-01-01", "2010-01-01", make.flow(POLICE), **way),
        version("s1", "2010-01-01", None, make.flow((POLICE, COUNCIL)), **way),
        make.gateway("other", make.flow((POLICE, COUNCIL))),
    )))  # fmt: skip
    assert (change.scope, change.lost) == ("wider", None)


def test_a_flow_with_dates_of_its_own_has_events_of_its_own() -> None:
    """A list that grew later is one gateway with two beginnings."""
    later = make.flow(COUNCIL, in_force=(make.period("2018"),))
    found = told(family(version("s1", "2000-01-01", None, make.flow(POLICE), later)))
    assert [(event.date, event.kind) for event in found.events] == [("2000-01-01", "begins"), ("2018", "flow begins")]
    assert "body:council to" in found.events[1].note


def test_what_waits_and_what_has_no_date_is_listed_apart() -> None:
    """Neither stands in an event; a member says its state, and what it waits for."""
    found = told(family(
        version("waiting", None, None, not_commenced=True)._replace(in_force=()),
        version("undated", None, None)._replace(in_force=None),
        version("later", "2030-01-01", None), version("over", "1990-01-01", "2000-01-01"),
    ))  # fmt: skip
    states = {item.gateway: (item.state, item.waits_for, bool(item.years)) for item in found.members}
    assert states["waiting"] == ("waiting", "commencement", False)
    assert states["undated"] == ("undated", "", False)
    assert states["later"][0] == "not begun"
    assert states["over"][0] == "ended"
    assert {event.gateway for event in found.events} == {"later", "over"}


# -- which family is meant


def worlds() -> Dataset:
    """A recorded family, a purpose with one below it, and a gateway known only by its words."""
    return make.dataset(
        make.purpose("fuel", "pur:help", label="fuel poverty support"), make.purpose("help", label="help"),
        make.purpose("meter", "pur:fuel", label="meters"),
        version("a", "2000-01-01", "2010-01-01"), version("b", "2010-01-01", None),
        make.gateway("c", make.flow(purpose="pur:meter")), make.gateway("d", label="Help in fuel poverty"),
        make.gateway("e", make.flow(purpose="pur:help")),
        families=(("fam:one", "the old power"),),
        statutes=(Statute("http://www.legislation.gov.uk/id/ukpga/2001/1", "Sharing Act 2001"),),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "kind", "members"),
    [
        ("fam:one", "family", "ab"),
        ("The Old Power", "family", "ab"),
        ("b", "gateway", "ab"),
        ("c", "gateway", "c"),
        ("Sharing Act 2001", "statute", "abcde"),
        ("fuel poverty", "purpose", "cd"),
        ("fuel poverty support", "purpose", "c"),
        ("pur:fuel", "purpose", "c"),
        ("poverty in", "words", "d"),
        ("help", "purpose", "cde"),
    ],
)
def test_a_family_is_found_by_what_people_call_it(text: str, kind: str, members: str) -> None:
    """Recorded families, gateways with their versions, statutes, purposes with those below, and words."""
    data = worlds()
    found = find_family(data, text, gateway_names(data), statute_names(data))
    assert (found.kind, list(found.members)) == (kind, list(members))


def test_a_family_that_is_not_there_says_what_is_near() -> None:
    """The nearest names are attached."""
    data = worlds()
    with pytest.raises(UnknownNameError, match="fuel poverty support") as caught:
        find_family(data, "fuel povrty supprt", gateway_names(data), statute_names(data))
    assert caught.value.exit_code == 5


# -- days outside the data


def test_a_day_outside_the_data_is_said_to_be_so() -> None:
    """Before the first recorded beginning, and after today; any other day needs no word."""
    data = make.dataset(make.gateway("g", in_force=(make.period("1967"),)), make.gateway("h", in_force=None))
    today = date(2020, 6, 15)
    early = say_outside(data, date(1700, 1, 1), today)
    assert early == (
        "nothing is recorded as in force on 1700-01-01: the data speak from 1967 (g); "
        "1 gateway of no recorded date may have been"
    )
    assert "only law that is recorded now is known" in (say_outside(data, date(2040, 1, 1), today) or "")
    assert say_outside(data, date(1967, 1, 1), today) is None
    assert say_outside(data, today, today) is None


# -- against the reference


def _alone(item: Gateway) -> Gateway:
    always = Period(start=make.period("1000").start)
    extents = {code for period in item.in_force or () for code in period.extent}
    if extents and all(period.extent for period in item.in_force or ()):
        always = always._replace(extent=tuple(sorted(extents)))
    return item._replace(
        in_force=(always,), not_commenced=False, legal_effect=None, depends_on=None, gives_way_to=(), aliases=()
    )


def _check_side(data: Dataset, side: Side | None, mine: tuple[str, int], others: tuple[list[str], int]) -> None:
    """A witness lies in one version on its day, and in none of the others on theirs; none means nothing certain."""
    here = Scopes(data, mine[1]).plain.get(mine[0])
    there = [cover for name, cover in Scopes(data, others[1]).plain.items() if name in others[0]]
    if side is None:
        assert here is None or set(here.maybe) <= {point for cover in there for point in cover.sure}
        return
    point, sure = tuple(side.witness)[:7], side.certainty == "certain"
    assert here is not None
    assert make.day_of(side.witness.date) == mine[1]
    assert point in (here.sure if sure else here.maybe)
    # A box with a pairing holds only part of its product, so that what only may be lost may lie in one.
    assert not sure or not any(point in cover.maybe for cover in there)


@settings(max_examples=250, database=None, deadline=None, derandomize=True, suppress_health_check=tuple(HealthCheck))
@given(datasets(), st.lists(st.sampled_from(PERIODS), min_size=3, max_size=3))
def test_gained_and_lost_are_what_the_boxes_say(data: Dataset, periods: list[Period]) -> None:
    """Every witness of a change is covered on its own side and by nothing on the other; none missed for certain."""
    place = (make.provision_iri("1"),)
    kin = tuple(
        item._replace(family="fam:one", provisions=place, in_force=(period,))
        for item, period in zip(data.gateways, periods, strict=True)
    )
    data = data._replace(gateways=kin, families=(("fam:one", "the old power"),))
    alone = data._replace(gateways=tuple(_alone(item) for item in kin))
    links = link_versions(kin)
    for event in told(data).events:
        change = event.change
        if change is None:
            continue
        starts = {item.id: item.in_force[0] for item in kin if item.in_force}
        begun, ended = starts[change.after].start, starts[change.before].until
        assert begun is not None
        first = begun.last
        last = min(first, ended.first - 1) if ended else first
        followed = [new for old, new in links if old == change.before]
        preceded = [old for old, new in links if new == change.after]
        _check_side(alone, change.lost, (change.before, last), (followed, first))
        _check_side(alone, change.gained, (change.after, first), (preceded, last))
