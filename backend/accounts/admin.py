"""People in the admin site: add, change, deactivate, never delete. Signing in to it counts for the sign-in limit."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth import logout
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm, AdminUserCreationForm
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path

from accounts.actions import LastAdministrator, deactivate, recognise, save_by_administrator
from accounts.models import User
from common.admin import LeanAdmin
from common.errors import ApiError
from common.models import AuditEntry


class SignInForm(AdminAuthenticationForm):
    def clean(self) -> dict[str, Any]:
        username, password = self.cleaned_data.get("username"), self.cleaned_data.get("password")
        if self.request and username and password:
            try:
                user = recognise(self.request, username=username, password=password)
            except ApiError as refused:
                raise ValidationError(refused.detail) from None
            self.confirm_login_allowed(user)
            self.user_cache = user
        return self.cleaned_data


class NewUserForm(AdminUserCreationForm):
    class Meta:
        model = User
        fields = ("email", "handle")


class PasswordForm(AdminPasswordChangeForm):
    def save(self, commit: bool = True) -> User:
        user: User = super().save(commit=False)
        if commit:
            user.save(update_fields=["password"])
        return user


@admin.register(User)
class People(LeanAdmin, UserAdmin):
    add_form = NewUserForm
    change_password_form = PasswordForm
    ordering = ("-pk",)
    date_hierarchy = "created_at"
    dates_follow_keys = True
    list_display = ("handle", "email", "display_name", "is_active", "is_superuser", "created_at", "last_login")
    list_filter = ("is_active", "is_staff", "is_superuser")
    search_fields = ("handle_key", "email", "display_name")
    readonly_fields = ("created_at", "last_login")
    filter_horizontal = ()
    fieldsets = (
        (None, {"fields": ("handle", "email", "display_name", "password")}),
        ("What they may do", {"fields": ("is_active", "is_staff", "is_superuser")}),
        ("When", {"fields": ("created_at", "last_login")}),
    )
    add_fieldsets = ((None, {"fields": ("handle", "email", "usable_password", "password1", "password2")}),)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """What is deactivated stays as it is."""
        return super().has_change_permission(request, obj) and (obj is None or obj.deactivated_at is None)

    def get_urls(self) -> list[URLPattern]:
        ask = self.admin_site.admin_view(self.deactivate_view)
        return [path("<int:person>/deactivate/", ask, name="accounts_user_deactivate"), *super().get_urls()]

    def deactivate_view(self, request: HttpRequest, person: int) -> HttpResponse:
        """Asks whether it is meant, and ends the account for good."""
        account = self.get_object(request, str(person))
        if account is None:
            raise Http404
        if not self.has_change_permission(request, account):
            raise PermissionDenied
        if request.method != "POST":
            context = {**self.admin_site.each_context(request), "title": "Deactivate account", "account": account}
            return TemplateResponse(request, "admin/accounts/user/deactivate.html", {**context, "opts": self.opts})
        try:
            self.deactivate(request, account)
        except ApiError as refused:
            messages.error(request, refused.detail)
        return redirect("admin:accounts_user_change", person)

    def deactivate(self, request: HttpRequest, account: User) -> None:
        by: Any = request.user
        noted: dict[str, Any] = {"what": self.opts.label_lower, "object_id": str(account.pk)}
        with transaction.atomic():
            deactivate(account)
            AuditEntry.objects.create(actor_id=by.pk, action=AuditEntry.Action.DEACTIVATED, **noted)
            if by.pk == account.pk:
                logout(request)

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except LastAdministrator as refused:
            messages.error(request, refused.detail)
            return redirect(request.path)

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        save_by_administrator(obj, changed=form.changed_data if change else ())


admin.site.login_form = SignInForm
admin.site.site_header = admin.site.site_title = "Lockstep"
admin.site.unregister(Group)
