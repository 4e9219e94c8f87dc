"""What the admin sites of all apps share."""

from typing import Any, cast

from django.contrib import admin
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property

COUNT_MAX = 10_000  # rows; a table of millions is searched, not leafed through


class BoundedPaginator(Paginator):
    """Counts no further than COUNT_MAX: counting a whole log takes seconds."""

    @cached_property
    def count(self) -> int:
        rows = cast("QuerySet[Any]", self.object_list)
        return rows[:COUNT_MAX].count()


class ReadOnlyAdmin(admin.ModelAdmin):
    """To look at; changes are made by the actions alone."""

    paginator = BoundedPaginator
    show_full_result_count = False
    ordering = ("-pk",)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
