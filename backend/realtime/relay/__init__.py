"""Publishes the change log: each change to its audience, strictly in version order per room, at least once.

`supervisor` starts one thread a lane. A `lane` holds its advisory lock on a `connection` of its own, learns which
rooms have news (wake-ups, and the sweep of `heartbeat`), and gives what `reading` finds to `publishing`. Beside that
`cuts` closes sockets and `echoes` tells people's other tabs what they have read.
"""
