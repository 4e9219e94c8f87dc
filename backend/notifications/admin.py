"""Jobs in the admin site: to look at, and to have failed ones done again. What is run comes from code alone."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django_q.models import Failure, OrmQ, Schedule, Success, Task

from common.admin import ReadOnlyAdmin
from common.jobs import enqueue

for model in (Failure, OrmQ, Schedule, Success):
    admin.site.unregister(model)


@admin.action(description="Do the chosen jobs again")
def do_again(_admin: Any, request: HttpRequest, failed: QuerySet[Task]) -> None:
    """What an older version left, and this one has no job for, stays where it is."""
    unknown = set()
    for task in failed:
        try:
            enqueue(*task.args, **task.kwargs)
        except LookupError:
            unknown.add(str(task.args[0]))
        else:
            task.delete()
    if unknown:
        messages.error(request, f"This version has no such job: {', '.join(sorted(unknown))}. The others are queued.")
    else:
        messages.success(request, "They are in the queue.")


@admin.register(Failure)
class FailedJobs(ReadOnlyAdmin):
    ordering = ("-stopped",)
    list_display = ("group", "kwargs", "started", "stopped", "attempt_count", "reason")
    fields = readonly_fields = ("group", "kwargs", "started", "stopped", "attempt_count", "result")
    list_filter = ("group",)
    search_fields = ("group",)
    date_hierarchy = "stopped"
    actions = (do_again,)

    @admin.display(description="why")
    def reason(self, task: Task) -> str:
        return str(task.result).partition(" : Traceback")[0][:200]


@admin.register(OrmQ)
class WaitingJobs(ReadOnlyAdmin):
    list_display = ("id", "group", "kwargs", "lock")
    fields = readonly_fields = ("group", "kwargs", "lock")
    ordering = ("lock",)
