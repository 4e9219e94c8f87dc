from importlib import import_module

from django.urls import path

from programs import views

import_module("programs.schema")

urlpatterns = [
    path("token/", views.TokenPair.as_view()),
    path("token/refresh/", views.TokenRefresh.as_view()),
    path("me/tokens/", views.MyTokens.as_view()),
    path("me/tokens/<int:token_id>/", views.MyToken.as_view()),
]
