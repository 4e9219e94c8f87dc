"""Messages and their files: to look at."""

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from common.admin import AuditedAdmin, BigAdmin
from common.admin_lists import NewestFilter
from messaging.attachments import Attachment
from messaging.models import Message

KINDS = {
    "deleted": Q(deleted_at__isnull=False),
    "edited": Q(edited_at__isnull=False),
    "event": Q(event__isnull=False),
    "files": ~Q(attachments=[]),
}


class Kinds(NewestFilter):
    title = "kind"
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("deleted", "deleted"), ("edited", "edited"), ("event", "events"), ("files", "with files")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Message]) -> QuerySet[Message]:
        return queryset.filter(KINDS.get(self.value() or "", Q()))


@admin.register(Message)
class Messages(AuditedAdmin, BigAdmin):
    key_in_room = "number"
    list_display = ("room", "number", "author", "content_start", "created_at", "edited_at", "deleted_at")
    list_select_related = ("room", "author")
    list_filter = (Kinds,)
    search_fields = ("room__name", "author__handle_key")
    date_hierarchy = "created_at"
    dates_follow_keys = True

    @admin.display(description="content")
    def content_start(self, message: Message) -> str:
        return self.shown(message, message.content[:80])


@admin.register(Attachment)
class Attachments(AuditedAdmin, BigAdmin):
    ordering = ("-message",)  # those that are not sent yet come first
    list_display = ("id", "called", "room", "uploader", "type", "size", "state", "created_at")
    list_select_related = ("room", "uploader")
    search_fields = ("room__name", "uploader__handle_key")

    @admin.display(description="name")
    def called(self, attachment: Attachment) -> str:
        return self.shown(attachment, attachment.name)
