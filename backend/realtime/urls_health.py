from django.urls import path

from realtime.views import readyz

urlpatterns = [path("readyz", readyz)]
