"""`gateways export` of the formats that are one text of the whole data set."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import rdflib

from tests.cli.conftest import Run


@pytest.mark.parametrize("form", ["odrl", "dpv"])
def test_rights_are_written_as_turtle(run: Run, small: Path, tmp_path: Path, form: str) -> None:
    """To stdout or a file alike, with the day, the data and the licence; twice the same bytes."""
    done = run("export", form, "--data", small, "--as-at", "2020-06-15")
    target = tmp_path / "rights.ttl"
    assert (done.code, run("export", form, "--data", small, "--as-at", "2020-06-15", "-o", target).code) == (0, 0)
    assert target.read_text(encoding="utf-8") == done.out
    graph = rdflib.Graph().parse(data=done.out, format="turtle")
    said = {str(value) for value in graph.objects(rdflib.URIRef(f"https://w3id.org/uk-gateways/id/export/{form}"))}
    assert "2020-06-15" in said
    assert any("Open Government Licence" in text and "not legal advice" in text for text in said)


def test_the_vocabulary_and_its_context_are_written(run: Run, small: Path) -> None:
    """A page, and a JSON-LD context."""
    assert run("export", "vocabulary", "--data", small).out.startswith("<!doctype html>")
    assert "@context" in json.loads(run("export", "context", "--data", small).out)


def test_a_view_is_refused(run: Run, small: Path) -> None:
    """These formats are of the whole data set."""
    done = run("export", "odrl", "--view", "bodies", "--data", small)
    assert done.code == 2
    assert "whole data set" in done.err
