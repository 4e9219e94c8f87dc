from django.urls import path

from messaging import views

urlpatterns = [
    path("rooms/<int:room_id>/messages/", views.Messages.as_view()),
    path("rooms/<int:room_id>/messages/<int:message_id>/", views.MessageDetail.as_view()),
    path("rooms/<int:room_id>/messages/<int:message_id>/history/", views.History.as_view()),
    path("rooms/<int:room_id>/messages/<int:message_id>/reactions/<str:emoji>/", views.Reactions.as_view()),
    path("rooms/<int:room_id>/attachments/", views.Attachments.as_view()),
    path("sends/<uuid:client_id>/", views.SendDetail.as_view()),
    path("attachments/<uuid:attachment_id>/", views.AttachmentDetail.as_view()),
    path("attachments/<uuid:attachment_id>/thumbnail/", views.AttachmentThumbnail.as_view()),
]
