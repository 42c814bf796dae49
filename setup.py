"""Adds to pyproject.toml what it can't say: the migrations at the top of the checkout go into the package."""

from setuptools import find_packages, setup

setup(
    packages=[
        *find_packages(include=["iptv_manager*"]),
        "iptv_manager._migrations",
        "iptv_manager._migrations.versions",
    ],
    package_dir={"iptv_manager._migrations": "migrations"},
    package_data={"iptv_manager": ["store/sql/*.sql", "resources/**/*"]},
)
