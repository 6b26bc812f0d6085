"""What is left to judge before a step: each condition with who judges it, and what usually shows that it is met.

What is called usual is what guidance and agreements commonly ask to be kept on file. It is not what the law
requires, and no evidence makes a condition met.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from gateways_graph.model.finding import named
from gateways_graph.model.gateway import Condition

__all__ = ["BarToCheck", "Leftover", "say_judge", "usual_evidence"]

#: Type of condition -> what usually shows that one of this type is met.
_USUAL = {
    "agreement": "a dated record of what the person was told and agreed to, and of capacity to agree",
    "agreement-in-writing": "the agreement or protocol itself, in force on the day",
    "approval": "the order, accreditation or approval itself, and its terms",
    "authority": "the authorisation, with the name and office of who gave it",
    "belief": "the grounds, noted at the time, and who formed the view",
    "code": "a note that the code was consulted, with reasons for departing from it",
    "excuse": "why the exception does or does not apply, noted at the time",
    "fee": "the receipt, or a note that none was asked",
    "form": "a copy or description of what was sent, how and when",
    "necessity": "why the purpose could not be met without this information, or with less of it",
    "no-objection": "a record that the person could object and was told so, and that no objection stands",
    "prescribed": "the regulations in force on the day, and where they name this information or person",
    "privilege": "advice on what is privileged, and what was therefore held back",
    "proportionality": "a note weighing what is disclosed against what it is for",
    "public-interest": "the interests weighed, on each side, and who decided",
    "regard": "a note of what was considered, and when",
    "remit": "the function that is served, by its provision",
    "request": "the request or notice itself: who asked, under what power, for what",
    "security": "the measures agreed and who answers for them",
    "source-consent": "the written consent of whom it came from, and of whom it is about where both are needed",
    "stage": "the record that shows what has happened so far, with its date",
    "subsidiarity": "a note of the other powers looked at, and why none serves",
}
_JUDGES = {
    "code:judge-discloser": "the discloser",
    "code:judge-recipient": "the recipient",
    "code:judge-court": "the court",
}


def usual_evidence(type_: str | None) -> str:
    """What usually shows that a condition of a type is met; nothing is said of a type that is not established."""
    return _USUAL.get(type_ or "", "")


def say_judge(judge: str | None, labels: dict[str, str]) -> str:
    """Who judges, in words."""
    if judge is None:
        return "not stated; the discloser must be able to show it"
    return _JUDGES.get(judge, labels.get(judge, judge.removeprefix("code:judge-").replace("-", " ")))


class Leftover(NamedTuple):
    """A condition that the facts given do not settle.

    Attributes:
        judged_by: Who judges it; None where the provision does not say, or nobody recorded it.
        evidence: What usually shows that it is met.
    """

    id: str
    label: str
    type: str | None
    judged_by: str | None
    evidence: str

    @classmethod
    def of(cls, name: str, condition: Condition | None) -> Leftover:
        """A condition by its id; one that is not recorded has no type."""
        if condition is None:
            return cls(name, name, None, None, "")
        return cls(name, condition.label, condition.type, condition.judged_by, usual_evidence(condition.type))

    def to_record(self, labels: dict[str, str]) -> dict[str, Any]:
        """As JSON."""
        judge = None if self.judged_by is None else {"id": self.judged_by, "label": say_judge(self.judged_by, labels)}
        return {
            "id": self.id,
            "label": self.label,
            "type": self.type,
            "judged_by": judge,
            "evidence": self.evidence,
        }


class BarToCheck(NamedTuple):
    """A bar that may protect part of what a step carries, or lets the step through on conditions.

    Attributes:
        how: What the bar does to the step, in words.
        conditions: Labels of what must be met for the step to come under its exception.
    """

    bar: str
    label: str
    how: str
    conditions: tuple[str, ...] = ()

    @property
    def line(self) -> str:
        """The bar in one line."""
        needs = f"; if {'; and '.join(self.conditions)}" if self.conditions else ""
        return f"{self.how}{needs}"

    def to_record(self, labels: dict[str, str]) -> dict[str, Any]:
        """As JSON."""
        return {"bar": named(self.bar, labels), "how": self.how, "conditions": list(self.conditions)}
