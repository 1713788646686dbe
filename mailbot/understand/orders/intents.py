"""What a sentence without an order's word may ask for, by the words in it, wherever they stand: "I'm turning this one
down". Never carried out: the writer is asked, with a link that does it.

Data for both languages, compared flat. An idea is there if each of its parts is found; the first that fits counts.
"""

# ruff: noqa: E501 (one idea a line: the table is read across)

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from mailbot.understand.page.courtesies import is_closing, is_greeting, is_signed
from mailbot.understand.words.moments import Moment, read_moment
from mailbot.understand.words.spelling import flat, folded
from mailbot.vocabulary.orders import BY_NAME, Misread

from .argument import OrderContext, unclear
from .call_words import told_outcome
from .documents import document_lines
from .phrasings import OTHER_WORDS_HERE

LONGEST = 260  # characters of a line that is one sentence
MOST = 3  # of a mail

_PARTS = {
    "CLIENT": r"(?:her|him|them|she|he|client\w*|applicant|worker|mr|mrs|ms|m\.|mme|monsieur|madame|lui|elle|requerante?|demandeu?r\w*)",
    "CASE": r"(?:case|file|request|application|referral|this|it|one|dossier|demande|cas|celui-ci|celle-ci|ca|le|la)",
    "MEETING": r"(?:interview|meeting|appointment|entrevue|rencontre|rendez-vous)",
    "PERMIT": r"(?:permit|permis|wp|pt)",
    "LETTER": r"(?:letters?|lettres?|anything|rien)",
    "EARLIER": r"(?:earlier|other|previous|first|anterieure|precedente|autre|withdrawal|retrait)",
    "CPC": r"(?:cpc|ctd|processing cent(?:re|er))",
    "PAPERS": r"(?:docs?|documents?|papers?|pieces|papiers)",
}
_IDEAS = r"""
    INTERVIEW cancel    | {MEETING}; (?:off|cancel\w*|call(?:ed|ing)? off|not (?:take|taking) place|n'aura pas lieu|annul\w+|drop|(?:don't|no longer) need|plus besoin|plus necessaire|laisse\w* tomber)
    INTERVIEW moved to  | {MEETING}; (?:mov\w+|bump\w*|push\w*|reschedul\w+|postpon\w+|chang\w+|remettre|remettez|report\w+|deplac\w+|decal\w+|repouss\w+|devanc\w+|avanc\w+); WHEN
    WITHDRAW in process | {EARLIER}; (?:in process|being processed|under way|(?:en|cours de) (?:cours|traitement))
    WITHDRAW ask        | (?:ask|see|check|find out|demand\w+|verif\w+); (?:withdraw\w*|pull|drop|retirer|retrait)
    WITHDRAW no         | (?:refus\w+|not|n't|ne|no|non|pas); (?:withdraw\w*|retirer); {EARLIER}
    WITHDRAW yes        | (?:agree\w*|ok|okay|wants?|fine|willing|accept\w*|veut|d'accord|consent\w*|yes|oui); (?:withdraw\w*|drop\w*|retirer|laisser tomber); {EARLIER}
    CLOSE withdrawn     | (?:{CLIENT}|close|ferm\w+); (?:no longer (?:wants?|needs?)|doesn't (?:want|need)|changed (?:her|his) mind|withdr[ae]w\w*|gave up|plus besoin|desist\w+|renonc\w+|change d'avis|retire\w*)
    CLOSE               | (?:clos(?:e|ed|ing)|wrap up|ferm(?:er|ez|e|ee|ons)|classer|classez); {CASE}; TEXT
    CPC not in time     | {CPC}; (?:in time|a temps|before (?:she|he|they|the)|avant (?:son|le|la)|too late|trop tard|too long|trop long\w*)
    CPC imminent        | {CPC}; (?:imminent\w*|any day|this week|cette semaine|d'un jour a l'autre|sous peu|soon)
    CPC asked           | {CPC}; (?:i|we|i've|we've|j'ai|nous avons|on a); (?:e-?mailed|wrote|written|asked|called|contacted|ecrit|demande|appele|contacte)
    CPC ask             | {CPC}; (?:check|ask|e-?mail|write|find out|see|verif\w+|demand\w+|ecri\w+|contact\w+|voir)
    DECLINE             | (?:declin\w+|refus(?:er|ez|e|ee|ons|ed|ing)|reject\w*|deny|denied|turn\w*(?: \w+){0,3} down|lui dit non|say no|rien ne (?:demontre|justifie)|pass on|no urgency|not urgent|isn't urgent|pas urgente?|rien d'urgent|(?:not|n't) meet|ne (?:repond|respecte|satisfait|remplit) pas); TEXT
    REDIRECT            | OFFICE; (?:send|transfer\w*|belongs?|redirect\w*|pass|forward|move|goes|ours|jurisdiction|area|renvo\w+|envo\w+|releve|appartient|transf\w+|transm\w+|reachemin\w+|achemin\w+|territoire|a nous)
    ASSIGN              | PERSON; (?:handl\w+|assign\w*|reassign\w*|give|take\w*|look after|pass|hand|attribu\w+|occup\w+|confi\w+|prend\w*|donn\w+)
    ISSUED              | {PERMIT}; (?:issued?|deliver\w*|delivr\w+|printed|remise?|emise?|handed)
    CALLED              | OUTCOME; (?:call\w*|phon\w+|tried|try|cell|number|machine|answer\w*|ring|rang|voice ?mail|msg|message|reach\w*|appel\w*|essay\w+|telephon\w+|cellulaire|numero|repond\w*|rappel\w*|boite|repondeur|joindre|rejoindre)
    CONTACTED           | (?:spoke|talk(?:ed)?|phone with|got (?:a )?hold|reached|(?:a|ai) la joindre|(?:a|ai) le joindre|parle|parler|rejointe?|jointe?|discute); {CLIENT}; MAIL
    RECEIVED all        | (?:everything|all (?:the |of the |her |his )?{PAPERS}|tout|tous les {PAPERS}|toutes les pieces|tout le dossier); (?:receiv\w+|got|have|in|here|complete|en main|recue?s?|arriv\w+|rentre\w*|complet\w*)
    RECEIVED            | DOCUMENTS; (?:in|came|come|arriv\w+|receiv\w+|got|in hand|here|(?:i|we) have|i've|we've|tick\w*|rentre\w*|recue?s?|en main|coch\w+)
    DOCS                | DOCUMENTS; (?:need\w*|request\w*|send|ask\w*|miss\w*|get|provide|want|outstanding|demand\w+|faut|faudrait|manqu\w+|envoy\w+|fourni\w+|besoin|requ\w+|obtenir|reclam\w+)
    DOCS                | (?:chase|follow up|remind|nudge|ask|need|request|relanc\w+|demand\w+|rappel\w+); (?:{PAPERS}|what is missing|what's missing|ce qui manque)
    ACCEPT              | (?:accept\w*|approv\w+|approuv\w+|qualif\w+|meets?|urgent processing|process\w*(?: \w+){0,4} urgent\w*|(?:traite\w*|traitement)(?: \w+){0,3} (?:urgente?|urgence)|repond aux|go ahead|allez-y|on y va|green light|feu vert); (?:{CASE}|urgent\w*|urgence|approv\w+|approuv\w+|criter\w+)
    INTERVIEW           | (?:see|meet|interview|talk|call|{MEETING}|rencontr\w+|voir|recevoir|parler|appeler); (?:la|le|{CLIENT}|{MEETING}); WHEN
    RELEASE             | (?:let|send|releas\w+|resum\w+|laiss\w+|envoy\w+|liber\w+); {LETTER}; (?:go|out|now|leave|partir|maintenant)
    HOLD                | (?:stop|hold|don't send|do not send|wait|pause|suspen\w+|arret\w+|reten\w+|n'envoy\w+|bloqu\w+|attend\w+|reten\w+|retiens); (?:{LETTER}|everything|tout)
    TAKE                | (?:i'll|i will|i'm|i am|i can|let me|je|j'); (?:look(?:ing)? after|handl\w+|tak(?:e|ing) (?:care|over|this|it)|on it|occupe\w*|prends|charge|work on); {CASE}
    SEEN                | (?:no need to|no|nothing to|don't need to|pas besoin de|inutile de|rien a|aucune|pas de); (?:answer\w*|repl\w+|respon\w+|repond\w*|reponse)
    WHY                 | (?:why|pourquoi|how come|what made|qu'est-ce qui); {LETTER}
    PROOF               | (?:proof|evidence that|preuve); (?:contact|wrote|written|ecrit)
    STATUS              | (?:status|etat|where (?:are|is)|ou en|what's up|update); {CASE}
    REMIND              | (?:remind|nudge|ping|rappel\w*|fais-moi signe|faites-moi signe|relance\w*-moi); DAY
    MERGE               | (?:same|together|duplicate|merge|join|meme|reuni\w*|doublon|fusion\w*|ensemble); NUMBER
    DISCARD             | (?:spam|bin|junk|delete|drop|trash|throw|poubelle|jet\w+|pourriel|supprim\w+); SET_ASIDE
    RETRY               | (?:again|retry|re-?read|relis\w*|relire|nouveau|encore); SET_ASIDE
    UNDO                | (?:take back|undo|reverse|revert|defais\w*|defaites|annul\w+|reviens|revenez); (?:that|what|last|my|ce que|ca|derniere?|commande)
    REOPEN              | (?:reopen|re-open|bring (?:it|this)(?: \w+)? back|open (?:it|this)(?: \w+)? again|rouvr\w+|too soon|trop vite|trop tot); {CASE}; TEXT
    FIND                | (?:anything on|anything for|look up|search|find|quelque chose (?:sur|au nom d\w*)|trouve\w*|cherche\w*); SEARCHED
    REPORT month        | (?:numbers|figures|statistics|stats|chiffres|statistiques|bilan); (?:month|mois)
    REPORT week         | (?:numbers|figures|statistics|stats|chiffres|statistiques|bilan); (?:week|semaine)
    LIST                | (?:my|mes|on my plate|sur mon bureau); (?:cases|files|plate|queue|dossiers|bureau)
    BACK                | (?:i'm|i am|je suis); (?:back|de retour|revenue?); (?:today|now|desk|office|work|bureau|aujourd'hui|travail|maintenant)
    HELP                | (?:what can i|que puis-je|qu'est-ce que je peux|how do i|comment); (?:ask|order|command\w*|demander|do)
    CORRECT             | (?:wrong|should be|is now|actually|correct\w*|erronee?|devrait|plutot|bon|changed|new|nouveau|nouvelle); FIELD
    CONTACT             | (?:reach out|get in touch|contact\w*|communiqu\w+|premier contact|lettre de contact|write to|ecri\w+ a); {CLIENT}
"""
_PUTS_OFF = re.compile(
    r"\b(?:if|unless|when|once|until|whether|should|would|might|maybe|perhaps|probably|wonder\w*|hope|expect\w*|said to|told"
    r"|asked me|next month|last (?:year|month|week|time)|years? ago|si|s'il|s'ils|quand|lorsque|jusqu'\w*|devrait|devrions"
    r"|pourrait|peut-etre|sans doute|l'an dernier|le mois dernier|la semaine derniere|me (?:dit|demande)|a dit de|employeu?r"
    r"|lawyer|avocate?|similar|semblables?|des que|a dit (?:a|qu\w*)|(?:annee|semaine) passee|du meme genre|not (?:clos|declin|refus|accept)ing|ne (?:ferm|refus|declin)\w+ pas)\b"
)
_ASKS = re.compile(r"^(?:can|could|would|will|why|how|where|what|peux|peut|pou\w+|pourquoi|ou|quel\w*)\b")
_DENIES = re.compile(r"\b(?:not|never|n't|ne|n'\w+|pas|jamais)\b|n't\b")
_DENYING = frozenset({"CLOSE", "DECLINE", "CPC", "WITHDRAW", "INTERVIEW cancel", "HOLD", "SEEN", "CALLED", "REDIRECT"})
"""Ideas that are said with a "not": "not urgent", "they won't get to it in time"."""

