"""Systematic falsification: every field of every kind of finding, each time so that it is untrue."""
