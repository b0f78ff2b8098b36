"""What the README shows. Run as a program, it prints all of its Python, to be type-checked."""

from __future__ import annotations

import re
import sys
from pathlib import Path

_README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
#: Language and text.
BLOCKS: list[tuple[str, str]] = re.findall(r"^```(\w*)\n(.*?)^```$", _README, re.MULTILINE | re.DOTALL)
PROGRAMS = [text for language, text in BLOCKS if language == "python"]

if __name__ == "__main__":
    sys.stdout.write("\n".join(PROGRAMS))
