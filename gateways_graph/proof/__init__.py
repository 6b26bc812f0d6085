"""The independent checker: plain triples and the JSON of an answer in, a verdict on each claim out.

It shares no code with `model`, `rdf`, `engine` or `analysis`, and decides by another method (a sweep
over groups of leaves instead of box algebra on bitmaps), so that a slip in one is caught by the other.
"""

from gateways_graph.proof.check import Verdict, check_document

__all__ = ["Verdict", "check_document"]
