"""Session and account."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.middleware.csrf import get_token
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import actions
from accounts.access import access_avatar, needs_setup, sessions_of
from accounts.authentication import SignedInRequest, enforce_csrf
from accounts.avatars import SIZES, folder_of
from accounts.models import Server, User
from accounts.serializers import (
    Deactivation,
    ForgottenPassword,
    Me,
    MeUpdate,
    NewAccount,
    NewAvatar,
    NewPassword,
    ResetPassword,
    ServerInfo,
    ServerUpdate,
    Sessions,
    Setup,
    SetupToken,
    SignedIn,
    SignIn,
)
from common.errors import Invalid
from common.media import send_file
from common.schema import NOTHING

TOKEN_HEADER = OpenApiParameter(
    "X-CSRFToken", OpenApiTypes.STR, OpenApiParameter.HEADER, description="changes with every sign-in", response=[200]
)

FOR_GOOD = "private, max-age=31536000, immutable"


class Csrf(APIView):
    permission_classes = [AllowAny]

    @extend_schema(responses={200: NOTHING}, parameters=[TOKEN_HEADER])
    def get(self, request: Request) -> Response:
        """The token that writes carry, in the header X-CSRFToken of this answer."""
        return Response({}, headers={"X-CSRFToken": get_token(request._request), "Cache-Control": "no-store"})


class Login(APIView):
    permission_classes = [AllowAny]
    authentication_classes = []

    @extend_schema(request=SignIn, responses=SignedIn)
    def post(self, request: Request) -> Response:
        """Sign in by handle or e-mail. Ten failures per account and a hundred per address in 15 minutes: 429."""
        enforce_csrf(request)
        given = SignIn(data=request.data)
        given.is_valid(raise_exception=True)
        return Response(signed_in(actions.sign_in(request._request, **given.validated_data)))


def signed_in(user: User) -> dict[str, Any]:
    push = {"enabled": False, "vapid_public_key": "", "firebase_config": {}}
    return {"id": user.pk, "username": user.handle, "settings": {"push_notifications": push}}


class Logout(APIView):
    @extend_schema(request=None, responses={200: NOTHING})
    def post(self, request: Request) -> Response:
        """Sign out; closes one's sockets everywhere, sessions that are still valid connect again by themselves."""
        actions.sign_out(request._request)
        return Response({})


class SignUp(APIView):
    permission_classes = [AllowAny]
    authentication_classes = []

    @extend_schema(request=NewAccount, responses={201: Me})
    def post(self, request: Request) -> Response:
        """A new account, signed in at once. 403 `signup_closed` when the server takes nobody."""
        enforce_csrf(request)
        actions.check_signup_open()
        given = NewAccount(data=request.data)
        given.is_valid(raise_exception=True)
        user = actions.sign_up(**given.validated_data)
        actions.start_session(request._request, user)
        return Response(Me(user).data, status=201)


class SetUp(APIView):
    refusals = ("404",)
    permission_classes = [AllowAny]
    authentication_classes = []

    @extend_schema(request=Setup, responses={201: Me})
    def post(self, request: Request) -> Response:
        """The first administrator, by the one-time link that the server printed; signed in at once."""
        enforce_csrf(request)
        token = SetupToken(data=request.data)
        token.is_valid(raise_exception=True)
        actions.check_setup_token(token.validated_data["token"])
        given = Setup(data=request.data)
        given.is_valid(raise_exception=True)
        user = actions.set_up(**given.validated_data)
        actions.start_session(request._request, user)
        return Response(Me(user).data, status=201)


class MyAccount(APIView):
    @extend_schema(responses=Me)
    def get(self, request: SignedInRequest) -> Response:
        """One's own account."""
        return Response(Me(request.user).data)

    @extend_schema(request=MeUpdate, responses=Me)
    def patch(self, request: SignedInRequest) -> Response:
        """Change one's display name and time zone."""
        given = MeUpdate(data=request.data, partial=True)
        given.is_valid(raise_exception=True)
        return Response(Me(actions.update_me(user=request.user, **given.validated_data)).data)


class MyAvatar(APIView):
    parser_classes = [MultiPartParser]

    @extend_schema(request={"multipart/form-data": NewAvatar}, responses=Me)
    def put(self, request: SignedInRequest) -> Response:
        """Another picture of oneself, written anew as squares. Ten in 15 minutes: 429."""
        given = NewAvatar(data=request.data)
        given.is_valid(raise_exception=True)
        return Response(Me(actions.set_avatar(user=request.user, file=given.validated_data["file"])).data)

    @extend_schema(request=None, responses={200: Me})
    def delete(self, request: SignedInRequest) -> Response:
        """No picture: others see one's initials. Again changes nothing."""
        return Response(Me(actions.remove_avatar(user=request.user)).data)


