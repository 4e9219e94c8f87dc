"""The light clients of a run: those of `light`, with the run's people."""

from light import client
from torture.person import Person


class Light(client.Light):
    person: Person
