"""Every line of a message has a role, and the evidence for it (interface.md, "parse --explain")."""

import pytest

from mailbot.understand.page.page import read_page
from mailbot.vocabulary.message import ReadMail

ROLES = """
greeting     Hi,
own          One word on this one.
own          ACCEPT
closing      Thanks,
signature    Priya
"""
BANNERS = [
    "MESSAGE EXTERNE : prudence.",
    "MESSAGE FROM AN OUTSIDE SENDER. Think before you click or open files.",
    "NOTE: This e-mail came from outside the organization.",
    "NOTE : Ce courriel provient de l'extérieur de l'organisation.",
    "[EXTERNAL]",
    "*** COURRIEL EXTERNE / EXTERNAL EMAIL ***",
    "CAUTION: This email originated from outside of the organization. Do not click links.",
    "AVERTISSEMENT : ce message provient de l'extérieur. Ne cliquez pas sur les liens.",
    "CONTACT THE HELP DESK BEFORE YOU OPEN LINKS FROM THIS NEW SENDER.",
    "You don't often get email from p.raman@office.example. Learn why this is important",
    "REPORT SUSPICIOUS - this sender has not written to you before",
]
OWN = [
    "NOTE: message came from outside the usual channel, I checked it with the CSC by phone.",
    "MESSAGE: The external examiner will call you on Thursday.",
    "NOTE : le message externe vient de son employeur, je l'ai vérifié.",
    "CONTACT the client",
    "Her employer is outside Canada until Monday.",
    "Protected B papers came by courier, they are on my desk.",
]
ATTRIBUTIONS = [
    "On Mon, Nov 23, 2026 at 9:52 AM Benoît Lacasse wrote:",
    "On Nov 23, 2026 you wrote:",
    "Le lun. 23 nov. 2026 à 09 h 52, Priya Raman a écrit",
    "Benoît Lacasse wrote on 2026-11-23 09:52:",
    "---- On Mon, 23 Nov 2026 09:52:10 -0500 Benoît Lacasse wrote ----",
    "Am 23.11.2026 um 09:52 schrieb Benoît Lacasse:",
    "Op ma 23 nov. 2026 om 09:52 schreef Benoît Lacasse <b@office.example>:",
    "El lun, 23 nov 2026 a las 9:52, Benoît Lacasse escribió:",
    "Em seg., 23 de nov. de 2026 às 09:52, Benoît Lacasse escreveu:",
    "Il giorno lun 23 nov 2026 alle ore 09:52 Benoît Lacasse ha scritto:",
    "pon., 23 lis 2026 o 09:52 Benoît Lacasse <b@office.example> napisał(a):",
    "пн, 23 нояб. 2026 г. в 09:52, Benoît Lacasse <b@office.example>:",
    "пн, 23 лист. 2026 р. о 09:52 Benoît Lacasse <b@office.example> пише:",
    "Benoît Lacasse <b@office.example> 于2026年11月23日周一 09:52写道：",
    "2026年11月23日(月) 9:52 Benoît Lacasse <b@office.example>:",
    "2026년 11월 23일 (월) 오전 9:52, Benoît Lacasse <b@office.example>님이 작성:",
    "सोम, 23 नव॰ 2026 को 9:52 am बजे को Benoît Lacasse <b@office.example> ने लिखा:",
    "ਸੋਮ, 23 ਨਵੰ 2026 ਨੂੰ 9:52 ਪੂ.ਦੁ. ਵਜੇ Benoît Lacasse <b@office.example> ਨੇ ਲਿਖਿਆ:",
    "في الاثنين، 23 نوفمبر 2026 في 9:52 ص تمت كتابة ما يلي بواسطة Benoît Lacasse <b@office.example>:",
    "در تاریخ دوشنبه ۲۳ نوامبر ۲۰۲۶ ساعت ۹:۵۲ Benoît Lacasse <b@office.example> نوشت:",
    "Noong Lun, Nob 23, 2026 nang 9:52 AM, isinulat ni Benoît Lacasse <b@office.example>:",
    "Vào Th 2, 23 thg 11, 2026 vào lúc 09:52 Benoît Lacasse <b@office.example> đã viết:",
    "Benoît Lacasse <b@office.example>, 23 Kas 2026 Pzt, 09:52 tarihinde şunu yazdı:",
    "În lun., 23 nov. 2026 la 09:52, Benoît Lacasse a scris:",
    "Στις Δευ 23 Νοε 2026 στις 9:52 π.μ., ο χρήστης Benoît Lacasse <b@office.example> έγραψε:",
    "Den mån 23 nov. 2026 kl 09:52 skrev Benoît Lacasse <b@office.example>:",
    "ma 23. marrask. 2026 klo 9.52 Benoît Lacasse (b@office.example) kirjoitti:",
    "Benoît Lacasse <b@office.example> ezt írta (időpont: 2026. nov. 23., H, 9:52):",
    "po 23. 11. 2026 v 9:52 odesílatel Benoît Lacasse <b@office.example> napsal:",
    "‫בתאריך יום ב׳, 23 בנוב׳ 2026 ב-9:52 מאת ‪Benoît Lacasse‬‏ <‪b@office.example‬‏>:‬",
    "Message du : 23/11/2026 09:52\nDe : Priya Raman\nA : referrals@office.example",
    "Sent: Monday, November 23, 2026 9:52 AM\nFrom: Lacasse, Benoît\nSubject: RE: Urgent referral",
    "发件人: Benoît Lacasse\n发送时间: 2026年11月23日 9:52\n收件人: Priya\n主题: Re: Urgent",
    "-----Ursprüngliche Nachricht-----",
    "---------- Forwarded message ---------",
]


