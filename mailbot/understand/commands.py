"""Which lines of an officer's own text are commands (interface.md, "How a mail is read", 2 to 5).

A line that begins with a command word is a command when the word is in capitals, when a colon follows it, or when the
whole line is that command and its arguments. What comes close and is none is handed back as not understood; whoever
decides then does nothing of the mail. Everything else is prose.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from rapidfuzz.distance import OSA

from mailbot.vocabulary.commands import (
    COMMANDS,
    ArgumentKind,
    Command,
    CommandDefinition,
    Misunderstood,
    Reply,
)
from mailbot.vocabulary.phrase import Phrase, Term

from .arguments import CommandContext, Meant, Outcome, Unclear, chosen, document_lines, read_argument, remark_after
from .prose import breaks_off, is_closing, is_greeting, is_marking, name_forms, starts_by_taking_back
from .spelling import composed, folded, word_set

LONGEST_TEXT = 200_000
MOST_LINES = 2_000
LONGEST_LINE = 4_000  # of which a command is sought; a paragraph that a mail program left on one line

_WORDS: dict[str, CommandDefinition] = {
    folded(word): definition for definition in COMMANDS for word in definition.words
}
_BEFORE = re.compile(
    r"\s{0,40}(?:(?:[-–—•*·●▪►→§Ø✓]|->|=>|\d{1,2}[.)]|o\s)\s{1,20}|(?:[•·●▪►→]|\d{1,2}\)))?\s{0,20}[*_]{0,3}"
)
_WORD = re.compile(r"[^\W\d_]{2,20}(?![^\W_]|[-'’][^\W\d_])")
_AFTER = re.compile(r"[*_]{0,3}(?P<mark>\s{0,8}[:\uff1a])?[*_]{0,3}")
_BULLET = re.compile(r"\s*(?:[-–—*•·●▪o]\s+|\d{1,2}[.)]\s*|\[\s?[xX✓]?\s?\]|[☐☑☒✓])")
_SEPARATORS = " \t:,;.-\u2013\u2014"
_ORDINARY = word_set(
    """not noted note's noté direct contract contrat contracts contrats issues vote
    votes lists cash care make made taken
    cases base ease open-ended hello merci note-se fake lake helped held case-by-case mes messages"""
)
"""Close to a command word, and words of their own: never taken for a slip of the pen."""


@dataclass(frozen=True, slots=True)
class _Opening:
    """A line that begins with a command word, or with something close to one."""

    definition: CommandDefinition
    rest: str
    word: str
    capitals: bool
    colon: bool
    exact: bool = True  # the word is the command's, not one close to it

    @property
    def marked(self) -> bool:
        return self.capitals or self.colon

    @property
    def said(self) -> str:
        """The rest of the line, without what separates it from the word."""
        return self.rest.lstrip(_SEPARATORS).rstrip()


@dataclass(slots=True)
class _Reading:
    lines: list[str]
    context: CommandContext
    names: frozenset[str]
    commands: list[Command] = field(default_factory=list)
    misunderstood: list[Misunderstood] = field(default_factory=list)
    closed: bool = False  # a closing has been read: what follows may be a signature


def read_commands(own_text: str, context: CommandContext) -> Reply:
    """The commands in an officer's own text, in order, and the lines that are not understood."""
    lines = own_text[:LONGEST_TEXT].split("\n")[:MOST_LINES]
    names = name_forms(context.writer.name) if context.writer else frozenset()
    reading = _Reading(lines, context, names)
    at = 0
    while at < len(lines):
        at = _read_line(reading, at)
    return Reply(own_text, tuple(reading.commands), tuple(reading.misunderstood))


def begins_with_command(own_text: str) -> bool:
    """Whether a mail starts with an officer's command: such a mail is no referral, whatever it quotes."""
    for line in own_text[:LONGEST_TEXT].split("\n"):
        if line.strip() and not is_greeting(line) and not is_marking(line):
            opening = _opening(line)
            return opening is not None and opening.exact and opening.marked
    return False


