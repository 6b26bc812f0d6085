"""Undercut safeguards and general powers as questions with both sides."""

from __future__ import annotations

from typing import Any

from gateways_graph.analysis.arguments import find_general_powers, find_undercuts
from gateways_graph.analysis.overlaps import find_overlaps
from gateways_graph.engine.world import World, build_world
from gateways_graph.model.gateway import Condition
from tests import builders as make


def _world(*items: Any) -> World:
    people = (make.body_class("councils"), make.body("york", "bcls:councils"))
    law = (Condition("cond:strict", "strict"), make.rule("tight", act="both", binds="everyone-after"))
    return build_world(make.dataset(*people, *law, *items), make.day_of())


def _from(name: str, discloser: str, **fields: Any) -> Any:
    return make.gateway(name, make.flow(discloser), **fields)


def test_an_undercut_names_the_weaker_terms_and_the_exclusivity() -> None:
    """Which safeguards are weaker, the common flow, and what the stricter says of other powers."""
    strict = _from("strict", "body:york", conditions=("cond:strict",), offences=("off:x",), exclusivity="exclusive")
    world = _world(strict, _from("weak", "bcls:councils"))
    (found,) = find_undercuts(world, find_overlaps(world).findings)
    assert (found.strict, found.weak, found.certainty) == ("strict", "weak", "certain")
    assert found.weaker == ("conditions", "offences")
    assert found.exclusivity == "exclusive"
    assert found.finding.witness is not None


def test_pairs_of_broad_gateways_and_limbs_of_a_section_come_last() -> None:
    """What reaches most of the stricter comes first; what a broad gateway undercuts says little."""
    limb = {"provisions": (make.provision_iri("1/1"),)}
    world = _world(
        _from("a", "bcls:councils", **limb),
        _from("b", "body:york", conditions=("cond:strict",), provisions=(make.provision_iri("1/2"),)),
        _from("c", "body:york", conditions=("cond:strict",), onward=("onw:tight",)),
        _from("wide", "bcls:councils"),
    )
    findings = find_overlaps(world).findings
    order = [(item.strict, item.weak) for item in find_undercuts(world, findings, broad={"wide"})]
    assert order[0] == ("c", "a")
    assert order[-1] == ("b", "a")


def test_a_general_power_comes_with_what_each_side_would_cite() -> None:
    """Specific gateways inside it, whether they leave other powers alone, and safeguards that it lacks."""
    general = _from("general", "bcls:councils", source="general-competence")
    world = _world(
        general,
        _from("one", "body:york", exclusivity="non-exclusive"),
        _from("two", "body:york", conditions=("cond:strict",), onward=("onw:tight",)),
        _from("half", "body:york", in_force=None),
    )
    (power,) = find_general_powers(world, find_overlaps(world).findings)
    assert power.gateway == "general"
    assert [(item.gateway, item.certainty) for item in power.specifics] == [
        ("one", "certain"), ("two", "certain"), ("half", "possible"),
    ]  # fmt: skip
    assert power.specifics[0].exclusivity == "non-exclusive"
    assert power.specifics[1].safeguards == ("conditions", "onward")
