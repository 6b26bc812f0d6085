"""`gateways check` on answers of every command that can be proved, as written to a file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run

_BILL = """@prefix gw: <https://w3id.org/uk-gateways/def#> .
@prefix code: <https://w3id.org/uk-gateways/code/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .

<https://w3id.org/uk-gateways/id/condition/newly-recorded> a gw:Condition ;
    skos:prefLabel "newly recorded"@en ;
    gw:conditionType code:condition-necessity .
"""


@pytest.mark.parametrize(
    "asked",
    [
        ("overlaps", "--relation", "chained", "--relation", "reciprocal", "--relation", "parallel"),
        ("redundant",),
        ("conflicts",),
        ("diff", "2000-01-01", "2026-01-01", "--demands", "1"),
        ("what-if", "--repeal", "crca-2005-s30", "--demands", "1"),
    ],
)
def test_answers_prove_again(run: Run, small: Path, tmp_path: Path, asked: tuple[str, ...]) -> None:
    """What a command writes is proved from the same data; tampered with, it is not."""
    path = tmp_path / "findings.json"
    assert run(*asked, "--json", "-q", "-o", path, "--data", small).code == 0
    done = run("check", path, "--json", "--data", small)
    assert done.code == 0, done.out
    assert all(row["ok"] for row in done.document["results"])
    document = json.loads(path.read_text(encoding="utf-8"))
    for record in document["results"]:
        record["certainty"] = "beyond doubt"
    path.write_text(json.dumps(document), encoding="utf-8")
    assert run("check", path, "-q", "--data", small).code == 3 or not document["results"]


def test_two_data_sets_are_both_needed(run: Run, small: Path, tmp_path: Path) -> None:
    """A difference between files proves with both, in their places, and not with one."""
    other = tmp_path / "other.ttl"
    other.write_text(small.read_text(encoding="utf-8").replace("code:may ", "code:must "), encoding="utf-8")
    path = tmp_path / "changes.json"
    assert run("diff", small, other, "--json", "-q", "-o", path, "--demands", "0").code == 0
    assert json.loads(path.read_text(encoding="utf-8"))["results"]
    assert run("check", path, "-q", "--data", other, "--old", small).code == 0
    assert run("check", path, "-q", "--data", small, "--old", other).code == 3


def test_a_bill_is_what_is_added_to_the_data(run: Run, small: Path, tmp_path: Path) -> None:
    """Without --old the old side is the data less the file added to it."""
    bill, path = tmp_path / "bill.ttl", tmp_path / "changes.json"
    bill.write_text(_BILL, encoding="utf-8")
    done = run("what-if", "--add", bill, "--json", "-q", "-o", path, "--demands", "0", "--data", small)
    assert done.code == 0, done.err
    done = run("check", path, "--json", "--data", small, "--data", f"+{bill}")
    assert done.code == 0, done.out


def test_other_answers_have_no_old_side(run: Run, small: Path, tmp_path: Path) -> None:
    """--old with findings that are no comparison is refused."""
    path = tmp_path / "findings.json"
    assert run("conflicts", "--json", "-q", "-o", path, "--data", small).code == 0
    done = run("check", path, "--data", small, "--old", small)
    assert done.code == 2
    assert "no old side" in done.err
