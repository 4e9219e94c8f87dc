from django.urls import path

from notifications import views

urlpatterns = [
    path("me/mail/", views.MyMail.as_view()),
    path("mail/off/<str:signed>/", views.WayOut.as_view()),
]
