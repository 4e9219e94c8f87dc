from django.urls import path

from messaging import views

urlpatterns = [path("rooms/<int:room_id>/messages/", views.Messages.as_view())]
