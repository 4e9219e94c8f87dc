"""The site map."""

from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from common import documentation, views

urlpatterns = [
    path("healthz", views.healthz),
    path("", include("realtime.urls_health")),
    path("api/schema/", documentation.Schema.as_view()),
    path("api/docs/", documentation.page),
    path("api/", include("accounts.urls")),
    path("api/", include("programs.urls")),
    path("api/", include("rooms.urls")),
    path("api/", include("messaging.urls")),
    path("api/", include("search.urls")),
    path("api/", include("events.urls")),
    path("api/", include("sync.urls")),
    path("api/", include("realtime.urls")),
    path("api/", include("notifications.urls")),
    path("admin/autocomplete/", views.refused),  # no form has it; it would tell names of rows without an audit entry
    path("admin/password_change/", RedirectView.as_view(url="/settings/account")),  # where the sign-in limit holds
    path("admin/", admin.site.urls),
]

handler400 = views.bad_request
handler403 = views.forbidden
handler404 = views.not_found
handler500 = "common.handlers.server_error"
