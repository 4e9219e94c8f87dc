"""How many files a process may have open; one person's socket is two of nginx's."""

import resource
from contextlib import suppress


def allow_open_files() -> None:
    """As many as the system lets this process and what it starts have. Most Linux begins with 1,024."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    with suppress(ValueError, OSError):  # macOS has a bound that it does not tell
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
