"""What officers write around their commands: greetings, closings, politeness, and the words that take a command back.

"ACCEPT, thanks" is a command; "ACCEPT only if the LMIA comes" is not one yet. Words are compared folded.
"""

from __future__ import annotations

import re

from mailbot.understand.words.spelling import folded, word_set

_CLOSINGS = (
    "thanks", "thank you", "many thanks", "thx", "ty", "regards", "best", "best regards", "kind regards",
    "warm regards", "kindest regards", "warmest regards", "with regards", "best wishes", "with best wishes",
    "cheers", "sincerely", "yours", "yours truly", "yours sincerely", "yours faithfully", "respectfully", "warmly",
    "gratefully", "with thanks", "with gratitude", "with appreciation", "have a good", "have a nice",
    "have a great", "have a wonderful", "have a lovely", "enjoy your", "enjoy the", "happy monday", "happy tuesday",
    "happy wednesday", "happy thursday", "happy friday", "happy weekend", "happy holidays", "all the best",
    "all my best", "take care", "take good care", "stay safe", "stay well", "be well", "keep well",
    "until next time", "until then", "talk soon", "speak soon", "see you soon", "talk to you", "speak to you soon",
    "looking forward to", "merci", "mille mercis", "mille merci", "un grand merci", "grand merci",
    "avec mes remerciements", "en vous remerciant", "avec nos remerciements", "cordialement", "bien cordialement",
    "tres cordialement", "salutations", "mes salutations", "meilleures salutations", "sinceres salutations",
    "cordiales salutations", "bien a vous", "bien a toi", "amicalement", "amities", "chaleureusement",
    "bonne journee", "bonne fin de", "bonne soiree", "bonne semaine", "bonne continuation", "bonne reception",
    "bonnes fetes", "bon week-end", "bon weekend", "bon lundi", "bon vendredi", "bon apres-midi", "bon courage",
    "respectueusement", "a bientot", "a tres bientot", "a plus tard", "a la prochaine", "au plaisir", "au revoir",
    "sincerement", "a demain", "prenez soin", "prends soin", "portez-vous bien", "porte-toi bien", "dans l'attente",
    "joyeux vendredi",
)  # fmt: skip
"""One list, for orders and for the form."""
_TAIL = word_set(
    """very so much again in advance and regards et a l avance d ahead you your yours to for from of the de du des le la
    les un une en vous toi te tous toutes all everyone one day days week weekend week-end end evening afternoon morning
    journee soiree semaine fin bonne bon distinguees cordiales sinceres meilleures salutations beaucoup encore bien
    help support attention time patience aide collaboration temps votre ton ta vos yourself yourselves soin care safe
    well soon lire revoir entendre hearing reply response reponse aide nous me us ahead lovely great nice good
    wonderful rest holidays truly sincerely faithfully mes nos avec with kind best warm warmest kindest monday tuesday
    wednesday thursday friday lundi mardi mercredi jeudi vendredi next prochaine"""
)
"""What may follow a closing where it stands alone on its line."""
_CLOSING = re.compile(rf"(?:{'|'.join(map(re.escape, sorted(_CLOSINGS, key=len, reverse=True)))})(?![\w'-])")
_SPACED_CLOSINGS = sorted((" ".join(re.split(r"['\s-]+", one)) for one in _CLOSINGS), key=len, reverse=True)
LONGEST_MARKING = 120
_GREETING = re.compile(r"(?:hi|hello|hey|dear|good (?:morning|afternoon|day)|bonjour|bonsoir|salut|allo)(?![\w'-])")
_MARKING = re.compile(
    r"""^\W*+(?:(?:security\ )?classification(?:\ de\ securite)?\W++)?
    (?:(?:protected|protege|unclassified|non\ classifie|classified|classifie)(?:\ ?[abc])?(?:\W++|$))+
    (?:when\ completed|une\ fois\ rempli|une\ fois\ complete)?\W*+$""",
    re.VERBOSE,
)
_THANKS = re.compile(
    r"[\s,.;:!–—-]{1,9}(?:please|pls|plz|thx|ty|stp|asap|svp|s'il (?:vous|te) pla[iî]t"
    r"|thanks|thank you|merci)\b[^\n]{0,40}$",
    re.I,
)
_BESIDE_A_NAME = re.compile(r"[(\[][^()\[\]]{0,60}[)\]]")
_TITLE_FOLLOWS = re.compile(r"\s{0,9}[,|/(–—]\s*|\s-\s")
LONGEST_CLOSING = 60
LONGEST_SIGNED = 120
WRAPPED = 50  # a line of prose at least this long may have been broken by a program

