"""Every letter in both languages, as files to look at, from sample data."""

from __future__ import annotations

from pathlib import Path

from .letters import LetterWriter
from .samples import sample_letters


def preview_letters(writer: LetterWriter, out: Path) -> list[Path]:
    """Writes `<name>.<language>.eml`, `.html` and `.txt` for every kind; bilingual letters are `both`."""
    out.mkdir(parents=True, exist_ok=True)
    written: list[Path] = []
    for language in ("en", "fr", "both"):
        for name, (letter, case) in sample_letters(language).items():
            whole = writer.write(letter, case, cause=f"<preview@{name}.example>", ordinal=0)
            for suffix, content in (
                ("eml", whole.octets),
                ("html", whole.html.encode("utf-8")),
                ("txt", whole.text.encode("utf-8")),
            ):
                path = out / f"{name}.{language}.{suffix}"
                path.write_bytes(content)
                written.append(path)
    return written
