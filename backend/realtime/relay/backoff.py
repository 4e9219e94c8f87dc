"""How long to wait before the next try."""

import random

SHORTEST, LONGEST = 0.1, 5.0  # seconds
STOPPED = 5.0  # for what no repetition mends until somebody does


def pause(failures: int, *, longest: float = LONGEST) -> float:
    """Doubles with each failure, with jitter so that not all who failed together come back together."""
    return float(min(longest, SHORTEST * 2 ** min(failures - 1, 20)) * random.uniform(0.5, 1))  # noqa: S311