class Avatar(APIView):
    @extend_schema(
        responses={(200, "image/webp"): OpenApiTypes.BINARY},
        parameters=[OpenApiParameter("size", enum=SIZES, description="pixels of its side, 96 if not given")],
    )
    def get(self, request: SignedInRequest, avatar_id: UUID) -> HttpResponse:
        """Somebody's picture, a square. It never changes; 404 once they have another."""
        size = request.query_params.get("size", "96")
        if size not in SIZES:
            raise Invalid(fields={"size": [f"One of {', '.join(SIZES)} is expected."]})
        access_avatar(avatar_id)
        path = f"{folder_of(avatar_id)}/{size}.webp"
        return send_file(path, kind="image/webp", name=f"{size}.webp", inline=True, kept=FOR_GOOD)


class MyPassword(APIView):
    @extend_schema(request=NewPassword, responses={200: NOTHING})
    def post(self, request: SignedInRequest) -> Response:
        """Change one's password. This session stays, all others and their sockets end."""
        given = NewPassword(data=request.data)
        given.is_valid(raise_exception=True)
        actions.change_password(request._request, request.user, **given.validated_data)
        return Response({})


class Deactivate(APIView):
    @extend_schema(request=Deactivation, responses={200: NOTHING})
    def post(self, request: SignedInRequest) -> Response:
        """End one's account for good; the password is asked for. It leaves its rooms within moments.

        Its messages stay, as those of `deleted-<id>`. 409 `last_administrator` for the only one there is.
        """
        given = Deactivation(data=request.data)
        given.is_valid(raise_exception=True)
        actions.deactivate_me(request._request, request.user, **given.validated_data)
        return Response({})


class PasswordReset(APIView):
    permission_classes = [AllowAny]
    authentication_classes = []

    @extend_schema(request=ForgottenPassword, responses={200: NOTHING})
    def post(self, request: Request) -> Response:
        """Have a link mailed that sets a new password; the answer is the same whoever has this address, or nobody.

        409 `mail_off` when the server sends no mail. Throttled as signing in is.
        """
        enforce_csrf(request)
        given = ForgottenPassword(data=request.data)
        given.is_valid(raise_exception=True)
        actions.ask_for_password_reset(request._request, **given.validated_data)
        return Response({})


class PasswordResetConfirm(APIView):
    refusals = ("404",)
    permission_classes = [AllowAny]
    authentication_classes = []

    @extend_schema(request=ResetPassword, responses=Me)
    def post(self, request: Request) -> Response:
        """Set a new password by the mailed link; signed in at once, every other session ends. 404 `link_used`."""
        enforce_csrf(request)
        given = ResetPassword(data=request.data)
        given.is_valid(raise_exception=True)
        return Response(Me(actions.reset_password(request._request, **given.validated_data)).data)


class MySessions(APIView):
    @extend_schema(responses=Sessions)
    def get(self, request: SignedInRequest) -> Response:
        """The browsers in which one is signed in, the one last used first."""
        key = request._request.session.session_key
        return Response({"results": [session.as_card(current=key) for session in sessions_of(request.user)]})

    @extend_schema(request=None, responses={200: NOTHING})
    def delete(self, request: SignedInRequest) -> Response:
        """End all of them but this, with their sockets."""
        actions.end_other_sessions(user=request.user, session_key=request._request.session.session_key)
        return Response({})


class MySession(APIView):
    @extend_schema(request=None, responses={200: NOTHING})
    def delete(self, request: SignedInRequest, public_id: str) -> Response:
        """End one, with its sockets."""
        actions.end_session(user=request.user, public_id=public_id)
        return Response({})


class ServerView(APIView):
    def get_permissions(self) -> Sequence[Any]:
        return [AllowAny()] if self.request and self.request.method == "GET" else super().get_permissions()

    @extend_schema(responses=ServerInfo)
    def get(self, request: Request) -> Response:
        """What everybody may know: the server's name, whether one can sign up, whether it still needs setting up."""
        return Response(server_info(Server.load()))

    @extend_schema(request=ServerUpdate, responses=ServerInfo)
    def patch(self, request: SignedInRequest) -> Response:
        """Administrators change the name, open or close sign-up, and decide whom people can find."""
        given = ServerUpdate(data=request.data, partial=True)
        given.is_valid(raise_exception=True)
        return Response(server_info(actions.update_server(user=request.user, **given.validated_data)))


def server_info(server: Server) -> dict[str, Any]:
    return {
        "name": server.name,
        "signup": server.signup,
        "people": server.people,
        "needs_setup": needs_setup(),
        "version": settings.VERSION,
        "sends_mail": settings.MAIL_IS_ON,
        "upload_max_bytes": settings.UPLOAD_MAX_BYTES,
    }
