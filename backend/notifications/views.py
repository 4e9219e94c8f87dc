"""Which mail one gets."""

from typing import Any

from django.conf import settings
from django.http import HttpResponseRedirect
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.authentication import SignedInRequest
from common.schema import NOTHING
from notifications import actions
from notifications.serializers import MailSwitches


class MyMail(APIView):
    @extend_schema(responses=MailSwitches)
    def get(self, request: SignedInRequest) -> Response:
        """Which kinds of mail one gets."""
        return Response(actions.switches(request.user))

    @extend_schema(request=MailSwitches, responses=MailSwitches)
    def patch(self, request: SignedInRequest) -> Response:
        """Switch kinds of mail on or off; those that are not named stay."""
        given = MailSwitches(data=request.data, partial=True)
        given.is_valid(raise_exception=True)
        return Response(actions.switch_mail(user=request.user, **given.validated_data))


class WayOut(APIView):
    """The address in a mail's List-Unsubscribe. Opening it changes nothing (mail filters open links); posting does."""

    refusals = ("404",)
    permission_classes = [AllowAny]
    authentication_classes = []

    @extend_schema(responses={302: None})
    def get(self, request: Request, signed: str) -> Any:
        """On to the page with the switches."""
        return HttpResponseRedirect(f"{settings.PUBLIC_URL}/settings/account")

    @extend_schema(request=None, responses={200: NOTHING})
    def post(self, request: Request, signed: str) -> Response:
        """Switch this kind of mail off, without signing in (RFC 8058)."""
        actions.switch_off_by_mail(signed=signed)
        return Response({})
