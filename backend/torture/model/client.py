"""What a client can do next: come back, ask, take what is published. And what it makes of that."""

from collections.abc import Iterator

from torture.model.state import ABSENT, EXPIRED, LIVE, RESET, Client, State, Step, World, with_client


def client_steps(world: World, state: State) -> Iterator[Step]:
    for number, client in enumerate(state.clients):
        yield from coming(world, state, number, client)
        yield from syncing(world, state, number, client)
        if client.queue:
            after, wrong = delivered(world, state, number, client)
            yield Step(f"client {number} gets {client.queue[0]}", after, wrong)
        if client.subscribed and state.sleeps:
            asleep = client._replace(
                subscribed=False,
                token=False,
                queue=(),
                position=position(world, number, client),
                must_sync=client.must_sync or client.answer is not None,  # an answer that is lost is asked for again
                answer=None,
            )
            yield Step(
                f"client {number} falls asleep",
                with_client(state, number, asleep)._replace(sleeps=state.sleeps - 1),
                fault=True,
            )
        if client.lease == LIVE and not client.token and not client.subscribed:
            over = with_client(state, number, client._replace(lease=EXPIRED))
            yield Step(f"the lease of client {number} runs out", over, fault=True)


def coming(world: World, state: State, number: int, client: Client) -> Iterator[Step]:
    """Token, subscription, and what follows from it."""
    if client.owed:
        yield Step(
            f"the lease of client {number} is written",
            with_client(state, number, client._replace(lease=LIVE, owed=False)),
        )
    if client.subscribed:
        return
    first = world.rule("sync after subscribing")
    if not client.token:
        given = client._replace(token=True, must_sync=client.must_sync or not first, renewed=client.renewed + 1)
        in_time = world.rule("a lease comes before its token")
        given = given._replace(lease=LIVE) if in_time else given._replace(owed=True)
        yield Step(f"client {number} gets a token", with_client(state, number, given))
    elif first or not (client.must_sync or client.answer):
        recovers = number in world.recovering and client.shown != ABSENT and client.position >= client.base
        missed = client.history[client.position - client.base :] if recovers else ()
        there = client._replace(subscribed=True, queue=missed, must_sync=client.must_sync or (first and not recovers))
        yield Step(
            f"client {number} subscribes" + (", recovered" if recovers else ""), with_client(state, number, there)
        )


def syncing(world: World, state: State, number: int, client: Client) -> Iterator[Step]:
    """Asked after subscribing, on a reset, and for what a gap or an unknown room needs. Whoever joins gets a card."""
    if client.must_sync and client.answer is None:
        member = world.is_member(state.log, number)
        version = len(state.log) if member else world.left_at(state.log, number)
        asked = client._replace(must_sync=False, answer=(member, version))
        yield Step(f"client {number} asks, and the server reads {version}", with_client(state, number, asked))
    if client.shown == ABSENT and f"join {number}" in state.log and world.is_member(state.log, number):
        card = drained(world, client._replace(shown=len(state.log)))
        yield Step(f"client {number} opens the room", with_client(state, number, card), fault=True)
    if client.answer is not None:
        after = with_client(state, number, answered(world, client, *client.answer))
        yield Step(f"client {number} gets its answer", after)


def answered(world: World, client: Client, member: bool, version: int) -> Client:
    late = version < client.shown
    client = client._replace(answer=None)
    if member and ((late and world.rule("late answers are dropped")) or version <= client.left):
        return client
    if member:
        return drained(world, client._replace(shown=version))
    if late and world.rule("late goodbyes are dropped"):
        return client
    return client._replace(shown=ABSENT, left=max(version, client.left), early=())


def delivered(world: World, state: State, number: int, client: Client) -> tuple[State, str]:
    version, client = client.queue[0], client._replace(queue=client.queue[1:])
    wrong = ""
    if version == RESET:
        client = client._replace(must_sync=True)
    elif client.shown == ABSENT:
        if version > client.left:
            client = client._replace(early=with_early(client, version), must_sync=True)
    elif version == client.shown + 1:
        client = drained(world, applied(state, number, client, version))
    elif version > client.shown and not world.rule("nothing is applied ahead"):
        wrong = f"client {number} applies {version} after {client.shown}"
    elif version > client.shown:
        client = client._replace(
            early=with_early(client, version), must_sync=client.must_sync or world.rule("gaps are repaired")
        )
    return with_client(state, number, client), wrong


def applied(state: State, number: int, client: Client, version: int) -> Client:
    if state.log[version - 1] == f"leave {number}":
        return client._replace(shown=ABSENT, left=version, early=())
    return client._replace(shown=version)


def drained(world: World, client: Client) -> Client:
    """After news: what came too early and now follows. What is further ahead still needs what is missing."""
    while client.shown + 1 in client.early:
        client = client._replace(shown=client.shown + 1)
    early = tuple(version for version in client.early if version > client.shown)
    return client._replace(early=early, must_sync=client.must_sync or (bool(early) and world.rule("gaps are repaired")))


def with_early(client: Client, version: int) -> tuple[int, ...]:
    return tuple(sorted({*client.early, version}))


def position(world: World, number: int, client: Client) -> int:
    """Of the last publication that was delivered."""
    return client.base + len(client.history) - len(client.queue) if number in world.recovering else 0
