"""Ways to falsify a route: each yields a name and a record that says something untrue."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from copy import deepcopy

from tests.proof.corruptions.fields import Corruption, Record, leaving_out, put

__all__ = ["corrupt_route"]


def corrupt_route(record: Record, others: Mapping[str, Record], judged: AbstractSet[str]) -> Iterator[Corruption]:
    """False versions of a route.

    Args:
        record: A true route.
        others: Steps of other routes, by what makes them wrong here.
        judged: Labels of conditions.
    """
    better = {"arguable": "supported on these facts", "supported on these facts": "blocked", "blocked": "arguable"}
    yield "the verdict is another", put(record, "verdict", better[record["verdict"]])
    yield "the verdict is made up", put(record, "verdict", "lawful")
    yield "the tier is another", put(record, "tier", "general" if record["tier"] != "general" else "specific")
    yield "there is no step", put(record, "steps", [])
    yield "nothing is left undecided", put(record, "not_decided", [])
    yield "the rank has more steps", put(record, "rank.hops", len(record["steps"]) + 1)
    yield "the rank has another verdict", put(record, "rank.verdict", (record["rank"]["verdict"] + 1) % 3)
    if record["certainty"] == "possible":
        yield "the certainty is raised", put(record, "certainty", "certain")
    yield "a whole route has a part", put(record, "part", "" if record["part"] else "only some")
    if record["match"] == "partial":
        yield "a partial route is whole", {**deepcopy(record), "match": "whole", "part": ""}
    for number, step in enumerate(record["steps"]):
        for name, false in _steps(step, others, judged):
            copy = deepcopy(record)
            copy["steps"][number] = false
            yield f"step {number + 1}: {name}", copy
    if len(record["steps"]) > 1:
        yield "a step is skipped", leaving_out(record, "steps", 0)
        yield "the steps are turned round", {**deepcopy(record), "steps": record["steps"][::-1]}


def _steps(step: Record, others: Mapping[str, Record], judged: AbstractSet[str]) -> Iterator[Corruption]:
    for name, other in others.items():
        if other["gateway"] != step["gateway"]:
            short = {key: other[key] for key in ("gateway", "label", "provisions")}
            yield f"the gateway is {name}", {**deepcopy(step), **short}
    yield "another label", put(step, "label", step["label"] + " etc.")
    yield "another provision", put(step, "provisions", [*step["provisions"], "http://www.legislation.gov.uk/id/x/1/1"])
    yield "another status", put(step, "status", "double-checked" if step["status"] != "double-checked" else "checked")
    yield "another version", put(step, "version_read", "http://www.legislation.gov.uk/ukpga/1999/1/2001-01-01")
    for term, value in (("obligation", "must"), ("source", "implied"), ("legal_effect", "extends")):
        yield f"another {term}", put(step, term, None if step[term] == value else value)
    for end in ("from", "to"):
        yield f"another {end}", put(step, end, {"id": "body:nobody", "label": "body:nobody"})
        yield f"another label of {end}", put(step, f"{end}.label", "someone else")
    yield "another onward rule", put(step, "onward", [*step["onward"], "free to tell anyone"])
    yield "another purpose", put(step, "purpose", [{"id": "pur:nothing", "label": "pur:nothing"}])
    yield "other information", put(step, "carries", [{"id": "inf:nothing", "label": "inf:nothing"}])
    if judged & set(step["residual"]):
        yield "nothing is left to judge", put(step, "residual", [])
    yield "another form", put(step, "form", [] if step["form"] else ["de-identified"])
    yield "a request is asked for, or none", put(step, "on_request", not step["on_request"])
    yield "a fact stops it", put(step, "contrary", [*step["contrary"], "a condition of nobody"])
    for number, item in enumerate(step["conditions"]):
        for field, value in (("label", "another"), ("type", "fee" if item["type"] != "fee" else "code")):
            yield f"another {field} of a condition", _changed(step, number, {**item, field: value})
        judge = None if item["judged_by"] else {"id": "body:nobody", "label": "nobody"}
        yield "somebody else judges", _changed(step, number, {**item, "judged_by": judge})


def _changed(step: Record, number: int, item: Record) -> Record:
    """A step with another condition in one place."""
    conditions = [*step["conditions"]]
    conditions[number] = item
    return {**deepcopy(step), "conditions": conditions}
