"""How mail programs put an answer above what it answers: each a function from the writer's words and the letter to the
answer's text and HTML. Attributions as programs set to that language write them; headers and dividers the same."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from html import escape
from textwrap import fill

from mailbot.understand.html.parse import html_to_text

WHO, ADDRESS = "Urgent referrals", "urgent.referrals@office.example"
LINES = {
    "en": "On Mon, Nov 23, 2026 at 9:52 AM {who} <{address}> wrote:",
    "en-ca": "On 2026-11-23 9:52 a.m., {who} wrote:",
    "en-you": "On Nov 23, 2026 you wrote:",
    "fr": "Le lun. 23 nov. 2026 à 09:52, {who} <{address}> a écrit :",
    "fr-ca": "Le 2026-11-23 à 09 h 52, {who} a écrit",
    "es": "El lun, 23 nov 2026 a las 9:52, {who} (<{address}>) escribió:",
    "pt": "Em seg., 23 de nov. de 2026 às 09:52, {who} <{address}> escreveu:",
    "de": "Am Mo., 23. Nov. 2026 um 09:52 Uhr schrieb {who} <{address}>:",
    "nl": "Op ma 23 nov 2026 om 09:52 schreef {who} <{address}>:",
    "it": "Il giorno lun 23 nov 2026 alle ore 09:52 {who} <{address}> ha scritto:",
    "ro": "În lun., 23 nov. 2026 la 09:52, {who} <{address}> a scris:",
    "pl": "pon., 23 lis 2026 o 09:52 {who} <{address}> napisał(a):",
    "cs": "po 23. 11. 2026 v 9:52 odesílatel {who} <{address}> napsal:",
    "hu": "{who} <{address}> ezt írta (időpont: 2026. nov. 23., H, 9:52):",
    "ru": "пн, 23 нояб. 2026 г. в 09:52, {who} <{address}>:",
    "uk": "пн, 23 лист. 2026 р. о 09:52 {who} <{address}> пише:",
    "el": "Στις Δευ 23 Νοε 2026 στις 9:52 π.μ., ο χρήστης {who} <{address}> έγραψε:",
    "tr": "{who} <{address}>, 23 Kas 2026 Pzt, 09:52 tarihinde şunu yazdı:",
    "zh": "{who} <{address}> 于2026年11月23日周一 09:52写道：",
    "ja": "2026年11月23日(月) 9:52 {who} <{address}>:",
    "ko": "2026년 11월 23일 (월) 오전 9:52, {who} <{address}>님이 작성:",
    "hi": "सोम, 23 नव॰ 2026 को 9:52 am बजे को {who} <{address}> ने लिखा:",
    "pa": "ਸੋਮ, 23 ਨਵੰ 2026 ਨੂੰ 9:52 ਪੂ.ਦੁ. ਵਜੇ {who} <{address}> ਨੇ ਲਿਖਿਆ:",
    "ar": "في الاثنين، 23 نوفمبر 2026 في 9:52 ص تمت كتابة ما يلي بواسطة {who} <{address}>:",
    "fa": "در تاریخ دوشنبه ۲۳ نوامبر ۲۰۲۶ ساعت ۹:۵۲ {who} <{address}> نوشت:",
    "tl": "Noong Lun, Nob 23, 2026 nang 9:52 AM, isinulat ni {who} <{address}>:",
    "vi": "Vào Th 2, 23 thg 11, 2026 vào lúc 09:52 {who} <{address}> đã viết:",
    "sv": "Den mån 23 nov. 2026 kl 09:52 skrev {who} <{address}>:",
    "fi": "ma 23. marrask. 2026 klo 9.52 {who} ({address}) kirjoitti:",
    "eu": "2026-11-23 09:52 {who} aldiz hau esan:",  # no table knows this one
}
HEADERS = {
    "en": ("From", "Sent", "To", "Subject", "Monday, November 23, 2026 9:52 AM"),
    "fr": ("De", "Envoyé", "À", "Objet", "lundi 23 novembre 2026 09:52"),
    "es": ("De", "Enviado el", "Para", "Asunto", "lunes, 23 de noviembre de 2026 9:52"),
    "pt": ("De", "Enviado", "Para", "Assunto", "segunda-feira, 23 de novembro de 2026 09:52"),
    "de": ("Von", "Gesendet", "An", "Betreff", "Montag, 23. November 2026 09:52"),
    "nl": ("Van", "Verzonden", "Aan", "Onderwerp", "maandag 23 november 2026 09:52"),
    "it": ("Da", "Inviato", "A", "Oggetto", "lunedì 23 novembre 2026 09:52"),
    "pl": ("Od", "Wysłano", "Do", "Temat", "poniedziałek, 23 listopada 2026 09:52"),
    "ru": ("От", "Отправлено", "Кому", "Тема", "23 ноября 2026 г. 9:52"),
    "zh": ("发件人", "发送时间", "收件人", "主题", "2026年11月23日 9:52"),
    "ar": ("من", "تم الإرسال", "إلى", "الموضوع", "23 نوفمبر 2026 09:52"),
    "vi": ("Từ", "Đã gửi", "Tới", "Chủ đề", "Thứ Hai, 23 Tháng Mười Một 2026 09:52"),
}
ORIGINAL = {
    "en": "-----Original Message-----",
    "fr": "-----Message d'origine-----",
    "de": "-----Ursprüngliche Nachricht-----",
    "none": "________________________________",
}
BANNERS = (
    "",
    "CAUTION: This email originated from outside of the organization. Do not click links.",
    "MESSAGE EXTERNE : ne cliquez pas sur les liens si vous ne connaissez pas l'expéditeur.",
    "NOTE: This e-mail came from outside the organization.",
    "[EXTERNAL]",
    "CONTACT THE HELP DESK BEFORE YOU OPEN LINKS FROM THIS NEW SENDER.",
)
SIGNED = (
    "",
    "\n\nPriya",
    "\n\nSent from my iPhone",
    "\n\nEnvoyé de mon iPhone",
    "\n\nMerci,\nBenoît Lacasse\nAgent principal | Senior officer\nTél. : 613-555-0142",
    "\n\n-- \nPriya Raman\nOfficer, IRCC Kingston",
)


@dataclass(frozen=True)
class Quoted:
    """A letter as its reader's program has it: the text part, what its HTML says, and the HTML itself."""

    text: str
    html: str

    @cached_property
    def inner(self) -> str:
        """Without the document around it: programs take the body and lose the style sheet."""
        body = re.search(r"<body[^>]*>(.*)</body>", self.html, re.DOTALL | re.IGNORECASE)
        return body[1] if body else self.html

    @cached_property
    def linked(self) -> str:
        """As Outlook makes text of HTML: the links' addresses behind their words."""
        html = re.sub(r'(<a\b[^>]*href="([^"]*)"[^>]*>)(.*?)(</a>)', r"\1\3&lt;\2&gt;\4", self.html, flags=re.DOTALL)
        return html_to_text(html)