def _read_line(reading: _Reading, at: int) -> int:
    """Reads the command that begins here, if there is one; returns the line to go on at."""
    line = reading.lines[at]
    opening = _opening(line)
    if opening is None:
        reading.closed = reading.closed or is_closing(line, reading.names)
        return at + 1
    if not opening.exact:
        if not reading.closed or opening.capitals:
            nearest = Term("command", opening.definition.name)
            why = Phrase.of("misunderstood.near_command", written=opening.word, nearest=nearest)
            _not_understood(reading, line, why, opening.definition)
        return at + 1
    if not opening.marked:
        return _read_unmarked(reading, at, opening)
    if not opening.colon and at > 0 and breaks_off(reading.lines[at - 1]):
        why = Phrase.of("misunderstood.within_a_sentence", command=Term("command", opening.definition.name))
        _not_understood(reading, line, why, opening.definition)
        return at + 1
    text, end, outcome = _with_following(reading, at, opening)
    if isinstance(outcome, Meant):
        reading.commands.append(Command(opening.definition.name, text, line.strip(), outcome.argument))
        return end
    if not _is_prose_after_all(reading, at, opening, outcome):
        _not_understood(reading, line, outcome.why, opening.definition)
        return end
    return at + 1


def _read_unmarked(reading: _Reading, at: int, opening: _Opening) -> int:
    """A word in small letters commands only where the line says nothing else."""
    line, definition = reading.lines[at], opening.definition
    rest = opening.rest.strip()
    if definition.argument in (ArgumentKind.TEXT, ArgumentKind.FIELDS) and definition.needs_argument and not rest:
        outcome: Outcome = read_argument(definition, "", reading.context, exact=True)
    else:
        outcome = read_argument(definition, rest, reading.context, exact=True)
    if isinstance(outcome, Meant):
        text = _as_written(definition, rest)
        reading.commands.append(Command(definition.name, text, line.strip(), outcome.argument))
    elif outcome.plain or (not rest.strip(".!;, ") and not definition.everyday):
        _not_understood(reading, line, outcome.why, definition)
    else:
        reading.closed = reading.closed or is_closing(line, reading.names)
    return at + 1


def _not_understood(reading: _Reading, line: str, why: Phrase, nearest: CommandDefinition) -> None:
    line = line.strip()
    reading.misunderstood.append(Misunderstood(line if len(line) <= 200 else line[:199] + "…", why, nearest.name))


def _is_prose_after_all(reading: _Reading, at: int, opening: _Opening, outcome: Unclear) -> bool:
    """Signatures after a closing ("Contact: 555-0101", "CPC EDMONTON"), and a case number repeated."""
    if outcome.plain:
        return False
    if reading.closed and not opening.capitals:
        return True
    if reading.closed and reading.lines[at].isupper():
        return True
    if opening.definition.name == "CASE":
        return bool(re.fullmatch(r"[\s:#\[(]*[A-Za-z]{1,6}-\d{4}-\d{1,8}[\s\])]*", opening.rest))
    return False


def _opening(line: str) -> _Opening | None:
    line = composed(line[:LONGEST_LINE])
    before = _BEFORE.match(line)
    start = before.end() if before else 0
    word = _WORD.match(line, start)
    if word is None:
        return None
    plain = folded(word[0])
    after = _AFTER.match(line, word.end())
    colon = bool(after and after["mark"])
    capitals = _in_capitals(word[0])
    definition = _WORDS.get(plain)
    exact = definition is not None
    if definition is None:
        if not (capitals or colon) or plain in _ORDINARY:
            return None
        definition = _nearest(plain)
        if definition is None:
            return None
    if definition.name == "CPC" and not colon and _is_about_the_cpc(definition, line[word.end() :]):
        return None
    return _Opening(definition, line[after.end() if after else word.end() :], word[0], capitals, colon, exact)


