"""Where the processes that get killed find the content, and where they are started."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
TINY = ROOT / "tests" / "data" / "tiny"
