"""The whole-graph check of a data set, made at every load.

About 0.2 s for 20,000 triples. The checks read plain triples, so that they judge the data and not
what the reader makes of it. `data/shapes.ttl` publishes the part of the contract that core SHACL
can say; `DEFECTS` marks which part that is.

Not checked: whether a statement is true, whether an address answers, whether a section exists.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from gateways_graph.rdf.check_flows import find_flow_faults
from gateways_graph.rdf.check_hierarchies import find_hierarchy_faults
from gateways_graph.rdf.check_law import find_law_faults
from gateways_graph.rdf.check_nodes import find_node_faults
from gateways_graph.rdf.check_terms import find_term_faults
from gateways_graph.rdf.defects import DEFECTS, Defect, locate
from gateways_graph.rdf.facts import GW, Facts, Fault, build_facts
from gateways_graph.rdf.sources import Source
from gateways_graph.rdf.triples import RDF_TYPE

__all__ = ["DEFECTS", "Defect", "find_defects"]

_CHECKS = (find_node_faults, find_law_faults, find_flow_faults, find_term_faults, find_hierarchy_faults)


def find_defects(sources: Sequence[Source], *, as_at: date) -> list[Defect]:
    """Everything wrong with the union of the sources, in order of file, line, code and node.

    Args:
        sources: Files that together are one data set; references may cross them.
        as_at: Day for which staleness and current membership are judged.

    Returns:
        Errors and warnings; empty when there is nothing to say. Repeated statements count once.

    Example:
        >>> [defect.code for defect in find_defects([], as_at=date(2026, 1, 1))]
        ['no-gateway']
    """
    facts = build_facts(sources, as_at)
    whole = list(_whole_faults(facts))
    if any(fault.code == "other-vocabulary" for fault in whole):
        return locate(whole, sources)
    faults = [*whole, *(fault for check in _CHECKS for fault in check(facts))]
    return locate(faults, sources)


def _whole_faults(facts: Facts) -> Iterator[Fault]:
    """Data that is empty, or written in words that are not ours."""
    if facts.nodes["gateway"]:
        return
    if not facts.graph:
        message = "the data set is empty: it holds no triple"
        yield Fault("no-gateway", "", message, "check that the right file was named")
    elif any(facts.nodes.values()):
        message = "the data set holds no gateway (no node with `a gw:Gateway`)"
        mend = "add the file that holds the gateways, or put + before this file to add it to the packaged data"
        yield Fault("no-gateway", "", message, mend)
    else:
        yield _other_vocabulary(facts)


def _other_vocabulary(facts: Facts) -> Fault:
    classes = [value for known in facts.graph.values() for value in known.get(RDF_TYPE, ()) if isinstance(value, str)]
    similar = next((value for value in classes if value.endswith("Gateway")), "")
    if similar:
        base = similar.removesuffix("Gateway")
        message = f"the class is written <{similar}>, which is not this project's gw:Gateway"
        return Fault("other-vocabulary", "", message, f"declare @prefix gw: <{GW}> instead of <{base}>")
    shown = ", ".join(f"<{value}>" for value in sorted(set(classes))[:3]) or "none"
    message = f"none of the classes is in this project's vocabulary (found: {shown})"
    return Fault("other-vocabulary", "", message, f"use @prefix gw: <{GW}> and the terms of the data guide")