Manner = Callable[[str, Quoted], tuple[str, str]]


def _line(language: str) -> str:
    return LINES[language].format(who=WHO, address=ADDRESS)


def _head(language: str) -> list[tuple[str, str]]:
    sender, sent, to, subject, when = HEADERS[language]
    said = (f"{WHO} <{ADDRESS}>", when, "Priya Raman", "[UR-2026-0001] Urgent referral")
    return list(zip((sender, sent, to, subject), said, strict=True))


def _quote(text: str, mark: str = "> ") -> str:
    return "\n".join(f"{mark}{line}".rstrip() for line in text.split("\n"))


def _wrapped(text: str, width: int) -> str:
    return "\n".join(fill(line, width) if len(line) > width else line for line in text.split("\n"))


def _paragraphs(said: str, tag: str = "div") -> str:
    return "".join(f"<{tag}>{escape(line) or '<br>'}</{tag}>" for line in said.split("\n"))


# In text.


def _marked(language: str, mark: str = "> ") -> Manner:
    return lambda said, letter: (f"{said}\n\n{_line(language)}\n\n{_quote(letter.text, mark)}\n", "")


def _unmarked(language: str) -> Manner:
    return lambda said, letter: (f"{said}\n\n{_line(language)}\n\n{letter.text}\n", "")


