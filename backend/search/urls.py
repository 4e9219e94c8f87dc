from django.urls import path

from search import views

urlpatterns = [path("messages/search/", views.MessageSearch.as_view())]
