"""What writers, relays and channels can do next."""

from collections.abc import Iterator

from torture.model.state import EXPIRED, RESET, Client, Closing, Relay, State, Step, World, with_client, with_relay


def writer_steps(world: World, state: State) -> Iterator[Step]:
    locked = world.rule("versions are taken under the lock")
    if state.todo and len(state.writing) < (1 if locked else world.writers):
        taken = max([len(state.log), *(version for version, _ in state.writing)]) + 1
        open_ones = tuple(sorted([*state.writing, (taken, state.todo[0])]))
        yield Step(f"{state.todo[0]} takes {taken}", state._replace(todo=state.todo[1:], writing=open_ones))
    for version, what in state.writing:
        rest = tuple(one for one in state.writing if one[0] != version)
        log = (*state.log, *("",) * (version - len(state.log)))
        log = (*log[: version - 1], what, *log[version:])
        wrong = f"version {log.index('') + 1} is missing while {len(log)} is there" if "" in log else ""
        yield Step(f"{what} commits as {version}", state._replace(writing=rest, log=log), wrong)
        if state.crashes:
            undone = state._replace(writing=rest, todo=(what, *state.todo), crashes=state.crashes - 1)
            yield Step(f"the writer of {version} dies", undone, fault=True)


def channel_steps(state: State) -> Iterator[Step]:
    for number, client in enumerate(state.clients):
        name = f"the channel of client {number}"
        if client.refuses:
            yield Step(f"{name} takes again", with_client(state, number, client._replace(refuses=False)))
        elif state.breaks:
            broken = with_client(state, number, client._replace(refuses=True))._replace(breaks=state.breaks - 1)
            yield Step(f"{name} refuses", broken, fault=True)


def relay_steps(world: World, state: State) -> Iterator[Step]:
    for number, relay in enumerate(state.relays):
        name = f"relay {number}"
        if relay.frozen:
            yield Step(f"{name} thaws", with_relay(state, number, relay._replace(frozen=False)))
            if relay.session:
                ended = with_relay(state, number, relay._replace(session=False))
                yield Step(f"the database ends the session of {name}", ended)
            continue
        yield from taking(world, state, number, relay)
        yield from publishing(world, state, number, relay)
        yield from closing(world, state, number, relay)
        if relay != Relay():
            if state.crashes:
                dead = with_relay(state, number, Relay())._replace(crashes=state.crashes - 1)
                yield Step(f"{name} dies", dead, fault=True)
            if state.freezes:
                cold = with_relay(state, number, relay._replace(frozen=True))._replace(freezes=state.freezes - 1)
                yield Step(f"{name} freezes", cold, fault=True)


def taking(world: World, state: State, number: int, relay: Relay) -> Iterator[Step]:
    """The lane, and the next change on it."""
    name, held = f"relay {number}", any(one.session for one in state.relays)
    if not relay.session and not relay.jobs and (not held or not world.rule("a lane has one holder")):
        wrong = "the lane has two holders" if held else ""
        yield Step(f"{name} takes the lane", with_relay(state, number, Relay(session=True)), wrong)
    if not relay.session:
        return
    if not world.rule("leases are read with the change") and relay.stale is None and not relay.jobs:
        leased = tuple(client for client, one in enumerate(state.clients) if one.lease)
        yield Step(f"{name} reads the leases", with_relay(state, number, relay._replace(stale=leased)))
        return
    version = state.published + len(relay.jobs) + 1
    if len(relay.jobs) > (0 if world.rule("one at a time") else 1) or version > len(state.log):
        return
    due = tuple(client for client in range(world.clients) if hears(world, state, relay, client, version))
    read = relay._replace(jobs=(*relay.jobs, (version, due)), stale=None)
    after = with_relay(state, number, read)
    if not world.rule("publish, then move the cursor"):
        after = after._replace(published=version)
    yield Step(f"{name} reads {version}", after)


def hears(world: World, state: State, relay: Relay, client: int, version: int) -> bool:
    leased = bool(state.clients[client].lease) if relay.stale is None else client in relay.stale
    if world.rule("the audience is the change's"):
        return leased and world.may_hear(state.log, client, version)
    return leased and world.is_member(state.log, client)


def publishing(world: World, state: State, number: int, relay: Relay) -> Iterator[Step]:
    name = f"relay {number}"
    for place, (version, due) in enumerate(relay.jobs):
        for client in due:
            rest = tuple(one for one in due if one != client)
            jobs = (*relay.jobs[:place], (version, rest), *relay.jobs[place + 1 :])
            if state.clients[client].refuses:
                yield left_out(world, state, number, relay._replace(jobs=jobs), client)
                continue
            after = published(world, state, client, version)
            wrong = ""
            if not world.may_hear(state.log, client, version):
                wrong = f"client {client} gets version {version}, which is not for them"
            elif relay.session and version < state.clients[client].sent:
                wrong = f"version {version} is published after a later one"
            label = f"{name} publishes {version} to client {client}"
            yield Step(label, with_relay(after, number, relay._replace(jobs=jobs)), wrong)
    if relay.jobs and not relay.jobs[0][1]:
        yield moved(world, state, number, relay)


