"""Signing in and out, the second factor, activation. Only these of allauth's pages exist."""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from django.urls import path

from khien.console.people.second_factor import bind_phone

urlpatterns = [
    path("sign-in/", account.login, name="account_login"),
    path("sign-out/", account.logout, name="account_logout"),
    path("code/", mfa.authenticate, name="mfa_authenticate"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("reauthenticate/code/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("second-factor/", bind_phone, name="mfa_activate_totp"),
    path("password/", account.password_change, name="account_change_password"),
]
