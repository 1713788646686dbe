"""Own text: what is quoted, signed or marked by a mail program goes, what a person wrote stays."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailbot.understand.mail.mime import read_mail
from mailbot.understand.page.page import read_page
from mailbot.vocabulary.message import ReadMail


def mail(text="", html=""):
    return ReadMail("", None, (), (), "", (), {}, text, html)


def own(text="", html=""):
    return read_page(mail(text, html)).own_text


@pytest.mark.parametrize(
    "signature",
    [
        "Sent from my iPhone",
        "Sent from my iPad",
        "Sent from my Galaxy",
        "Sent from my mobile device. Please excuse typos.",
        "Sent from Outlook for Android",
        "Sent from Yahoo Mail for iPhone",
        "Sent via the Samsung Galaxy S24, an AT&T 5G smartphone",
        "Get Outlook for iOS",
        "Get Outlook for Android<https://aka.ms/AAb9ysg>",
        "Envoyé de mon iPhone",
        "Envoyé de mon iPad",
        "Envoyé depuis mon appareil Galaxy",
        "Envoyé à partir de mon téléphone",
        "Envoyé à partir d’Outlook pour iOS",
        "Envoyé à partir de Outlook pour Android",
        "Envoyé avec mon cellulaire",
        "Envoyé de Yahoo Mail sur Android",
        "Obtenir Outlook pour iOS",
        "Obtenez Outlook pour Android",
        "Télécharger Outlook pour iOS",
        "-- \nJas Singh\nACCEPT is my motto",
        "--\nJas Singh",
    ],
)
def test_signatures_of_programs_and_marked_ones_go(signature):
    assert own(f"HOLD\n\n{signature}\n") == "HOLD"


@pytest.mark.parametrize(
    "line",
    [
        "Sent the letter from my office",
        "Envoyé la lettre hier",
        "Get well soon",
        "Sent from Ottawa by courier",
        "Sent by mail to the client",
        "Envoyé par courrier hier",
    ],
)
def test_a_sentence_like_a_signature_stays(line):
    assert own(line) == line


@pytest.mark.parametrize(
    "attribution",
    [
        "On Tue, Nov 24, 2026 at 9:12\u202fAM Urgent referrals <urgent@office.example> wrote:",
        "On Tue, Nov 24, 2026 at 9:12 AM Urgent referrals\n<urgent@office.example> wrote:",
        "On Tuesday, November 24, 2026 at 09:12:14 a.m. EST,\nUrgent referrals\n<urgent@office.example> wrote:",
        "On Nov 24, 2026, at 9:12 AM, Urgent referrals <urgent@office.example> wrote:",
        "On 24 Nov 2026, at 09:12, Urgent referrals <urgent@office.example> wrote:",
        "Le mar. 24 nov. 2026 à 09:12, X <a@b.example> a écrit :",
        "Le mar. 24 nov. 2026 à 09:12, X <a@b.example> a\u00a0écrit\u00a0:",
        "Le mar. 24 nov. 2026 à 09:12, X <\na@b.example> a écrit :",
        "Le mardi 24 novembre 2026 à 09:12, X <a@b.example>\na écrit :",
        "Le 24 nov. 2026 à 09 h 12, « X » <a@b.example> a écrit :",
        "2026-11-24 9:12 GMT-05:00 Urgent referrals <urgent@office.example>:",
        "Am 24.11.2026 um 09:12 schrieb Urgent referrals <urgent@office.example>:",
        "-----Original Message-----",
        "-----Message d'origine-----",
        "-----Message d’origine-----",
        "-------- Original message --------",
        "---------- Forwarded message ---------",
        "---------- Message transféré ---------",
        "Begin forwarded message:",
        "Début du message réexpédié :",
        "From: X <a@b.example>\nSent: Tuesday, November 24, 2026 9:12 AM\nTo: Y\nSubject: Z",
        "De\u00a0: X <a@b.example>\nEnvoyé\u00a0: mardi 24 novembre 2026 09:12\nÀ\u00a0: Y\nObjet\u00a0: Z",
        "*De :* X <a@b.example>\n*Envoyé :* mardi\n*À :* Y\n*Objet :* Z",
        "________________________________\nFrom: X\nSent: Tuesday\nTo: Y",
        "From: X <a@b.example> Sent: Tuesday, November 24, 2026 To: Y Subject: Z",
        "Von: X <a@b.example>\nGesendet: Dienstag\nAn: Y\nBetreff: Z",
    ],
)
def test_what_comes_below_an_attribution_goes(attribution):
    assert own(f"HOLD\n\n{attribution}\n\nACCEPT\nDECLINE reason\n") == "HOLD"


@pytest.mark.parametrize(
    "text",
    [
        "Le rendez-vous est le 24 novembre. Mon mari a écrit :\n\nACCEPTER",
        "Le 24 novembre, mon mari a écrit :\nje viendrai",
        "On Tuesday the client wrote:\nI can wait",
        "On the phone she said what she wrote:\nnothing",
        "To: the supervisor\nDate: none",
        "From: the client I heard nothing.",
        "De : rien",
        "a > b\n5 > 3",
    ],
)
def test_what_only_looks_like_an_attribution_stays(text):
    assert own(text) == text


def test_answers_between_and_below_quotes_stay():
    text = "On 2026-11-24 9:12 a.m., Urgent wrote:\n> Documents?\nRECEIVED caq\n> ACCEPT\n\nHOLD\n> end\nThanks"
    assert own(text) == "RECEIVED caq\n\nHOLD\n\nThanks"


def test_the_second_half_of_a_quoted_line_that_was_broken_is_quoted():
    long_line = "> The next commands, each of them on a line of its own, are ACCEPT or also"
    assert own(f"STATUS\n\n{long_line}\nDECLINE reason\n> Urgent referrals") == "STATUS"


def test_a_short_line_between_short_quotes_is_an_answer():
    assert own("> Accept or decline?\nACCEPT\n> Thanks") == "ACCEPT"


def test_a_confidentiality_footer_goes_and_one_alone_stays():
    footer = "CONFIDENTIALITY NOTICE: this e-mail is confidential."
    assert own(f"MESSAGE bring your passport\n\n{footer}\nand more of it") == "MESSAGE bring your passport"
    assert own(footer) == footer


@pytest.mark.parametrize(
    "footer",
    [
        "AVIS DE CONFIDENTIALITÉ : ce courriel est destiné à une seule personne.",
        "Ce message est confidentiel et peut être protégé par le secret professionnel.",
        "This e-mail and any attachments may contain privileged information.",
        "NOTICE: the contents of this e-mail are confidential.",
    ],
)
def test_footers_of_many_wordings_go(footer):
    assert own(f"HOLD\n\n{footer}") == "HOLD"


def test_a_note_that_speaks_of_confidence_is_no_footer():
    text = "ACCEPT\n\nNOTE confidential: her husband does not know\nMESSAGE this is confidential"
    assert own(text) == text


def test_a_quoted_attribution_does_not_take_what_is_below_the_quote():
    assert own("> On Nov 24, 2026, at 9:12 AM, X <x@office.example> wrote:\n\nACCEPT") == "ACCEPT"


def test_html_is_read_rather_than_text_and_struck_words_never_come_back():
    assert own("ACCEPT\n\nDECLINE", "<div><del>ACCEPT</del></div><div>HOLD</div>") == "HOLD"
    assert own("ACCEPT", "<div><s>ACCEPT</s></div>") == ""
    assert own("ACCEPT", "<html><body><br></body></html>") == "ACCEPT"


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p class=MsoNormal>a</p><p class=MsoNormal>b</p>", "a\nb"),
        (
            "<p class=MsoNormal>a<o:p></o:p></p><p class=MsoNormal><o:p>&nbsp;</o:p></p><p class=MsoNormal>b</p>",
            "a\n\nb",
        ),
        ("<p>a</p><p>b</p>", "a\n\nb"),
        ("<style>P {margin-top:0;margin-bottom:0;}</style><p>a</p><p>b</p>", "a\nb"),
        ("<p style='margin: 0'>a</p><p style='margin-top:0px'>b</p>", "a\nb"),
        ("a<br>b<br><br>c", "a\nb\n\nc"),
        ("<div>a</div><div><br></div><div>b</div>", "a\n\nb"),
        ("<div>a\n  b</div>", "a b"),
        ("<pre>a\nb\n</pre>c", "a\nb\nc"),
        ("<div style='white-space: pre-wrap'>a\nb</div>", "a\nb"),
        ("<ul><li>a</li><li><p>b</p></li></ul>", "- a\n- b"),
        ("<table><tr><td>a</td><td><p>b</p><p>c</p></td></tr></table>", "a\tb c"),
        ("<table><tr><td><div>a</div><div>b</div></td></tr></table>", "a\nb"),
        ("a&nbsp;&nbsp;b &amp; c", "a  b & c"),
        ("A<span>CC</span>EPT", "ACCEPT"),
        ("<span style='display:none'>x</span>a<span style='font-size:0'>y</span>", "a"),
        ("<style>.gone {display: none}</style><p class=gone>ACCEPT</p>b", "b"),
        ("<blockquote style='margin:0 0 0 40px;border:none;padding:0px'>indented</blockquote>", "indented"),
        ("a<blockquote>ACCEPT</blockquote>b", "a\n\nb"),
        ("a<div id=appendonsend></div>ACCEPT", "a"),
        ("a<div id=x_divRplyFwdMsg>From</div>ACCEPT", "a"),
        ("a<div style='border:none;border-top:solid #B5C4DF 1.0pt'><b>Von:</b> X</div>ACCEPT", "a"),
        ("a<div style='border-top: 1px solid black'>own words</div>", "a\nown words"),
        ("a<div class=gmail_quote><div class=gmail_attr>On x wrote:</div><blockquote>q</blockquote>b</div>", "a\n\nb"),
        ("a<div class=gmail_quote>ACCEPT</div>", "a"),
        ("a<div id=Signature>Jas<br>ACCEPT</div>b", "a\nb"),
        ("a<p class=MsoNormal><a name='_MailAutoSig'>Jas</a></p><p class=MsoNormal>ACCEPT</p>", "a"),
        ("a<br id=lineBreakAtBeginningOfSignature><div>ACCEPT</div><blockquote type=cite>q</blockquote>", "a"),
        ("a<!-- ACCEPT --><![if !x]>b<![endif]>", "ab"),
    ],
)
def test_html_becomes_lines_the_way_it_looks(html, text):
    assert own(html=html) == text


def test_flowed_text_is_one_line_again():
    octets = b"Content-Type: text/plain; format=flowed\r\n\r\nDECLINE the travel is \r\nin March\r\n"
    assert read_page(read_mail(octets)).own_text == "DECLINE the travel is in March"


@given(st.text(max_size=600), st.text(alphabet="<>/abdivspantr =\"'&;lq:gmail_uote\n", max_size=600))
@settings(deadline=None)
def test_any_text_and_html_give_an_own_text(text, html):
    assert isinstance(own(text, html), str)
    assert "\r" not in own(text)


MEGABYTE = 1024 * 1024
HOSTILE = {
    "header-like lines": ("a:\n" * 20_000, ""),
    "lone quotes": (">\n\n\n\n" * 12_000, ""),
    "attributions": ("Le 24 a \nb\nc\n" * 5_000, ""),
    "froms": ("From: a\n" * 7_000, ""),
    "an attribution without an end": ("On Mon " + "x <" * 20_000, ""),
    "nested divs": ("", "<div>" * 12_000),
    "nested quotes": ("", '<div class="gmail_quote">' * 2_000 + "<blockquote>x"),
    "header rules": ("", "<div style='border-top:solid'>" * 2_000 + "x"),
    "three megabytes of text": ("NOTE a b c\n" * (3 * MEGABYTE // 11), ""),
    "three megabytes of html": ("", "<p class=MsoNormal>ACCEPT</p>" * (3 * MEGABYTE // 29)),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_mail_takes_no_time(name):
    text, html = HOSTILE[name]

    begun = time.process_time()
    own(text, html)

    assert time.process_time() - begun < 1.5
