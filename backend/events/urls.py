from django.urls import path

from events import views

urlpatterns = [
    path("events/", views.Events.as_view()),
    path("rooms/<int:room_id>/events/", views.RoomEvents.as_view()),
    path("events/<uuid:event_id>/", views.EventDetail.as_view()),
    path("events/<uuid:event_id>/cancel/", views.CancelEvent.as_view()),
    path("events/<uuid:event_id>/attendance/", views.EventAttendance.as_view()),
    path("events/<uuid:event_id>/attendees/", views.Attendees.as_view()),
    path("events/<uuid:event_id>/event.ics", views.EventFile.as_view()),
]
