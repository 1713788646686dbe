"""What somebody may try, as the bytes that would arrive: each row is a mail, what it tries, and what has to become of
it. `docs/security.md` prints the same rows; a test holds the two together."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

MAILBOX = "urgent.referrals@office.example"
JAS, ANNE = "j.singh@office.example", "a.tremblay@office.example"
CLIENT, CSC = "client2@mail.example", "csc-referrals@csc.example"
CASE = "UR-2026-0001"

ASIDE = "set aside, a person sees it"
QUIET = "entered or filed, nothing done"
ASKED = "opened, the address asked about"
MAILED = "its writer is asked; nothing done"


@dataclass(frozen=True, slots=True)
class Attack:
    """`name` is the Message-ID's local part; `mail` has {CONTACT} for our letter's Message-ID and {UID} for our
    invitation's."""

    name: str
    tries: str
    result: str
    mail: bytes


def mail(
    name: str, sender: str, text: str, *, results: str | None = "", headers: str = "", subject: str = "", kind: str = ""
) -> bytes:
    """Bytes as a server lays them into the mailbox. `results`: its line about the sender; None: none."""
    lines = [f"Authentication-Results: {results}"] if results else []
    lines += [headers.strip("\n")] if headers else []
    lines += [f"From: {sender}"] if sender else []
    lines += [
        f"To: {MAILBOX}",
        f"Subject: {subject or f'Re: [{CASE}] Urgent referral'}",
        "Date: Mon, 23 Nov 2026 10:59:00 -0500",
        f"Message-ID: <{name}@attacker.example>",
        "MIME-Version: 1.0",
        f"Content-Type: {kind or 'text/plain; charset=utf-8'}",
        "",
        text,
    ]
    return "\n".join(lines).replace("\n", "\r\n").encode("utf-8", "surrogateescape")


def passes(domain: str, outcome: str = "pass") -> str:
    return f"mx.office.example; dmarc={outcome} header.from={domain}"


PASS, FAIL = passes("office.example"), passes("office.example", "fail")
DECLINE = ("DECLINE not urgent", "REFUSER pas urgent")
_number = count()


def order() -> str:
    """Now in English, now in French."""
    return DECLINE[next(_number) % 2]


def forged_lines() -> Iterator[Attack]:
    """An officer's order under a line that is not our server's word."""
    lines = {
        "no line at all": "",
        "our server says forged": FAIL,
        "our server says none": passes("office.example", "none"),
        "our server could not tell": passes("office.example", "temperror"),
        "our server vouches for another domain": passes("attacker.example"),
        "our server vouches for a subdomain": passes("mail.office.example"),
        "a domain that ends as ours": passes("notoffice.example"),
        "a domain that begins as ours": passes("office.example.attacker.example"),
        "two domains in one verdict": PASS + " header.from=attacker.example",
        "two verdicts, the first another's": passes("attacker.example") + "; dmarc=pass header.from=office.example",
        "a pass after a fail in one line": FAIL + "; dmarc=pass header.from=office.example",
        "no domain in the verdict": "mx.office.example; dmarc=pass",
        "SPF and DKIM alone": "mx.office.example; spf=pass smtp.mailfrom=office.example; dkim=pass",
        "a pass within a comment": "mx.office.example; none (dmarc=pass header.from=office.example)",
        "a pass within quotes": 'mx.office.example; spf=pass smtp.mailfrom="x; dmarc=pass header.from=office.example"',
        "another server's name": "mx.attacker.example; dmarc=pass header.from=office.example",
        "a name that begins as ours": "mx.office.example.attacker.example; dmarc=pass header.from=office.example",
        "a name that ends as ours": "xmx.office.example; dmarc=pass header.from=office.example",
        "a property that begins as our name": "mx.office.examplex=1; dmarc=pass header.from=office.example",
        "our name in a comment": "(mx.office.example) mx.attacker.example; dmarc=pass header.from=office.example",
        "our name as a path": "mx.office.example/1; dmarc=pass header.from=office.example",
        "no name (Microsoft's form)": "spf=pass; dmarc=pass header.from=office.example;compauth=pass reason=100",
        "ARC's form": "i=1; mx.office.example; dmarc=pass header.from=office.example",
        "an encoded line": "=?utf-8?Q?mx.office.example=3B_dmarc=3Dpass_header.from=3Doffice.example?=",
        "a method without a result": "mx.office.example; dmarc; header.from=office.example",
    }
    for tries, line in lines.items():
        name = f"line-{len(tries)}-{abs(hash_of(tries))}"
        yield Attack(name, f"an officer's order, {tries}", ASIDE, mail(name, JAS, order(), results=line))
    above = {
        "a comment with parentheses": f"(gate \\(a\\) (b)) {FAIL}",
        "a comment of 600 characters": f"({'queue ' * 100}) {FAIL}",
        "nested comments": f"((outer (inner) outer)) {FAIL}",
        "5,000 nested comments": f"{'(' * 5000}{')' * 5000} {FAIL}",
        "a dot after the name": FAIL.replace("example;", "example.;", 1),
        "a quoted name": FAIL.replace("mx.office.example", '"mx.office.example"', 1),
        "a version": FAIL.replace("example;", "example 1;", 1),
        "capitals": FAIL.upper(),
        "folding": FAIL.replace("; ", ";\n\t", 1),
        "a comment that never ends": f"(never closed {FAIL}",
        "a quote that never ends": f'"never closed {FAIL}',
        "no name": f"; {FAIL.partition('; ')[2]}",
        "20,000 signatures": f"{FAIL}{'; dkim=fail header.d=x.example' * 700}",
        "an empty line": " ",
    }
    for tries, line in above.items():
        name = f"above-{abs(hash_of(tries))}"
        said = f"Authentication-Results: {PASS}"
        yield Attack(
            name, f"a forged pass below our server's line with {tries}", ASIDE,
            mail(name, JAS, order(), results=line, headers=said),
        )  # fmt: skip


