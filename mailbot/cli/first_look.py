"""The mailbox tried as soon as it can be: before anything is written, and looked at only (EXAMINE).

What its last messages bear tells by whose word a sender is believed.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from mailbot.fetch.marking import MarkingMailbox
from mailbot.office.secrets import PasswordFile
from mailbot.vocabulary.problems import MailbotProblem
from mailbot.vocabulary.servers import MailboxSettings, Security

from .questions import CA_FILE, IMAP_PORTS, Answers, host_and_port

LAST_MESSAGES = 100
MOST = 0.6  # of them bear it: a server's habit
VERDICT, INTERNAL = "Authentication-Results", "X-MS-Exchange-Organization-AuthAs"


NOT_TRUSTED = "certificate is not trusted"


class _Looking(MarkingMailbox):
    READ_ONLY = True


def first_look(answers: Answers, password: Path) -> tuple[Answers, str]:
    """What the mailbox tells of trust, as answers; and a sentence of what was seen, or why nothing was."""
    host, port = host_and_port(answers["imap"])
    security = Security(answers["imap_security"])
    settings = MailboxSettings(
        host,
        answers["user"],
        port or IMAP_PORTS[security.value],
        security,
        ca_file=password.parent / answers[CA_FILE] if answers.get(CA_FILE) else None,
        connect_seconds=5,
        answer_seconds=10,
    )
    mailbox = _Looking(settings, PasswordFile(password))
    try:
        mailbox.open()
        count = len(mailbox.look().uids)
        verdicts = mailbox.header_values(settings.folder, VERDICT, LAST_MESSAGES)
        internal = mailbox.header_values(settings.folder, INTERNAL, LAST_MESSAGES)
    except MailbotProblem as problem:
        return {}, f"The mailbox: {problem.what} {problem.next_step}"
    except OSError as problem:
        return {}, f"{settings.ca_file} cannot be read: {problem.strerror or problem}."
    finally:
        mailbox.close()
    found = _trust(verdicts, internal)
    told = f", and its messages bear {found.get('authserv_id') or found['trust']}" if found else ""
    return found, f"The mailbox: signed in as {answers['user']}; {settings.folder} holds {count} mails{told}."


def _trust(verdicts: list[str], internal: list[str]) -> Answers:
    if any(internal):
        return {"trust": "exchange_internal", "authserv_id": ""}
    names = Counter(value.partition(";")[0].split(" ")[0].lower() for value in verdicts if value)
    name, count = next(iter(names.most_common(1)), ("", 0))
    if name and count >= MOST * len(verdicts):
        return {"trust": "authentication_results", "authserv_id": name}
    return {}