def moved(world: World, state: State, number: int, relay: Relay) -> Step:
    """The first change is acknowledged everywhere: the cursor."""
    version, label = relay.jobs[0][0], f"relay {number} moves the cursor to {relay.jobs[0][0]}"
    done = with_relay(state, number, relay._replace(jobs=relay.jobs[1:]))
    if not world.rule("publish, then move the cursor"):
        return Step(label, done)
    if not world.rule("the cursor is fenced"):
        wrong = "the cursor goes back" if version < state.published else ""
        return Step(label, done._replace(published=version), wrong)
    if relay.session and state.published == version - 1:
        return Step(label, done._replace(published=version))
    return Step(f"relay {number} has lost the lane and starts over", with_relay(state, number, Relay()))


def left_out(world: World, state: State, number: int, relay: Relay, client: int) -> Step:
    """The room goes on without a channel, which is noted in its lease, if there is one."""
    if not relay.session:
        return Step(f"relay {number} has lost the lane and starts over", with_relay(state, number, Relay()))
    one = state.clients[client]
    if one.lease and world.rule("who is left out is told"):
        one = one._replace(left_out=abs(one.left_out) + 1)
    after = with_relay(with_client(state, client, one), number, relay)
    return Step(f"relay {number} goes on without client {client}", after)


def closing(world: World, state: State, number: int, relay: Relay) -> Iterator[Step]:
    """A lease whose time is over, or whose holder was left out: reset, history gone, and only then what was noted."""
    if relay.closing is None:
        for client, one in enumerate(state.clients):
            if relay.session and not relay.jobs and (one.lease == EXPIRED or (one.lease and one.left_out > 0)):
                yield begun(world, state, number, client)
        return
    client, step = relay.closing[:2]
    name, one = f"relay {number}", state.clients[client]
    onward = relay._replace(closing=relay.closing._replace(step=step + 1))
    if step <= 2 and one.refuses and world.rule("a reset is acknowledged"):
        later = with_relay(state, number, relay._replace(closing=None))
        yield Step(f"{name} is refused by the channel of client {client}", later)
    elif step == 1:
        told = world.rule("reset before the history goes") and not one.refuses
        after = published(world, state, client, RESET) if told else state
        yield Step(f"{name} publishes a reset to client {client}", with_relay(after, number, onward))
    elif step == 2:
        bare = one if one.refuses else one._replace(base=one.base + len(one.history), history=())
        label = f"{name} removes the history of client {client}"
        yield Step(label, with_relay(with_client(state, client, bare), number, onward))
    elif not relay.session:
        yield Step(f"{name} has lost the lane and starts over", with_relay(state, number, Relay()))
    else:
        after = with_client(state, client, closed(world, one, relay.closing))
        done = with_relay(after, number, relay._replace(closing=None))
        yield Step(f"{name} deletes the lease of client {client} if it is over", done)


def begun(world: World, state: State, number: int, client: int) -> Step:
    one, relay = state.clients[client], state.relays[number]
    start = with_relay(
        state, number, relay._replace(closing=Closing(client, 1, one.lease == EXPIRED, one.renewed, one.left_out))
    )
    if one.lease == EXPIRED and not world.rule("leases are closed"):
        start = with_client(state, client, one._replace(lease=0))
    return Step(f"relay {number} finds the lease of client {client} over, or a note in it", start)


def closed(world: World, one: Client, read: Closing) -> Client:
    """The last step: what was read is deleted, and nothing newer."""
    same = one.renewed == read.renewed or not world.rule("a lease is known by its time")
    ended = read.over or not world.rule("what runs out while it is told stays")
    over = (one.lease == EXPIRED and ended and same) or not world.rule("renewed leases stay")
    told = read.left_out > 0 and (one.left_out == read.left_out or not world.rule("a note is known by its time"))
    return one._replace(lease=0 if over else one.lease, left_out=-abs(one.left_out) if over or told else one.left_out)


def published(world: World, state: State, client: int, what: int) -> State:
    """Into the channel and its history; of that only those need to know who come back by it."""
    one = state.clients[client]
    queue = (*one.queue, what) if one.subscribed else ()
    history = (*one.history, what) if client in world.recovering else ()
    return with_client(state, client, one._replace(queue=queue, sent=max(one.sent, what), history=history))
