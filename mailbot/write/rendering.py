"""Templates into HTML: one sandboxed Jinja environment for each language, made once.

Everything that a template prints is escaped, and cleaned of what no letter can hold. A template that asks for
something that is not there is an error, not a blank (StrictUndefined).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from traceback import extract_tb
from typing import Any

import css_inline
from jinja2 import FileSystemLoader, StrictUndefined, Template, TemplateSyntaxError
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from mailbot.write.message.mime import printable
from mailbot.write.words.template_folder import TemplateFolder
from mailbot.write.words.typography import typeset_markup
from mailbot.write.words.words import LANGUAGES, digest_of

_OWN_STOP = re.compile(r"(\.m\.)((?:</\w+>)*)\.(?!\w)")
"""A time that ends a sentence brings its own full stop."""


_TELEPHONE = re.compile(r"(?<![\w-])(?:1-)?\d{3}-\d{3}-\d{4}(?![\w-])")


class Typeset(Extension):
    """Sets the no-break spaces of a template's own text, when it is compiled."""

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        """Only what stands between tags and expressions."""
        language = str(self.environment.globals["lang"])
        for token in stream:
            if token.type == "data":
                yield Token(token.lineno, token.type, typeset_markup(token.value, language))
            else:
                yield token


class Renderer:
    """The templates of one folder: `en/` and `fr/` with the same names in both, and what they share beside them."""

    def __init__(self, folder: Path | TemplateFolder, helpers: Mapping[str, Mapping[str, Any]]) -> None:
        """`helpers` are, for each language, the functions that its templates may call."""
        folder = folder if isinstance(folder, TemplateFolder) else TemplateFolder(folder)
        self._folder = folder
        self._environments = {language: _environment(folder, language, helpers[language]) for language in LANGUAGES}
        self._inliner = css_inline.CSSInliner(keep_style_tags=False, load_remote_stylesheets=False)
        self._templates: dict[tuple[str, str], Template] = {}
        self._versions: dict[tuple[str, str], str] = {}
        self._shared = digest_of(folder.files("*.j2"))

    def section(self, name: str, language: str, context: Mapping[str, Any]) -> Markup:
        """What a letter of this kind says in one language."""
        said = self._template(f"{language}/{name}.html.j2", language).render(context)
        return Markup(_OWN_STOP.sub(r"\1\2", said))

    def page(self, language: str, context: Mapping[str, Any]) -> str:
        """The sections in the layout that all letters share, its styles beside the elements: mail programs drop
        style sheets."""
        return self._inliner.inline(self._template("base.html.j2", language).render(context))

    def document(self, name: str, language: str, context: Mapping[str, Any]) -> str:
        """A page that is no letter: a template beside the languages' folders."""
        return self._template(f"{name}.html.j2", language).render(context)

    def version(self, name: str, language: str) -> str:
        """A short name for the exact wording of a template, its layout included."""
        key = (name, language)
        if key not in self._versions:
            partials = self._folder.files(f"{language}/_*.j2")
            own = self._folder.file(f"{language}/{name}.html.j2")
            self._versions[key] = digest_of([own, *partials]) + self._shared[:4]
        return self._versions[key]

    def _template(self, path: str, language: str) -> Template:
        found = self._templates.get((path, language))
        if found is None:  # the environment's own cache looks at the file's time with every letter
            found = self._templates[path, language] = self._environments[language].get_template(path)
        return found


def paragraphs(text: str) -> Markup:
    """A person's own text: a blank line begins a paragraph, the other line breaks stay."""
    blocks = [block.strip("\n") for block in printable(text).split("\n\n")]
    lines = (escape(block).replace("\n", Markup("<br>\n")) for block in blocks if block.strip())
    return Markup("\n").join(Markup("<p>{}</p>").format(line) for line in lines)


def unbroken(text: str) -> Markup:
    """Telephone numbers, which no line may break at their hyphens."""
    return Markup(_TELEPHONE.sub(r'<span class="unbroken">\g<0></span>', str(escape(printable(text)))))


def _environment(folder: TemplateFolder, language: str, helpers: Mapping[str, Any]) -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(folder.folders),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_clean,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.globals.update(helpers)
    environment.globals["lang"] = language
    environment.filters["paragraphs"] = paragraphs
    environment.filters["unbroken"] = unbroken
    environment.filters["capital"] = lambda text: text[:1].upper() + text[1:]
    environment.add_extension(Typeset)
    return environment


def _clean(value: Any) -> Any:
    return printable(value) if type(value) is str else value


def place_in_template(problem: Exception) -> str:
    """`FILE, line N: ` where a problem is in a template, else nothing: Jinja's tracebacks name them."""
    if isinstance(problem, TemplateSyntaxError):
        return f"{problem.filename}, line {problem.lineno}: "
    frames = [frame for frame in extract_tb(problem.__traceback__) if frame.filename.endswith(".j2")]
    return f"{frames[-1].filename}, line {frames[-1].lineno}: " if frames else ""
