"""Accounts and options as JSON and back, and what is said of an account's end."""

from datetime import UTC, datetime, timedelta

from iptv_manager.model.account import Account, account_from, account_values, credential_key
from iptv_manager.model.provider_options import (
    NewCategories,
    ProviderOptions,
    Twins,
    options_from,
    options_values,
)

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_an_account_comes_back_from_json_as_it_was() -> None:
    account = Account(
        "Active", "Hello", NOON, 2, 0, True, NOON, "Europe/London", NOON, 80, 443, None, "http://x", NOON
    )
    assert account_from(account_values(account)) == account
    assert account_from(account_values(Account())) == Account()
    assert account_from(None) is None


def test_options_come_back_from_json_as_they_were() -> None:
    options = ProviderOptions(
        "http://a/", (("X-A", "b"),), "http://proxy:1", True, 3.5, 9, 12, ("http://b",), NewCategories.LEAVE,
        True, Twins.COLLAPSE, volatile_arguments=("stamp",), tombstone_days=5,
    )  # fmt: skip
    assert options_from(options_values(options)) == options
    assert options_values(ProviderOptions()) == {}


def test_names_of_another_version_are_passed_over() -> None:
    assert options_from({"ask_first": True, "colour": "red"}) == ProviderOptions(ask_first=True)
    assert account_from({"status": "Active", "colour": "red"}) == Account("Active")


def test_an_end_is_told_a_week_ahead_and_a_past_one_counts_whatever_the_panel_says() -> None:
    assert Account(expires_at=NOON + timedelta(days=6)).expires_soon(NOON)
    assert not Account(expires_at=NOON + timedelta(days=8)).expires_soon(NOON)
    assert Account("Active", expires_at=NOON - timedelta(days=1)).is_expired(NOON)
    assert not Account("Active", expires_at=NOON - timedelta(days=1)).expires_soon(NOON)
    assert not Account("Active").is_expired(NOON)


def test_one_account_at_one_host_is_one_credential() -> None:
    key = credential_key("http://TV.example:8080/c", "anna")
    assert key == credential_key("https://x:y@tv.example:8080", "anna") != credential_key("http://b", "anna")
    assert "anna" not in key
    assert credential_key("http://tv.example", "") == ""
