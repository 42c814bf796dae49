"""Where drawings lie: in the package, so that an installed program finds them too."""

from pathlib import Path

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
