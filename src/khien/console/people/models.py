"""People, what they may do where, and the slips with which accounts begin."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """A role is held through a grant, never by itself."""

    STANDING_UNIT = "standing_unit", _("Đơn vị thường trực")
    LEADER = "leader", _("Lãnh đạo đơn vị")
    OFFICER = "officer", _("Cán bộ đầu mối")
    INSPECTOR = "inspector", _("Cán bộ kiểm tra")
    STAFF = "staff", _("Cán bộ, công chức, viên chức")
    ADMINISTRATOR = "administrator", _("Quản trị hệ thống")
    # No person: a connector's own account, given and taken by its set-up alone.
    INTEGRATION = "integration", _("Kết nối tự động")


class PersonManager(BaseUserManager["Person"]):
    def get_by_natural_key(self, username: str | None) -> Person:
        return self.get(username__iexact=username)


class Person(AbstractBaseUser):
    """Somebody who works in one organisation. No e-mail is needed."""

    username = models.CharField(_("tên đăng nhập"), max_length=80, unique=True)
    full_name = models.CharField(_("họ và tên"), max_length=150)
    title = models.CharField(_("chức vụ"), max_length=150, blank=True)
    phone = models.CharField(_("điện thoại"), max_length=30, blank=True)
    email = models.EmailField(blank=True)
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="people"
    )
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)
    # Bumped when the account is mended by the level above: every older session ends with it.
    session_epoch = models.PositiveIntegerField(default=0)

    objects: ClassVar[PersonManager] = PersonManager()
    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]
    is_staff = False
    is_superuser = False

    class Meta:
        ordering = ["full_name"]

    def __str__(self) -> str:
        return self.full_name

    def get_full_name(self) -> str:
        return self.full_name

    def get_session_auth_hash(self) -> str:
        return f"{super().get_session_auth_hash()}{self.session_epoch}"


class Grant(models.Model):
    """(person, role, scope): the only source of a right. An inspector has one grant for each
    organisation on the list, with an end date.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(max_length=20, choices=Role.choices)
    scope = models.ForeignKey(
        "organisations.Organisation", on_delete=models.CASCADE, related_name="grants"
    )
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    given_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    given_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "role", "scope"], name="one_grant_of_a_kind")
        ]


class ActivationSlip(models.Model):
    """A printed slip: a link with a token and a one-time code, both kept only as hashes."""

    class Purpose(models.TextChoices):
        BEGIN = "begin", _("Kích hoạt tài khoản")
        MEND = "mend", _("Cấp lại (mất điện thoại hoặc mật khẩu)")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="slips")
    purpose = models.CharField(max_length=10, choices=Purpose.choices)
    token_hash = models.CharField(max_length=64, unique=True)
    code_hash = models.CharField(max_length=128)
    made_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    failed_tries = models.PositiveSmallIntegerField(default=0)
