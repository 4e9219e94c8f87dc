from django.urls import path

from realtime import views

urlpatterns = [
    path("token/connection/", views.ConnectionToken.as_view()),
    path("token/subscription/", views.SubscriptionToken.as_view()),
]
