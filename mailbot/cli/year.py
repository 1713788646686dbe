"""`check --calendar YEAR`: the office's days off with the reason for each, in both languages."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from mailbot.office.calendar import KNOWN_YEARS, build_calendar, year_listing
from mailbot.office.settings_file import read_settings
from mailbot.vocabulary.calendar import WEEKEND, is_weekend
from mailbot.vocabulary.problems import CannotStart
from mailbot.write.words.dates import date_words
from mailbot.write.words.words import LANGUAGES

from .screen import Screen, a_table, cell


def show_year(config: Path, year: int) -> None:
    """Every day off with its reason in both languages; Saturdays and Sundays are named once."""
    calendar = build_calendar(read_settings(config).calendar)
    if year not in KNOWN_YEARS:
        raise CannotStart(
            f"The holidays of {year} are not known.", f"Name a year from {KNOWN_YEARS[0]} to {KNOWN_YEARS[-1]}."
        )
    table = a_table(str(year), "Weekday / Jour", "English", "Français")
    for day, off in year_listing(calendar, year):
        weekdays = [date_words(day, language, weekday=True).split()[0].rstrip(",") for language in LANGUAGES]
        style = "dim" if is_weekend(day) else ""
        table.add_row(
            cell(day.isoformat(), "bold"),
            cell(" / ".join(weekdays)),
            cell(off.name_en, style),
            cell(off.name_fr, style),
        )
    Screen().print(table)
    first, last = date(year, 1, 1), date(year, 12, 31)
    count = calendar.business_days_between(first - timedelta(days=1), last)
    Screen().print(
        cell(
            f"And every Saturday and Sunday ({WEEKEND.name_en}) / et chaque samedi et dimanche ({WEEKEND.name_fr}). "
            f"{count} business days / jours ouvrables."
        )
    )
