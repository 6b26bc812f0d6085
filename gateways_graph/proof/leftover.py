"""What a step leaves to judge: every condition that the facts do not settle is told, with who judges it.

Not proved: what is called usual evidence.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from gateways_graph.proof.claims import field, refute_unless
from gateways_graph.proof.facts import GW, Facts, long_name, short_name
from gateways_graph.proof.obstacles import FREE, JUDGE, Answer
from gateways_graph.proof.settled import Settled
from gateways_graph.proof.terms import Terms

__all__ = ["LeftToJudge", "find_untold", "is_required", "rules_out"]

_REQUIRED = "a request or requirement under the provision"
_TYPE = "condition-"


def is_required(terms: Terms, gateway: str) -> bool:
    """Whether a gateway works only when required, and no condition of its own says by what."""
    required = terms.one(gateway, "obligation") == "must-when-required"
    return required and not any(_is_request(terms.facts, item) for item in terms.many(gateway, "conditions") or ())


def rules_out(terms: Terms, gateway: str, settled: Settled) -> bool:
    """Whether the facts rule a gateway out."""
    broken = (terms.many(gateway, "conditions") or frozenset()) & settled.fails
    return bool(broken) or (settled.unasked and is_required(terms, gateway))


def _is_request(facts: Facts, condition: str) -> bool:
    return "condition-request" in facts.codes(condition, "conditionType")


class LeftToJudge:
    """What one step says of conditions."""

    def __init__(self, terms: Terms, record: Any, gateway: str) -> None:
        self.terms, self.facts, self.record, self.gateway = terms, terms.facts, record, gateway
        self.name = short_name(gateway)
        self.said = set(field(record, "residual"))

    def check(self, settled: Settled) -> None:
        """What is left is told, what is settled is not, and what the facts rule out is named.

        Raises:
            RefutedError: The data or the facts say otherwise.
        """
        conditions = self.terms.many(self.gateway, "conditions")
        own = conditions or frozenset()
        left = own - settled.holds - settled.fails
        true = {self.facts.label(item) for item in left}
        if conditions is None:
            true.add("conditions of this gateway are not established")
        if self.terms.scopes.is_residual(self.gateway):
            true.add("no other power to disclose")
        refute_unless(true <= self.said, f"conditions of {self.name} are left out")
        required = is_required(self.terms, self.gateway)
        if required and not settled.unasked:
            refute_unless(_REQUIRED in self.said, f"that {self.name} waits for a requirement is left out")
        for office in field(self.record, "acting_as"):
            known = any(text.endswith(f"only when acting as {field(office, 'label')}") for text in self.said)
            refute_unless(known, f"that {field(office, 'id')} must act is left out")
        asks = required or any(_is_request(self.facts, item) for item in own - settled.holds)
        refute_unless(field(self.record, "on_request") == asks, f"whether {self.name} waits for a request is another")
        self._check_contrary(own & settled.fails, unasked=required and settled.unasked)
        self._check_listed(left, settled)
        for item in field(self.record, "bars_to_check"):
            bar = field(item, "bar")
            same = field(bar, "label") == self.facts.label(long_name(str(field(bar, "id"))))
            refute_unless(same, f"{field(bar, 'id')} has another label")

    def _check_contrary(self, broken: frozenset[str], *, unasked: bool) -> None:
        said = set(field(self.record, "contrary"))
        true = {self.facts.label(item) for item in broken} | ({_REQUIRED} if unasked else set())
        refute_unless(true <= said, f"what the facts rule out of {self.name} is left out")
        more = {text for text in said - true if not text.startswith("only ")}
        refute_unless(not more, f"the facts do not rule out: {', '.join(sorted(more))}")

    def _check_listed(self, left: frozenset[str], settled: Settled) -> None:
        """Each condition listed is as recorded, none is settled, and none of the gateway's own is missing."""
        listed = set()
        for item in field(self.record, "conditions"):
            iri = long_name(str(field(item, "id")))
            listed.add(iri)
            name = short_name(iri)
            refute_unless(iri not in settled.holds, f"{name} is settled by the facts")
            refute_unless(field(item, "label") == self.facts.label(iri), f"{name} has another label")
            refute_unless(item["label"] in self.said, f"{name} is listed and not told")
            kind = min(self.facts.codes(iri, "conditionType"), default=None)
            told = None if field(item, "type") is None else _TYPE + str(item["type"])
            refute_unless(told == kind, f"{name} is of another type")
            judge = field(item, "judged_by")
            judges = self.facts.links(iri, "judgedBy")
            true = not judges if judge is None else long_name(str(field(judge, "id"))) in judges
            refute_unless(true, f"somebody else judges {name}")
        refute_unless(left <= listed, f"who judges conditions of {self.name} is left out")


def find_untold(facts: Facts, record: Any, answers: Sequence[Answer]) -> frozenset[str]:
    """Labels of obstacles that a step keeps quiet about, or whose conditions it does not list."""
    checks = {long_name(str(item["bar"]["id"])): set(item["conditions"]) for item in record.get("bars_to_check", ())}
    texts = [text for name in ("bars", "limits", "doubts", "residual") for text in field(record, name)]
    judged = set(field(record, "residual"))
    untold = set()
    for answer in answers:
        label = facts.label(answer.source)
        name = short_name(answer.source) if facts.is_kind(answer.source, GW + "Gateway") else label
        told = answer.level == FREE or answer.source in checks or any(name in text for text in texts)
        known = judged | checks.get(answer.source, set())
        met = not answer.judged or any({facts.label(item) for item in each} <= known for each in answer.judged)
        if not told or (answer.level == JUDGE and not met):
            untold.add(label)
    return frozenset(untold)