def _is_about_the_cpc(definition: CommandDefinition, rest: str) -> bool:
    """ "CPC said that ...": an abbreviation is always in capitals, so these alone make no command of a sentence."""
    return len(rest.split()) > 3 and chosen(definition, rest) is None


def _in_capitals(word: str) -> bool:
    """An accented letter may be small: some keyboards do not give it as a capital (`CONTACTé`)."""
    return len(word) > 1 and not any(letter.isascii() and letter.islower() for letter in word) and word[0].isupper()


@lru_cache(maxsize=1024)
def _nearest(plain: str) -> CommandDefinition | None:
    best: tuple[int, CommandDefinition] | None = None
    for known, definition in _WORDS.items():
        shorter, longer = sorted((len(plain), len(known)))
        if longer < 4:
            continue
        allowed = 2 if shorter >= 7 else 1
        distance = OSA.distance(plain, known, score_cutoff=allowed)
        if distance <= allowed and (best is None or distance < best[0]):
            best = (distance, definition)
    return best[1] if best else None


def _as_written(definition: CommandDefinition, text: str) -> str:
    """The text of a command. Punctuation at its end counts only where it is a sentence."""
    text = text.lstrip()
    if definition.argument in (ArgumentKind.TEXT, ArgumentKind.FIELDS, ArgumentKind.CORRECTION):
        return text.rstrip()
    return text.rstrip(" \n.!?;,:")


# Which of the following lines belong to a command


def _with_following(reading: _Reading, at: int, opening: _Opening) -> tuple[str, int, Outcome]:
    """The command's whole text, the line to go on at, and what the text means."""
    definition = opening.definition
    if definition.to_the_end:
        text = _as_written(definition, "\n".join([opening.said, *reading.lines[at + 1 :]]))
        return text, len(reading.lines), read_argument(definition, text, reading.context, exact=False)
    following = _following(reading, at)
    if definition.argument is ArgumentKind.NOTHING:
        return _nothing(reading, at, opening, following)
    if definition.argument in (ArgumentKind.TEXT, ArgumentKind.CORRECTION):
        lines, end = following, at + 1 + len(following)
        if definition.needs_argument and not opening.said and not following:
            lines, end = _next_paragraph(reading, at)
        text = _as_written(definition, "\n".join([opening.said, *lines]))
        return text, end, read_argument(definition, text, reading.context, exact=False)
    if definition.argument is ArgumentKind.DOCUMENTS:
        return _documents(reading, at, opening, following)
    return _shortest(reading, at, opening, following)


def _following(reading: _Reading, at: int) -> list[str]:
    """The lines up to a blank one, the next command or a closing."""
    found = []
    for line in reading.lines[at + 1 :]:
        if not line.strip() or is_closing(line, reading.names) or _begins_command(reading, line):
            break
        found.append(line.rstrip())
    return found


def _begins_command(reading: _Reading, line: str) -> bool:
    opening = _opening(line)
    if opening is None:
        return False
    if opening.marked:
        return True
    outcome = read_argument(opening.definition, opening.rest.strip(), reading.context, exact=True)
    return isinstance(outcome, Meant)


def _next_paragraph(reading: _Reading, at: int) -> tuple[list[str], int]:
    """ "DECLINE:", a blank line, and then the reason. A signature is none: a reason has three words."""
    below = next((n for n in range(at + 1, min(at + 4, len(reading.lines))) if reading.lines[n].strip()), None)
    if (
        below is None
        or is_closing(reading.lines[below], reading.names)
        or _begins_command(reading, reading.lines[below])
    ):
        return [], at + 1
    lines = [reading.lines[below].rstrip(), *_following(reading, below)]
    if len(" ".join(lines).split()) < 3:
        return [], at + 1
    return lines, below + len(lines)


