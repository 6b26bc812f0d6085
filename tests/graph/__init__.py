"""Tests of the graph and its views."""
