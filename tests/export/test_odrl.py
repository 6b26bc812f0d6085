"""Tests of the ODRL export: read back by a reader of its own, it permits what the gateways' boxes hold and no more."""

from __future__ import annotations

import pytest
from rdflib import RDF

from gateways_graph.engine.compile import Piece
from gateways_graph.engine.world import World, build_world
from gateways_graph.export.odrl import build_odrl
from gateways_graph.model.dataset import Dataset
from gateways_graph.rdf.write import format_turtle
from tests import builders as make
from tests.export.odrl_reading import GWO, ODRL, POL, Disclosure, Reader, disclosures
from tests.random_worlds import plain_dataset
from tests.strategies import draw_dataset

_DAY = make.day_of()


def _read(world: World) -> Reader:
    return Reader(format_turtle(build_odrl(world)), world.day)


def _world(*items: object) -> World:
    return build_world(make.dataset(*items), _DAY)


def _boxed(pieces: tuple[Piece, ...], bits: tuple[int, ...]) -> bool:
    return any(all(mask >> bit & 1 for mask, bit in zip(piece.box, bits, strict=True)) for piece in pieces)


def _permitted(reader: Reader, gateway: str, point: Disclosure) -> bool:
    return any(reader.applies(rule, point) for rule in reader.rules(gateway, "permission"))


def _agrees(dataset: Dataset) -> int:
    """How many pairs of gateway and point were compared; each agreed."""
    world = build_world(dataset, _DAY)
    reader, seen = _read(world), 0
    sure = [g.id for g in dataset.gateways if reader.rules(g.id, "permission")]
    for point, bits in disclosures(world):
        for name in sure:
            scope = world.scopes.get(name)
            inside = scope is not None and _boxed(scope.plain_certain, bits)
            assert _permitted(reader, name, point) == inside, (name, point)
            seen += 1
    return seen


def test_permits_what_the_boxes_hold() -> None:
    """Over open and exhaustive classes, offices, two parents and several flows: point for point the same."""
    assert _agrees(plain_dataset(0, 3))


@pytest.mark.parametrize("seed", range(8))
def test_permits_what_certainly_holds_in_drawn_worlds(seed: int) -> None:
    """With exclusions, vague dates and doubtful memberships, `odrl:permission` is what is certain."""
    _agrees(draw_dataset(seed, count=2))


def test_two_purposes_are_alternatives() -> None:
    """A flow for two purposes is one `odrl:or`; never two constraints that must both hold."""
    world = _world(make.gateway("1", make.flow(purpose=("pur:tax", "pur:crime"))), make.purpose("rest"))
    reader = _read(world)
    (rule,) = reader.rules("1", "permission")
    operands = [reader.graph.value(node, ODRL.leftOperand) for node in reader.graph.objects(rule, ODRL.constraint)]
    assert ODRL.purpose not in operands
    found = {point.purpose[0]: _permitted(reader, "1", point) for point, _ in disclosures(world)
             if (point.discloser[0], point.recipient[0]) == ("body:giver", "body:taker")}  # fmt: skip
    assert {purpose for purpose, permitted in found.items() if permitted} == {"pur:tax", "pur:crime"}
    assert "pur:rest" in found


def test_conditions_are_duties_and_onward_limits_policies() -> None:
    """Each condition is a duty of its own; the onward limit is the next policy, a prohibition."""
    limit = make.rule("no-more", make.exception("court", recipient="body:court"))
    gateway = make.gateway("1", conditions=("cond:a", "cond:b"), onward=("onw:no-more",))
    reader = _read(_world(gateway, limit))
    (rule,) = reader.rules("1", "permission")
    said = {(str(reader.graph.value(duty, ODRL.action)), str(reader.graph.value(duty, ODRL.target)))
            for duty in reader.graph.objects(rule, ODRL.duty)}  # fmt: skip
    meet = str(GWO.meetCondition)
    base = "https://w3id.org/uk-gateways/id/condition/"
    assert said == {
        (meet, base + "a"), (meet, base + "b"), (str(ODRL.nextPolicy), str(POL["onward-no-more"])),
    }  # fmt: skip
    assert len(reader.rules("onward-no-more", "prohibition")) == 1
    assert reader.rules("onward-no-more", "permission") == []


