"""SAM as counts and a policy: lengths of hashes, codes of accounts, members of a group."""

from __future__ import annotations

import struct
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from samples.endpoints.regf import nested, ticks
from samples.endpoints.sam_hive import Account, domain_f, group_c, sam, sid, user_f, user_v

from khien.endpoints.facts import Unseen
from khien.endpoints.sources.windows import sam as values
from khien.endpoints.sources.windows.accounts import accounts
from khien.endpoints.sources.windows.policy import policy
from khien.endpoints.windows_facts import (
    LocalAdministrator,
    PasswordPolicy,
    WindowsAccounts,
)
from tests.endpoints.made_registry import MadeRegistry

OFF, NEVER, NOT_REQUIRED = 0x11, 0x210, 0x14
USUAL = (Account(500, OFF, False, administrator=True), Account(501, OFF | 0x204, False))


def registry(*made: Account, **more: Any) -> MadeRegistry:
    return MadeRegistry(sam=nested(sam(made, **more)))


def counted(*made: Account, **more: Any) -> WindowsAccounts:
    found = accounts(registry(*made, **more))
    assert isinstance(found, WindowsAccounts)
    return found


def test_accounts_are_counted_and_only_enabled_ones_judged() -> None:
    found = counted(*USUAL, Account(1001), Account(1002, NEVER, administrator=True))
    assert found == WindowsAccounts(
        accounts=4, enabled=2, administrators=1, outside_administrators=0, empty_password=0,
        never_expires=1, not_required=0, builtin_administrator_enabled=False, guest_enabled=False,
        local=(LocalAdministrator("", 1002, None),),
    )  # fmt: skip


def test_enabled_administrators_alone_are_named_with_the_day_of_their_password() -> None:
    at = datetime(2026, 1, 5, 3, 4, 5, tzinfo=UTC)
    found = counted(
        Account(500, OFF, administrator=True, name="Administrator"),
        Account(1001, administrator=True, name="quản trị\x07", password_set=ticks(at)),
        Account(1002, name="nguoi.dung", password_set=ticks(at)),
    )
    assert found.local == (LocalAdministrator("quản trị", 1001, at),)
    assert "nguoi.dung" not in repr(found)


@pytest.mark.parametrize("revision", [1, 2])
def test_a_blank_password_is_known_by_the_length_of_its_hash(revision: int) -> None:
    found = counted(Account(1001, password=False, revision=revision), Account(1002))
    assert (found.enabled, found.empty_password) == (2, 1)


def test_a_hash_of_another_form_is_unknown_never_a_password() -> None:
    made = nested(sam([Account(1001)]))
    user = made["SAM"]["Domains"]["Account"]["Users"]["000003E9"]
    changed = bytearray(user["V"])
    changed[0xCC + 2] = 9
    user["V"] = bytes(changed)
    assert accounts(MadeRegistry(sam=made)) == Unseen("check-failed", "SAM V")


def test_built_in_accounts_that_are_enabled_are_said() -> None:
    found = counted(Account(500, administrator=True), Account(501, NOT_REQUIRED, False))
    assert (found.builtin_administrator_enabled, found.guest_enabled) == (True, True)
    assert (found.not_required, found.empty_password) == (1, 1)


def test_members_from_a_domain_are_counted_apart() -> None:
    found = counted(Account(1001, administrator=True), outside=[sid(21, 7, 8, 9, 512)])
    assert (found.administrators, found.outside_administrators) == (1, 1)


def test_a_group_that_is_not_there_is_none_and_not_nobody() -> None:
    made = nested(sam([Account(1001)]))
    del made["SAM"]["Domains"]["Builtin"]
    found = accounts(MadeRegistry(sam=made))
    assert isinstance(found, WindowsAccounts)
    assert found.administrators is None


@pytest.mark.parametrize("hives", [{}, {"sam": {}}, {"sam": nested(sam([]))}])
def test_no_account_at_all_is_unseen(hives: dict[str, Any]) -> None:
    assert isinstance(accounts(MadeRegistry(**hives)), Unseen)


def test_the_policy_in_a_person_s_units() -> None:
    found = policy(registry(min_length=10, history=5, max_age=90, min_age=1, complexity=True,
                            threshold=5, minutes=15))  # fmt: skip
    assert found == PasswordPolicy(10, 5, 90.0, 1.0, True, 5, 15.0)


def test_a_policy_without_an_age_says_never() -> None:
    found = policy(registry(max_age=None))
    assert isinstance(found, PasswordPolicy)
    assert (found.max_age_days, found.min_age_days, found.lockout_threshold) == (None, None, 0)


def test_a_policy_that_is_cut_short_is_unseen() -> None:
    cut = nested({"SAM\\Domains\\Account": {"F": domain_f()[:80]}})
    assert isinstance(policy(MadeRegistry(sam=cut)), Unseen)
    assert isinstance(policy(MadeRegistry()), Unseen)


def test_values_as_windows_writes_them() -> None:
    """The head of a domain's F value: 42 days, no least age, lock for 30 minutes, nothing asked."""
    ages = bytes.fromhex("0080a60affdeffff00000000000000000000000000000080")
    lock = bytes.fromhex("00cc1dcffbffffff" * 2)
    found = values.domain_fields(bytes(24) + ages + lock + bytes(200))
    assert found is not None
    assert (found.max_age_days, found.min_age_days, found.lockout_minutes) == (42.0, None, 30.0)


@given(st.binary(max_size=400))
@settings(max_examples=100, deadline=None)
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    assert values.account_flags(data) is None or len(data) >= 58
    assert values.has_password(data) in (True, False, None)
    assert len(values.account_name(data)) <= 64
    assert values.password_set_at(data) is None or len(data) >= 32
    assert all(each.startswith("S-1-") for each in values.members(data))
    found = values.domain_fields(data)
    assert found is None or found.min_length < 65_536


def test_a_group_that_claims_more_members_than_it_holds_ends() -> None:
    value = bytearray(group_c([sid(21, 1, 2, 3, 500)]))
    struct.pack_into("<I", value, 48, 0xFFFFFFFF)
    assert list(values.members(bytes(value))) == ["S-1-5-21-1-2-3-500"]


def test_the_writer_says_what_it_wrote() -> None:
    assert values.account_flags(user_f(Account(1001, 0x210))) == 0x210
    assert values.has_password(user_v(Account(1001))) is True
