"""What must hold after any run, whatever was done to the servers: rules over its history and the database.

Each rule is a pure function that yields what breaks it; `rows` is all that they know of the database, read once.

C1 durability, C2 gapless and C3 real-time order look at what the server did with what it was asked; C4 agreement, C7
audience and C10 ghosts at what the sockets brought; C5 and C6 at what the clients made of it; C8 and C9 at how long it
took and what is left behind. What clients or fences would mend, two more look for underneath: C11 receipts and C12
holders of lanes. A rule that can't fail proves nothing: each has its tests on histories broken in just
that way, and `make torture-mutants` plants bugs in the code.
"""
