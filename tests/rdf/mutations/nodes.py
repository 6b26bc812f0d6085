"""Nodes and values that are wrong by themselves."""

from __future__ import annotations

from tests.rdf.mutations import ACT, GATEWAY, SECTION, Mutation, before_bodies

__all__ = ["NODES", "VALUES"]

_S20_CONFERRED = f"gw:conferredBy <{SECTION}> ;\n  gw:dataProtectionClause"
_S20_STATUS = "gw:status code:checked ;\n  gw:termsComplete true"
_FIRST_FLOW = "gw:discloser body:hmrc ;\n  gw:purpose pur:crime-prevention"
_HMRC_LABEL = 'skos:prefLabel "HM Revenue and Customs"@en'
_PERIOD_START = 'gw:from "2005-04-18"^^xsd:date'

NODES: list[Mutation] = [
    Mutation(
        "a gateway that names no provision",
        "missing-value",
        GATEWAY,
        _S20_CONFERRED,
        "gw:dataProtectionClause",
        "name the provision",
    ),
    Mutation(
        "a flow without a discloser",
        "missing-value",
        "flow:s20.1",
        _FIRST_FLOW,
        "gw:purpose pur:crime-prevention",
        "who discloses",
    ),
    Mutation(
        "a flow without a recipient",
        "missing-value",
        "flow:s20.2",
        "gw:purpose code:functions-of-recipient ;\n  gw:recipient bcls:public-authority",
        "gw:purpose code:functions-of-recipient",
        "who receives",
    ),
    Mutation(
        "a flow without a purpose",
        "missing-value",
        "flow:s20.1",
        _FIRST_FLOW,
        "gw:discloser body:hmrc",
        "for what purpose",
    ),
    Mutation(
        "a gateway without a flow",
        "missing-value",
        "gwy:common-law-police",
        "gw:permits flow:cl.1 ;\n  ",
        "",
        "add a flow",
    ),
    Mutation(
        "a gateway without evidence", "missing-value", GATEWAY, "gw:evidence ev:s20.1 ;\n  ", "", "where it comes from"
    ),
    Mutation(
        "a gateway without a status",
        "missing-value",
        "gwy:common-law-police",
        "gw:source code:common-law ;\n  gw:status code:checked",
        "gw:source code:common-law",
        "code:candidate",
    ),
    Mutation(
        "a restriction that names no provision",
        "missing-value",
        "bar:crca-s18",
        f"gw:conferredBy <{ACT}/section/18> ;\n  ",
        "",
        "name the provision",
    ),
    Mutation(
        "a reading of no phrase",
        "missing-value",
        "rdg:interest.broad",
        "gw:readingOf phr:interest ;\n  gw:stance code:broad",
        "gw:stance code:broad",
        "name the phrase",
    ),
    Mutation("a body without a label", "missing-value", "body:hmrc", f" ;\n  {_HMRC_LABEL}", "", "add a label"),
    Mutation(
        "a body with two main labels in one language",
        "two-labels",
        "body:hmrc",
        _HMRC_LABEL,
        f'{_HMRC_LABEL}, "HMRC"@en',
        "skos:altLabel",
    ),
    Mutation(
        "a gateway with two statuses",
        "too-many-values",
        GATEWAY,
        _S20_STATUS,
        "gw:status code:checked, code:coded ;\n  gw:termsComplete true",
        "Keep one",
    ),
    Mutation(
        "a term with two plain values",
        "too-many-values",
        GATEWAY,
        "gw:obligation code:may",
        "gw:obligation code:may, code:must",
        "gw:Term under its readings",
    ),
    Mutation(
        "none beside a value",
        "none-with-values",
        GATEWAY,
        "gw:condition cond:public-interest",
        "gw:condition cond:public-interest, code:none",
        "alone",
    ),
    Mutation(
        "not commenced beside a period in force",
        "none-with-values",
        GATEWAY,
        "gw:inForce per:s20.1",
        "gw:inForce per:s20.1, code:not-commenced",
        "alone",
    ),
    Mutation(
        "a property with a typing slip",
        "unknown-property",
        "flow:s20.1",
        "gw:subject inf:tax .\n\nflow:s20.2",
        "gw:subjet inf:tax .\n\nflow:s20.2",
        "gw:subject",
    ),
    Mutation(
        "a property of another class",
        "unknown-property",
        GATEWAY,
        "gw:obligation code:may",
        "gw:obligation code:may ;\n  gw:purpose pur:any",
        "belongs on",
    ),
    Mutation(
        "a class with a typing slip",
        "unknown-class",
        "off:crca-s19",
        "off:crca-s19 a gw:Offence",
        "off:crca-s19 a gw:Offense",
        "gw:Offence",
    ),
    Mutation(
        "a node given two classes",
        "two-classes",
        "bcls:police-force",
        "bcls:police-force a gw:BodyClass",
        "bcls:police-force a gw:BodyClass, skos:Concept",
        "one class",
    ),
    Mutation(
        "a node without a class",
        "no-class",
        "off:other",
        *before_bodies('off:other skos:prefLabel "other"@en .'),
        "add its class",
    ),
    Mutation(
        "a part without an identifier",
        "blank-node",
        "flow:s20.1",
        _FIRST_FLOW,
        f'{_FIRST_FLOW} ;\n  gw:inForce [ a gw:Period ; gw:from "2006"^^xsd:gYear ]',
        "identifier of its own",
    ),
    Mutation(
        "an identifier in another class's space",
        "odd-iri",
        "body:nhs",
        *before_bodies(
            "body:nhs a gw:BodyClass ;\n"
            "  skos:broader bcls:public-authority ;\n"
            "  skos:inScheme bcls:scheme ;\n"
            '  skos:prefLabel "NHS body"@en .'
        ),
        "bcls:…",
    ),
    Mutation(
        "an identifier ending in a dot",
        "odd-iri",
        "off:crca-s21.",
        *before_bodies(
            '<https://w3id.org/uk-gateways/id/offence/crca-s21.> a gw:Offence ;\n  skos:prefLabel "another"@en .'
        ),
        "not ending in a dot",
    ),
    Mutation(
        "an identifier with a slash",
        "odd-iri",
        "off:crca/s21",
        *before_bodies(
            '<https://w3id.org/uk-gateways/id/offence/crca/s21> a gw:Offence ;\n  skos:prefLabel "another"@en .'
        ),
        "hyphens and dots only",
    ),
    Mutation(
        "an identifier outside the known spaces",
        "odd-iri",
        "https://example.org/offence",
        *before_bodies('<https://example.org/offence> a gw:Offence ;\n  skos:prefLabel "another"@en .'),
        "off:…",
    ),
]

