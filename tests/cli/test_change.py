"""`gateways diff` and `gateways what-if`: sides, bills, records, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import CHECKOUT, Run
from tests.cli.worlds import SMALL

_SHARED = {"change", "what"}
_FIELDS = {
    "gateway": {"gateway", "old", "new", "was", "becomes", "certainty", "shifts", "terms", "because", "status"},
    "permission": {
        "tier", "was", "becomes", "certainty", "gateway", "also", "remains", "general", "pairing", "points", "boxes",
        "boxes_omitted", "witness", "turns_on",
    },
    "route": {"demand", "was", "becomes", "gateway", "asked_for"},
    "redundancy": {"gateway", "was", "becomes", "certainty"},
    "overlap": {"a", "b", "was", "becomes", "certainty", "witness", "turns_on", "siblings", "status"},
}  # fmt: skip
_BILL = """
<http://www.legislation.gov.uk/id/ukpga/2005/11/section/40> a eli:LegalResourceSubdivision ;
  eli:is_part_of <http://www.legislation.gov.uk/id/ukpga/2005/11> .
gwy:ukpga-2005-11-s40 a gw:Gateway ;
  gw:conferredBy <http://www.legislation.gov.uk/id/ukpga/2005/11/section/40> ; gw:permits flow:s40.1 ;
  gw:extent code:E ; gw:inForce per:s40.1 ; gw:legalEffect code:confers ; gw:obligation code:may ;
  gw:source code:express ; gw:status code:coded ; skos:prefLabel "The council may tell HMRC"@en ;
  gw:evidence ev:s40.1 .
flow:s40.1 a gw:Flow ; gw:discloser body:kent-council ; gw:recipient body:hmrc ; gw:purpose pur:fraud .
per:s40.1 a gw:Period ; gw:from "2030-01-01"^^xsd:date .
ev:s40.1 a gw:Evidence ; dct:source <https://www.legislation.gov.uk/ukpga/2005/11/section/40> ;
  gw:dateChecked "2025-12-01"^^xsd:date ; gw:seen code:seen .
