"""Rooms, who is and was in them, and the log: to look at."""

import sys
from typing import Any

from django.apps import apps
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from common.admin import AuditedAdmin, BigAdmin
from common.admin_lists import NewestFilter
from rooms.models import Change, Membership, Room


@admin.register(Room)
class Rooms(AuditedAdmin):
    room_path = ""
    list_display = ("id", "name", "kind", "archived", "member_count", "version", "last_number", "bumped_at", "inside")
    list_display_links = ("id", "name")
    list_filter = ("kind", "archived")
    search_fields = ("name", "=id")
    date_hierarchy = "created_at"

    @admin.display(description="its own")
    def inside(self, room: Room) -> str:
        lists = (
            ("messages", reverse("admin:messaging_message_changelist")),
            ("changes", reverse("admin:rooms_change_changelist")),
            ("events", reverse("admin:events_event_changelist")),
            ("members", reverse("admin:rooms_membership_changelist")),
        )
        parts = [format_html('<a href="{}?room__id__exact={}">{}</a>', path, room.pk, name) for name, path in lists]
        return format_html("{} · {} · {} · {}", *parts)


@admin.register(Membership)
class Memberships(BigAdmin):
    list_display = ("room", "user", "role", "joined_version", "left_version", "joined_at")
    list_filter = ("role",)
    list_select_related = ("room", "user")
    search_fields = ("room__name", "user__handle_key")
    date_hierarchy = "joined_at"
    dates_follow_keys = True

    def other_lookups(self) -> tuple[str, ...]:
        return ("room__id__exact",)


class Types(NewestFilter):
    title = "type"
    parameter_name = "type"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(name, name.replace("_", " ")) for name in sorted(declared_types())]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Change]) -> QuerySet[Change]:
        return queryset.filter(type=self.value()) if self.value() in dict(self.lookup_choices) else queryset


def declared_types() -> set[str]:
    """Of the changes of all apps."""
    modules = [sys.modules.get(f"{app.name}.changes") for app in apps.get_app_configs()]
    declared = [each for module in modules if module for each in vars(module).values() if isinstance(each, type)]
    return {name for each in declared if isinstance(name := getattr(each, "type", None), str)}


@admin.register(Change)
class Changes(AuditedAdmin, BigAdmin):
    key_in_room = "version"
    list_display = ("room", "version", "type", "actor", "at")
    list_select_related = ("room", "actor")
    list_filter = (Types,)
    search_fields = ("room__name",)
    date_hierarchy = "at"
    dates_follow_keys = True
