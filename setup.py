"""Adds to pyproject.toml what it can't say: migrations and resources go into the package."""

from setuptools import find_packages, setup

setup(
    packages=[
        *find_packages(include=["iptv_manager*"]),
        "iptv_manager._migrations",
        "iptv_manager._migrations.versions",
        "iptv_manager._resources",
    ],
    package_dir={"iptv_manager._migrations": "migrations", "iptv_manager._resources": "resources"},
    package_data={"iptv_manager": ["store/sql/*.sql"], "iptv_manager._resources": ["**/*"]},
    data_files=[
        ("share/applications", ["packaging/linux/iptv-manager.desktop"]),
        ("share/icons/hicolor/scalable/apps", ["resources/iptv-manager.svg"]),
    ],
)
