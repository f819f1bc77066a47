"""Accounts as counts: no name, no hash leaves the source."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khien.endpoints.facts import Accounts, Unseen, plain
from khien.endpoints.sources.linux.accounts import accounts, count
from tests.endpoints.made import host

PASSWD = """root:x:0:0:root:/root:/bin/bash
daemon:x:1:1::/usr/sbin:/usr/sbin/nologin
an:x:1000:1000:Nguyen Van An:/home/an:/bin/bash
binh:x:1001:1001::/home/binh:/bin/bash
chi:x:1002:1002::/home/chi:
"""
SHADOW = """root:!:20000:0:99999:7:::
daemon:*:20000:0:99999:7:::
an:$y$j9T$canaryhash:20000:0:99999:7:::
binh:$y$j9T$canaryhash:20000:0:90:7:::
chi:$6$canaryhash:20000:0:400:7:::
"""


def test_counts() -> None:
    expected = Accounts(with_password=3, empty_password=0, never_expires=1, longer_than_policy=1)
    assert count(PASSWD, SHADOW, longest_days=365) == expected


def test_empty_in_shadow_and_in_passwd_is_counted_once_each() -> None:
    shadow = SHADOW.replace("an:$y$j9T$canaryhash", "an:")
    assert count(PASSWD, shadow, longest_days=365).empty_password == 1
    passwd = PASSWD.replace("binh:x:", "binh::")
    assert count(passwd, shadow, longest_days=365).empty_password == 2
    assert count(passwd, shadow + "binh::1:0:90:7:::\n", longest_days=365).empty_password == 2


def test_an_account_without_a_shell_or_locked_does_not_count() -> None:
    shadow = "daemon::1:0:99999:7:::\nan:!$y$x:1:0:99999:7:::\nbinh:*:1:0::::\n"
    assert count(PASSWD, shadow, longest_days=365) == Accounts(0, 0, 0, 0)


def test_a_missing_or_odd_limit_is_never() -> None:
    shadow = "an:$y$a:1:0:::::\nbinh:$y$a:1:0:-1:7:::\nchi:$y$a:1:0:abc:7:::\n"
    assert count(PASSWD, shadow, longest_days=365).never_expires == 3


def test_rules_of_nis_are_no_accounts() -> None:
    assert count("+::::::\n-x::::::\n", "", longest_days=365) == Accounts(0, 0, 0, 0)


def test_no_name_and_no_hash_leaves(tmp_path: Path) -> None:
    here = host(tmp_path, {"etc/passwd": PASSWD, "etc/shadow": SHADOW})
    text = repr(plain(accounts(here, longest_days=365)))
    assert "canary" not in text
    assert "binh" not in text


def test_shadow_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = host(tmp_path, {"etc/passwd": PASSWD, "etc/shadow": SHADOW}, elevated=False)
    real_open = os.open

    def refuse(path: Path, flags: int) -> int:
        if path.name == "shadow":
            raise PermissionError
        return real_open(path, flags)

    monkeypatch.setattr(os, "open", refuse)
    assert accounts(here, longest_days=365) == Unseen("needs-elevation", "/etc/shadow")


@pytest.mark.parametrize("files", [{}, {"etc/passwd": PASSWD}])
def test_files_that_are_not_there(tmp_path: Path, files: dict[str, str]) -> None:
    assert isinstance(accounts(host(tmp_path, files), longest_days=365), Unseen)


@settings(deadline=None, max_examples=100)
@given(st.text(), st.text())
def test_any_text_is_survived(passwd: str, shadow: str) -> None:
    found = count(PASSWD + passwd, SHADOW + shadow, longest_days=365)
    assert found.with_password >= 3
