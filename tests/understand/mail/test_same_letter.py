"""A copy of a letter of ours is known by what it says, however servers write it anew."""

from __future__ import annotations

from email import policy
from email.message import EmailMessage
from email.parser import BytesParser

import pytest

from mailbot.understand.mail.same_letter import same_letter

TEXT = "Dear Elena,\n\nPlease send the LMIA by 26 November. Call 613-555-0100.\n"
HTML = (
    "<html><body><p>Dear Elena,</p>"
    "<p>Please send the <b>LMIA</b> by 26&nbsp;November. Call 613-555-0100.</p></body></html>"
)


def a_letter(text: str = TEXT, html: str = HTML, subject: str = "Your request", file: bytes = b"%PDF-1") -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "urgent@office.example", "elena@mail.example", subject
    message["Message-ID"] = "<one@office.example>"
    message.set_content(text)
    message.add_alternative(html, subtype="html")
    message.add_attachment(file, maintype="application", subtype="pdf", filename="checklist.pdf")
    return message.as_bytes()


def made_anew(octets: bytes) -> bytes:
    """As Exchange hands it out: headers in another order, base64, new boundaries, other tags around the same words."""
    old = BytesParser(policy=policy.default).parsebytes(octets)
    new = EmailMessage()
    new["Received"], new["Subject"], new["To"], new["From"] = "by hub", old["Subject"], old["To"], old["From"]
    text, html = old.get_body(("plain",)), old.get_body(("html",))
    assert text is not None
    assert html is not None
    new.set_content(text.get_content().replace("\n", "\r\n"), cte="base64")
    shown = html.get_content().replace("<body>", '<head><style>p {color: red}</style></head><body class="x">\n')
    new.add_alternative(shown, subtype="html", cte="base64")
    for part in old.iter_attachments():
        new.add_attachment(part.get_content(), maintype="application", subtype="pdf", filename="checklist.pdf")
    return new.as_bytes(policy=policy.SMTP)


def test_the_same_words_made_anew_are_the_same_letter():
    assert same_letter(a_letter(), made_anew(a_letter()))


@pytest.mark.parametrize(
    "forged",
    [
        a_letter(TEXT.replace("0100", "0199")),
        a_letter(TEXT + "\nYou can also call 613-555-0199.\n"),
        a_letter(html=HTML.replace("0100", "0199")),
        a_letter(html=HTML.replace("</body>", "<p>Pay here.</p></body>")),
        a_letter(subject="Your request is approved"),
        a_letter(file=b"%PDF-2"),
        b"From: urgent@office.example\nSubject: Your request\n\nPlease pay.\n",
        b"",
    ],
)
def test_one_word_more_or_less_is_another_letter(forged):
    assert not same_letter(a_letter(), forged)