def _in_lines_of(width: int, language: str) -> Manner:
    def answer(said: str, letter: Quoted) -> tuple[str, str]:
        return f"{said}\n\n{_wrapped(_line(language), width)}\n\n{_quote(_wrapped(letter.text, width))}\n", ""

    return answer


def _rewrapped(width: int, language: str) -> Manner:
    """Long lines broken again, and nothing before them: the worst that plain text has."""
    return lambda said, letter: (f"{said}\n\n{_line(language)}\n{_wrapped(letter.text, width)}\n", "")


def _headed(language: str, divider: str = "") -> Manner:
    def answer(said: str, letter: Quoted) -> tuple[str, str]:
        head = "\n".join(f"{name}: {value}" for name, value in _head(language))
        return f"{said}\n\n{ORIGINAL[divider] if divider else ''}\n{head}\n\n{letter.linked}\n", ""

    return answer


def _divided(divider: str) -> Manner:
    return lambda said, letter: (f"{said}\n\n{ORIGINAL[divider]}\n{letter.linked}\n", "")


def _below(language: str) -> Manner:
    """The answer stands below what it answers."""
    return lambda said, letter: (f"{_line(language)}\n{_quote(letter.text)}\n\n{said}\n", "")


def _bare(said: str, letter: Quoted) -> tuple[str, str]:
    """The letter again, and nothing that says so."""
    return f"{said}\n\n{letter.text}\n", ""


# In HTML.


def _gmail(language: str) -> Manner:
    def answer(said: str, letter: Quoted) -> tuple[str, str]:
        quote = f'<blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex">{letter.inner}</blockquote>'
        head = f'<div dir="ltr" class="gmail_attr">{escape(_line(language))}<br></div>'
        return "", f'<div dir="ltr">{_paragraphs(said)}</div><br><div class="gmail_quote">{head}{quote}</div>'

    return answer


def _outlook(language: str) -> Manner:
    def answer(said: str, letter: Quoted) -> tuple[str, str]:
        head = "<br>".join(f"<b>{escape(name)}:</b> {escape(value)}" for name, value in _head(language))
        rule = "<div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm'>"
        words = "".join(f"<p class=MsoNormal>{escape(line) or '&nbsp;'}</p>" for line in said.split("\n"))
        quoted = f"<div>{rule}<p class=MsoNormal>{head}</p></div></div>{letter.inner}"
        return "", f"<div class=WordSection1>{words}{quoted}</div>"

    return answer


def _outlook_on_the_web(language: str) -> Manner:
    def answer(said: str, letter: Quoted) -> tuple[str, str]:
        head = "<br>".join(f"<b>{escape(name)}:</b> {escape(value)}" for name, value in _head(language))
        quoted = f'<hr style="width:98%"><div id="divRplyFwdMsg" dir="ltr">{head}</div>{letter.inner}'
        return "", f'<div class="elementToProof">{_paragraphs(said)}</div>{quoted}'

    return answer


def _apple(language: str) -> Manner:
    def answer(said: str, letter: Quoted) -> tuple[str, str]:
        head = f"<div>{escape(_line(language))}</div><br>"
        return "", f'{_paragraphs(said)}<br><blockquote type="cite">{head}{letter.inner}</blockquote>'

    return answer


def _thunderbird(language: str) -> Manner:
    def answer(said: str, letter: Quoted) -> tuple[str, str]:
        head = f'<div class="moz-cite-prefix">{escape(_line(language))}<br></div>'
        return "", f'<p>{_paragraphs(said)}</p>{head}<blockquote type="cite">{letter.inner}</blockquote>'

    return answer