def hash_of(text: str) -> int:
    """The same in every run."""
    return sum(place * ord(letter) for place, letter in enumerate(text, 1)) % 100_000


def senders() -> Iterator[Attack]:
    """Who the mail says that it is from, said in two ways at once."""
    evil, pretended = passes("attacker.example"), "j.singh@office.example"
    for number, (tries, sender) in enumerate(
        {
            "the officer's address as the name": f'"{pretended}" <evil@attacker.example>',
            "the officer's address in a comment": f"({pretended}) evil@attacker.example",
            "the officer's address encoded in the name": "=?utf-8?Q?j.singh=40office.example?= <evil@attacker.example>",
            "the officer's address before the angle": f"{pretended} <evil@attacker.example>",
            "the Kelvin sign in the officer's address": "j.singh@office.example\u212a",
            "the long s in the office's domain": "j.singh@of\u017fice.example",
            "full-width letters": "\uff4a.singh@office.example",
            "a Cyrillic letter": "j.singh@\u043effice.example",
            "a subdomain of the office": "j.singh@mail.office.example",
        }.items()
    ):
        yield Attack(
            f"from-{number}", f"an order from {tries}", ASIDE, mail(f"from-{number}", sender, order(), results=evil)
        )
    for number, (tries, sender, more) in enumerate(
        (
            ("two addresses in From", f"{pretended}, evil@attacker.example", ""),
            ("two From fields", pretended, "From: evil@attacker.example"),
            ("two From fields, ours first", "evil@attacker.example", f"From: {pretended}"),
            ("two angles", f"<{pretended}> <evil@attacker.example>", ""),
            ("a group of two", f"staff: {pretended}, evil@attacker.example;", ""),
            ("only Sender", "", f"Sender: {pretended}"),
            ("only Reply-To", "evil@attacker.example", f"Reply-To: {pretended}"),
        )
    ):
        name = f"two-{number}"
        yield Attack(name, f"an order from {tries}", ASIDE, mail(name, sender, order(), results=PASS, headers=more))


