"""`gateways overlaps --groups` and the matrix picture: what a reader and what a program is given."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import Run

needs_graphviz = pytest.mark.skipif(shutil.which("dot") is None, reason="Graphviz is not installed")


def test_groups_for_reading_and_for_programs(run: Run, small: Path) -> None:
    """A name, members, the common ground with its witness; the record says what is in no group."""
    document = run("overlaps", "--groups", "--json", "--data", small).document
    assert document["answers"] == "overlaps --groups"
    first = document["results"][0]
    assert set(first) == {
        "group", "name", "gateways", "provisions", "statutes", "certainty", "shape", "hub", "members", "common",
        "relations", "ties", "pairs", "broad",
    }  # fmt: skip
    assert first["name"] == "HM Revenue and Customs to Kent County Council, for preventing benefit fraud"
    assert [item["id"] for item in first["members"]] == [f"ukpga-2005-11-s{number}" for number in (30, 31, 32)]
    assert first["shape"] == "one ground"
    counted = sum(len(group["members"]) for group in document["results"]) + len(document["slight"]) + document["alone"]
    assert counted + len(document["broad"]) == document["live"]
    page = run("overlaps", "--groups", "--format", "table", "--data", small).out
    assert first["name"] in page
    assert "witness: " in page
    assert "In no group: " in page


def test_a_row_for_each_group_and_for_each_member_of_one(run: Run, small: Path) -> None:
    """CSV has a line for each group; with --group, one for each of its gateways."""
    groups = run("overlaps", "--groups", "--csv", "-q", "--data", small).out.splitlines()
    assert groups[0].startswith("group,name,gateways,provisions,statutes,certainty,shape")
    members = run("overlaps", "--group", "1", "--csv", "-q", "--data", small).out.splitlines()
    assert members[0] == "group,name,gateway,label,provision,in_common,relations,status"
    assert len(members) == 4


@pytest.mark.parametrize("name", ["1", "benefit fraud", "crca-2005-s31"])
def test_one_group_by_number_name_or_member(run: Run, small: Path, name: str) -> None:
    """All three ways lead to the same page, with the matrix of its relations."""
    done = run("overlaps", "--group", name, "--format", "table", "--data", small)
    assert done.code == 0, done.err
    assert done.out.startswith("Group 1: HM Revenue and Customs to Kent County Council")
    assert "  3* ukpga-2005-11-s32" in done.out
    assert "100D" in done.out


def test_a_group_that_is_not_there_ends_in_five(run: Run, small: Path) -> None:
    """The message says how groups are named, or that the gateway is in none."""
    assert "by number" in run("overlaps", "--group", "99", "--data", small).err
    done = run("overlaps", "--group", "crca-2005-s33", "--data", small)
    assert done.code == 5
    assert "is in no group" in done.err


def test_groups_need_a_day(run: Run, small: Path) -> None:
    """A group meets at a point, and a point has a date."""
    done = run("overlaps", "--groups", "--as-at", "all", "--data", small)
    assert (done.code, done.out) == (2, "")
    assert "--groups is for one day" in done.err


@needs_graphviz
@pytest.mark.parametrize(
    "choice",
    [(), ("--group", "1"), ("--purpose", "preventing fraud"), ("--statute", "ukpga/2005/11")],
    ids=["whole", "group", "purpose", "statute"],
)
def test_the_matrix_as_a_picture(run: Run, small: Path, tmp_path: Path, choice: tuple[str, ...]) -> None:
    """Groups, or the gateways of one group, purpose or statute, with date and data; the same bytes twice."""
    target = tmp_path / "matrix.svg"
    done = run("export", "svg", "--view", "matrix", *choice, "-o", target, "--as-at", "2026-01-01", "--data", small)
    assert done.code == 0, done.err
    first = target.read_bytes()
    assert b"Overlap matrix: " in first
    assert b"2026-01-01" in first
    run("export", "svg", "--view", "matrix", *choice, "-q", "-o", target, "--as-at", "2026-01-01", "--data", small)
    assert target.read_bytes() == first


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("graphml", "--view", "matrix"), "choose svg, png or pdf"),
        (("svg", "--view", "matrix", "--group", "1", "--purpose", "fraud"), "choose one of them"),
        (("svg", "--view", "matrix", "--node", "HMRC"), "--node is for --view bodies"),
        (("svg", "--view", "overlaps", "--node", "HMRC"), "--view overlaps takes --group"),
        (("svg", "--view", "sectors", "--radius", "2"), "--radius is for --view neighbourhood"),
        (
            ("svg", "--view", "bodies", "--group", "1"),
            "--group is for --view matrix, scope and overlaps; --view bodies takes --node",
        ),
        (("svg", "--view", "bodies", "--statute", "ukpga/2005/11"), "leave them out for svg"),
    ],
)
def test_options_that_would_do_nothing_are_refused(
    run: Run, small: Path, arguments: tuple[str, ...], said: str
) -> None:
    """Exit 2 and what to write instead."""
    done = run("export", *arguments, "--data", small)
    assert (done.code, done.out) == (2, "")
    assert said in done.err
