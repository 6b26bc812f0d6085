"""`python -m gateways_graph` is the command line."""

from gateways_graph.cli import main

main()
