from django.urls import path

from rooms import views, views_members, views_people

urlpatterns = [
    path("rooms/", views.Rooms.as_view()),
    path("search/", views.Search.as_view()),
    path("users/", views_people.Users.as_view()),
    path("direct/", views_people.Direct.as_view()),
    path("rooms/<int:room_id>/", views.RoomDetail.as_view()),
    path("rooms/<int:room_id>/join/", views.Join.as_view()),
    path("rooms/<int:room_id>/leave/", views.Leave.as_view()),
    path("rooms/<int:room_id>/members/", views.Members.as_view()),
    path("rooms/<int:room_id>/members/<int:user_id>/", views_members.MemberDetail.as_view()),
    path("rooms/<int:room_id>/bans/", views_members.Bans.as_view()),
    path("rooms/<int:room_id>/bans/<int:user_id>/", views_members.BanDetail.as_view()),
    path("rooms/<int:room_id>/read/", views.Read.as_view()),
]
