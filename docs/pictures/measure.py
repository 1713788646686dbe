"""Opens every page in Chromium and says which run over the edge: `make looks`. Every letter, notice and digest of the
preview; of the demo, told in either language, its week, every mail that came in and one letter of each kind, language
and reader; and the report of a shadow.

Each width with and without the dark palette; text at 200 % at the narrowest. With AXE=path/to/axe.min.js in the
environment every page is also held against axe's rules (WCAG 2.1 A and AA, and its good practices).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from html import escape, unescape
from pathlib import Path
from zoneinfo import ZoneInfo

from take import CHROMIUM, ROOT

from mailbot.shadow.findings import Aside, Findings, Missed, Ordered, ShadowCase, ShadowLetter, Written
from mailbot.shadow.page import Pages
from mailbot.shipped import TEMPLATES
from mailbot.write.words.words import LANGUAGES, Words

WIDTHS = (320, 360, 390, 600, 1024, 1400)
TOGETHER = 25
"""Pages in one run of the browser."""

TWICE = """d.querySelectorAll('body *').forEach(e => e.dataset.size = parseFloat(getComputedStyle(e).fontSize));
d.querySelectorAll('body *').forEach(e => { e.style.setProperty('font-size', 2 * e.dataset.size + 'px', 'important');
e.style.lineHeight = '1.3'; });"""
LOOK = """
onload = async () => { const found = [];
for (const f of document.querySelectorAll('iframe')) { const d = f.contentDocument; %s
  const one = {page: f.dataset.page, width: d.documentElement.scrollWidth, against: []};
  const axe = document.getElementById('axe').textContent;
  if (axe) { const s = d.createElement('script'); s.textContent = axe; d.head.append(s);
    one.against = (await f.contentWindow.axe.run(d, {resultTypes: ['violations']})).violations.map(v => v.id); }
  found.push(one); }
document.getElementById('found').textContent = JSON.stringify(found); };"""


def main() -> int:
    """One line for each width and palette; 1 where a page is too wide or breaks a rule."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        for language, words in (
            ("en", ("preview", "--to", f"{scratch}/preview")),
            ("en", ("demo", "--out", f"{scratch}/demo")),
            ("fr", ("demo", "--out", f"{scratch}/demo-fr")),
        ):
            here = os.environ | {"LANG": f"{language}_CA.UTF-8", "LC_ALL": f"{language}_CA.UTF-8"}
            program = [sys.executable, str(ROOT / "run_bot.py"), *words]
            subprocess.run(program, check=True, capture_output=True, env=here)
        pages = [*_pages(folder), *_reports(folder)]
        looks = [(width, dark, False) for width in WIDTHS for dark in (False, True)] + [(320, False, True)]
        return max(_tell(pages, *look) for look in looks)


def _pages(folder: Path) -> list[Path]:
    letters = sorted((folder / "demo" / "letters").glob("*.html"))
    kinds = {page.stem[15:].partition("-UR-")[0]: page for page in letters}
    french = folder / "demo-fr"
    others = (*(folder / "demo").glob("*.html"), *(folder / "demo" / "came").glob("*.html"))
    came = next((french / "came").glob("*.html"))
    return [*sorted((folder / "preview").glob("*.html")), *kinds.values(), *others, french / "index.html", came]


def _reports(folder: Path) -> list[Path]:
    """The report of a shadow that found something of everything."""
    at = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
    really = Written(at, ("a.client@mail.example",), "Your request", "Hello,\n\nplease send us your documents.\n")
    letter = ShadowLetter(
        "UR-2026-0001", "contact", "client", at, "Next steps", "Hello,\n\n" + "We write. " * 40, really
    )
    found = Findings(
        since=at, until=at, messages=1200,
        cases=(ShadowCase("UR-2026-0001", at, "travel_death", "new", ("needed_by",)),),
        letters=(letter, replace(letter, really=None)), missed=(Missed("UR-2026-0001", at, None),),
        aside=(Aside(at, "somebody.with.a.long.name@a.very.long.domain.example", "An offer", "unknown sender"),),
        orders=(Ordered(at, "a.tremblay@office.example", ("ACCEPT", "NOTE")),),
        unknown_labels={"A label that the form does not know": 3},
    )  # fmt: skip
    reports = Pages(Words(TEMPLATES), ZoneInfo("America/Toronto"), "urgent@office.example")
    pages = [folder / f"shadow.{language}.html" for language in LANGUAGES]
    for page, language in zip(pages, LANGUAGES, strict=True):
        page.write_text(reports.page(found, language), encoding="utf-8")
    return pages


def _tell(pages: Sequence[Path], width: int, dark: bool, twice: bool) -> int:
    lots = (pages[at : at + TOGETHER] for at in range(0, len(pages), TOGETHER))
    found = [one for lot in lots for one in _look(lot, width, dark, twice)]
    wrong = [one for one in found if one["width"] > width or one["against"]]
    sys.stdout.write(
        f"{width} px{', dark' * dark}{', text at 200 %' * twice}: {len(found)} pages, {len(wrong)} wrong\n"
    )
    sys.stdout.writelines(f"  {one['page']}: {one['width']} px {' '.join(one['against'])}\n" for one in wrong)
    return int(bool(wrong) or len(found) < len(pages))


def _look(pages: Iterable[Path], width: int, dark: bool, twice: bool) -> list[dict[str, object]]:
    axe = Path(os.environ["AXE"]).read_text(encoding="utf-8") if "AXE" in os.environ else ""
    frames = "".join(
        f'<iframe src="{page.as_uri()}" data-page="{escape(page.name)}" style="width:{width}px;height:3000px;border:0">'
        "</iframe>"
        for page in pages
    )
    with tempfile.TemporaryDirectory() as profile:
        file = Path(profile) / "all.html"
        file.write_text(
            f'<meta charset="utf-8">{frames}<pre id="found"></pre><script type="text/plain" id="axe">'
            + axe.replace("</script", "<\\/script")
            + f"</script><script>{LOOK % (TWICE.replace('getC', 'f.contentWindow.getC') if twice else '')}</script>",
            encoding="utf-8",
        )
        palette = ["--blink-settings=preferredColorScheme=0"] if dark else []
        shown = subprocess.run(
            [*CHROMIUM, "--allow-file-access-from-files", "--disable-web-security", f"--user-data-dir={profile}",
             "--virtual-time-budget=60000", *palette, "--dump-dom", file.as_uri()],
            check=True, capture_output=True, text=True,
        ).stdout  # fmt: skip
    begins = shown.index('<pre id="found">') + len('<pre id="found">')
    found: list[dict[str, object]] = json.loads(unescape(shown[begins : shown.index("</pre>", begins)]) or "[]")
    return found


if __name__ == "__main__":
    sys.exit(main())
