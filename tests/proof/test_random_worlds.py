"""What the engine finds in random tiny worlds is proved, kind by kind, from the triples alone."""

from __future__ import annotations

import pytest
from hypothesis import given

from gateways_graph.model.dataset import Dataset
from gateways_graph.proof.check import check_document
from tests.proof.compared import compare, comparisons
from tests.proof.documents import DOCUMENTS, MANY, barred, read_again, versions
from tests.strategies import datasets

KINDS = pytest.mark.parametrize("kind", sorted(DOCUMENTS))


def _unproved(data: Dataset, kind: str) -> dict[str, str]:
    triples, world = read_again(data)
    verdicts = check_document(triples, DOCUMENTS[kind](world))
    return {verdict.claim: verdict.reason for verdict in verdicts if not verdict.ok}


@KINDS
@MANY
@given(data=datasets())
def test_findings_on_small_worlds_are_proved(kind: str, data: Dataset) -> None:
    """The checker and the engine agree on worlds of every kind, read from the same triples."""
    assert _unproved(data, kind) == {}


@KINDS
@MANY
@given(data=datasets(readings=True))
def test_findings_under_disputed_readings_are_proved(kind: str, data: Dataset) -> None:
    """What the engine says of disputed phrases is never surer than trying every reading shows."""
    assert _unproved(data, kind) == {}


@pytest.mark.parametrize("kind", ["conflicts", "routes"])
@MANY
@given(data=barred())
def test_findings_where_bars_stand_are_proved(kind: str, data: Dataset) -> None:
    """Conflicts, and routes past bars, in worlds whose bars lie near the gateways."""
    assert _unproved(data, kind) == {}


@MANY
@given(data=versions())
def test_versions_of_one_provision_are_proved(data: Dataset) -> None:
    """Which version follows which, at once or after a gap, is what their dates say."""
    assert _unproved(data, "asked") == {}


@MANY
@given(asked=comparisons())
def test_changes_between_small_worlds_are_proved(asked: tuple[Dataset, Dataset, str, str]) -> None:
    """What a change of the law or the passing of time does is proved, each side from its own triples."""
    compared = compare(asked[0], asked[1], asked[2:])
    verdicts = check_document(compared.new, compared.document, old=compared.old)
    assert {verdict.claim: verdict.reason for verdict in verdicts if not verdict.ok} == {}
