"""Citations, as they are written here and as people write them."""

from __future__ import annotations

import pytest

from gateways_graph.model.citations import citation_key, say_provision, shorten_words, without_year

WORKS = "http://www.legislation.gov.uk/id/"
TITLES = {
    f"{WORKS}ukpga/2014/23": "Care Act 2014",
    f"{WORKS}uksi/2013/2094": "Education (Information About Individual Pupils) (England) Regulations 2013",
    f"{WORKS}ukpga/2014/2": "Local Audit and Accountability Act 2014",
}


@pytest.mark.parametrize(
    ("path", "written"),
    [
        ("ukpga/2014/23/section/7/1", ["Care Act 2014 section 7(1)", "s 7 (1) of the Care Act 2014"]),
        ("uksi/2013/2094/regulation/3/2",
         ["Education (Information About Individual Pupils) (England) Regulations 2013, regulation 3(2)",
          "reg 3(2) of the Education (Information About Individual Pupils) (England) Regulations 2013"]),
        ("ukpga/2014/2/schedule/9/paragraph/4",
         ["Local Audit and Accountability Act 2014 Schedule 9 paragraph 4",
          "Sch. 9 para. 4 to the Local Audit and Accountability Act 2014"]),
    ],
)  # fmt: skip
def test_all_ways_to_cite_are_one(path: str, written: list[str]) -> None:
    """What is shown for a provision and what people write for it have one key."""
    shown = citation_key(say_provision(WORKS + path, TITLES))
    assert {citation_key(text) for text in written} == {shown}


def test_years_are_no_provisions() -> None:
    """A year after "Regulations" or "Rules" is left as it is, and may be left out."""
    assert shorten_words("Family Procedure Rules 2010 rule 12.73") == "family procedure rules 2010 r.12.73"
    assert without_year(citation_key("Care Act 2014 s.7")) == "care act s.7"