def test_an_exception_lifts_the_limit_only_where_all_of_it_fits() -> None:
    """`To the court, for the trial` lets through neither the court for something else nor others for the trial."""
    bar = make.exception("trial", recipient="body:court", purpose="pur:trial")
    world = _world(
        make.gateway("1"), make.rule("limit", bar), make.body("court"), make.body("other"), make.purpose("trial")
    )
    reader = _read(world)
    (rule,) = reader.rules("onward-limit", "prohibition")
    free = {
        (point.recipient[0], point.purpose[0]) for point, _ in disclosures(world) if not reader.applies(rule, point)
    }
    assert free == {("body:court", "pur:trial")}


def test_bars_are_prohibitions_less_their_exceptions() -> None:
    """A bar forbids its flows; an exception with a condition that nobody has found met lifts nothing."""
    from gateways_graph.model.gateway import Restriction

    let = make.exception("police", recipient="body:police")
    consent = make.exception("consent", recipient="body:taker", conditions=("cond:consent",))
    bar = Restriction("bar:secret", "Secret", bars=(make.flow(recipient=(), purpose=(), id="flow:b"),),
                      exceptions=(let, consent), extent=("E", "W", "S", "NI"), in_force=make.SINCE_2000,
                      yields_to=("gwy:1",))  # fmt: skip
    world = _world(make.gateway("1"), bar, make.body("police"))
    reader = _read(world)
    (rule,) = reader.rules("secret", "prohibition")
    barred = {point.recipient[0] for point, _ in disclosures(world) if reader.applies(rule, point)}
    assert "body:taker" in barred
    assert "body:police" not in barred


@pytest.mark.parametrize(
    ("obligation", "under"), [("may", 0), ("must", 1), ("must-when-required", 1), ("must-respond", 1)]
)
def test_duties_are_obligations_and_powers_are_not(obligation: str, under: int) -> None:
    """Only a duty stands under `odrl:obligation`; one that allows refusal obliges to answer, not to disclose."""
    reader = _read(_world(make.gateway("1", obligation=obligation)))
    duties = reader.rules("1", "obligation")
    assert len(duties) == under
    assert len(reader.rules("1", "permission")) == 1
    actions = {str(reader.graph.value(duty, ODRL.action)) for duty in duties}
    assert (str(GWO.respond) in actions) == (obligation == "must-respond")


@pytest.mark.parametrize(
    ("terms", "words"),
    [
        ({"legal_effect": "lifts-bar"}, "lifts a bar"),
        ({"legal_effect": "shields"}, "shields"),
        ({"legal_effect": None}, "legal effect"),
        ({"not_commenced": True, "in_force": None}, "not commenced"),
        ({"in_force": None}, "dates in force"),
        ({"extent": None}, "extent"),
        ({"gives_way_to": ("code:any-other-power",)}, "gives way"),
        ({"depends_on": ("code:instrument-not-found",)}, "instrument"),
    ],
)
def test_what_is_in_doubt_is_held_back(terms: dict[str, object], words: str) -> None:
    """A gateway that does not certainly permit has no permission, and the export says why."""
    reader = _read(_world(make.gateway("1", **terms)))
    assert reader.rules("1", "permission") == []
    (rule,) = reader.graph.objects(POL["1"], GWO.heldBack)
    assert any(words in reason for reason in reader.words(rule, GWO.because))
    assert (rule, RDF.type, ODRL.Permission) in reader.graph
    assert set(reader.graph.objects(POL["1"], RDF.type)) == {GWO.PolicyHeldBack}


def test_each_policy_has_a_rule() -> None:
    """As ODRL asks; the rules of a policy are typed as what they are said to be."""
    graph = _read(build_world(plain_dataset(0, 3), _DAY)).graph
    rules = {"permission": ODRL.Permission, "prohibition": ODRL.Prohibition, "obligation": ODRL.Duty}
    policies = set(graph.subjects(RDF.type, ODRL.Set))
    assert policies
    for policy in policies:
        found = [(rule, kind) for name, kind in rules.items() for rule in graph.objects(policy, ODRL[name])]
        assert found
        assert all((rule, RDF.type, kind) in graph for rule, kind in found)


def test_terms_not_established_differ_from_none() -> None:
    """Silence in the record is not silence in the law."""
    reader = _read(_world(make.gateway("1", onward=None), make.gateway("2", onward=())))
    assert set(reader.graph.subjects(GWO.notEstablished, None)) == {POL["1"]}
    assert POL["2"] in set(reader.graph.subjects(GWO.none, None))


def test_the_same_data_give_the_same_bytes() -> None:
    """Two builds are equal, and nothing has a blank node."""
    texts = [format_turtle(build_odrl(build_world(plain_dataset(4, 6), _DAY))) for _ in range(2)]
    assert texts[0] == texts[1]
    assert "_:" not in texts[0]