VALUES: list[Mutation] = [
    Mutation("a date as plain text", "wrong-datatype", "per:s20.1", _PERIOD_START, 'gw:from "2005-04-18"', "xsd:date"),
    Mutation(
        "a label without a language", "wrong-datatype", "body:hmrc", _HMRC_LABEL, _HMRC_LABEL.removesuffix("@en"), "@en"
    ),
    Mutation(
        "a flag as text", "wrong-datatype", GATEWAY, "gw:termsComplete true", 'gw:termsComplete "yes"', "true or false"
    ),
    Mutation(
        "a day that is not in the calendar",
        "impossible-date",
        "per:s20.1",
        _PERIOD_START,
        'gw:from "2023-02-30"^^xsd:date',
        "Correct the date",
    ),
    Mutation(
        "a month that is not in the calendar",
        "impossible-date",
        "per:s20.1",
        _PERIOD_START,
        'gw:from "2023-13"^^xsd:gYearMonth',
        "Correct the date",
    ),
    Mutation(
        "a year written as a date",
        "impossible-date",
        "per:s20.1",
        _PERIOD_START,
        'gw:from "2023"^^xsd:date',
        "xsd:gYear",
    ),
    Mutation(
        "a quotation of a whole section",
        "long-phrase",
        "ev:s20.1",
        'prov:value "in the public interest" .\n\nev:cl.1',
        f'prov:value "{"x" * 241}" .\n\nev:cl.1',
        "words that decide",
    ),
    Mutation(
        "a mail address in a label",
        "mail-address",
        "body:hmrc",
        _HMRC_LABEL,
        'skos:prefLabel "someone@hmrc.example"@en',
        "Delete it",
    ),
    Mutation(
        "a control character in a label",
        "hostile-characters",
        "body:hmrc",
        _HMRC_LABEL,
        'skos:prefLabel "HM\\u0007Revenue"@en',
        "Delete that character",
    ),
    Mutation(
        "text that runs backwards",
        "hostile-characters",
        "body:hmrc",
        _HMRC_LABEL,
        'skos:prefLabel "HM\\u202ERevenue"@en',
        "Delete that character",
    ),
    Mutation(
        "a label of two lines",
        "hostile-characters",
        "body:hmrc",
        _HMRC_LABEL,
        'skos:prefLabel "HM\\nRevenue"@en',
        "Delete that character",
    ),
]
