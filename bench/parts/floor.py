"""The least that any program pays for a mailbox of mail: for each one a fetch, a parse, HTML to text, an fsynced
append, one letter sent, one MOVE. It understands nothing, decides nothing and writes one letter where mailbot writes
several.

    python -m bench.parts.floor IMAP_PORT USER PASSWORD SMTP_PORT FILE
"""

from __future__ import annotations

import email
import json
import os
import smtplib
import socket
import sys
from email.message import EmailMessage, Message
from pathlib import Path

from bs4 import BeautifulSoup
from imapclient import IMAPClient


def drain(imap_port: int, user: str, password: str, smtp_port: int, file: Path) -> int:
    """How many mails."""
    with (
        IMAPClient("127.0.0.1", imap_port, ssl=False) as mailbox,
        smtplib.SMTP("127.0.0.1", smtp_port, local_hostname="localhost") as server,
        file.open("ab") as log,
    ):
        mailbox._imap.debug = 0  # IMAPClient formats every mail for a log; no floor should pay for that
        mailbox.socket().setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        mailbox.login(user, password)
        mailbox.create_folder("Done")
        mailbox.select_folder("INBOX")
        uids = mailbox.search()
        for uid in uids:
            octets = mailbox.fetch([uid], ["BODY.PEEK[]"])[uid][b"BODY[]"]
            message = email.message_from_bytes(octets)
            line = json.dumps({"id": message["Message-ID"], "text": text_of(message)})
            log.write(line.encode() + b"\n")
            log.flush()
            os.fsync(log.fileno())
            server.send_message(a_letter(uid))
            mailbox.move([uid], "Done")
    return len(uids)


def text_of(message: Message) -> str:
    """All of its text, HTML as text."""
    texts = []
    for part in message.walk():
        if part.get_content_maintype() == "text":
            text = part.get_payload(decode=True).decode(part.get_content_charset() or "utf-8", "replace")
            texts.append(BeautifulSoup(text, "lxml").get_text("\n") if part.get_content_subtype() == "html" else text)
    return "\n".join(texts)


def a_letter(uid: int) -> EmailMessage:
    """A short one."""
    letter = EmailMessage()
    letter["From"], letter["To"] = "urgent.referrals@office.example", f"client{uid}@mail.example"
    letter["Subject"] = "We have received your request"
    letter.set_content("Hello,\n\nwe have received your request.\n")
    return letter


if __name__ == "__main__":
    imap, who, secret, smtp, path = sys.argv[1:]
    print(drain(int(imap), who, secret, int(smtp), Path(path)))
