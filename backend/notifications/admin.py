"""Jobs in the admin site: to look at, and to have failed ones done again. What is run comes from code alone."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.filters import SimpleListFilter
from django.contrib.admin.views.main import ChangeList
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django_q.models import Failure, OrmQ, Schedule, Success, Task

from common.admin import ReadOnlyAdmin
from common.jobs import enqueue
from common.times import now
from notifications.broker import given_up

SEARCHED = 1_000  # queued jobs

for model in (Failure, OrmQ, Schedule, Success):
    admin.site.unregister(model)


@admin.action(description="Do the chosen jobs again")
@transaction.atomic
def do_again(_admin: Any, request: HttpRequest, failed: QuerySet[Task]) -> None:
    """Each once, whoever else asks for it. What an older version left, and this one has no job for, stays there."""
    unknown = set()
    for task in failed.select_for_update():
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


def why(task: Task) -> str:
    return str(task.result).partition(" : Traceback")[0][:200]


@admin.register(Failure)
class FailedJobs(ReadOnlyAdmin):
    ordering = ("-stopped",)
    list_display = ("group", "kwargs", "started", "stopped", "attempt_count", "reason")
    fields = readonly_fields = ("group", "kwargs", "started", "stopped", "attempt_count", "result")
    list_filter = ("group",)
    search_fields = ("group",)
    date_hierarchy = "stopped"
    actions = (do_again,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Failure]:
        return given_up().order_by(*self.ordering)

    @admin.display(description="why")
    def reason(self, task: Task) -> str:
        return why(task)


class States(SimpleListFilter):
    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("due", "due"), ("later", "held back, or being done")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[OrmQ]) -> QuerySet[OrmQ]:
        wanted = {"due": Q(lock__lte=now()), "later": Q(lock__gt=now())}
        return queryset.filter(wanted.get(self.value() or "", Q()))


@admin.register(OrmQ)
class WaitingJobs(ReadOnlyAdmin):
    """Those that failed and will be tried again are among them."""

    list_display = ("id", "group", "kwargs", "lock", "tries", "reason")
    fields = readonly_fields = ("group", "kwargs", "lock", "tries", "reason")
    ordering = ("lock",)
    list_filter = (States,)
    search_fields = ("group",)
    date_hierarchy = "lock"

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[OrmQ], search_term: str
    ) -> tuple[QuerySet[OrmQ], bool]:
        """By name, which stands in what is signed: of the first that are due."""
        if not search_term:
            return queryset, False
        named = [row.pk for row in queryset[:SEARCHED] if search_term.lower() in str(row.group()).lower()]
        return queryset.filter(pk__in=named), False

    def get_changelist_instance(self, request: HttpRequest) -> ChangeList:
        found = super().get_changelist_instance(request)
        find_failures(found.result_list)
        return found

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> OrmQ | None:
        row = super().get_object(request, object_id, from_field)
        find_failures([row] if row else [])
        return row

    @admin.display(description="failed tries")
    def tries(self, row: Any) -> int:
        return row.failure.attempt_count if row.failure else 0

    @admin.display(description="why")
    def reason(self, row: Any) -> str:
        return why(row.failure) if row.failure else ""


def find_failures(rows: Iterable[Any]) -> None:
    """Give each its `failure`, if it has failed already."""
    failures = Failure.objects.in_bulk([row.task_id() for row in rows])
    for row in rows:
        row.failure = failures.get(row.task_id())
