"""Compact ids, IRIs and legislation paths."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateways_graph.model.identifiers import (
    NAMESPACES,
    compact,
    expand,
    is_version_iri,
    is_work_iri,
    legislation_path,
    provision_slug,
    statute_iri,
    work_of_version,
)

ID = "http://www.legislation.gov.uk/id/"
TEXT = "http://www.legislation.gov.uk/"


@given(st.sampled_from(sorted(NAMESPACES)), st.from_regex(r"[a-z0-9][a-z0-9.-]{0,20}", fullmatch=True))
def test_short_and_long_forms_are_one_another(prefix: str, local: str) -> None:
    """Every id in a known namespace comes back from its IRI."""
    assert compact(expand(f"{prefix}:{local}")) == f"{prefix}:{local}"


def test_a_bare_id_is_a_gateway() -> None:
    """People type a gateway's local id alone."""
    assert expand("ukpga-1998-37-s115") == "https://w3id.org/uk-gateways/id/gateway/ukpga-1998-37-s115"
    assert expand("http://a.example/x") == compact("http://a.example/x") == "http://a.example/x"


@pytest.mark.parametrize(
    ("path", "work", "version"),
    [
        ("id/ukpga/1998/37/section/115", True, False),
        ("id/ukpga/1998/37", True, False),
        ("id/ukpga/Eliz2/1-2/37/section/1", True, False),
        ("id/ukpga/1998/37/", False, False),
        ("ukpga/1998/37/section/115/2020-01-01", False, True),
        ("uksi/2002/1438/made", False, True),
        ("ukpga/1998/37/section/115", False, False),
        ("id/ukpga/1998/37/section/115/2020-01-01x/", False, False),
    ],
)
def test_works_and_versions_are_told_apart(path: str, work: bool, version: bool) -> None:
    """An `/id/` IRI names the provision, a dated one a text of it."""
    assert (is_work_iri(TEXT + path), is_version_iri(TEXT + path)) == (work, version)


@pytest.mark.parametrize(
    ("path", "statute"),
    [
        ("ukpga/1998/37/section/115", "ukpga/1998/37"),
        ("ukpga/1998/37", "ukpga/1998/37"),
        ("ukpga/Eliz2/1-2/37/section/1", "ukpga/Eliz2/1-2/37"),
        ("ukpga/Geo6/11-12/47/section/15A", "ukpga/Geo6/11-12/47"),
        ("uksi/2002/1438/regulation/3", "uksi/2002/1438"),
    ],
)
def test_the_statute_of_a_provision(path: str, statute: str) -> None:
    """Calendar and regnal years both."""
    assert statute_iri(ID + path) == ID + statute


def test_the_work_of_a_version() -> None:
    """A dated text belongs to the provision without its date."""
    assert work_of_version(f"{TEXT}ukpga/1998/37/section/115/2020-01-01") == f"{ID}ukpga/1998/37/section/115"
    assert legislation_path(f"{ID}ukpga/1998/37") == legislation_path(f"{TEXT}ukpga/1998/37") == "ukpga/1998/37"


@pytest.mark.parametrize(
    ("path", "slug"),
    [
        ("ukpga/1998/37/section/115", "ukpga-1998-37-s115"),
        ("ukpga/2005/11/section/20/4", "ukpga-2005-11-s20-4"),
        ("ukpga/2014/2/schedule/9/paragraph/3", "ukpga-2014-2-sch9-p3"),
        ("ukpga/2014/2/schedule", "ukpga-2014-2-sch"),
        ("uksi/2002/1438/regulation/3", "uksi-2002-1438-r3"),
        ("uksi/2010/227", "uksi-2010-227"),
    ],
)
def test_slugs_of_provisions(path: str, slug: str) -> None:
    """A gateway's local id begins with its provision, written short."""
    assert provision_slug(path) == slug
