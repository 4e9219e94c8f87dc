"""What the demo tells: a climbing club, its rooms, and who said what. Data alone; demo.seed writes it."""

from dataclasses import dataclass, field

CAST = {"alice": "Alice", "bob": "Bob", "carol": "Carol", "dave": "Dave", "erin": "Erin"}


@dataclass(frozen=True)
class Told:
    """A room of the demo: its people, and lines of (minutes before now, who, what), oldest first."""

    name: str
    owner: str
    topic: str = ""
    kind: str = "public"
    members: tuple[str, ...] = ()
    left: tuple[str, ...] = ()  # were in it before anything was said
    lines: tuple[tuple[int, str, str], ...] = ()
    read_by: dict[str, int] = field(default_factory=dict)  # who has read up to which line, counted from the end


DAY = 24 * 60

LOBBY = (
    (9 * DAY, "alice", "Welcome! For all that has no room of its own. Enter sends, Shift+Enter begins a new line."),
    (9 * DAY - 3, "bob", "Hello everybody. Nice to have one place instead of four mail threads."),
    (8 * DAY, "erin", "The hall is closed on Monday, they are setting new routes on walls B and C."),
    (5 * DAY, "bob", "Membership cards for next year are ready, I have them with me on Thursday."),
    (2 * DAY, "alice", "Photos of the summer trip, the good ones only:\nhttps://nordwand.example/photos/summer"),
    (DAY, "erin", "Found in the gear shed: one approach shoe, left, size 43. It waits on the shelf."),
    (47, "bob", "That might be mine, the other one has been lonely for weeks."),
)  # fmt: skip

WEBSITE = (
    (3 * DAY, "erin", "The route table is sortable now. Grades come out in the right order, 6a+ after 6a."),
    (3 * DAY - 9, "alice", "Lovely. On my phone the last column is cut off, everything else fits."),
    (3 * DAY - 15, "erin", "Thanks, I see it too. Fixed by tonight."),
    (95, "erin", "Done, and the page is half the size it was:\n\n12 requests → 5\n410 kB → 190 kB"),
    (92, "bob", "That's quick now, even on the train."),
)

COMMITTEE = (
    (6 * DAY, "alice", "Budget for ropes: two singles of 70 m and one pair of halves. Objections?"),
    (6 * DAY - 20, "bob", "None. The old ones go to the beginners' course for knots."),
    (DAY + 30, "alice", "The insurance needs the list of trip leaders by Friday."),
)

# One day of planning a tour; the long room has many of them, each in another place.
PLANNING = (
    ("bob", "Who is in for {place} on {day}? Forecast looks stable."),
    ("erin", "I am, and I can drive. Three seats."),
    ("alice", "In. I take the {rope} rope and the first-aid kit."),
    ("bob", "The approach takes {hours} hours, so we should leave at {time}."),
    ("erin", "{time} at the station, north exit?"),
    ("alice", "Works for me."),
    ("bob", "Route: left-hand line, {pitches} pitches, nothing harder than {grade}."),
    ("erin", "Last year the belay on pitch {belay} was wet. There is a dry one four metres to the right."),
    ("alice", "Good to know. I'd take two slings more than usual."),
    ("bob", "Topo is here: https://nordwand.example/topos/{slug}"),
    ("erin", "Printed. One for each rope team."),
    ("alice", "Who brings the stove?"),
    ("bob", "Me. Gas too."),
    ("erin", "Then I bring coffee for four."),
    ("alice", "Turn-around time {turn}, whatever happens."),
    ("bob", "Agreed."),
    ("erin", "Wind has picked up at {place}, 35 km/h in the gusts. Still fine for us, but take a jacket."),
    ("alice", "Packed."),
    ("bob", "Back at the car, all well. What a day!"),
    ("erin", "Thank you both. The second pitch alone was worth it."),
    ("alice", "My forearms disagree, but yes."),
    ("bob", "{pitches} pitches in {hours} hours and a half, not bad for November."),
    ("erin", "I still have somebody's nut key."),
    ("alice", "Mine! I'll take it on Thursday."),
)
PLACES = (
    ("Nordwand", "Sat", "60 m", 2, "06:30", 8, "6a", 2, "14:00"),
    ("Falkenstein", "Sun", "70 m", 1, "08:00", 5, "6b", 3, "15:30"),
    ("Kleine Zinne", "Sat", "60 m", 3, "05:45", 11, "5c", 7, "13:30"),
    ("Gelbe Mauer", "Wed", "80 m", 1, "16:00", 2, "6c", 1, "19:00"),
    ("Hochkogel", "Sun", "60 m", 2, "06:00", 9, "5b", 4, "14:30"),
    ("Silberplatte", "Sat", "70 m", 2, "07:15", 6, "6a+", 5, "15:00"),
    ("Teufelsturm", "Sun", "60 m", 4, "04:30", 14, "6a", 9, "12:00"),
    ("Südpfeiler", "Sat", "60 m", 2, "06:45", 7, "5c+", 3, "14:00"),
    ("Rote Wand", "Fri", "70 m", 2, "07:00", 6, "6b+", 2, "16:00"),
    ("Schartenspitze", "Sun", "60 m", 3, "05:30", 10, "5a", 6, "13:00"),
    ("Lange Kante", "Sat", "60 m", 2, "06:15", 12, "5c", 8, "14:00"),
    ("Westgrat", "Sun", "60 m", 3, "05:00", 13, "4c", 10, "13:00"),
    ("Adlerwand", "Sat", "70 m", 2, "06:30", 8, "6a", 4, "14:30"),
)
NEWEST = (
    (140, "bob", "Recce from this morning: dry to the second pitch, wet above."),
    (131, "erin", "Then the left-hand line. The bolts on pitch 4 are new, and there is a sling on the big tree."),
    (64, "alice", "Both ropes and the tag line are in my car already."),
    (31, "erin", "Departure 06:30 sharp, otherwise we miss the first gondola."),
    (12, "bob", "I can take two more people from the station."),
)


def tours() -> tuple[tuple[int, str, str], ...]:
    """A room with a long past: a tour a day, then what was said today."""
    lines = []
    for back, facts in zip(range(len(PLACES), 0, -1), PLACES, strict=True):
        names = ("place", "day", "rope", "hours", "time", "pitches", "grade", "belay", "turn")
        values = dict(zip(names, facts, strict=True))
        slug = facts[0].lower().replace(" ", "-").replace("ü", "ue")
        for step, (who, text) in enumerate(PLANNING):
            lines.append((back * DAY + 600 - 25 * step, who, text.format(slug=slug, **values)))
    return (*lines, *NEWEST)


ROOMS = (
    Told("Lobby", "alice", "Say hello. Everything that has no room of its own.", members=("bob", "erin"),
         left=("dave",), lines=LOBBY, read_by={"alice": 1}),
    Told("Tours & rock", "alice", "Weekends, conditions, who drives.", members=("bob", "erin"), lines=tours(),
         read_by={"alice": 2, "erin": 1}),
    Told("Website", "erin", "nordwand.example and the route table", members=("alice", "bob"), lines=WEBSITE,
         read_by={"alice": 2}),
    Told("Committee", "alice", kind="private", members=("bob",), lines=COMMITTEE, read_by={"bob": 0}),
    Told("Boulder Thursday", "carol", "Thursday evenings, wall B. Beginners welcome.",
         lines=((4 * DAY, "carol", "I am at the hall from six. First time? Shoes can be borrowed."),)),
    Told("Gear shed", "erin", "What the club lends, and who has it", members=("bob",)),
)  # fmt: skip
