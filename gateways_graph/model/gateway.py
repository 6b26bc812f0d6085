"""Gateways, bars and what they carry, as frozen values.

Every term is three-state: a value, *none* (text read, nothing there: `()` for lists, `"none"` or
`"silent"` for single values) or **not established** (`None`). Nothing here reads files or decides
law; `docs/semantics.md` says what each field means.
"""

from __future__ import annotations

from typing import NamedTuple

from gateways_graph.model.periods import Period

__all__ = [
    "ALL_EXTENTS",
    "EXTENT_NAMES",
    "GENERAL_SOURCES",
    "RELATIVE_PURPOSES",
    "STATUSES",
    "AltTerm",
    "Condition",
    "EnactmentClass",
    "Evidence",
    "Exclusions",
    "Flow",
    "Gateway",
    "LimitException",
    "Names",
    "OnwardRule",
    "Restriction",
    "SetTerm",
]

#: Jurisdictions of the United Kingdom, in the order they are printed.
ALL_EXTENTS = ("E", "W", "S", "NI")
EXTENT_NAMES = {"E": "England", "W": "Wales", "S": "Scotland", "NI": "Northern Ireland"}
#: Purposes defined by whose function they are, not by subject.
RELATIVE_PURPOSES = ("functions-of-recipient", "functions-of-discloser", "purpose-of-receipt")
#: Sources of power that make a gateway a general power.
GENERAL_SOURCES = frozenset({"incidental", "general-competence", "common-law", "ministers"})
#: From proposed to twice coded; `disputed` stands beside the ladder.
STATUSES = ("candidate", "coded", "disputed", "checked", "double-checked")

#: Compact ids, for example `("body:hmrc", "bcls:local-authority")`; any of them.
Names = tuple[str, ...]
#: A list-valued term: None = not established, () = read and none.
SetTerm = tuple[str, ...] | None


class Exclusions(NamedTuple):
    """What a flow leaves out, axis by axis (`any public authority except HMRC`)."""

    discloser: Names = ()
    recipient: Names = ()
    purpose: Names = ()
    subject: Names = ()
    form: Names = ()
    origin: Names = ()


class Flow(NamedTuple):
    """One product of lists: from any of these, to any of these, for any of these, about any of these.

    `purpose` may hold relative purposes (`code:functions-of-recipient`). Empty information facets
    mean all information. `extent`, `applies_in` and `in_force` are None when the gateway's apply.
    """

    id: str
    discloser: Names
    recipient: Names
    purpose: Names
    subject: Names = ()
    form: Names = ()
    obtained_under: Names = ()
    received_through: Names = ()
    except_: Exclusions = Exclusions()
    pairing: Names = ()
    extent: Names | None = None
    applies_in: Names | None = None
    in_force: tuple[Period, ...] | None = None
    readings: Names = ()


class Condition(NamedTuple):
    """A test to be met. `entails` names weaker conditions that follow from this one."""

    id: str
    label: str
    type: str | None = None
    test: str | None = None
    judged_by: str | None = None
    object: str | None = None
    entails: Names = ()
    all_of: Names = ()
    any_of: Names = ()
    readings: Names = ()


class LimitException(NamedTuple):
    """A box of disclosures that a limit or a bar lets through, if its conditions are met too.

    Empty lists mean any. `purpose` may hold `code:same-purpose`.
    """

    id: str
    label: str
    discloser: Names = ()
    recipient: Names = ()
    purpose: Names = ()
    subject: Names = ()
    form: Names = ()
    conditions: Names = ()


class OnwardRule(NamedTuple):
    """What a recipient may do next. `act` is `disclose`, `use` or `both`; None = not established.

    `conditions` say when the rule applies at all ("if the disclosure was made subject to it").
    """

    id: str
    label: str
    act: str | None = None
    origin: Names = ()
    binds: str | None = None
    exceptions: tuple[LimitException, ...] = ()
    ends_when: Names = ()
    provisions: Names = ()
    offences: Names = ()
    conditions: Names = ()
    readings: Names = ()


