"""Bad input in bounded time and memory: what no form is, is not read (issue 3)."""

from __future__ import annotations

import time
import tracemalloc

import pytest

from mailbot.understand.form.definition import FormDefinition
from mailbot.understand.form.form import why_unread
from tests.understand.form.mails import a_mail, lines, read_referral, table

FORM = lines()
GIANTS = {
    "lines": a_mail("abc: def\n" * 330_000),
    "one line": a_mail("Family name: x " * 200_000),
    "spaces": a_mail(" " * 3_000_000),
    "quotes": a_mail(">" * 3_000_000),
    "html text": a_mail(html="a " * 1_500_000),
    "spans": a_mail(html="<span>a</span>" * 200_000),
    "rows": a_mail(html="<table>" + "<tr><td>UCI</td><td>1</td></tr>" * 10_000 + "</table>"),
    "unknown rows": a_mail(
        html="".join(f"<table><tr><td>Field {n}</td><td>1</td></tr></table>" for n in range(10_000))
    ),
    "terms": a_mail(html="<dl>" + "<dt>UCI<dd>1" * 20_000),
}
HOSTILE = {
    "nested divs": a_mail(html="<div>" * 3_000 + FORM),
    "nested tables": a_mail(html="<table><tr><td>" * 3_000 + FORM),
    "nested labels": a_mail(html="<table><tr><td>Family name</td><td>" * 500 + "x"),
    "nested lists": a_mail(html="<ul>" * 900 + "<li>a" * 4_000),
    "wide rows": a_mail(html="<table>" + ("<tr>" + "<td>UCI</td><td>1</td>" * 200 + "</tr>") * 50 + "</table>"),
    "spans of rows": a_mail(html="<table>" + "<tr><td rowspan=60 colspan=30>a</td><td>b</td>" * 1_900 + "</table>"),
    "style": a_mail(html="<style>" + ".a,{display:none}" * 20_000 + "</style><p style='" + "x:" * 90_000 + "'>a"),
    "closings": a_mail(FORM + "\nThanks" * 3_900),
    "headers": a_mail("From: a\nTo: b\nSubject: c\n" * 1_200 + FORM),
    "footers": a_mail("This e-mail is confidential and intended only for\n" * 3_900 + FORM),
    "brackets": a_mail(("(" * 150 + ": x\n") * 2_600),
    "unknown labels": a_mail("".join(f"Field {n}: x\n" for n in range(3_900)) + FORM),
    "boxes": a_mail(f"{FORM}\nGCMS note entered: " + "[x] " * 80_000),
    "list": a_mail(f"{FORM}\nDocuments available: " + "(a," * 100_000),
    "date": a_mail(lines(needed_by="1 " * 60)),
    "e-mail": a_mail(lines(email="a@" * 240)),
    "tabs": a_mail("\t".join(["Family name", "x"] * 15_000)),
    "drawn table": a_mail("| Family name | x |\n" * 3_900),
    "struck letters": a_mail("e\u0336" * 190_000),
}


@pytest.mark.parametrize("name", GIANTS)
def test_what_is_larger_than_any_form_is_not_read_and_says_so(form: FormDefinition, name: str) -> None:
    begun = time.perf_counter()

    assert read_referral(GIANTS[name], form) is None
    assert why_unread(GIANTS[name], form) is not None
    assert time.perf_counter() - begun < 3  # in practice 0.2 s; the machine may be busy


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_shapes_take_bounded_time(form: FormDefinition, name: str) -> None:
    begun = time.perf_counter()

    read_referral(HOSTILE[name], form)

    assert time.perf_counter() - begun < 3


def test_memory_is_bounded(form: FormDefinition) -> None:
    tracemalloc.start()
    for mail in (GIANTS["rows"], GIANTS["lines"], HOSTILE["unknown labels"]):
        read_referral(mail, form)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert most < 60_000_000


def test_a_form_is_read_and_nothing_is_said(form: FormDefinition) -> None:
    assert why_unread(a_mail(FORM), form) is None
    assert why_unread(a_mail(html=table()), form) is None
    assert why_unread(a_mail(), form) is None


def test_the_text_is_read_where_the_html_is_too_large(form: FormDefinition) -> None:
    mail = a_mail(FORM, html="<b>a</b>" * 300_000)

    assert read_referral(mail, form) is not None
    assert why_unread(mail, form) is None
