"""What the worker does about its own work."""

from datetime import timedelta

from django.utils import timezone
from django_q.models import Failure

from common.jobs import every_minute

KEEP_FAILURES = timedelta(days=30)


@every_minute
def forget_old_failures() -> None:
    """What failed is kept long enough to be looked at."""
    Failure.objects.filter(stopped__lt=timezone.now() - KEEP_FAILURES).delete()
