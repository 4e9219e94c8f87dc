"""Messages and their files: to look at."""

from django.contrib import admin

from common.admin import AuditedAdmin, BigAdmin
from messaging.attachments import Attachment
from messaging.models import Message


@admin.register(Message)
class Messages(AuditedAdmin, BigAdmin):
    list_display = ("room", "number", "author", "content_start", "created_at", "edited_at", "deleted_at")
    list_select_related = ("room", "author")
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
