"""Events and who comes: to look at."""

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from common.admin import PUBLIC, AuditedAdmin, BigAdmin
from events.models import Attendance, Event


@admin.register(Event)
class Events(AuditedAdmin):
    ordering = ("-starts_at", "-message")
    list_display = ("called", "room", "organizer", "starts_at", "time_zone", "status", "going", "waiting", "capacity")
    list_select_related = ("room", "organizer")
    list_filter = ("status",)
    search_fields = ("title", "room__name", "organizer__handle_key")
    date_hierarchy = "starts_at"

    @admin.display(description="title")
    def called(self, event: Event) -> str:
        return self.shown(event, event.title)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """By titles only where everybody may read them."""
        if not search_term:
            return queryset, False
        named = Q(room__name__icontains=search_term) | Q(organizer__handle_key__icontains=search_term)
        return queryset.filter(named | Q(title__icontains=search_term, room__kind=PUBLIC)), False


@admin.register(Attendance)
class Attendances(AuditedAdmin, BigAdmin):
    room_path = "event__room"
    list_display = ("id", "user", "room", "status", "answered_at")
    list_select_related = ("event__room", "user")
    list_filter = ("status",)
    search_fields = ("user__handle_key", "event__room__name")

    @admin.display
    def room(self, attendance: Attendance) -> str:
        return str(attendance.event.room)