def _yahoo(language: str) -> Manner:
    def answer(said: str, letter: Quoted) -> tuple[str, str]:
        quoted = (
            f'<div id="yahoo_quoted_1" class="yahoo_quoted"><div>{escape(_line(language))}</div>{letter.inner}</div>'
        )
        return "", f"{_paragraphs(said)}{quoted}"

    return answer


def _cleaned(language: str) -> Manner:
    """What a gateway leaves that takes out classes, ids and styles: only the words."""

    def answer(said: str, letter: Quoted) -> tuple[str, str]:
        inner = re.sub(r"\s(?:class|id|style)=(?:\"[^\"]*\"|'[^']*')", "", letter.inner)
        return "", f"{_paragraphs(said)}<div>{escape(_line(language))}</div><div>{inner}</div>"

    return answer


def _cleaned_head(language: str) -> Manner:
    def answer(said: str, letter: Quoted) -> tuple[str, str]:
        head = "".join(f"<p>{escape(name)}: {escape(value)}</p>" for name, value in _head(language))
        inner = re.sub(r"\s(?:class|id|style)=(?:\"[^\"]*\"|'[^']*')", "", letter.inner)
        return "", f"{_paragraphs(said, 'p')}{head}{inner}"

    return answer


def _as_text(language: str) -> Manner:
    """An HTML mail that holds the letter as text, line by line, as phones make it."""

    def answer(said: str, letter: Quoted) -> tuple[str, str]:
        quoted = "<br>".join(map(escape, [_line(language), "", *letter.linked.split("\n")]))
        return "", f"{_paragraphs(said)}<br>{quoted}"

    return answer


_GMAIL = [name for name in LINES if name not in ("en-ca", "en-you", "fr-ca", "eu")]
_SOME = ("en", "fr", "es", "pt", "de", "zh", "ar", "ru", "pa", "eu")
MANNERS: dict[str, Manner] = {
    **{f"Gmail, text, {one}": _marked(one) for one in _GMAIL},
    **{f"Gmail, {one}": _gmail(one) for one in _GMAIL},
    **{f"Outlook, {one}": _outlook(one) for one in HEADERS},
    **{f"Outlook on the web, {one}": _outlook_on_the_web(one) for one in HEADERS},
    **{f"Outlook, text, {one}": _headed(one, "en" if one == "en" else "") for one in HEADERS},
    **{f"Outlook, text under a rule, {one}": _headed(one, "none") for one in HEADERS},
    **{f"Outlook, only a divider, {one}": _divided(one) for one in ORIGINAL},
    **{f"Apple Mail, {one}": _apple(one) for one in ("en", "en-ca", "fr", "fr-ca", "es", "de", "zh")},
    **{f"Thunderbird, {one}": _thunderbird(one) for one in ("en-ca", "fr-ca", "pl", "uk", "eu")},
    **{f"Yahoo, {one}": _yahoo(one) for one in ("en", "fr", "es", "hi", "tl", "vi")},
    **{f"a phone, nothing before the lines, {one}": _unmarked(one) for one in (*_SOME, "en-you", "en-ca", "fr-ca")},
    **{f"a phone, HTML of lines, {one}": _as_text(one) for one in _SOME},
    **{f"lines of 60, {one}": _in_lines_of(60, one) for one in _SOME},
    **{f"lines of 76, marked |, {one}": _marked(one, "| ") for one in ("en", "fr", "tr")},
    **{f"lines broken again, {one}": _rewrapped(50, one) for one in _SOME},
    **{f"cleaned by a gateway, {one}": _cleaned(one) for one in _SOME},
    **{f"headers cleaned by a gateway, {one}": _cleaned_head(one) for one in HEADERS},
    **{f"below the quotation, {one}": _below(one) for one in ("en", "fr", "de")},
    "no mark at all": _bare,
}
