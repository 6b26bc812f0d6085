"""Names as people say them, on the packaged data: found, ambiguous, unknown."""

from __future__ import annotations

import re

import pytest

from tests.cli.conftest import Run

S115 = "ukpga-1998-37-s115"


@pytest.mark.parametrize(
    "said",
    [
        S115,
        "UKPGA-1998-37-S115",
        "cda-1998-s115",
        "CDA-1998 s115",
        "ukpga/1998/37/section/115",
        "http://www.legislation.gov.uk/id/ukpga/1998/37/section/115",
        "https://www.legislation.gov.uk/ukpga/1998/37/section/115",
        "https://w3id.org/uk-gateways/id/gateway/ukpga-1998-37-s115",
        "Crime and Disorder Act 1998 s115",
        "crime and disorder act 1998 s.115",
    ],
)
def test_a_gateway_by_any_of_its_names(run: Run, said: str) -> None:
    """Id, initials with section, path, IRI and title with section all mean the one gateway."""
    assert {item["id"] for item in run("explain", said, "--json").document["results"]} == {S115}


def test_every_citation_that_is_shown_is_a_name() -> None:
    """The words in which any provision of a gateway is shown lead to that gateway, and so do "section" in full."""
    from gateways_graph.session import load

    session = load()
    for gateway in session.dataset.gateways:
        for iri in gateway.provisions:
            if iri.startswith("http") and not re.search(r"\.(19|20)\d\d$", gateway.id):
                shown = session.labels[iri]
                assert gateway.id in session.gateway_names.find(shown), shown
                assert gateway.id in session.gateway_names.find(shown.replace(" s.", " section ")), shown


@pytest.mark.parametrize("said", ["Crime and Disorder Act section 115", "s 115 of the Crime and Disorder Act 1998"])
def test_a_section_is_found_however_it_is_cited(run: Run, said: str) -> None:
    """Search takes "section 115" for s.115; an earlier text of a provision stands after that of today."""
    rows = run("search", said, "--json").document["results"]
    assert [row["id"] for row in rows if row["kind"] == "gateway"] == [S115, f"{S115}.2013"]


@pytest.mark.parametrize(
    ("said", "id_"),
    [
        ("HMRC", "body:hmrc"),
        ("hmrc", "body:hmrc"),
        ("HM Revenue and Customs", "body:hmrc"),
        ("body:hmrc", "body:hmrc"),
        ("https://w3id.org/uk-gateways/id/body/hmrc", "body:hmrc"),
        ("council", "bcls:local-authority"),
        ("councils", "bcls:local-authority"),
        ("local authority", "bcls:local-authority"),
        ("fuel poverty", "pur:fuel-poverty"),
        ("pur:fuel-poverty", "pur:fuel-poverty"),
    ],
)
def test_a_body_or_purpose_by_any_of_its_names(run: Run, said: str, id_: str) -> None:
    """Abbreviations, labels, plurals, ids and IRIs of bodies and purposes, in any case."""
    assert [item["id"] for item in run("show", said, "--json").document["results"]] == [id_]


def test_a_section_alone_means_every_gateway_of_that_number(run: Run) -> None:
    """A section without its Act lists the gateways of every section of that number."""
    found = {item["id"] for item in run("explain", "s115", "--json").document["results"]}
    assert S115 in found
    assert all("-s115" in name for name in found)


def test_the_start_of_one_name_suffices(run: Run) -> None:
    """A beginning that fits one thing only is that thing."""
    assert [item["id"] for item in run("show", "HM Revenue and Cust", "--json").document["results"]] == ["body:hmrc"]


@pytest.mark.parametrize(
    ("command", "near"),
    [
        (["explain", "ukpga-1998-37-s1155"], S115),
        (["routes", "--from", "HRMC", "--to", "council", "--for", "fuel poverty"], "HM Revenue and Customs"),
        (["routes", "--from", "HMRC", "--to", "council", "--for", "fuel povrety"], "fuel poverty"),
        (
            ["routes", "--from", "HMRC", "--to", "council", "--for", "fuel poverty", "--information", "tax infomation"],
            "tax",
        ),
        (["list", "--statute", "Crime and Disorder Act 1999"], "Crime and Disorder Act 1998"),
        (["show", "fuel povrety"], "fuel"),
    ],
    ids=["gateway", "body", "purpose", "information", "statute", "show"],
)
def test_an_unknown_name_ends_in_five_with_the_nearest(run: Run, command: list[str], near: str) -> None:
    """What is not recorded is said to be so, with what looks like it."""
    done = run(*command)
    assert (done.code, done.out) == (5, "")
    assert "nearest: " in done.err
    assert near.casefold() in done.err.casefold()


def test_a_name_like_nothing_says_where_to_look(run: Run, small: object) -> None:
    """Without a near name the message names `search`."""
    done = run("list", "--body", "zzzzqqqq", "--data", small)
    assert (done.code, done.out) == (5, "")
    assert "no body is called 'zzzzqqqq'. `gateways search zzzzqqqq` looks everywhere" in done.err


def test_an_empty_name_is_unknown(run: Run, small: object) -> None:
    """Nothing between the quotes means nothing."""
    assert run("list", "--body", "", "--data", small).code in (0, 5)
    assert run("routes", "--from", "", "--to", "hmrc", "--for", "fraud", "--data", small).code == 5


def test_an_ambiguous_name_lists_the_candidates(run: Run, small: object) -> None:
    """A name of two bodies ends in 5 and lists both with their labels."""
    done = run("routes", "--from", "shared name", "--to", "hmrc", "--for", "fraud", "--data", small)
    assert (done.code, done.out) == (5, "")
    assert (
        "'shared name' means 2 things; say which: body:charity (Kent Charity), body:kent-council (Kent County Council)"
        in done.err
    )


def test_an_ambiguous_gateway_of_a_pair_lists_the_candidates(run: Run) -> None:
    """Two gateways of one section cannot be the A of a pair; both are listed."""
    done = run("explain", "ukpga/2017/30/section/35", S115)
    assert (done.code, done.out) == (5, "")
    assert "say which" in done.err
    assert "ukpga-2017-30-s35" in done.err


def test_a_pair_of_one_gateway_is_usage(run: Run) -> None:
    """Comparing a gateway with itself is no question."""
    done = run("explain", S115, "cda-1998-s115")
    assert (done.code, done.out) == (2, "")
    assert f"both are {S115}: name two gateways" in done.err


def test_a_gateway_that_is_not_live_that_day_says_so(run: Run, small: object) -> None:
    """A pair on a day before one was in force ends in 5 and names --as-at."""
    done = run("explain", "crca-2005-s30", "crca-2005-s31", "--as-at", "2000-01-01", "--data", small)
    assert (done.code, done.out) == (5, "")
    assert "has ended or not begun on 2000-01-01: choose another --as-at" in done.err
