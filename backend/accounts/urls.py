from importlib import import_module

from django.urls import path

from accounts import views

import_module("accounts.schema")

urlpatterns = [
    path("csrf/", views.Csrf.as_view()),
    path("login/", views.Login.as_view()),
    path("logout/", views.Logout.as_view()),
    path("setup/", views.SetUp.as_view()),
    path("password/reset/", views.PasswordReset.as_view()),
    path("password/reset/confirm/", views.PasswordResetConfirm.as_view()),
    path("me/", views.MyAccount.as_view()),
    path("me/avatar/", views.MyAvatar.as_view()),
    path("avatars/<uuid:avatar_id>/", views.Avatar.as_view()),
    path("me/password/", views.MyPassword.as_view()),
    path("me/deactivate/", views.Deactivate.as_view()),
    path("me/sessions/", views.MySessions.as_view()),
    path("me/sessions/<str:public_id>/", views.MySession.as_view()),
    path("server/", views.ServerView.as_view()),
]
