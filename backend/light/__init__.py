"""A light client, made from docs/protocol.md alone: it knows no Django, no database and none of our servers.

`rule` is what a change makes of a room's card, `picture` all that a client sees, `client` the one that has sockets.
The torture test has hundreds of them, and `manage.py prove_sync` some.
"""