_ASKING = frozenset({"CPC", "WITHDRAW ask"})
"""Ideas that are said with an "if": "ask her if she wants to withdraw", "they say that they cannot"."""


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A line, flat, and what it may refer to."""

    line: str
    plain: str
    context: OrderContext


def _when(said: _Sentence) -> str | None:
    found = read_moment(said.line, said.context.now)
    return f"{found.at:%Y-%m-%d %H:%M}" if isinstance(found, Moment) else None


def _interview(said: _Sentence) -> str | None:
    at = _when(said)
    how = (
        "in person"
        if re.search(r"\b(?:in person|at our|en personne|a nos|au bureau|see|rencontr\w+)\b", said.plain)
        else "phone"
    )
    return at and f"{how} {at}"


def _documents(said: _Sentence) -> str | None:
    words = re.findall(r"[\w'’-]+", said.line)
    for size in range(min(5, len(words)), 0, -1):
        for at in range(len(words) - size + 1):
            lines, unknown = document_lines(" ".join(words[at : at + size]))
            if lines and not unknown and lines[0]:
                rest = (
                    _documents(_Sentence(" ".join(words[at + size :]), "", said.context))
                    if at + size < len(words)
                    else None
                )
                return ", ".join(dict.fromkeys([*lines, *(rest.split(", ") if rest else ())]))
    return None


def _office(said: _Sentence) -> str | None:
    if re.search(rf"\b{_PARTS['CPC']}\b", said.plain):
        return "cpc"
    named = [one.code for one in said.context.offices or () if folded(one.code) in said.plain]
    return named[0] if len(named) == 1 else None


def _person(said: _Sentence) -> str | None:
    words = set(re.findall(r"\w+", said.plain))
    named = [one for one in said.context.people or () if words & set(folded(one.name).split())]
    return named[0].name if len(named) == 1 else None


_DAY = re.compile(
    r"\b(?:on |le )?(?:(?:mon|tues|wednes|thurs|fri)day(?: morning| afternoon)?|tomorrow|lundi|mardi|mercredi|jeudi|vendredi|demain"
    r"|\d{4}-\d\d-\d\d)\b"
)
_NUMBER = re.compile(r"\b[a-z]{1,6}-\d{4}-\d{1,8}\b")
_SET_ASIDE = re.compile(r"\bq\d{1,9}\b")
_NAMES = re.compile(r"(?<![.!?] )(?<!^)\b[A-Z][\w'’-]+(?: [A-Z][\w'’-]+){0,3}")
_FIELDS = {"email": r"[\w.+-]+@[\w.-]+\.\w+", "phone": r"(?:\(\d{3}\) ?|\b\d{3}[-. ])\d{3}[-. ]\d{4}\b"}
_BIRTH = re.compile(r"\b(?:birth|dob|naissance|ne le)\b.{0,60}?(\d{4}-\d\d-\d\d)")


def _found(pattern: re.Pattern[str]) -> Callable[[_Sentence], str | None]:
    return lambda said: found[0].upper() if (found := pattern.search(said.plain)) else None


def _day(said: _Sentence) -> str | None:
    found = _DAY.search(said.plain)
    return f"{found[0].removeprefix('on ').removeprefix('le ').split()[0]} {said.line.strip(' .!')}" if found else None


def _named(said: _Sentence) -> str | None:
    found = _NAMES.search(said.line)
    return found[0] if found else None


def _field(said: _Sentence) -> str | None:
    birth = _BIRTH.search(said.plain)
    if birth:
        return f"date of birth: {birth[1]}"
    values = ((key, re.search(shape, said.line)) for key, shape in _FIELDS.items())
    return next((f"{key}: {value[0]}" for key, value in values if value), None)


_FINDERS: dict[str, Callable[[_Sentence], str | None]] = {
    "WHEN": _when,
    "DOCUMENTS": _documents,
    "OFFICE": _office,
    "PERSON": _person,
    "OUTCOME": lambda said: (told_outcome(said.line) or "").replace("_", " ") or None,
    "DAY": _day,
    "NUMBER": _found(_NUMBER),
    "SET_ASIDE": _found(_SET_ASIDE),
    "SEARCHED": _named,
    "FIELD": _field,
    "TEXT": lambda said: said.line.strip(" .!"),
    "MAIL": lambda said: said.line.strip(" .!"),
}
"""Parts of an idea that are its order's argument."""


