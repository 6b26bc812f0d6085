"""Start the command line from a checkout: `python cli.py overlaps`."""

from gateways_graph.cli import main

if __name__ == "__main__":
    main()