PLEASANTRIES = word_set(
    """sure all right plz thx ty tks stp asap
    please pls plz kindly thanks thank thx you many much merci beaucoup svp stp s il vous te plait d avance now
    immediately today right away asap maintenant tout suite immediatement aujourd hui de the this a an la le les l ce
    cette cet des du of for to it is ok okay accord"""
)
"""They may stand after a command that takes nothing, and change nothing."""

_CAUTION = re.compile(
    r"""\b(?:if|unless|until|till|once|as\ soon\ as|last\ (?:year|month|week)|years?\ ago
    |when|whenever|only|after|before|pending|wait|waiting|but|not|don't|dont|never
    |no|maybe|perhaps|or|should|shall|would|could|may|might|tomorrow|later|provided|assuming|subject|conditional
    |depending|except|without|instead|possibly|probably|whether|cannot|can't|cant|isn't|wasn't|didn't|won't
    |l'an\ (?:passe|dernier)|l'annee\ (?:passee|derniere)
    |le\ mois\ (?:passe|dernier)|la\ semaine\ (?:passee|derniere)
    |si|s'il|s'ils|s'elle|sauf|jusqu|jusqu'a|jusqu'au|quand|lorsque|lorsqu|des\ que|seulement|uniquement|apres|avant
    |attendre|attends|attendez|attendant|mais|pas|ne|n'est|n'a|jamais|peut-etre|ou|devrait|pourrait|demain|condition
    |reserve|suspens|sinon|hormis|faudrait|aucun|plutot|sans)\b|\?""",
    re.VERBOSE,
)
_STARTS_CAUTIOUSLY = re.compile(
    r"""[(\s]*(?:if|unless|until|once|when|only|after|before|pending|provided|assuming|subject|but|not|or|except|instead
    |no\b|wait|si|s'il|s'ils|sauf|quand|lorsque|lorsqu'|des\ que|seulement|uniquement|apres|avant|mais|pas|ou|sous
    |a\ condition|en\ attendant|jusqu'a|jusqu'au|non
    |(?:sorry|oops|actually|on\ second\ thought|desole|pardon|finalement|en\ fait)[\s,.!:–—-]{1,3}
     (?:no|not|don't|do\ not|wait|ignore|disregard|forget|scratch|wrong|non|pas|ne|attend\w{0,3}|ignore\w{0,2}
     |oublie\w{0,2}|mauvais)
    |(?:ignore|disregard|forget|scratch)\ (?:that|this|the\ above|it)|never\ ?mind|oublie[zr]?\ (?:ca|cela|ce)
    |ignore[zr]?\ (?:ca|cela|ce))\b(?!-)""",
    re.VERBOSE,
)


_NO_LETTERS = re.compile(r"[^\w\s]+")
_BREAKS_OFF = re.compile(
    r"""(?<![\w'])(?:not|don't|dont|never|to|the|a|an|and|or|should|shall|we|you|they|he|she|will|would|could|can|cannot|can't
    |must|if|when|but|of|for|this|that|please|won't|let|pas|ne|jamais|de|a|au|le|la|les|un|une|et|ou|doit|dois|faut|devons
    |devrait|devrions|peut|peux|pouvons|va|vais|allons|si|quand|mais|pour|sans|ce|cette|du|des|que|je|il|elle|nous|vous)$""",
    re.VERBOSE,
)


def goes_on_below(line: str) -> bool:
    """Whether a line is the middle of a paragraph: it breaks off, or is as long as programs break lines at."""
    return breaks_off(line) or (len(line.strip()) >= WRAPPED and line.rstrip()[-1] not in ".!?:;")


def is_closing(line: str, names: frozenset[str] = frozenset()) -> bool:
    """Whether this line closes a mail: a formula of politeness, or one of `names` (folded) alone."""
    if len(line) > LONGEST_CLOSING:
        return False
    plain = folded(line).strip(" ,.;:!-*_")
    return plain in names or (len(plain.split()) <= 5 and bool(_CLOSING.match(plain)))


def closes(line: str) -> bool:
    """Whether this line is a closing and nothing else: in a form, "Best Western Hotel" is a value."""
    if len(line) > LONGEST_CLOSING:
        return False
    plain = " ".join(_NO_LETTERS.sub(" ", folded(line).replace("'", " ").replace("-", " ")).split())
    found = next((one for one in _SPACED_CLOSINGS if f"{plain} ".startswith(f"{one} ")), None)
    return found is not None and all(word in _TAIL for word in plain[len(found) :].split())


def is_greeting(line: str) -> bool:
    """Whether this line only greets."""
    return len(line) <= LONGEST_CLOSING and bool(_GREETING.match(folded(line)))


def is_marking(line: str) -> bool:
    """Whether this line only says how secret the mail is, as federal mail does: `PROTECTED B / PROTÉGÉ B`."""
    return len(line) < LONGEST_MARKING and _MARKING.match(folded(line)) is not None


