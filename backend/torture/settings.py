"""The stack's own settings, with an app that plants bugs and failpoints. For the harness's servers alone."""

import os

from config.settings import *  # noqa: F403
from config.settings import INSTALLED_APPS as PRODUCT
from torture.marker import check_marker

check_marker(os.environ)
INSTALLED_APPS = [*PRODUCT, "torture.harness"]