"""


@pytest.fixture
def bill(tmp_path: Path) -> Path:
    """A gateway that begins in 2030, to be added to the small data."""
    path = tmp_path / "bill.ttl"
    prefixes = "\n".join(line for line in SMALL.splitlines() if line.startswith("@prefix"))
    path.write_text(prefixes + _BILL, encoding="utf-8")
    return path


def test_a_repeal_says_what_is_lost(run: Run, small: Path) -> None:
    """Every kind of record has its fields; what one of two twins carried is not lost."""
    done = run("what-if", "--data", small, "--repeal", "ukpga-2005-11-s30", "--json")
    document = done.document
    assert done.code == 0
    assert (document["answers"], document["repealed"]) == ("what-if", ["ukpga-2005-11-s30"])
    kinds = {record["change"] for record in document["results"]}
    assert kinds == {"gateway", "overlap", "redundancy"}
    for record in document["results"]:
        assert set(record) == _SHARED | _FIELDS[record["change"]]
    assert document["counts"]["permission"] == {}


def test_repealing_both_twins_loses_their_flow(run: Run, small: Path) -> None:
    """A witness, the boxes, and what routes answer afterwards."""
    names = ("ukpga-2005-11-s30", "ukpga-2005-11-s31", "ukpga-2005-11-s32")
    done = run("what-if", "--data", small, *(word for name in names for word in ("--repeal", name)), "--json")
    found = [record for record in done.document["results"] if record["change"] in ("permission", "route")]
    for record in found:
        assert set(record) == _SHARED | _FIELDS[record["change"]]
    permission, route = found[0], found[-1]
    assert (permission["what"], permission["was"], permission["becomes"]) == ("lost", "certain", "no")
    assert permission["witness"]["recipient"]["id"] == "body:kent-council"
    assert (route["what"], route["becomes"]["verdict"]) == ("lost", "not established")


def test_a_bill_counts_from_the_day_it_begins(run: Run, small: Path, bill: Path) -> None:
    """Before that day nothing differs, and a note says why."""
    early = run("what-if", "--data", small, "--add", bill, "--json").document
    late = run("what-if", "--data", small, "--add", bill, "--on", "2030-06-01", "--json").document
    assert early["results"] == []
    assert any("ukpga-2005-11-s40 is added and not in force" in note for note in early["notes"])
    gained = [record["gateway"]["id"] for record in late["results"] if record["what"] == "gained"]
    assert gained.count("ukpga-2005-11-s40") >= 2
    assert late["receipt"]["as_at"] == late["old"]["as_at"] == "2030-06-01"
    assert late["receipt"]["local"] == [str(bill)]
    assert any("lies outside the data" in note for note in late["notes"])


def test_a_bill_is_checked_with_the_data(run: Run, small: Path, bill: Path) -> None:
    """A name that nothing records is a defect, said as `validate` says it; nothing is answered."""
    bill.write_text(bill.read_text(encoding="utf-8").replace("pur:fraud", "pur:frauds"), encoding="utf-8")
    done = run("what-if", "--data", small, "--add", bill)
    assert (done.code, done.out) == (4, "")
    assert "gw:purpose names pur:frauds, which is not recorded" in done.err


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["what-if"], 2, "nothing to try"),
        (["what-if", "--add", "missing.ttl"], 2, "no such file"),
        (["what-if", "--repeal", "nobody"], 5, "no gateway is called 'nobody'"),
        (["what-if", "--repeal", "ukpga-2005-11-s30", "--on", "2001-01-01"], 5, "begins 2006-01-01"),
        (["what-if", "--repeal", "ukpga-2005-11-s30", "--on", "soon"], 2, "--on 'soon' is not a day of the calendar"),
        (["diff", "2010-01-01", "2010-01-01"], 2, "the same data"),
        (["diff", "2010", "2011-01-01"], 2, "is not a day of the calendar"),
        (["diff", "2010-01-01", "missing.ttl"], 2, "no such file"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_what_makes_no_sense_is_refused(run: Run, small: Path, arguments: list[str], code: int, said: str) -> None:
    """The exit code says which kind of mistake it is, the message what to do."""
    done = run(*arguments, "--data", small)
    assert (done.code, done.out) == (code, "")
    assert said in done.err


def test_days_of_one_data_set_are_compared(run: Run, small: Path) -> None:
    """What began between them is gained; a day before everything says that it lies outside the data."""
    done = run("diff", "1850-01-01", "2010-01-01", "--data", small, "--json")
    document = done.document
    assert document["answers"] == "diff"
    assert (document["old"]["as_at"], document["receipt"]["as_at"]) == ("1850-01-01", "2010-01-01")
    gateways = [record for record in document["results"] if record["change"] == "gateway"]
    assert {record["what"] for record in gateways} == {"gained"}
    assert {record["was"] for record in gateways if record["gateway"]["id"].endswith("s30")} == {"begins 2006-01-01"}
    assert any("1850-01-01 lies outside the data" in note for note in document["notes"])


def test_files_and_folders_are_compared(run: Run, small: Path, tmp_path: Path) -> None:
    """A side may be a file or a folder of them; what only one has is added or removed."""
    folder = tmp_path / "later"
    folder.mkdir()
    (folder / "data.ttl").write_text(SMALL.replace('"preventing fraud"@en', '"preventing frauds"@en'), encoding="utf-8")
    (folder / "more.ttl").write_text(
        "@prefix org: <http://www.w3.org/ns/org#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> ."
        "<https://w3id.org/uk-gateways/id/body/extra> a org:FormalOrganization ; skos:prefLabel 'Extra'@en .",
        encoding="utf-8",
    )
    document = run("diff", small, folder, "--data", small, "--json").document
    assert [(record["change"], record["what"], record["id"]) for record in document["results"]] == [
        ("recorded", "added", "body:extra")
    ]


def test_an_empty_folder_is_no_side(run: Run, small: Path, tmp_path: Path) -> None:
    """It says what is missing."""
    folder = tmp_path / "empty"
    folder.mkdir()
    done = run("diff", small, folder, "--data", small)
    assert (done.code, "holds no Turtle" in done.err) == (2, True)


def test_a_changed_file_is_read_again(run: Run, small: Path, bill: Path) -> None:
    """An answer about a bill is never one that was remembered from before it changed."""
    first = run("what-if", "--data", small, "--add", bill, "--on", "2030-06-01", "--csv")
    bill.write_text(bill.read_text(encoding="utf-8").replace("2030-01-01", "2031-01-01"), encoding="utf-8")
    second = run("what-if", "--data", small, "--add", bill, "--on", "2030-06-01", "--csv")
    assert "ukpga-2005-11-s40" in first.out
    assert "ukpga-2005-11-s40" not in second.out


def test_only_some_kinds_and_a_limit(run: Run, small: Path) -> None:
    """`--only` keeps kinds, `--limit` the first of them, and what is left out is counted."""
    names = ("--repeal", "ukpga-2005-11-s30", "--repeal", "ukpga-2005-11-s31")
    document = run("what-if", "--data", small, *names, "--only", "overlap", "--limit", "1", "--json").document
    assert [record["change"] for record in document["results"]] == ["overlap"]
    assert document["omitted"] > 0


def test_the_table_counts_first_and_cites_provisions(run: Run, small: Path) -> None:
    """Headline counts, then each kind with its provisions and witnesses."""
    names = ("--repeal", "ukpga-2005-11-s30", "--repeal", "ukpga-2005-11-s31", "--repeal", "ukpga-2005-11-s32")
    out = run("what-if", "--data", small, *names, "--format", "table").out
    assert "Taken to be repealed: ukpga-2005-11-s30, ukpga-2005-11-s31, ukpga-2005-11-s32." in out
    assert "  Gateways: 3 lost" in out
    assert "becomes: not established: nothing is recorded" in out
    assert "HM Revenue and Customs -> Kent County Council for preventing" in out


def test_two_runs_give_the_same_bytes(run: Run, small: Path) -> None:
    """Nothing depends on the order of hashing."""
    command = ("diff", "1850-01-01", "2010-01-01", "--data", small, "--json", "--no-cache")
    assert run(*command).out == run(*command).out


def test_the_shipped_bill_is_sound(run: Run) -> None:
    """The example bill is valid with the packaged data, and repeals what it replaces."""
    bill = CHECKOUT / "docs" / "examples" / "bill.ttl"
    done = run("what-if", "--add", bill, "--repeal", "ukpga-2004-31-s16H", "--on", "2027-04-01", "--json", "-q")
    counts = done.document["counts"]
    assert counts["gateway"] == {"gained": 1, "lost": 1}
    assert {"gained", "lost"} <= set(counts["permission"])
    worse = [record for record in done.document["results"] if record["change"] == "route" and record["what"] == "worse"]
    assert len(worse[0]["becomes"]["gateways"]) == 2
