from django.urls import path

from sync import views

urlpatterns = [
    path("sync/", views.Sync.as_view()),
    path("rooms/<int:room_id>/changes/", views.Changes.as_view()),
]
