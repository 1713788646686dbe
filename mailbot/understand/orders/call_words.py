"""How officers tell the outcome of a call that did not reach the client, in both languages (CALLED, and CONTACTED that
says otherwise)."""

from __future__ import annotations

import re

from mailbot.understand.words.spelling import folded, word_set

_LITTLE = word_set(
    """a an the her his their my on at in of it she he they i we was is to this that phone me us them him again yet
    un une le la les l' de du d' au en y lui elle il ils elles je j'ai on a ai est sur son sa leur mon ma encore
    qu' que c'est the client cliente employer"""
)
"""Left out before an outcome is looked for: "left a message on her voicemail" is "left message voicemail"."""

_OUTCOMES = {
    "wrong_number": """wrong number; wrong no; number not service; not service; disconnected; out service;
        no longer service; plus service; plus attribue; pas attribue; number changed;
        mauvais numero; faux numero; numero errone; numero invalide; non attribue; hors service; pas bon numero;
        number file wrong; number wrong; someone else answered; somebody else answered; other guy answered;
        stranger answered; quelqu'un autre repondu""",
    "voicemail": """voicemail; voice mail; vm; voice message; left message; left msg; answering machine; machine;
        boite vocale; messagerie; repondeur; laisse message; laisse msg; message vocal; message laisse""",
    "will_call_back": """will call back; 'll call back; she'll call back; he'll call back; they'll call back; call back;
        calling back; callback; ring back; phone back; will phone back; call later;
        rappellera; rappelleront; va rappeler; vont rappeler;
        rappelle plus tard; doit rappeler; rappeler plus tard""",
    "no_answer": """no answer; no reply; no response; no pickup; no pick up; no one answered; nobody answered;
        nobody picked up; not answer; didn't answer; didnt answer; doesn't answer; not pick up; didn't pick up;
        not answering; unanswered; unable reach; could not reach; couldn't reach; cannot reach; can't reach;
        did not reach; didn't reach; not reached; busy; rang out; pas reponse; sans reponse; aucune reponse; pas rep;
        repond pas; pas repondu; personne n'a repondu; occupe; occupee; pas joint; pas jointe; pas pu joindre;
        n'ai pas pu joindre; pas reussi joindre; injoignable; mailbox full; voicemail full; boite pleine; hung up;
        raccroche; went nowhere; no luck; sans succes; not get through; couldn't get through; didn't get through;
        engaged; just rang; kept ringing; rang no; no success; unsuccessful; impossible joindre; impossible rejoindre;
        impossible parler; impossible contacter; pas rejoint; pas rejointe; pas pu rejoindre; pas reussi rejoindre;
        pas decroche; decroche pas; pas parvenu joindre; pas parvenue joindre; sonne vide; echec; vain""",
    "not_there": """not there; not home; not available; unavailable; was out; stepped out; try again; will try;
        trying again; pas disponible; indisponible; absente; absent; sortie; je rappelle; rappellerai; vais rappeler;
        vais reessayer; reessayer; reessaierai; nouvelle tentative; pas la-bas; pas chez; pas maison""",
}  # the first that is found counts
_PATTERNS = {
    code: re.compile(
        "|".join(rf"(?<![\w'-]){re.escape(' '.join(words.split()))}(?![\w'-])" for words in said.split(";"))
    )
    for code, said in _OUTCOMES.items()
}


_THERE = re.compile(r"\bpas la(?!\s(?:cliente|bonne|meme|personne|peine))\b")  # "là", which is no article

_RELATIVE = (
    r"(?:husband|wife|spouse|partner|daughter|son|child|mother|father|parents?|brother|sister|uncle|aunt|cousin|friend"
    r"|roommate|neighbou?r|colleague|co-?worker|receptionist|secretary|assistant|boss|manager|employer"
    r"|mari|femme|epoux|epouse|conjointe?|fille|fils|enfant|mere|pere|frere|soeur|oncle|tante|cousine?|amie?|colocataire"
    r"|voisine?|collegue|receptionniste|secretaire|adjointe?|patronn?e?|gerante?|employeur)"
)
_SOMEBODY_ELSE = re.compile(
    r"\b(?:(?:spoke|spoken|talked|speaking) (?:to|with)|parle (?:a|avec)|discute avec|reached|joint|got hold of)"
    rf" (?:her|his|their|the|a|sa|son|leur|le|la|l'|une?) ?{_RELATIVE}\b"
    rf"|\b{_RELATIVE} (?:has |a |had )?(?:answered|picked up|took the (?:call|message)|said|repondu|decroche|pris)\b"
)


def somebody_else(text: str) -> str:
    """Who was spoken to where it was not the client ("her husband answered"); empty where the words name nobody."""
    found = _SOMEBODY_ELSE.search(folded(text[:600]))
    return found[0] if found else ""


def outcome_of(text: str) -> str:
    """The code of the outcome that these words tell; empty where they tell none."""
    plain = _THERE.sub("pas la-bas", folded(text[:600]))
    words = re.findall(r"[\w'-]+", re.sub(r"\b([ldcs])'(?=\w)", "", plain))
    said = " ".join(word for word in words if word not in _LITTLE)
    return next((code for code, pattern in _PATTERNS.items() if pattern.search(said)), "")


def told_outcome(text: str) -> str:
    """`outcome_of`, as CALLED records it: somebody who is not there gives no answer."""
    return {"not_there": "no_answer"}.get(found := outcome_of(text), found)
