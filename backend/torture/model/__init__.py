"""The change log, the relay, leases and the client's rule, small enough to try out every order of what can happen.

A state holds one room, whoever writes into it, the relays that publish and the clients that listen. Each process may
take its next step, crash or freeze, each publication may be delivered, a client may fall asleep, at any moment.

What is checked: whoever holds the lane publishes in order and to the audience of the change alone; the cursor never
goes back and the lane has one holder; a client applies versions one by one; and whenever nothing is left to do,
everything is published and every client shows what the server holds. There is no periodic sync in it: that would mend
what these rules must not break.
"""
