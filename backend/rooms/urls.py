from django.urls import path, re_path

from rooms import views, views_invites, views_members, views_people

urlpatterns = [
    path("rooms/", views.Rooms.as_view()),
    path("search/", views.Search.as_view()),
    path("users/", views_people.Users.as_view()),
    path("online/", views_people.Online.as_view()),
    path("direct/", views_people.Direct.as_view()),
    path("rooms/<int:room_id>/", views.RoomDetail.as_view()),
    path("rooms/<int:room_id>/join/", views.Join.as_view()),
    path("rooms/<int:room_id>/leave/", views.Leave.as_view()),
    path("rooms/<int:room_id>/members/", views.Members.as_view()),
    path("rooms/<int:room_id>/members/<int:user_id>/", views_members.MemberDetail.as_view()),
    path("rooms/<int:room_id>/bans/", views_members.Bans.as_view()),
    path("rooms/<int:room_id>/bans/<int:user_id>/", views_members.BanDetail.as_view()),
    path("rooms/<int:room_id>/invites/", views_invites.Invites.as_view()),
    path("rooms/<int:room_id>/invites/<int:invite_id>/", views_invites.InviteDetail.as_view()),
    re_path(r"^invites/(?P<code>[A-Za-z0-9_-]{1,64})/$", views_invites.InviteLink.as_view()),
    path("signup/", views_invites.SignUp.as_view()),
    path("rooms/<int:room_id>/read/", views.Read.as_view()),
    path("rooms/<int:room_id>/notify/", views.Notify.as_view()),
]
