"""`make mutation`: whether the tests notice when what decides who sees what, and what a client is told, is changed.

`mutants` makes the changes (`sql` those in queries), `reach` knows which tests get to a line, `plant` puts a change
into loaded modules, `forks` runs tests in processes that end with it, `session` does all this in the place of pytest's
loop over the tests. Nothing is written into the source tree.
"""