def clients() -> Iterator[Attack]:
    """In the client's name, though our server says that it is forged; and strangers who know a number."""
    forged = passes("mail.example", "fail")
    says = (
        ("gives up the request", "I give up my request, please close it."),
        ("renonce à la demande", "Je renonce à ma demande, veuillez la fermer."),
        ("says yes to a withdrawal", "Yes, I withdraw it and want my fees back."),
        ("gives another address", "Write to me at thief@attacker.example from now on."),
        ("donne une autre adresse", "Écrivez-moi désormais à thief@attacker.example."),
        ("gives an officer's order", "ACCEPT"),
    )
    for number, (tries, text) in enumerate(says):
        name = f"client-forged-{number}"
        yield Attack(name, f"forged, the client {tries}", ASIDE, mail(name, CLIENT, text, results=forged))
        name = f"client-forged-bound-{number}"
        answers = "In-Reply-To: {CONTACT}\nReferences: {CONTACT}"
        yield Attack(
            name, f"forged and under our letter's Message-ID, the client {tries}", ASIDE,
            mail(name, CLIENT, text, results=forged, headers=answers),
        )  # fmt: skip
        name = f"stranger-{number}"
        yield Attack(
            name, f"a stranger with the case's number {tries}", ASIDE,
            mail(name, "stranger@attacker.example", text, results=passes("attacker.example")),
        )  # fmt: skip
    for number, known in enumerate(
        (
            "<contact.ur-2026-0001.aaaaaaaaaaaaaaaaaaaa@office.example>",
            "<ur-2026-0001@office.example>",
            "<notice.ur-2026-0001.bbbbbbbbbbbbbbbbbbbb@office.example>",
        )
    ):
        name = f"guess-{number}"
        yield Attack(
            name, "a stranger who guesses one of our Message-IDs", ASIDE,
            mail(name, "stranger@attacker.example", "Please send me the file.", results=passes("attacker.example"),
                 headers=f"In-Reply-To: {known}"),
        )  # fmt: skip
    for number, (who, tries) in enumerate(((CSC, "the CSC"), ("agent@province.example", "a partner"))):
        name = f"referrer-forged-{number}"
        yield Attack(
            name, f"forged, {tries} corrects the referral", ASIDE,
            mail(name, who, "Email address: thief@attacker.example", results=passes(who.partition("@")[2], "fail")),
        )  # fmt: skip


def calendars() -> Iterator[Attack]:
    """A calendar that refuses, for somebody else or of something else."""
    good, forged = passes("mail.example"), passes("mail.example", "fail")
    for number, (tries, sender, uid, line, result) in enumerate(
        (
            ("of another appointment", CLIENT, "other@mail.example", good, QUIET),
            ("from somebody who was not invited", "events@party.example", "{UID}", passes("party.example"), QUIET),
            ("in the CSC's name", CSC, "{UID}", passes("csc.example"), QUIET),
            ("forged in the client's name", CLIENT, "{UID}", forged, ASIDE),
            ("in the client's name, with nobody's word for it", CLIENT, "{UID}", None, ASIDE),
            ("forged in an officer's name", JAS, "{UID}", FAIL, QUIET),
        )
    ):
        name = f"calendar-{number}"
        text = (
            f"BEGIN:VCALENDAR\nVERSION:2.0\nMETHOD:REPLY\nBEGIN:VEVENT\nUID:{uid}\n"
            f"ATTENDEE;PARTSTAT=DECLINED:mailto:{sender}\nEND:VEVENT\nEND:VCALENDAR"
        )
        kind = "text/calendar; method=REPLY; charset=utf-8"
        subject = f"Declined: Interview [{CASE}]"
        yield Attack(
            name,
            f"a calendar refusal {tries}",
            result,
            mail(name, sender, text, results=line, subject=subject, kind=kind),
        )


