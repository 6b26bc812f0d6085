"""Pairs through all of time under rival readings."""

from __future__ import annotations

from hypothesis import HealthCheck, Phase, given, settings

from gateways_graph.analysis.always import find_overlaps_always
from gateways_graph.model.dataset import Dataset, Phrase, Reading
from gateways_graph.model.finding import CERTAINTIES, PairFinding
from tests import builders as make
from tests.reference_relations import iter_settled
from tests.strategies import datasets

_EXTENTS = ("E", "S")
_ORDER = ("same source", "duplicate", "scope twin", "redundant", "specific under general", "subsumed",
          "partial overlap", "undecided")  # fmt: skip


def _found(data: Dataset) -> dict[tuple[str, str], PairFinding]:
    findings = find_overlaps_always(data, extent=_EXTENTS).findings
    return {(min(item.a, item.b), max(item.a, item.b)): item for item in findings}


@settings(
    max_examples=60, database=None, deadline=None, derandomize=True, suppress_health_check=tuple(HealthCheck),
    phases=(Phase.explicit, Phase.generate, Phase.shrink),
)  # fmt: skip
@given(datasets(readings=True))
def test_what_always_holds_is_enumerated_over_readings(data: Dataset) -> None:
    """One reading is taken for all of time: certain when it always holds under every one, possible under some."""
    known = _found(data)
    settled = [_found(item) for _, item in iter_settled(data)]
    for pair in {pair for found in (known, *settled) for pair in found}:
        held = [(item.relation, item.a, CERTAINTIES.index(item.certainty)) if item else None
                for item in (found.get(pair) for found in settled)]  # fmt: skip
        mains = {item[:2] for item in held if item}
        sure = {main for main in mains if all(item and item == (*main, 2) for item in held)}
        finding = known.get(pair)
        assert (finding is None) == (not mains)
        if finding is not None:
            expected = min(sure or mains, key=lambda main: _ORDER.index(main[0]))
            assert finding.relation == expected[0]
            assert (finding.certainty == "certain") == bool(sure)


def test_readings_do_not_change_from_slice_to_slice() -> None:
    """A pair that meets under one reading early and under its rival late always meets under neither."""
    early, late = (make.period("2000", "2010"),), (make.period("2010"),)
    disputed = make.gateway(
        "g",
        make.flow(in_force=early, readings="rdg:narrow"),
        make.flow(in_force=late, readings="rdg:broad"),
        make.flow(purpose="pur:other"),
    )
    data = make.dataset(
        disputed, make.gateway("h", onward=None), make.purpose("aim"), make.purpose("other"),
        Phrase("phr:x", make.provision_iri("1"), "words"),
        Reading("rdg:narrow", "phr:x", "narrow"), Reading("rdg:broad", "phr:x", "broad"),
    )  # fmt: skip
    assert _found(data) == {}
