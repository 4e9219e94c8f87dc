"""Events: to look at."""

from django.contrib import admin

from common.admin import ReadOnlyAdmin
from events.models import Event


@admin.register(Event)
class Events(ReadOnlyAdmin):
    list_display = ("title", "room", "organizer", "starts_at", "time_zone", "status", "going", "waiting", "capacity")
    list_select_related = ("room", "organizer")
    list_filter = ("status",)
    search_fields = ("title", "room__name", "organizer__handle_key")