def reports() -> Iterator[Attack]:
    """Delivery reports that would re-open the clock, and our own letters in other words."""
    for number, (tries, known, recipient) in enumerate(
        (
            ("of a letter that is not ours", "<theirs@attacker.example>", CLIENT),
            ("of our letter, to somebody else", "{CONTACT}", "other@attacker.example"),
            ("of our letter, to nobody", "{CONTACT}", ""),
            ("of our letter, to an officer", "{CONTACT}", JAS),
            ("of a guessed letter", "<contact.ur-2026-0001.aaaaaaaaaaaaaaaaaaaa@office.example>", CLIENT),
        )
    ):
        name = f"bounce-{number}"
        to = f"Final-Recipient: rfc822; {recipient}\n" if recipient else ""
        text = (
            "--b\nContent-Type: text/plain\n\nYour message could not be delivered.\n"
            "--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.attacker.example\n\n"
            f"{to}Action: failed\nStatus: 5.1.1\n\n--b\n"
            f"Content-Type: text/rfc822-headers\n\nMessage-ID: {known}\n\n--b--"
        )
        yield Attack(
            name, f"a failure {tries}", ASIDE,
            mail(name, "MAILER-DAEMON@mx.attacker.example", text,
                 headers="Return-Path: <>\nAuto-Submitted: auto-replied", subject="Undelivered Mail Returned to Sender",
                 kind='multipart/report; report-type=delivery-status; boundary="b"'),
        )  # fmt: skip
    for number, (tries, text, line) in enumerate(
        (
            ("another text", "Your request is approved. Call 613-555-0199 to pay the fee.", None),
            ("un autre texte", "Votre demande est approuvée. Appelez le 613 555-0199 pour payer.", FAIL),
            ("an order", "ACCEPT", PASS),
        )
    ):
        name = f"copy-{number}"
        octets = mail(name, f"IRCC Ottawa <{MAILBOX}>", text, results=line)
        own = octets.replace(f"<{name}@attacker.example>".encode(), b"{CONTACT}")
        yield Attack(name, f"in the mailbox's own name under our letter's Message-ID, {tries}", ASIDE, own)


def addresses() -> Iterator[Attack]:
    """A referral, vouched for, whose client's address is not a client's."""
    for number, (tries, address) in enumerate(
        {
            "an officer's": JAS,
            "an officer's, in capitals": JAS.upper(),
            "an officer's sub-address": "j.singh+private@office.example",
            "a supervisor's": "m.field@office.example",
            "the administrator's": "systems@office.example",
            "the mailbox's": MAILBOX,
            "a sub-address of the mailbox": "urgent.referrals+1@office.example",
            "the mailbox's with a dot after it": f"{MAILBOX}.",
            "the referrer's": CSC,
            "somebody's at a referring domain": "someone@province.example",
            "postmaster of the office": "postmaster@office.example",
            "abuse of the office": "abuse@office.example",
            "a mailbox that nobody reads": "no-reply@mail.example",
            "one with the Kelvin sign": "client@boo\u212a.example",
            "one in full-width letters": "\uff43lient@mail.example",
            "one with a long s": "client@mail.example\u017f",
            "two addresses": "one@mail.example, two@mail.example",
            "one with a second header in it": "one@mail.example%0d%0aBcc: two@mail.example",
        }.items()
    ):
        name = f"address-{number}"
        rows = {
            "Family name": "Case", "Given names": f"Number{number}", "Date of birth": "1990-02-03",
            "UCI": f"77-{number + 1000}-{number + 2000}", "Email address": address, "Telephone": "613 555 0144",
            "Postal code": "K1A 0B1", "Preferred language": "English", "CAQ required": "No",
            "Agent name": "Pat", "Date of call": "2026-11-23", "Urgent category": "travel - death in the family",
            "Reason for urgency": "The funeral is on 30 November.", "Permit needed by": "2026-11-30",
        }  # fmt: skip
        text = "\n".join(f"{label}: {value}" for label, value in rows.items())
        yield Attack(
            name, f"a referral whose client's address is {tries}", ASKED,
            mail(name, CSC, text, results=passes("csc.example"), subject="Urgent referral - work permit"),
        )  # fmt: skip


def machines() -> Iterator[Attack]:
    """What would start a loop, or command by machine."""
    for number, (tries, sender, headers, text) in enumerate(
        (
            (
                "an officer's out-of-office that quotes an order",
                JAS,
                "Auto-Submitted: auto-replied",
                f"Away.\n\n{DECLINE[0]}",
            ),
            ("an officer's vacation program", ANNE, "X-Autoreply: yes", f"Absente.\n\n{DECLINE[1]}"),
            ("a mailing list with an officer's order", JAS, "List-Id: <all.office.example>", DECLINE[0]),
            (
                "the null sender with an officer's order",
                JAS,
                "Return-Path: <>\nAuto-Submitted: auto-generated",
                DECLINE[1],
            ),
        )
    ):
        name = f"machine-{number}"
        yield Attack(name, tries, QUIET, mail(name, sender, text, results=PASS, headers=headers))


