"""What the relay counts, served on RELAY_METRICS_ADDRESS."""

from prometheus_client import Counter, Gauge, Histogram

PUBLISHED = Counter("lockstep_relay_published_changes", "Changes acknowledged for their whole audience")
CHANNELS = Counter("lockstep_relay_channels", "Channels that publications were sent to")
REQUESTS = Counter("lockstep_relay_requests", "Requests to Centrifugo with changes in them")
FAILURES = Counter("lockstep_relay_failures", "Changes that were not taken by all of their audience", ["kind"])
DELAY = Histogram(
    "lockstep_relay_delay_seconds",
    "From a change's time to the acknowledgement for its whole audience",
    buckets=(0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 300),
)
LAG = Gauge("lockstep_relay_lag_seconds", "Age of the oldest change that waits, in rooms that aren't stopped", ["lane"])
STOPPED = Gauge("lockstep_relay_stopped_rooms", "Rooms whose next change can't be published as it is", ["lane"])
HELD = Gauge("lockstep_relay_lane_held", "1 while this relay holds the lane", ["lane"])
RESTARTS = Counter("lockstep_relay_lane_restarts", "Times that a lane dropped everything and started over", ["lane"])
CUTS = Counter("lockstep_relay_socket_cuts", "Times that all of a person's sockets were closed")
CLOSED = Counter("lockstep_relay_closed_leases", "Channels that nobody can listen to any more, told and forgotten")
