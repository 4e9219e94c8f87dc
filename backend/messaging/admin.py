"""Messages: to look at."""

from django.contrib import admin

from common.admin import ReadOnlyAdmin
from messaging.models import Attachment, Message


@admin.register(Message)
class Messages(ReadOnlyAdmin):
    list_display = ("room", "number", "author", "content_start", "created_at", "edited_at", "deleted_at")
    list_select_related = ("room", "author")
    search_fields = ("room__name", "author__handle_key", "client_id")

    @admin.display(description="content")
    def content_start(self, message: Message) -> str:
        return message.content[:80]


@admin.register(Attachment)
class Attachments(ReadOnlyAdmin):
    list_display = ("name", "room", "uploader", "type", "size", "state", "created_at")
    list_select_related = ("room", "uploader")
    search_fields = ("name", "room__name", "uploader__handle_key")
