from importlib import import_module

from django.urls import path

from events import views, views_calendar

import_module("events.schema")

urlpatterns = [
    path("events/", views.Events.as_view()),
    path("rooms/<int:room_id>/events/", views.RoomEvents.as_view()),
    path("events/<uuid:event_id>/", views.EventDetail.as_view()),
    path("events/<uuid:event_id>/cancel/", views.CancelEvent.as_view()),
    path("events/<uuid:event_id>/attendance/", views.EventAttendance.as_view()),
    path("events/<uuid:event_id>/attendees/", views.Attendees.as_view()),
    path("events/<uuid:event_id>/event.ics", views.EventFile.as_view()),
    path("me/events-key/", views_calendar.MyEventsKey.as_view()),
    path("me/events.ics", views_calendar.MyCalendar.as_view()),
]
