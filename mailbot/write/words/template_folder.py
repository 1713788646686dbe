"""The templates and words that mailbot ships with, and the office's own, which come first: a template in place of the
one of the same name, a file of words sentence by sentence.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from mailbot.shipped import TEMPLATES


@dataclass(frozen=True, slots=True)
class TemplateFolder:
    """`own` has the same layout as `shipped` (`en/contact.html.j2`, `fr/words/facts.toml`), and only what differs."""

    shipped: Path = TEMPLATES
    own: Path | None = None

    @property
    def folders(self) -> tuple[Path, ...]:
        """Where to look, in this order."""
        return (self.own, self.shipped) if self.own is not None else (self.shipped,)

    def file(self, name: str) -> Path:
        """The one that counts; `name` is relative to the folder."""
        return next((folder / name for folder in self.folders if (folder / name).exists()), self.shipped / name)

    def files(self, pattern: str) -> list[Path]:
        """Those that count, by name."""
        found: dict[str, Path] = {}
        for folder in reversed(self.folders):
            found |= {str(path.relative_to(folder)): path for path in folder.glob(pattern)}
        return [found[name] for name in sorted(found)]
