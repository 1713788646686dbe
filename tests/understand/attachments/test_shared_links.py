"""Clients share files by a link: its name and host reach the officer, nothing is opened."""

import pytest

from mailbot.understand.attachments.shared_links import MOST, shared_files
from mailbot.understand.mail.mime import read_mail


def found(body: str, kind: str = "html") -> list[tuple[str, str]]:
    mail = read_mail(f"Content-Type: text/{kind}; charset=utf-8\n\n{body}".encode())
    return [(one.name, one.host) for one in shared_files(mail)]


@pytest.mark.parametrize(
    ("html", "shared"),
    [
        ('<a href="https://1drv.ms/b/s!Aq8x">LMIA decision.pdf</a>', ("LMIA decision.pdf", "1drv.ms")),
        ('<a class="x" href="https://drive.google.com/file/d/1/view"><img src="i.png">&nbsp;acte de décès.pdf</a>',
         ("acte de décès.pdf", "drive.google.com")),
        ('<a href="https://we.tl/t-4">Télécharger : billet et lettre</a>', ("billet et lettre", "we.tl")),
        ('<div style="display:none"><a href="https://lab-my.sharepoint.com/:b:/g/x">ticket.pdf</a></div>',
         ("ticket.pdf", "lab-my.sharepoint.com")),
        ('<a href="https://www.dropbox.com/s/abc/my%20ticket.pdf?dl=0">https://www.dropbox.com/s/abc</a>',
         ("my ticket.pdf", "www.dropbox.com")),
    ],
)  # fmt: skip
def test_a_link_to_a_sharing_service_is_named_with_its_host(html, shared):
    assert found(html) == [shared]


@pytest.mark.parametrize(
    ("text", "shared"),
    [
        ("All of it: https://www.dropbox.com/scl/fo/B/h?rlkey=C&dl=0", ("", "www.dropbox.com")),
        (" certificat de décès.pdf\n<https://drive.google.com/file/d/1A/view?usp=x>",
         ("certificat de décès.pdf", "drive.google.com")),
    ],
)  # fmt: skip
def test_the_name_in_a_text_stands_before_the_link(text, shared):
    assert found(text, "plain") == [shared]


@pytest.mark.parametrize(
    "body",
    [
        "https://www.canada.ca/en/services.html",
        "https://www.amazon.ca/order/7",
        "https://notdropbox.com/s/abc/x.pdf",
        "https://dropbox.com.evil.example/s/abc/x.pdf",
        "https://dropbox.com",
        "https://[::1",
    ],
)
def test_an_ordinary_link_is_none(body):
    assert found(body, "plain") == found(f'<a href="{body}">x</a>') == []


def test_the_same_link_is_named_once_and_a_thousand_not_all():
    assert len(found("https://we.tl/t-1 https://we.tl/t-1", "plain")) == 1
    assert len(found("\n".join(f"f{n}.pdf\nhttps://we.tl/t-{n}" for n in range(1000)), "plain")) == MOST
