"""`manage.py prove_sync`: light clients of throw-away people on a running server, and what they come to show."""
