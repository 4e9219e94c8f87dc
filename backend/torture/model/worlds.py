"""Where the exploring starts: few processes and few faults each, so that all of it can be seen."""

from torture.model.state import World

M = "message"
ALICE, NOBODY = frozenset({0}), frozenset[int]()

SMALL = {
    "three messages, one relay, a crash": World((M, M, M), relays=1, crashes=1),
    "two relays, a crash, a freeze": World((M, M), crashes=1, freezes=1),
    "joining between messages, a crash": World((M, "join 0", M), members=NOBODY, relays=1, crashes=1),
    "leaving between messages, a crash": World((M, "leave 0", M), relays=1, crashes=1),
    "leaving and coming back": World(("leave 0", "join 0", M), relays=1),
    "leaving and coming back, asleep": World(("leave 0", "join 0"), relays=1, sleeps=1),
    "asleep": World((M, M), relays=1, sleeps=1),
    "asleep, by recovery alone, a crash": World((M,), relays=1, recovering=ALICE, sleeps=1, crashes=1),
    "asleep twice, by recovery alone, one message": World((M,), relays=1, recovering=ALICE, sleeps=2),
    "asleep, by recovery alone": World((M, M), relays=1, recovering=ALICE, sleeps=1),
    "a channel refuses twice": World((M, M), relays=1, breaks=2),
    "a channel refuses, asleep, by recovery alone": World((M,), relays=1, recovering=ALICE, sleeps=1, breaks=1),
    "a channel refuses between messages, by recovery alone": World(
        (M, M), relays=1, recovering=ALICE, sleeps=1, breaks=1
    ),
}

# A few minutes.
LARGE = {
    "three messages, two relays, a crash, a freeze": World((M, M, M), crashes=1, freezes=1),
    "joining, two relays, a crash, a freeze": World((M, "join 0", M), members=NOBODY, crashes=1, freezes=1),
    "leaving, two relays, a crash, a freeze": World((M, "leave 0", M), crashes=1, freezes=1),
    "asleep, two relays, a freeze": World((M, M), freezes=1, sleeps=1),
    "asleep twice, by recovery alone": World((M, M), relays=1, recovering=ALICE, sleeps=2),
    "a channel refuses, two relays, a freeze": World((M, M), freezes=1, breaks=1),
    "a channel refuses twice, asleep, by recovery alone": World((M, M), relays=1, recovering=ALICE, sleeps=1, breaks=2),
    "joining, two clients, two relays, a freeze": World(("join 1", M), clients=2, members=ALICE, freezes=1),
}

# Where it shows that a rule is missing; each of these is a small one.
SHOWS = {
    "versions are taken under the lock": "three messages, one relay, a crash",
    "one at a time": "three messages, one relay, a crash",
    "publish, then move the cursor": "three messages, one relay, a crash",
    "the cursor is fenced": "two relays, a crash, a freeze",
    "a lane has one holder": "two relays, a crash, a freeze",
    "the audience is the change's": "joining between messages, a crash",
    "leases are read with the change": "three messages, one relay, a crash",
    "a lease comes before its token": "three messages, one relay, a crash",
    "leases are closed": "asleep, by recovery alone, a crash",
    "reset before the history goes": "asleep, by recovery alone, a crash",
    "renewed leases stay": "leaving and coming back, asleep",
    "a lease is known by its time": "asleep twice, by recovery alone, one message",
    "what runs out while it is told stays": "a channel refuses between messages, by recovery alone",
    "a reset is acknowledged": "a channel refuses twice",
    "who is left out is told": "a channel refuses twice",
    "a note is known by its time": "a channel refuses twice",
    "sync after subscribing": "three messages, one relay, a crash",
    "nothing is applied ahead": "leaving and coming back, asleep",
    "gaps are repaired": "leaving and coming back, asleep",
    "late answers are dropped": "three messages, one relay, a crash",
    "late goodbyes are dropped": "joining between messages, a crash",
}
