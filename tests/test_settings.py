"""Settings: read from the environment, with one sentence for a value that can't be used."""

from pathlib import Path

import pytest

from iptv_manager.model.errors import SettingsError
from iptv_manager.settings import Settings, shipped_folder


def test_nothing_set_gives_the_defaults_in_the_users_data_folder() -> None:
    settings = Settings.from_environment({})
    assert settings.home.name == "iptv-manager"
    assert settings.home.is_absolute()
    assert settings == Settings(home=settings.home)


def test_every_number_may_be_set(tmp_path: Path) -> None:
    settings = Settings.from_environment(
        {
            "IPTV_MANAGER_HOME": str(tmp_path),
            "IPTV_MANAGER_POOL_SIZE": "9",
            "IPTV_MANAGER_PREPARE_STATEMENTS": "0",
            "IPTV_MANAGER_OWN_BACKUP": "1",
            "IPTV_MANAGER_MAX_LIST_BYTES": "4096",
            "IPTV_MANAGER_DOWNLOAD_DEADLINE": "12.5",
            "IPTV_MANAGER_CHECKS_AT_ONCE": " 7 ",
            "IPTV_MANAGER_CHECK_TIMEOUT": "2",
        }
    )
    assert settings == Settings(tmp_path, None, 9, 0, 1, 4096, 12.5, 7, 2.0)


def test_empty_values_are_as_good_as_unset() -> None:
    empty = {"IPTV_MANAGER_HOME": " ", "IPTV_MANAGER_POOL_SIZE": "", "IPTV_MANAGER_DATABASE_URL": ""}
    assert Settings.from_environment(empty) == Settings.from_environment({})


def test_the_home_is_made_absolute_and_knows_the_tilde(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "me"))
    assert Settings.from_environment({"IPTV_MANAGER_HOME": "a/../b"}).home == tmp_path / "b"
    assert Settings.from_environment({"IPTV_MANAGER_HOME": "~/tv"}).home == tmp_path / "me" / "tv"


def test_all_folders_lie_in_the_home(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    folders = [settings.spool_folder, settings.postgres_folder, settings.log_folder, settings.backup_folder]
    assert {folder.parent for folder in folders} == {tmp_path}
    assert len(set(folders)) == 4


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("POOL_SIZE", "many"),
        ("POOL_SIZE", "1"),
        ("POOL_SIZE", "1e3"),
        ("POOL_SIZE", "4.5"),
        ("CHECKS_AT_ONCE", "0"),
        ("CHECKS_AT_ONCE", "-5"),
        ("CHECKS_AT_ONCE", "9" * 5000),
        ("CHECK_TIMEOUT", "nan"),
        ("CHECK_TIMEOUT", "inf"),
        ("MAX_LIST_BYTES", "2 GiB"),
        ("HOME", "a\0b"),
    ],
)
def test_a_bad_value_is_refused_in_one_sentence_that_names_it(name: str, value: str) -> None:
    with pytest.raises(SettingsError) as caught:
        Settings.from_environment({f"IPTV_MANAGER_{name}": value})
    assert str(caught.value).startswith(f"IPTV_MANAGER_{name} ")
    assert len(str(caught.value)) < 200
    assert "\n" not in str(caught.value)


def test_the_address_of_the_database_is_not_shown() -> None:
    settings = Settings.from_environment({"IPTV_MANAGER_DATABASE_URL": "postgresql://u:hunter2@h/d"})
    assert settings.database_url == "postgresql://u:hunter2@h/d"
    assert "hunter2" not in repr(settings)


def test_the_migrations_are_found_in_a_checkout() -> None:
    assert (shipped_folder("migrations") / "env.py").is_file()
