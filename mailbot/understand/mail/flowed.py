"""format=flowed undone (RFC 3676): paragraphs that a mail program broke at 72 columns are one line again."""

from __future__ import annotations

SIGNATURE = ("-- ", "--")


def rejoin(text: str, delete_space: bool = False) -> str:
    """Lines that end in a space go on in the next line of the same quote depth; stuffed spaces are taken out.

    Not after a colon: a form's blank field (`Telephone: `) looks like a soft break and would swallow the next label,
    while a value on the line after its label is read all the same.
    """
    lines: list[list[str]] = []
    unfinished = -1  # the quote depth of a line that goes on; -1 where none does
    for line in text.split("\n"):
        content = line.lstrip(">")
        depth = len(line) - len(content)
        content = content.removeprefix(" ")
        signature = content in SIGNATURE
        flows = content.endswith(" ") and not signature and not content.rstrip().endswith(":")
        if delete_space and flows:
            content = content[:-1]
        if depth == unfinished and not signature:
            lines[-1].append(content)
        else:
            lines.append([">" * depth + " " if depth else "", content])
        unfinished = depth if flows else -1
    return "\n".join(_ended("".join(line)) for line in lines)


def _ended(line: str) -> str:
    return line if line.endswith("-- ") else line.rstrip(" ")
