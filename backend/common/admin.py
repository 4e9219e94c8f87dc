"""What the admin sites of all apps share: lists that open at once, things to look at, and who looked."""

from functools import reduce
from operator import attrgetter, or_
from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.db.models import BigIntegerField, Q, QuerySet, Value
from django.http import HttpRequest, HttpResponse

from common.admin_lists import EstimatingPaginator, LeanChangeList
from common.models import AuditEntry

FOUND_MAX = 100  # rooms and people whose rows a search lists
PUBLIC = "public"  # the kind of rooms into which everybody may look
NOT_SHOWN = "(not public: list the room's own, or open it)"


class LeanAdmin(admin.ModelAdmin):
    """Nothing is asked of a list but what it offers: other filters in the address would read texts unseen."""

    paginator = EstimatingPaginator
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    ordering: ClassVar[tuple[str, ...]] = ("-pk",)
    change_list_template = "admin/lean_list.html"
    dates_follow_keys = False
    room_lookup = "room__id__exact"
    key_in_room = ""  # what has an index with the room: a room's own rows are found by it, however old they are

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[LeanChangeList]:
        return LeanChangeList

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        offered = [getattr(each, "parameter_name", each) for each in self.list_filter]
        names = [str(name) for name in (*offered, self.date_hierarchy, *self.other_lookups()) if name]
        return any(lookup == name or lookup.startswith(f"{name}__") for name in names)

    def other_lookups(self) -> tuple[str, ...]:
        return ()

    def listed_room(self, request: HttpRequest) -> int:
        """The room whose list this is; 0: of no single one."""
        text = request.GET.get(self.room_lookup, "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0

    def key_of_list(self, request: HttpRequest) -> tuple[str, int]:
        """What the list's rows are in order of, and the room whose own they are, or 0."""
        room = self.listed_room(request) if self.key_in_room else 0
        return (self.key_in_room, room) if room else ("id", 0)

    def get_ordering(self, request: HttpRequest) -> tuple[str, ...]:
        key, room = self.key_of_list(request)
        return ("-room_id", f"-{key}") if room else self.ordering  # counted in the index alone: nothing else in it


class ReadOnlyAdmin(LeanAdmin):
    """To look at; changes are made by the actions alone."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class BigAdmin(ReadOnlyAdmin):
    """A table of millions: by its key, and found by the names of what its rows belong to (`search_fields`)."""

    sortable_by = ()

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        if not search_term:
            return queryset, False
        found = {path.rpartition("__")[0]: self.named(path, search_term) for path in self.search_fields}
        rows = queryset.filter(reduce(or_, (Q(**{f"{relation}__in": ids}) for relation, ids in found.items())))
        if self.key_in_room and [relation for relation, ids in found.items() if ids] == ["room"]:
            rows = rows.order_by("-room_id", f"-{self.key_in_room}")  # as an index has them
        return rows, False

    def named(self, path: str, search_term: str) -> list[int]:
        *relations, name = path.split("__")
        related: Any = self.model
        for relation in relations:
            related = related._meta.get_field(relation).related_model
        named = related.objects.filter(**{f"{name}__icontains": search_term}).order_by("pk")
        return list(named.values_list("pk", flat=True)[:FOUND_MAX])


class AuditedAdmin(ReadOnlyAdmin):
    """What is said in rooms. Looking into one that is not public leaves an AuditEntry.

    In lists a text stands only where the room is public, or where the list is that of one room, which is noted, too.
    """

    room_path = "room"  # from a row to its room; empty for rooms themselves

    def other_lookups(self) -> tuple[str, ...]:
        return (self.room_lookup,) if self.room_path == "room" else ()

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: QuerySet[Any] = super().get_queryset(request)
        annotated: QuerySet[Any] = rows.annotate(listed_room=Value(self.listed_room(request), BigIntegerField()))
        return annotated

    def shown(self, row: Any, text: str) -> str:
        room = self.room_of(row)
        return text if room.kind == PUBLIC or room.pk == row.listed_room else NOT_SHOWN

    def room_of(self, row: Any) -> Any:
        return attrgetter(self.room_path.replace("__", "."))(row) if self.room_path else row

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        room = self.listed_room(request) if self.other_lookups() else 0
        if room and self.has_view_permission(request):
            rooms: Any = self.model._meta.get_field(self.room_path).related_model
            if rooms.objects.filter(pk=room).exclude(kind=PUBLIC).exists():
                self.note(request, AuditEntry.Action.LISTED, room)
        return super().changelist_view(request, extra_context)

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        self.note_opening(request, object_id)
        return super().change_view(request, object_id, *args, **kwargs)

    def history_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        self.note_opening(request, object_id)
        return super().history_view(request, object_id, *args, **kwargs)

    def note_opening(self, request: HttpRequest, object_id: str) -> None:
        row = self.get_object(request, unquote(object_id))
        if row is None or not self.has_view_permission(request, row):
            return
        room = self.room_of(row)
        if room.kind != PUBLIC:
            self.note(request, AuditEntry.Action.OPENED, room.pk, object_id=str(row.pk))

    def note(self, request: HttpRequest, action: str, room_id: int, object_id: str = "") -> None:
        what = self.model._meta.label_lower
        seen: dict[str, Any] = {"actor_id": request.user.pk, "action": action, "what": what, "object_id": object_id}
        AuditEntry.objects.create(**seen, room_id=room_id)


@admin.register(AuditEntry)
class AuditEntries(ReadOnlyAdmin):
    list_display = ("at", "actor", "action", "what", "object_id", "room_id")
    list_filter = ("action", "what")
    list_select_related = ("actor",)
    search_fields = ("actor__handle_key", "=room_id")
    date_hierarchy = "at"
    dates_follow_keys = True