@cache
def _rows() -> tuple[tuple[str, tuple[str | re.Pattern[str], ...]], ...]:
    rows = []
    for row in _IDEAS.strip().split("\n"):
        leads_to, parts = (one.strip() for one in row.split("|", 1))
        for name, words in _PARTS.items():
            parts = parts.replace(f"{{{name}}}", words)
        found = tuple(one if one in _FINDERS else re.compile(rf"(?<![\w-]){one}(?!\w)") for one in parts.split("; "))
        rows.append((leads_to, found))
    return tuple(rows)


def ideas_of(lines: Sequence[str], names: frozenset[str], context: OrderContext) -> list[Misread]:
    """What an officer's own lines, none of which is an order or like one, may ask for; `names` sign."""
    found = []
    for line in lines:
        if is_closing(line, names) or is_signed(line, names):
            break
        offer = None if len(line) > LONGEST or is_greeting(line) else _idea(_Sentence(line, flat(line), context))
        if offer:
            row = BY_NAME[offer.split()[0]]
            stops = row.closes or row.name == "HOLD"
            found.append(Misread(line.strip(), unclear("wish", row).why, row.name, (offer,), stops))
    return found[:MOST]


def _idea(said: _Sentence) -> str | None:
    asks = said.plain.rstrip().endswith("?")
    if (asks and not _ASKS.match(said.plain)) or OTHER_WORDS_HERE.match(said.plain):
        return None
    denies, puts_off = _DENIES.search(said.plain), _PUTS_OFF.search(said.plain)
    for leads_to, parts in _rows():
        name = leads_to.split()[0]
        if (denies and not {name, leads_to} & _DENYING) or (puts_off and not {name, leads_to} & _ASKING):
            continue
        if asks and name in ("CONTACTED", "CALLED", "RECEIVED", "ISSUED", "WITHDRAW"):
            continue
        argument = ""
        for part in parts:
            if isinstance(part, str):
                told = _FINDERS[part](said)
                if told is None:
                    break
                argument = told
            elif not part.search(said.plain):
                break
        else:
            if leads_to == "INTERVIEW":
                argument = _interview(said) or ""
            return f"{leads_to} {argument}".strip()
    return None
