"""Tokens for programs: pairs made from a password, and personal ones, which only their owner's session manages."""

from dataclasses import asdict
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.authentication import SignedInRequest
from common.schema import NOTHING
from programs import actions, queries
from programs.serializers import (
    MadePersonalToken,
    NewPersonalToken,
    PersonalTokenList,
    ProgramSignIn,
    RefreshRequest,
    TokenPairAnswer,
)

NOT_KEPT = {"Cache-Control": "no-store"}


class TokenPair(APIView):
    permission_classes = [AllowAny]
    authentication_classes: list[Any] = []

    @extend_schema(request=ProgramSignIn, responses=TokenPairAnswer)
    def post(self, request: Request) -> Response:
        """Sign a program in by password. The limits of signing in hold here, too."""
        given = ProgramSignIn(data=request.data)
        given.is_valid(raise_exception=True)
        return pair_answer(actions.sign_in_program(request._request, **given.validated_data))


class TokenRefresh(APIView):
    refusals = ("401",)
    permission_classes = [AllowAny]
    authentication_classes: list[Any] = []

    @extend_schema(request=RefreshRequest, responses=TokenPairAnswer)
    def post(self, request: Request) -> Response:
        """The next pair. Each refresh token is good once; shown again, it ends all that came from that sign-in: 401."""
        given = RefreshRequest(data=request.data)
        given.is_valid(raise_exception=True)
        return pair_answer(actions.refresh_pair(**given.validated_data))


def pair_answer(pair: actions.Pair) -> Response:
    return Response(asdict(pair), headers=NOT_KEPT)


class MyTokens(APIView):
    @extend_schema(responses=PersonalTokenList)
    def get(self, request: SignedInRequest) -> Response:
        """One's own personal tokens, newest first."""
        return Response({"results": queries.personal_tokens(request.user)})

    @extend_schema(request=NewPersonalToken, responses={201: MadePersonalToken})
    def post(self, request: SignedInRequest) -> Response:
        """Make one. The token itself is told this once."""
        given = NewPersonalToken(data=request.data)
        given.is_valid(raise_exception=True)
        row, token = actions.make_personal_token(user=request.user, **given.validated_data)
        return Response({**queries.shown(row), "token": token}, status=201, headers=NOT_KEPT)


class MyToken(APIView):
    @extend_schema(request=None, responses={200: NOTHING})
    def delete(self, request: SignedInRequest, token_id: int) -> Response:
        """Revoke one's own."""
        actions.revoke_personal_token(user=request.user, token_id=token_id)
        return Response({})
