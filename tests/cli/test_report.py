"""`gateways report`: files by their ending, chapters, and what is refused."""

from __future__ import annotations

import re
from pathlib import Path

from tests.cli.conftest import Run


def test_a_pack_is_written_in_the_form_of_its_file(run: Run, tmp_path: Path) -> None:
    """FILE.html is a page, FILE.md is Markdown; the title is what was asked for."""
    for name, start in (("pack.html", "<!DOCTYPE html>"), ("pack.md", "# Our hub")):
        done = run(
            "report", "partnership", "--for", "child safeguarding", "police", "council", "--title", "Our hub",
            "--extent", "E", "-o", tmp_path / name,
        )  # fmt: skip
        assert done.code == 0
        assert (tmp_path / name).read_text(encoding="utf-8").startswith(start)


def test_a_review_holds_every_question(run: Run) -> None:
    """A review of one statute has all its chapters, on the strongest findings, with counts of the rest."""
    done = run("report", "review", "--statute", "Digital Economy Act 2017", "--format", "md")
    assert done.code == 0
    chapters = re.findall(r"^## (.+)$", done.out, flags=re.MULTILINE)
    assert chapters == [
        "Summary", "Groups that cover the same ground", "Overlaps", "What could go",
        "Safeguards that another gateway may undercut", "Specific gateways inside general powers",
        "Permissions that meet bars", "What could be one provision", "Disputed words", "Not decided here", "Sources",
    ]  # fmt: skip


def test_a_table_of_one_body_is_refused(run: Run) -> None:
    """One body has nobody to tell."""
    done = run("report", "partnership", "--for", "child safeguarding", "police")
    assert done.code == 2
    assert "at least two" in done.err
