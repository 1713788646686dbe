"""`make sbom`: every package of the lock file with its version and hashes, as CycloneDX 1.5 (JSON)."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

LOCK = Path(__file__).resolve().parents[2] / "requirements.lock"
_PACKAGE = re.compile(
    r"^([A-Za-z0-9._-]+)==([^\s\\;]+)[^\n]*\n((?:    --hash=sha256:[0-9a-f]{64}[^\n]*\n)*)", re.MULTILINE
)
_HASH = re.compile(r"sha256:([0-9a-f]{64})")


def components(lock: str) -> list[dict[str, object]]:
    """One for each package. The hashes are those of its archives, any of which may be installed."""
    return [
        {
            "type": "library",
            "name": name,
            "version": version,
            "purl": f"pkg:pypi/{name.lower()}@{version}",
            "hashes": [{"alg": "SHA-256", "content": digest} for digest in _HASH.findall(hashes)],
        }
        for name, version, hashes in _PACKAGE.findall(lock)
    ]


def main() -> None:
    """To standard output."""
    found = components(LOCK.read_text(encoding="utf-8"))
    json.dump({"bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1, "components": found}, sys.stdout, indent=1)


if __name__ == "__main__":
    main()