def takes_back(text: str) -> bool:
    """Whether words after a command may make it depend on something, or deny it."""
    return bool(_CAUTION.search(folded(text)))


def starts_by_taking_back(line: str) -> bool:
    """Whether a line below a command goes on with a condition: "only if the LMIA comes"."""
    return bool(_STARTS_CAUTIOUSLY.match(folded(line)))


_HESITATES = re.compile(
    r"""\?|(?<![\w'-])(?:if|unless|once|when|as\ soon\ as|maybe|perhaps|not\ sure|unsure|i\ think|i\ suppose|je\ suppose
    |i\ believe|i\ guess|i\ would
    |i'd\ say|would\ say|should\ we|shall\ we|let\ me|let's\ (?:talk|discuss|see|wait)|what\ do\ you|your\ call|tbc
    |to\ be\ confirmed|probably|possibly|assuming|provided|subject\ to|in\ case|whether
    |only\ (?:after|then)|wait\ for\ me
    |si|s'il|s'ils|s'elle|sauf|quand|lorsque|lorsqu'|des\ que|aussitot|en\ attendant|peut-etre|je\ pense|je\ crois
    |j'hesite|je\ dirais|je\ ne\ sais|a\ voir|a\ discuter|on\ en\ (?:parle|discute)|a\ confirmer
    |a\ condition|sous\ reserve
    |qu'en\ (?:penses-tu|pensez-vous|dis-tu|dites-vous)|probablement|une\ fois|seulement\ (?:apres|si))(?![\w'-])
    |^\W*(?:until|till|after|before|pending|but|only|jusqu'|apres|avant|mais|seulement)(?![\w-])""",
    re.VERBOSE,
)


_PUTS_OFF = re.compile(
    r"""\W*(?:(?:only\ )?(?:if|when|once|after)|unless|until|till|pending|provided|assuming|subject\ to|not\ (?:yet|now)
    |later|maybe|perhaps|wait|(?:seulement\ )?(?:si|s'il|s'ils|quand|lorsque|apres)|lorsqu'|sauf|a\ moins|des\ que
    |une\ fois|jusqu'|pas\ (?:encore|maintenant|tout\ de\ suite)|plus\ tard|peut-etre|attend(?:re|ez|s)|sous\ reserve
    |a\ condition|en\ attendant)(?![\w-])""",
    re.VERBOSE,
)


def puts_off(text: str) -> bool:
    """Whether a reason begins as a condition or a delay, so that it is none: "DECLINE unless she sends the ticket"."""
    return bool(_PUTS_OFF.match(folded(text)))


def hesitates(text: str) -> bool:
    """Whether a reason or a remark leaves open what is to be done: a condition, a doubt, a question to a colleague."""
    return bool(_HESITATES.search(folded(text)))


def without_pleasantries(text: str, also: frozenset[str] = frozenset()) -> str:
    """What is left of `text` when politeness is taken off its beginning and end."""
    closing = next((found for found in _CLOSING.finditer(folded(text)) if found.start() == 0), None)
    if closing and not takes_back(text):
        return ""
    known = PLEASANTRIES | also
    said = _NO_LETTERS.sub(" ", folded(text).replace(".", "")).split()
    return "" if all(word in known for word in said) else text


def breaks_off(line: str) -> bool:
    """Whether a line of prose ends in the middle of a sentence: what stands below it goes on with that sentence."""
    return bool(_BREAKS_OFF.search(folded(line[-40:])))


def is_signed(line: str, names: frozenset[str]) -> bool:
    """Whether this line is where the writer signs: the name alone, or with a title: `Jas Singh | Officer`."""
    if len(line) > LONGEST_SIGNED:
        return False
    plain = folded(line).strip(" ,.;:!-*_")
    before, apart, _ = _TITLE_FOLLOWS.sub("\n", plain, count=1).partition("\n")
    return plain in names or (bool(apart) and " " in before and before in names)


def name_forms(name: str) -> frozenset[str]:
    """How a person may sign: `Anne Tremblay`, `Tremblay, Anne`, `Anne`, `A. Tremblay`, `AT`, `A.T.`; folded."""
    plain = folded(_BESIDE_A_NAME.sub(" ", name))
    family, comma, given = plain.partition(",")
    words = f"{given} {family}".split() if comma else plain.split()
    if not words:
        return frozenset()
    first, last = words[0], words[-1]
    forms = {" ".join(words), f"{last}, {first}", first, f"{first[0]}. {last}", f"{first[0]} {last}"}
    if len(words) > 1:
        initials = "".join(word[0] for word in words)
        forms |= {initials, ".".join(initials), last, f"{first} {last[0]}"}
    return frozenset(forms)


def without_thanks(text: str) -> str:
    """Without the politeness at the end of a line."""
    return _THANKS.sub("", text)
