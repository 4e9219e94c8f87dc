"""Starts the real servers on one machine, for `make run` and for the tests. Standard library only."""
