"""Every check of the project, in the order in which they are quick: `python -m tests`.

Words after it are passed to pytest. Ends with the first check that fails, and its status.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]

CHECKS = (
    ("ruff", "check", "."),
    ("ruff", "format", "--check", "."),
    ("lint-imports",),
    ("mypy",),
    ("pytest", "-n", "3", "--dist", "worksteal"),  # the screens' tests wait half of the time
)


def main() -> int:
    """Run the checks; returns the status of the first that fails."""
    tools = Path(sys.executable).parent
    for name, *words in CHECKS:
        more = sys.argv[1:] if name == "pytest" else []
        print(f"── {name} {' '.join([*words, *more])}", flush=True)
        environment = {**os.environ, "PATH": f"{tools}{os.pathsep}{os.environ.get('PATH', '')}"}
        status = subprocess.run([tools / name, *words, *more], cwd=ROOT, env=environment, check=False).returncode
        if status:
            return status
    return 0


if __name__ == "__main__":
    sys.exit(main())
