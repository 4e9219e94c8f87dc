"""The stack's own settings, with the baseline in place of the API."""

from config.settings import *  # noqa: F403

ROOT_URLCONF = "bench.baseline"
