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
}

# A few minutes.
LARGE = {
    "three messages, two relays, a crash, a freeze": World((M, M, M), crashes=1, freezes=1),
    "joining, two relays, a crash, a freeze": World((M, "join 0", M), members=NOBODY, crashes=1, freezes=1),
    "leaving, two relays, a crash, a freeze": World((M, "leave 0", M), crashes=1, freezes=1),
    "asleep, two relays, a freeze": World((M, M), freezes=1, sleeps=1),
    "asleep twice, by recovery alone": World((M, M), relays=1, recovering=ALICE, sleeps=2),
    "joining, two clients, two relays, a freeze": World(("join 1", M), clients=2, members=ALICE, freezes=1),
}
