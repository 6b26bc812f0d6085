"""Names as people say them, over tiny data."""

from __future__ import annotations

import pytest

from gateways_graph.errors import UnknownNameError
from gateways_graph.model.dataset import Statute
from gateways_graph.model.names import body_names, concept_names, gateway_names, initials, statute_names
from tests import builders as make

ACT = "http://www.legislation.gov.uk/id/ukpga/1998/37"
DATA = make.dataset(
    make.body("tax-office", label="The Tax Office", alt_labels=("the Revenue", "TO"),
              identifiers=(("gss", "E1"), ("govuk-content-id", "f00"))),
    make.body("north", "bcls:council", label="North Council", alt_labels=("our council",)),
    make.body("south", "bcls:council", label="South Council", alt_labels=("our council", "North Council")),
    make.body_class("council", label="council"),
    make.purpose("fraud", label="preventing fraud"),
    make.gateway("ukpga-1998-37-s115", provisions=(f"{ACT}/section/115",), aliases=(f"{ACT}/section/114",),
                 label="relevant authorities"),
    make.gateway("ukpga-1998-37-s17A.forces", provisions=(f"{ACT}/section/17A",), label="sharing by forces"),
    make.gateway("ukpga-1998-37-s17A.councils", provisions=(f"{ACT}/section/17A",), label="sharing by councils"),
    make.gateway("common-law-police", provisions=("cla:police",), label="police at common law"),
    statutes=(Statute(ACT, "Crime and Disorder Act 1998"),),
)  # fmt: skip


@pytest.mark.parametrize(
    "said", ["tax-office", "tax office", "The Tax Office", "THE  REVENUE", "to", "E1", "body:tax-office", " the tax "]
)
def test_a_body_by_its_names(said: str) -> None:
    """Label, alternative labels, id, slug, identifier, any case and spacing, and a beginning."""
    assert body_names(DATA).get(said) == "body:tax-office"


def test_a_plural_means_the_one() -> None:
    """A class may be said in the plural."""
    assert body_names(DATA).get("councils") == "bcls:council"


def test_a_label_beats_another_bodys_alternative_label() -> None:
    """The name is that of the body so labelled, though another was once called so."""
    assert body_names(DATA).get("north council") == "body:north"


def test_a_name_beats_what_another_register_calls_a_body() -> None:
    """An identifier is a name only where nothing is called so: a force's `north` is not the council."""
    bodies = (
        make.body("north", label="North Council", alt_labels=("NC",)),
        make.body("north-police", label="North Police", identifiers=(("police-uk", "north"), ("ods", "P1"))),
    )  # fmt: skip
    names = body_names(make.dataset(*bodies))
    assert [names.find(said) for said in ("north", "P1")] == [("body:north",), ("body:north-police",)]


def test_several_are_listed() -> None:
    """A name that two bodies share is refused with both."""
    with pytest.raises(
        UnknownNameError, match=r"means 2 things; say which: body:north \(North Council\), body:south"
    ) as error:
        body_names(DATA).get("our council")
    assert error.value.nearest == ("body:north", "body:south")
    assert body_names(DATA).find("our council") == ("body:north", "body:south")


@pytest.mark.parametrize("said", ["tax offise", "zzz", "", "f00"])
def test_unknown_names_are_refused(said: str) -> None:
    """What is not recorded raises; content ids of web pages are no names."""
    with pytest.raises(UnknownNameError, match="no body is called"):
        body_names(DATA).get(said)


def test_the_nearest_come_as_labels() -> None:
    """Near bodies are shown as people call them, near gateways by the id they would type."""
    with pytest.raises(UnknownNameError) as error:
        body_names(DATA).get("tax offise")
    assert error.value.nearest[0] == "The Tax Office"
    with pytest.raises(UnknownNameError) as error:
        gateway_names(DATA).find("ukpga-1998-37-s116")
    assert error.value.nearest[0] == "ukpga-1998-37-s115"


@pytest.mark.parametrize(
    "said",
    ["cda-1998-s115", "CDA-1998 S115", "s115", "s114", "ukpga/1998/37/section/115", f"{ACT}/section/115",
     "relevant authorities",
     "https://www.legislation.gov.uk/ukpga/1998/37/section/115/", "Crime and Disorder Act 1998 s.115",
     "Crime and Disorder Act section 115", "section 115 of the Crime and Disorder Act 1998",
     "the Crime and Disorder Act 1998, s. 115(1)(a)", "CDA s 115", "s.115 Crime and Disorder Act"],
)  # fmt: skip
def test_a_gateway_by_its_names(said: str) -> None:
    """Initials with section, section, path, IRI, label, title with section; an alias, and any way to cite it too."""
    assert gateway_names(DATA).find(said) == ("ukpga-1998-37-s115",)


def test_limbs_of_a_section() -> None:
    """A section of several gateways means all; with the limb it means one."""
    names = gateway_names(DATA)
    assert names.find("cda-1998-s17a") == ("ukpga-1998-37-s17A.councils", "ukpga-1998-37-s17A.forces")
    assert names.get("cda-1998-s17a.forces") == "ukpga-1998-37-s17A.forces"
    assert names.get("police") == "common-law-police"


def test_a_citation_that_is_recorded_nowhere() -> None:
    """Another section, or the Act alone, is no gateway, however it is written."""
    for said in ("section 116 of the Crime and Disorder Act", "Crime and Disorder Act s.11", "s.1159"):
        with pytest.raises(UnknownNameError):
            gateway_names(DATA).find(said)


def test_statutes_and_purposes() -> None:
    """Title, initials, path or IRI of a statute; label or id of a purpose."""
    for said in ("Crime and Disorder Act 1998", "cda-1998", "ukpga/1998/37", "ukpga-1998-37", ACT):
        assert statute_names(DATA).get(said) == ACT
    assert (
        concept_names(DATA, "purpose").get("fraud") == concept_names(DATA, "purpose").get("preventing") == "pur:fraud"
    )


@pytest.mark.parametrize(
    ("title", "short"),
    [
        ("Crime and Disorder Act 1998", "cda-1998"),
        ("Commissioners for Revenue and Customs Act 2005", "crca-2005"),
        ("The Social Security (Information-sharing) Regulations 2012", "ssr-2012"),
        ("", ""),
    ],
)
def test_initials(title: str, short: str) -> None:
    """Small words and what stands in brackets are left out; the year is kept."""
    assert initials(title) == short