def quotations() -> Iterator[Attack]:
    """An officer's real mail, in which somebody else's words stand."""
    for number, (tries, text) in enumerate(
        (
            ("quoted with marks", f"Thanks.\n\n> {DECLINE[0]}"),
            ("below an attribution", f"Thanks.\n\nOn Monday, Elena <{CLIENT}> wrote:\n{DECLINE[0]}"),
            ("sous une attribution", f"Merci.\n\nLe lundi 23 novembre, Elena <{CLIENT}> a écrit :\n{DECLINE[1]}"),
            (
                "below Outlook's divider",
                f"Thanks.\n\n-----Original Message-----\nFrom: Elena\nSubject: x\n\n{DECLINE[0]}",
            ),
            (
                "below a block of headers",
                f"Merci.\n\nDe : Elena\nEnvoyé : lundi\nÀ : bureau\nObjet : x\n\n{DECLINE[1]}",
            ),
        )
    ):
        name = f"quoted-{number}"
        yield Attack(name, f"an order {tries} in an officer's mail", MAILED, mail(name, JAS, text, results=PASS))


def giants() -> Iterator[Attack]:
    """Mail that is made to be slow, deep or large."""
    evil = passes("attacker.example")
    deep = "\n".join(f'Content-Type: multipart/mixed; boundary="b{n}"\n\n--b{n}' for n in range(2_000))
    bodies = {
        "2,000 parts within parts": ("multipart/mixed; boundary=b", f"--b\n{deep}\n"),
        "20,000 parts": ("multipart/mixed; boundary=b", "--b\nContent-Type: text/plain\n\nx\n" * 20_000 + "--b--"),
        "a line of 2 MB": ("", "a" * 2_000_000),
        "a line of 400,000 blanks": ("", " " * 400_000 + "x"),
        "200,000 quotation marks": ("", ">" * 200_000),
        "200,000 unclosed tags": ("text/html; charset=utf-8", "<div>" * 200_000),
        "200,000 angles": ("text/html; charset=utf-8", "<" * 200_000),
        "100,000 cells of a table": ("text/html; charset=utf-8", f"<table>{'<tr><td>a</td></tr>' * 50_000}</table>"),
        "50,000 lines that are nearly labels": ("", "Family name\n" * 50_000),
        "50,000 lines that are nearly orders": ("", "DECLIN: x\n" * 50_000),
        "50,000 headers in the text": ("", "From: a\nSent: b\nTo: c\nSubject: d\n" * 12_000),
        "100,000 dates in the text": ("", "2026-11-27 10:00 " * 50_000),
        "100,000 addresses in the text": ("", "a@b.example " * 100_000),
        "an unknown charset and bytes that are none": ("text/plain; charset=x-none", "\udcff\udcfe" * 50_000),
        "a message within a message, 300 deep": (
            "message/rfc822", "Content-Type: message/rfc822\n\n" * 300 + f"From: {JAS}\n\n{DECLINE[0]}"
        ),
        "a program that says that it is a PDF": (
            'application/pdf; name="permit.pdf"\nContent-Transfer-Encoding: base64',
            b64encode(b"MZ" + bytes(5_000)).decode(),
        ),
    }  # fmt: skip
    for number, (tries, (kind, text)) in enumerate(bodies.items()):
        name = f"giant-{number}"
        yield Attack(
            name, f"from a stranger, {tries}", ASIDE,
            mail(name, "evil@attacker.example", text, results=evil, kind=kind, subject="hello"),
        )  # fmt: skip
    for number, (tries, headers) in enumerate(
        {
            "1,900 header fields": "\n".join(f"X-{n}: y" for n in range(1_900)),
            "a header field of 200,000 characters": f"X-Long: {'a ' * 100_000}",
            "10,000 references": "References: " + " ".join(f"<{n}@attacker.example>" for n in range(10_000)),
            "10,000 recipients": "Cc: " + ", ".join(f"u{n}@attacker.example" for n in range(10_000)),
            "a name of 100,000 encoded words": "Comments: " + "=?utf-8?Q?a?= " * 20_000,
        }.items()
    ):
        name = f"headers-{number}"
        yield Attack(
            name, f"from a stranger, {tries}", ASIDE,
            mail(name, "evil@attacker.example", "hello", results=evil, headers=headers, subject="hello"),
        )  # fmt: skip


ATTACKS: tuple[Attack, ...] = (
    *forged_lines(), *senders(), *clients(), *calendars(), *reports(), *addresses(), *machines(), *quotations(),
    *giants(),
)  # fmt: skip