def page(text="", html=""):
    return read_page(ReadMail("", None, (), (), "", (), {}, text, html))


def test_each_line_has_its_role():
    said = [row.split(maxsplit=1) for row in ROLES.strip().split("\n")]

    lines = page("\n".join(text for _, text in said)).lines

    assert [[line.role.value, line.text] for line in lines] == said


@pytest.mark.parametrize("banner", BANNERS)
def test_a_gateways_banner_is_none_of_the_writers_words(banner):
    for text in (f"{banner}\n\nACCEPT\n\nPriya", f"{banner}\nACCEPT\n\nPriya", f"ACCEPT\n\nPriya\n\n{banner}"):
        assert page(text).own_text == "ACCEPT\n\nPriya"


@pytest.mark.parametrize(
    "banner", ["[EXTERNAL] ", "CAUTION: external sender. Do not click links. ", "*** EXTERNE *** "]
)
def test_a_banner_on_the_line_of_an_order_is_cut_off(banner):
    assert page(f"{banner}ACCEPT\nPriya").own_text == "ACCEPT\nPriya"


@pytest.mark.parametrize("line", OWN)
def test_an_officers_own_words_about_a_message_are_no_banner(line):
    assert page(f"{line}\n\nPriya").own_text == f"{line}\n\nPriya"


@pytest.mark.parametrize("attribution", ATTRIBUTIONS)
def test_what_stands_below_an_attribution_is_anothers(attribution):
    got = page(f"TAKE\n\n{attribution}\n\nACCEPT\n\nBenoît")

    assert got.own_text == "TAKE"
    assert {line.role.value for line in got.lines if line.text == "ACCEPT"} <= {"quotation", "forwarded"}


@pytest.mark.parametrize(
    "line",
    [
        "Her employer wrote:",
        "On 20 November the employer wrote:",
        "Mon mari a écrit :",
        "2026-11-23 09:52 aldiz hau esan:",
    ],
)
def test_what_only_looks_like_an_attribution_loses_nothing_and_is_not_trusted(line):
    got = page(f"Hello,\n\n{line}\n\nACCEPT")

    assert got.own_text == f"Hello,\n\n{line}\n\nACCEPT"
    assert got.unsure_above(len(got.own) - 1).text == line


def test_a_telephone_log_is_no_header_and_below_it_nothing_is_sure():
    got = page("NOTE call log\nFrom: Ms. Okoye, HR\nTo: me\nDate: Tuesday\nShe asks for an answer.\n\nRECEIVED lmia")

    assert got.own_text.endswith("RECEIVED lmia")
    assert [line.role.value for line in got.own[:4]] == ["own", "label", "label", "label"]
    assert got.unsure_above(len(got.own) - 1) is not None


@pytest.mark.parametrize(
    "form",
    ["Name: M. Quispe\nMessage: call me\nDocuments: passport", "* Contact: J. Okoye\n* Note: soon\n* Documents: LMIA"],
)
def test_labels_of_a_pasted_form_may_order_nothing(form):
    assert not any(line.may_order for line in page(form).own)


def test_orders_with_colons_are_no_form():
    assert all(line.may_order for line in page("RECEIVED: lmia\nNOTE: the rest follows by Friday").own)
