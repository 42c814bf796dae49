"""Adds to pyproject.toml what it can't say: migrations go into the package, the desktop entry beside it."""

from setuptools import find_packages, setup

setup(
    packages=[
        *find_packages(include=["iptv_manager*"]),
        "iptv_manager._migrations",
        "iptv_manager._migrations.versions",
    ],
    package_dir={"iptv_manager._migrations": "migrations"},
    package_data={"iptv_manager": ["store/sql/*.sql", "resources/**/*"]},
    data_files=[
        ("share/applications", ["packaging/linux/iptv-manager.desktop"]),
        ("share/icons/hicolor/scalable/apps", ["iptv_manager/resources/iptv-manager.svg"]),
    ],
)
