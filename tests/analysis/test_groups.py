"""Groups of gateways that cover the same ground: who is in one, what it is called, and where its members meet."""

from __future__ import annotations

import os
import subprocess
import sys
from fractions import Fraction
from typing import Any

from hypothesis import HealthCheck, given, settings

from gateways_graph.analysis.groups import describe_groups, find_ties
from gateways_graph.analysis.overlaps import Overlaps, find_overlaps
from gateways_graph.engine.world import World, build_world
from gateways_graph.graph.overlaps import divide
from gateways_graph.model.dataset import Dataset
from gateways_graph.model.finding import PairFinding
from gateways_graph.model.groups import Group, Groups
from tests import builders as make
from tests.comparing import world
from tests.reference import Scopes
from tests.strategies import datasets

EXTENTS = ("E", "S")


def groups_of(place: World, *, possible: bool = False, overlaps: Overlaps | None = None) -> Groups:
    """Groups of a world, certain pairs only unless said otherwise."""
    answer = overlaps or find_overlaps(place)
    kept = tuple(item for item in answer.findings if possible or item.certainty == "certain")
    answer = answer._replace(findings=kept)
    ties = (
        (item.a, item.b, float(max(Fraction(*item.share_a), Fraction(*item.share_b)))) for item in find_ties(answer)
    )
    return describe_groups(place, answer, [part for part in divide(ties) if len(part) > 1])


def councils(*gateways: Any) -> World:
    """A world of police, a council and a hospital, with a purpose in two parts."""
    return world(
        make.body_class("public", label="public authority"), make.body("police", "bcls:public", label="the police"),
        make.body("council", "bcls:public", label="the council"),
        make.body("hospital", "bcls:public", label="the hospital"),
        make.purpose("any", label="any purpose"), make.purpose("safety", "pur:any", label="community safety"),
        make.purpose("crime", "pur:safety", label="crime"), make.purpose("health", "pur:any", label="health"),
        *gateways,
    )  # fmt: skip


def test_a_group_is_named_by_what_its_members_share() -> None:
    """Body, body and purpose of the common ground, by the narrowest name that holds it."""
    place = councils(
        make.gateway("a", make.flow("body:police", "body:council", "pur:crime")),
        make.gateway("b", make.flow("body:police", "body:council", "pur:safety")),
        make.gateway("apart", make.flow("body:hospital", "body:council", "pur:health")),
    )
    found = groups_of(place)
    assert [group.name for group in found.groups] == ["the police to the council, for crime"]
    assert found.groups[0].members == ("a", "b")
    assert (found.groups[0].shape, found.groups[0].relations()) == ("one ground", {"redundant": 1})
    assert (found.alone, found.live, found.slight, found.broad) == (1, 3, (), ())


def test_members_that_do_not_meet_at_one_point_are_no_one_ground() -> None:
    """One gateway meets two that do not meet each other: a hub, and the common ground is that of two."""
    place = councils(
        make.gateway("both", make.flow("body:police", "body:council", ("pur:crime", "pur:health"))),
        make.gateway("crime", make.flow("body:police", "body:council", "pur:crime")),
        make.gateway("health", make.flow("body:police", "body:council", "pur:health")),
    )
    group = groups_of(place).groups[0]
    assert (group.shape, group.hub, group.ties) == ("hub", "both", 2)
    assert group.common is not None
    assert len(group.common.members) == 2
    assert "both" in group.common.members


def test_a_chain_is_called_a_chain() -> None:
    """Each meets the next and nobody meets all."""
    purposes = [f"pur:{number}" for number in range(5)]
    gateways = [make.gateway(f"g{at}", make.flow(purpose=purposes[at : at + 2])) for at in range(4)]
    group = groups_of(world(*gateways)).groups[0]
    assert (group.members, group.shape, group.hub) == (("g0", "g1", "g2", "g3"), "chain", None)


def test_every_two_meet_and_no_point_is_common() -> None:
    """Three gateways that meet in pairs, each pair elsewhere, are a clique and no one ground."""
    pairs = {"x": ("pur:1", "pur:2"), "y": ("pur:2", "pur:3"), "z": ("pur:1", "pur:3")}
    group = groups_of(world(*(make.gateway(name, make.flow(purpose=names)) for name, names in pairs.items()))).groups[0]
    assert (group.shape, len(group.common.members) if group.common else 0) == ("clique", 2)


def test_sharing_less_than_a_tenth_of_both_ties_nobody() -> None:
    """One purpose of eleven on either side is a slight overlap: listed with those in no group."""
    one, two = [[f"pur:{side}{number}" for number in range(10)] for side in "ab"]
    place = world(
        make.gateway("a", make.flow(purpose=("pur:common", *one))),
        make.gateway("b", make.flow(purpose=("pur:common", *two))),
    )
    found = groups_of(place)
    assert (found.groups, found.slight, found.alone) == ((), ("a", "b"), 0)