class EnactmentClass(NamedTuple):
    """A class of enactments that a bar may yield to, or a power be limited by."""

    id: str
    label: str
    type: str | None = None
    legislature: str | None = None
    made_before: str | None = None
    made_after: str | None = None
    must_refer_expressly: bool = False


class Evidence(NamedTuple):
    """Where a claim comes from. `seen` is `seen` or `recalled`; `version` an IRI of a dated text."""

    id: str
    source: str | None = None
    supports: Names = ()
    seen: str | None = None
    version: str | None = None
    checked: str | None = None
    phrase: str | None = None


class AltTerm(NamedTuple):
    """A value of a disputed term: under which readings it holds; none named is all of them."""

    term: str
    value: str
    readings: Names


class Gateway(NamedTuple):
    """A provision, or the part of one, that carries one set of terms.

    Attributes worth a word:
        provisions: IRIs of what confers it (legislation, or compact `cla:` ids at common law).
        flows: Its boxes; a gateway with several flows permits their union.
        gives_way_to: Gateway ids, or `code:any-other-power`, which makes it residual.
        in_force: None = not established; () with `not_commenced` = waiting.
        alternatives: Disputed terms; the plain field is then None.
    """

    id: str
    label: str
    alt_labels: Names = ()
    provisions: Names = ()
    aliases: Names = ()
    family: str | None = None
    act: str = "disclose"
    flows: tuple[Flow, ...] = ()
    obligation: str | None = None
    source: str | None = None
    legal_effect: str | None = None
    depends_on: SetTerm = None
    base_gateways: Names = ()
    gives_way_to: SetTerm = None
    takes_on_limits_of: SetTerm = None
    conditions: SetTerm = None
    onward: SetTerm = None
    lifts: SetTerm = None
    offences: SetTerm = None
    confidence: str | None = None
    other_restrictions: str | None = None
    except_restrictions: Names = ()
    data_protection_clause: str | None = None
    exclusivity: str | None = None
    extent: Names | None = None
    applies_in: Names | None = None
    in_force: tuple[Period, ...] | None = None
    not_commenced: bool = False
    repealed_by: Names = ()
    saved_for: Names = ()
    evidence: tuple[Evidence, ...] = ()
    status: str = "candidate"
    terms_complete: bool = False
    alternatives: tuple[AltTerm, ...] = ()

    @property
    def residual(self) -> bool:
        """Whether it works only where there is no other power (Crime and Disorder Act 1998 s.115)."""
        return "code:any-other-power" in (self.gives_way_to or ())

    @property
    def general(self) -> bool:
        """Whether it is a general power rather than a specific gateway."""
        return self.source in GENERAL_SOURCES

    @property
    def checked(self) -> bool:
        """Whether the statute text was read for it, at least once."""
        return self.status in ("checked", "double-checked")

    @property
    def version_read(self) -> str | None:
        """The newest text that its evidence names, or None; a text at a date is newer than one as enacted or made."""
        versions = [item.version for item in self.evidence if item.version]
        # "enacted" sorts after every date; among texts of one date the first that is named counts.
        return max(versions, key=lambda iri: ((text := iri.rpartition("/")[2])[:1].isdigit(), text), default=None)


class Restriction(NamedTuple):
    """A bar: boxes of the opposite sign, whom they bind, what they yield to and prevail over."""

    id: str
    label: str
    provisions: Names = ()
    bars: tuple[Flow, ...] = ()
    binds: Names = ()
    exceptions: tuple[LimitException, ...] = ()
    yields_to: SetTerm = None
    prevails_over: SetTerm = None
    depends_on: SetTerm = None
    ends_when: Names = ()
    offences: SetTerm = None
    extent: Names | None = None
    in_force: tuple[Period, ...] | None = None
    evidence: tuple[Evidence, ...] = ()
    status: str = "candidate"
    alternatives: tuple[AltTerm, ...] = ()
