"""Law, time and boxes that cannot be."""

from __future__ import annotations

from tests.rdf.mutations import ACT, GATEWAY, SECTION, VERSION, Mutation, before_bodies

__all__ = ["FLOWS", "LAW"]

_S20_TERMS = "gw:dataProtectionClause code:silent"
_S20_FLOWS = "gw:permits flow:s20.1, flow:s20.2"
_FIRST_FLOW = "gw:discloser body:hmrc ;\n  gw:purpose pur:crime-prevention"
_SECOND_FLOW = "gw:exceptRecipient body:kent-police ;\n  gw:pairing"
_HMRC_START = '"hm-revenue-customs"^^code:govuk-slug ;\n  schema:startDate "2005-04-18"^^xsd:date'
_PERIOD_START = 'gw:from "2005-04-18"^^xsd:date'

LAW: list[Mutation] = [
    Mutation(
        "a section placed in another Act",
        "part-outside-parent",
        SECTION,
        f'"Public interest disclosure"@en ;\n  eli:is_part_of <{ACT}>',
        f'"Public interest disclosure"@en ;\n  eli:is_part_of <{ACT}/section/19>',
        f"<{ACT}>",
    ),
    Mutation(
        "a version of another work",
        "version-mismatch",
        VERSION,
        f"eli:realizes <{SECTION}>",
        f"eli:realizes <{ACT}/section/19>",
        f"<{SECTION}>",
    ),
    Mutation(
        "a version whose date differs from its identifier",
        "version-mismatch",
        VERSION,
        'eli:version_date "2025-06-01"^^xsd:date',
        'eli:version_date "2025-06-02"^^xsd:date',
        "Correct",
    ),
    Mutation(
        "a version older than its Act",
        "version-before-act",
        VERSION,
        'eli:date_document "2005-04-07"^^xsd:date',
        'eli:date_document "2025-07-01"^^xsd:date',
        "date of the Act",
    ),
    Mutation(
        "a gateway in force before its Act",
        "in-force-before-act",
        "per:s20.1",
        _PERIOD_START,
        'gw:from "2004-04-18"^^xsd:date',
        "start of the period",
    ),
    Mutation(
        "a period that ends before it starts",
        "end-before-start",
        "per:s20.1",
        _PERIOD_START,
        f'{_PERIOD_START} ;\n  gw:until "2005-04-18"^^xsd:date',
        "first day outside",
    ),
    Mutation(
        "a membership that ends before it starts",
        "end-before-start",
        "mem:hmrc",
        "gw:member body:hmrc ;\n",
        'gw:member body:hmrc ;\n  schema:endDate "2005-01-01"^^xsd:date ;\n',
        "first day outside",
    ),
    Mutation(
        "a body that ends before it starts",
        "end-before-start",
        "body:hmrc",
        _HMRC_START,
        f'{_HMRC_START} ;\n  schema:endDate "2005-04-18"^^xsd:date',
        "first day outside",
    ),
    Mutation(
        "a vague period that cannot hold a day",
        "end-before-start",
        "per:s20.1",
        _PERIOD_START,
        'gw:from "2007"^^xsd:gYear ;\n  gw:until "2006-03"^^xsd:gYearMonth',
        "first day outside",
        shapes=False,
    ),
    Mutation(
        "an alias recorded as a gateway of its own",
        "alias-as-gateway",
        GATEWAY,
        "gw:givesWayTo gwy:ukpga-2005-11-s20",
        f"gw:alias <{SECTION}>",
        f"delete {GATEWAY}",
    ),
    Mutation(
        "a provision that is its own alias",
        "alias-as-gateway",
        GATEWAY,
        _S20_TERMS,
        f"gw:alias <{SECTION}> ;\n  {_S20_TERMS}",
        "delete the alias",
    ),
    Mutation(
        "a date known only to its year",
        "vague-date",
        ACT,
        _PERIOD_START,
        'gw:from "2006"^^xsd:gYear',
        "commencement order",
    ),
]

FLOWS: list[Mutation] = [
    Mutation(
        "a flow that nothing permits",
        "flow-unowned",
        "flow:s20.2",
        _S20_FLOWS,
        "gw:permits flow:s20.1",
        "add gw:permits",
    ),
    Mutation(
        "a flow of two gateways",
        "flow-shared",
        "flow:s20.1",
        "gw:permits flow:cl.1",
        "gw:permits flow:cl.1, flow:s20.1",
        "its own flow",
    ),
    Mutation(
        "a flow both permitted and barred",
        "flow-shared",
        "flow:s20.1",
        "gw:bars flow:s18.1",
        "gw:bars flow:s18.1, flow:s20.1",
        "its own flow",
    ),
    Mutation(
        "a body that discloses to itself",
        "same-body",
        "flow:s20.1",
        "gw:recipient bcls:police-force ;\n  gw:subject",
        "gw:recipient body:hmrc ;\n  gw:subject",
        "discloser or the recipient",
    ),
    Mutation(
        "an exclusion that removes every recipient",
        "empty-box",
        "flow:s20.2",
        _SECOND_FLOW,
        "gw:exceptRecipient bcls:public-authority ;\n  gw:pairing",
        "gw:exceptRecipient",
    ),
    Mutation(
        "an exclusion of a class above the only discloser",
        "empty-box",
        "flow:s20.2",
        _SECOND_FLOW,
        "gw:exceptDiscloser bcls:public-authority ;\n  gw:pairing",
        "gw:exceptDiscloser",
    ),
    Mutation(
        "an exclusion of the last member of an exhaustive class",
        "empty-box",
        "flow:s20.1",
        "gw:recipient bcls:police-force ;\n  gw:subject",
        "gw:recipient bcls:police-force ;\n  gw:exceptRecipient body:kent-police, cap:chief-officer ;\n  gw:subject",
        "gw:exceptRecipient",
    ),
    Mutation(
        "a flow that applies only outside its extent",
        "empty-box",
        "flow:s20.1",
        _FIRST_FLOW,
        f"{_FIRST_FLOW} ;\n  gw:extent code:S ;\n  gw:appliesIn code:E",
        "gw:appliesIn",
    ),
    Mutation(
        "two equal flows",
        "equal-flows",
        "flow:s20.3",
        _S20_FLOWS,
        "gw:permits flow:s20.1, flow:s20.2, flow:s20.3",
        "delete one",
        also=before_bodies(
            "flow:s20.3 a gw:Flow ;\n"
            "  gw:subject inf:tax ;\n"
            "  gw:discloser body:hmrc ;\n"
            "  gw:purpose pur:crime-prevention ;\n"
            "  gw:recipient bcls:police-force ."
        ),
    ),
]