def test_a_broad_gateway_stands_apart() -> None:
    """It pulls nothing together; it is listed once, with the groups that it touches."""
    pairs = [make.gateway(f"g{n}{limb}", make.flow(purpose=f"pur:{n}")) for n in range(3) for limb in "ab"]
    place = world(*pairs, make.gateway("wide", make.flow(purpose=[f"pur:{n}" for n in range(3)])))
    answer = find_overlaps(place)
    found = groups_of(place, overlaps=answer._replace(broad={"wide": 6}))
    assert [group.members for group in found.groups] == [("g0a", "g0b"), ("g1a", "g1b"), ("g2a", "g2b")]
    assert found.broad[0]._asdict() == {"gateway": "wide", "meets": 6, "groups": (1, 2, 3)}
    assert all(group.broad == ("wide",) for group in found.groups)
    assert found.groups[0].common is not None
    assert found.groups[0].common.others == ("wide",)


def test_limbs_of_one_section_are_no_tie() -> None:
    """Siblings share much by design; they form no group of their own, and count as one provision in another."""
    limbs = [make.gateway(f"limb{n}", make.flow(), provisions=(make.provision_iri(f"1/{n}"),)) for n in (1, 2)]
    assert groups_of(world(*limbs)).groups == ()
    group = groups_of(world(*limbs, make.gateway("other", make.flow()))).groups[0]
    assert (len(group.members), group.provisions, group.statutes, group.ties) == (3, 2, 1, 2)


def test_what_only_may_meet_makes_no_certain_group() -> None:
    """With a date not established there is no certain group; asked for, it is possible and says so."""
    place = world(make.gateway("a"), make.gateway("b", in_force=None))
    assert groups_of(place).groups == ()
    group = groups_of(place, possible=True).groups[0]
    assert group.certainty == "possible"
    assert group.common is not None
    assert group.common.certainty == "possible"


def test_a_residual_gateway_is_at_no_point_that_it_gives_way_on() -> None:
    """What steps back has no common ground with what it steps back for."""
    place = world(make.gateway("a"), make.gateway("b"), make.gateway("last", gives_way_to=("code:any-other-power",)))
    group = groups_of(place).groups[0]
    assert group.members == ("a", "b")
    assert group.common is not None
    assert group.common.others == ()


def _check_group(group: Group, scopes: Scopes) -> None:
    assert group.common is not None
    point = tuple(group.common.witness)[:7]
    for name in group.common.members:
        assert point in scopes.effective[name].sure
    covering = {name for name, cover in scopes.effective.items() if point in cover.sure}
    assert covering - set(group.members) == set(group.common.others)


def _plain_ties(findings: tuple[PairFinding, ...], broad: dict[str, int]) -> set[str]:
    tied = set()
    for item in findings:
        enough = 10 * item.share_a[0] >= item.share_a[1] or 10 * item.share_b[0] >= item.share_b[1]
        if enough and not item.siblings and not {item.a, item.b} & broad.keys():
            tied |= {item.a, item.b}
    return tied


@settings(max_examples=300, database=None, deadline=None, derandomize=True, suppress_health_check=tuple(HealthCheck))
@given(datasets())
def test_groups_hold_what_they_say(data: Dataset) -> None:
    """Every tied gateway is in one group; each witness is covered by all it names and by no other outside."""
    place, scopes = build_world(data, make.day_of(), extent=EXTENTS), Scopes(data, make.day_of(), EXTENTS)
    answer = find_overlaps(place)
    sure = tuple(item for item in answer.findings if item.certainty == "certain" and item.relation != "same source")
    found = groups_of(place, overlaps=answer._replace(findings=sure))
    members = [name for group in found.groups for name in group.members]
    assert sorted(members) == sorted(_plain_ties(sure, answer.broad))
    assert len(members) + len(found.slight) + len(found.broad) + found.alone == found.live
    for group in found.groups:
        _check_group(group, scopes)


def test_groups_are_the_same_in_every_process() -> None:
    """The hash of text differs from process to process; groups, names and witnesses must not."""
    script = (
        "from tests.analysis.test_groups import *\n"
        "aims = [[f'pur:{n % 7}', f'pur:{n * 3 % 11}'] for n in range(30)]\n"
        "found = [make.gateway(f'g{n:02}', make.flow(purpose=names)) for n, names in enumerate(aims)]\n"
        "place = world(*found)\n"
        "print(groups_of(place, overlaps=find_overlaps(place)._replace(broad={})))"
    )
    here = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    texts = {
        subprocess.run(
            [sys.executable, "-c", script], env={**here, "PYTHONHASHSEED": seed},
            capture_output=True, text=True, check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }  # fmt: skip
    assert len(texts) == 1
    assert "CommonGround" in texts.pop()
