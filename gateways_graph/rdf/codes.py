"""The enumerations of the vocabulary: which `code:` values each scheme holds.

The same lists stand, with definitions, in `data/vocabulary.ttl` and as `sh:in` in
`data/shapes.ttl`; a test holds the three equal. What a value means is said in the vocabulary only.
"""

from __future__ import annotations

__all__ = ["CODES", "OPEN_SCHEMES", "is_code_of"]

#: Scheme -> its values, in the order in which the vocabulary defines them.
CODES: dict[str, tuple[str, ...]] = {
    "special-values": ("none", "not-commenced", "any-other-power", "instrument-not-found"),
    "acts": ("disclose", "make-available", "publish", "use", "receive", "match"),
    "onward-acts": ("disclose", "use", "both"),
    "obligations": ("must", "must-when-required", "must-respond", "may"),
    "sources": ("express", "implied", "incidental", "general-competence", "common-law", "ministers"),
    "legal-effects": ("confers", "lifts-bar", "shields", "enables", "extends"),
    "confidence": ("overrides", "overrides-in-part", "silent", "expressly-preserves"),
    "other-restrictions": (
        "overrides-all",
        "overrides-named",
        "overrides-none",
        "preserves-named",
        "silent",
        "expressly-preserves",
    ),
    "data-protection-clauses": (
        "simple-saving",
        "saving-taking-power-into-account",
        "express-override",
        "silent",
    ),
    "exclusivity": ("non-exclusive", "exclusive", "silent"),
    "statuses": ("candidate", "coded", "checked", "double-checked", "disputed"),
    "pairings": (
        "different-bodies",
        "same-area",
        "same-objective",
        "own-contractor",
        "named-in-request",
        "same-individual",
    ),
    "forms": ("identifying", "de-identified", "not-about-a-person"),
    "extents": ("E", "W", "S", "NI"),
    "relative-purposes": (
        "functions-of-recipient",
        "functions-of-discloser",
        "purpose-of-receipt",
        "same-purpose",
    ),
    "binds": ("first-recipient", "everyone-after", "unknown"),
    "condition-types": (
        "condition-necessity",
        "condition-proportionality",
        "condition-belief",
        "condition-public-interest",
        "condition-request",
        "condition-agreement",
        "condition-no-objection",
        "condition-source-consent",
        "condition-authority",
        "condition-approval",
        "condition-code",
        "condition-agreement-in-writing",
        "condition-prescribed",
        "condition-security",
        "condition-form",
        "condition-fee",
        "condition-excuse",
        "condition-stage",
        "condition-subsidiarity",
        "condition-remit",
        "condition-privilege",
        "condition-regard",
    ),
    "tests": (
        "test-is",
        "test-reasonably-believes",
        "test-reasonable-cause-to-believe",
        "test-reasonable-cause-to-suspect",
        "test-suspects",
        "test-is-satisfied",
        "test-believes",
        "test-considers",
    ),
    "judges": ("judge-discloser", "judge-recipient", "judge-court"),
    "enactment-types": ("act", "subordinate-legislation", "any-enactment"),
    "legislatures": (
        "uk-parliament",
        "scottish-parliament",
        "senedd",
        "northern-ireland-assembly",
        "devolved-legislatures",
    ),
    "stances": ("narrow", "plain", "broad"),
    "seen-or-recalled": ("seen", "recalled"),
    "needs-power": ("statutory", "crown", "police", "objects", "none", "unknown"),
    "identifiers": ("govuk-content-id", "govuk-slug", "gss", "la-register", "ods", "police-uk", "wikidata"),
}

#: Schemes to which a data file may add values of its own, and how such a value must begin. What a
#: condition is about, and what evidence supports, cannot be listed in advance.
OPEN_SCHEMES: dict[str, str] = {"objects": "object-", "supports": "supports-"}


def is_code_of(scheme: str, value: str) -> bool:
    """Whether a scheme holds a value (local name, without `code:`).

    Example:
        >>> is_code_of("obligations", "may"), is_code_of("obligations", "shall")
        (True, False)
    """
    start = OPEN_SCHEMES.get(scheme)
    if start is not None:
        return value.startswith(start) and len(value) > len(start) and not value.endswith(("-", "."))
    return value in CODES[scheme]
