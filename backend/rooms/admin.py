"""Rooms, who is and was in them, and the log: to look at."""

from django.contrib import admin

from common.admin import ReadOnlyAdmin
from rooms.models import Change, Membership, Room


@admin.register(Room)
class Rooms(ReadOnlyAdmin):
    list_display = ("name", "kind", "member_count", "version", "last_number", "bumped_at")
    list_filter = ("kind",)
    search_fields = ("name", "topic")


@admin.register(Membership)
class Memberships(ReadOnlyAdmin):
    list_display = ("room", "user", "role", "joined_version", "left_version", "joined_at")
    list_filter = ("role",)
    list_select_related = ("room", "user")
    search_fields = ("room__name", "user__handle_key")


@admin.register(Change)
class Changes(ReadOnlyAdmin):
    list_display = ("room", "version", "type", "actor", "at")
    list_select_related = ("room", "actor")
    search_fields = ("room__name", "uuid")
