"""Inviting into rooms: people by name, and links, by which one may also sign up."""

from collections.abc import Sequence
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import views as accounts_views
from accounts.actions import start_session
from accounts.authentication import SignedInRequest, enforce_csrf
from accounts.limits import client_address
from accounts.serializers import Me, NewAccount
from common.pagination import Keyset, moment
from common.schema import CURSOR, LIMIT, NOTHING
from rooms import actions, queries
from rooms.access import access_invite, access_room_with
from rooms.cards import shown_at_once
from rooms.models import Invite
from rooms.serializers import Invitation, InviteCode, InvitePage, InviteRead, Joined, NewAccountByLink, NewInvite

BY_AGE = Keyset("created_at", moment, descending=True)


class Invites(APIView):
    @extend_schema(responses=InvitePage, parameters=[CURSOR, LIMIT])
    def get(self, request: SignedInRequest, room_id: int) -> Response:
        """The invitations that still lead in, the latest first; for those who may invite."""
        room = access_room_with("invite", request.user, room_id).room
        return Response(BY_AGE.page(request, queries.invites(room)).body(queries.invite))

    @extend_schema(request=NewInvite, responses={200: InviteRead, 201: InviteRead})
    def post(self, request: SignedInRequest, room_id: int) -> Response:
        """Invite a person by name (again: 200, the same invitation), or make a link."""
        given = NewInvite(data=request.data)
        given.is_valid(raise_exception=True)
        wanted = dict(given.validated_data)
        made = True
        if (person_id := wanted.pop("user", None)) is not None:
            invite, made = actions.invite_person(user=request.user, room_id=room_id, person_id=person_id)
        else:
            invite = actions.make_invite_link(user=request.user, room_id=room_id, **wanted)
        return Response(queries.invite(invite), status=201 if made else 200)


class InviteDetail(APIView):
    @extend_schema(responses={200: NOTHING})
    def delete(self, request: SignedInRequest, room_id: int, invite_id: int) -> Response:
        """Take an invitation back: one's own, moderators and owners anybody's."""
        actions.revoke_invite(user=request.user, room_id=room_id, invite_id=invite_id)
        return Response({})


class InviteLink(APIView):
    def get_permissions(self) -> Sequence[Any]:
        return [AllowAny()] if self.request and self.request.method == "GET" else super().get_permissions()

    @extend_schema(responses=Invitation)
    def get(self, request: Request, code: str) -> Response:
        """Where a link leads. 404 `invite_spent` to those not in it: expired, used up, taken back, never there."""
        return Response(queries.invitation(invite_of(request, code), request.user))

    @extend_schema(request=None, responses=Joined)
    def post(self, request: SignedInRequest, code: str) -> Response:
        """Come in by the link. 409 `already_member` changes nothing."""
        change = actions.join_by_link(user=request.user, invite=invite_of(request, code))
        return Response(shown_at_once(change))


class SignUp(accounts_views.SignUp):
    refusals = ("404",)

    @extend_schema(request=NewAccountByLink, responses={201: Me})
    def post(self, request: Request) -> Response:
        """A new account, signed in at once. 403 `signup_closed` when the server takes nobody without an invitation."""
        by_link = InviteCode(data=request.data)
        by_link.is_valid(raise_exception=True)
        if "invite" not in by_link.validated_data:
            return super().post(request)
        enforce_csrf(request)
        invite = invite_of(request, by_link.validated_data["invite"])
        given = NewAccount(data=request.data)
        given.is_valid(raise_exception=True)
        user = actions.sign_up_by_link(invite=invite, **given.validated_data)
        start_session(request._request, user)
        return Response(Me(user).data, status=201)


def invite_of(request: Request, code: str) -> Invite:
    return access_invite(code, viewer=request.user, address=client_address(request._request))