def _nothing(reading: _Reading, at: int, opening: _Opening, following: list[str]) -> tuple[str, int, Outcome]:
    """What stands below a command without arguments is prose, unless it goes on with a condition."""
    outcome = read_argument(opening.definition, opening.rest, reading.context, exact=False)
    if isinstance(outcome, Meant) and following and starts_by_taking_back(following[0]):
        command = Term("command", opening.definition.name)
        outcome = Unclear(Phrase.of("misunderstood.takes_nothing", written=following[0].strip()[:60], command=command))
    return remark_after(opening.definition, opening.rest, reading.context), at + 1, outcome


def _documents(reading: _Reading, at: int, opening: _Opening, following: list[str]) -> tuple[str, int, Outcome]:
    """A list goes on below while it is one: after a comma, with bullets, or where the line names documents."""
    text = opening.said
    end = at + 1
    below = following
    is_list = not text
    if is_list and not following:
        below, end = _list_below(reading, at, opening.colon)
    for line in below:
        goes_on = (
            is_list
            or len(line.split()) <= 3
            or text.rstrip().endswith((",", ";", ":", "&", "+", "/", " and", " et", " or", " ou"))
        )
        if not (goes_on or _BULLET.match(line) or not document_lines(f"{text}\n{line}")[1]):
            break
        text = f"{text}\n{line.strip()}".strip()
        end += 1
    return (
        _as_written(opening.definition, text),
        end,
        read_argument(opening.definition, text, reading.context, exact=False),
    )


def _list_below(reading: _Reading, at: int, announced: bool) -> tuple[list[str], int]:
    """A list after a blank line belongs to `DOCS:` where every line of it names documents, or a colon announced it."""
    lines, end = _next_paragraph(reading, at)
    if not lines:
        below = next((n for n in range(at + 1, min(at + 4, len(reading.lines))) if reading.lines[n].strip()), None)
        if (
            below is None
            or is_closing(reading.lines[below], reading.names)
            or _begins_command(reading, reading.lines[below])
        ):
            return [], at + 1
        lines = [reading.lines[below].rstrip(), *_following(reading, below)]
        end = below + len(lines)
    codes, unknown = document_lines("\n".join(lines))
    if (codes and not unknown) or (announced and (codes or _BULLET.match(lines[0]))):
        return lines, end - len(lines)
    return [], at + 1


def _shortest(reading: _Reading, at: int, opening: _Opening, following: list[str]) -> tuple[str, int, Outcome]:
    """The fewest lines that read; an interview's place may stand on the lines below."""
    text = opening.said
    first: Outcome | None = None
    for count in range(min(len(following), 6) + 1):
        text = "\n".join([opening.said, *following[:count]]).strip()
        outcome = read_argument(opening.definition, text, reading.context, exact=False)
        if isinstance(outcome, Meant):
            count, text, outcome = _with_place(reading, opening, following, count, text, outcome)
            return _as_written(opening.definition, text), at + 1 + count, outcome
        first = outcome if first is None or not opening.said else first
    return text, at + 1, first or Meant()


_PLACE = re.compile(r"\d|\b(?:room|bureau|office|floor|etage|salle|street|rue|building|edifice|avenue|suite)\b")


def _with_place(
    reading: _Reading, opening: _Opening, following: list[str], count: int, text: str, outcome: Meant
) -> tuple[int, str, Outcome]:
    if opening.definition.argument is not ArgumentKind.INTERVIEW:
        return count, text, outcome
    best: tuple[int, str, Outcome] = (count, text, outcome)
    for more in range(count, min(len(following), count + 3)):
        line = following[more]
        if len(line) > 80 or not _PLACE.search(folded(line)):
            break
        longer = f"{best[1]}\n{line.strip()}"
        read = read_argument(opening.definition, longer, reading.context, exact=False)
        if not isinstance(read, Meant):
            break
        best = (more + 1, longer, read)
    return best
