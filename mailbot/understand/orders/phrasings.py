"""How colleagues say an order without its word: courtesy before it, a verb of their own, the thing before the verb.

Data for both languages. Everything is compared flat (small letters, no accents, straight apostrophes), from the start
of a line. What a phrasing leads to is an order's name, perhaps with the beginning of its argument; where it is not
`sure`, the writer is asked first.
"""

# ruff: noqa: E501 (one phrasing a line: the table is read across)

from __future__ import annotations

import re
from dataclasses import dataclass

from mailbot.understand.words.moment_line import any_of

COURTESY = (
    "please", "pls", "plz", "kindly", "ok", "okay", "yes", "alright", "great", "thanks", "go ahead and", "now", "also",
    "and", "then", "so", "s'il vous plait", "s'il te plait", "svp", "stp", "veuillez", "merci de", "merci d'",
    "priere de", "priere d'", "oui", "d'accord", "parfait", "bien", "donc", "alors", "et", "aussi", "maintenant",
)  # fmt: skip
"""Before an order they change nothing: "OK, please accept"."""

WISHES = (
    "could you", "can you", "would you", "will you", "could we", "can we", "let's", "let us", "we can", "you can",
    "you may", "we need to", "we have to", "need to", "i want to", "i would like to", "i'd like to", "i want you to",
    "we'll", "i'll", "i will", "we will", "i", "we", "pouvez-vous", "peux-tu", "pourriez-vous", "pourrais-tu", "on peut",
    "peut-on", "vous pouvez", "tu peux", "il faut", "faut", "il faudrait", "je veux", "je voudrais", "j'aimerais", "on va",
    "je vais", "nous allons",
)  # fmt: skip
"""Before an order they make a wish or a plan of it: it is asked about, with a link."""

NEGATIONS = (
    "do not", "don't", "dont", "never", "not", "no need to", "please do not", "please don't", "pls don't", "ne pas",
    "ne jamais", "merci de ne pas", "veuillez ne pas", "priere de ne pas", "n'", "ne", "pas besoin de", "inutile de",
    "let's not", "we should not", "we shouldn't", "do not yet", "on ne", "il ne faut pas",
)  # fmt: skip
"""Before an order they deny it: nothing is done, and where letters wait, the writer is asked whether to hold them."""

_PARTS = {
    "HER": r"(?:her|him|them|(?:the |this )?(?:client|applicant|worker))",
    "IT": r"(?:it|this|that|this one|that one|her|him|(?:the|this|that|her|his) (?:case|file|request|application))",
    "INTERVIEW": r"(?:(?:the|her|his|their|this|our|that) )?(?:phone |telephone )?(?:interview|meeting|appointment)",
    "LA": r"(?:la cliente|le client|la requerante|le requerant|la demanderesse|le demandeur)",
    "A_LA": r"(?:a la cliente|au client|a la requerante|au requerant|a la demanderesse|au demandeur)",
    "CELA": r"(?:(?:le|ce|son) (?:dossier|cas)|(?:la|cette|sa) demande|celui-ci|celle-ci|cela|ca)",
    "L_ENTREVUE": r"(?:l'|son |sa |cette |notre |une )?(?:entrevue|rencontre|rendez-vous|convocation)",
    "BE": r"(?:(?:is|are|was|were|has been|have been|now|just|est|sont|a ete|ont ete|vient d'etre|bien) ){0,3}",
    "WE": r"(?:(?:i|we|i've|we've|i have|we have|just|j'ai|nous avons|on a|ai|bien) ){0,3}",
    "SAYS": r"(?:says?|said|replied|answers?|answered|confirms?|confirmed|tells us|told us|dit|repond|confirme"
    r"|a (?:dit|repondu|confirme))",
}


@dataclass(frozen=True, slots=True)
class Phrasing:
    """`leads_to`: an order's English name, and how its argument begins. `subject`: what stands before the verb is the
    argument ("LMIA received")."""

    pattern: re.Pattern[str]
    leads_to: str
    sure: bool = True
    subject: bool = False


def _table(listing: str) -> tuple[Phrasing, ...]:
    """One a line: what it leads to, `=` (sure) or `?` (asked), the pattern."""
    found = []
    for line in listing.strip().split("\n"):
        leads_to, how, pattern = re.split(r"\s+(=|\?)\s+", line.strip(), maxsplit=1)
        for part, words in _PARTS.items():
            pattern = pattern.replace(f"{{{part}}}", words)
        subject = "(?P<subject>" in pattern
        found.append(Phrasing(re.compile(rf"{pattern}(?![\w'-])"), leads_to, how == "=", subject))
    return tuple(found)


PHRASINGS = _table(r"""
    CONTACT                = (?:send|e-?mail|mail) (?:{HER} )?(?:the |a |her |his )?(?:first )?contact letter(?: to {HER})?
    CONTACT                ? (?:get in touch with|reach out to|write to|e-?mail) {HER}
    CONTACT                = (?:envoyer|envoyez)(?:-lui|-leur)? (?:{A_LA} )?(?:la |une )?lettre de (?:premier )?contact(?: {A_LA})?
    CONTACT                ? (?:joindre|joignez|rejoindre|ecrire|ecrivez) (?:{LA}|{A_LA})
    CONTACTED              = {WE}(?:contacted|reached|spoke (?:to|with)|talked (?:to|with)) {HER}
    CONTACTED              = {HER} {BE}(?:contacted|reached)
    CONTACTED              = {WE}(?:contacte|joint|rejoint|parle) (?:{LA}|{A_LA})
    CONTACTED              = (?:je l'ai|nous l'avons|on l'a) (?:contactee?|jointe?|rejointe?)
    CONTACTED              = je lui ai parle
    CONTACTED              = (?:{LA}|cliente?) {BE}(?:contactee?|jointe?|rejointe?)
    CALLED                 = {WE}(?:called|phoned|rang|tried to (?:call|reach)|tried calling|tried)(?: {HER})?
    CALLED                 = (?:je l'ai|nous l'avons|on l'a) (?:appelee?)
    CALLED                 = {WE}(?:appelee?|telephone)(?: (?:{LA}|{A_LA}))?
    CPC ask                = ask (?:the )?cpc
    CPC asked              = {WE}asked (?:the )?cpc
    CPC ask                = demande[rz] au ctd
    CPC asked              = {WE}demande au ctd
    CPC                    = (?:the )?cpc {SAYS}(?: (?:that|it is|it's|it will be|us))?
    CPC                    = (?:le )?ctd {SAYS}(?: (?:que|que c'est|que ce n'est))?
    DOCS all               = ask (?:{HER} )?for (?:the |all |her |his |their )*(?:missing|outstanding|remaining|rest of the) (?:documents?|docs|papers|ones)
    DOCS                   = ask (?:{HER} )?for
    DOCS                   = request
    DOCS all               = demande[rz](?:-lui|-leur)?(?: {A_LA})? (?:les |ses |tous les )?(?:documents|pieces|papiers)(?: qui)? (?:manquante?s|manquent)
    DOCS                   = demande[rz](?:-lui|-leur)?(?: {A_LA})?
    RECEIVED all           = (?:all|everything|all (?:of )?(?:the |her |his )?(?:documents?|docs|papers)) {BE}(?:received|recd)
    RECEIVED all           = (?:tout|tous les (?:documents|papiers)|toutes les pieces) {BE}recue?s?
    RECEIVED               = {WE}(?:received|rec'd|recd|recvd|rcvd|got)
    RECEIVED               = {WE}recue?s?
    RECEIVED               = (?P<subject>.{2,120}?) {BE}(?:received|rec'd|recd|recvd|rcvd|recue?s?)
    INTERVIEW cancel       = (?:cancel|call off|drop) {INTERVIEW}
    INTERVIEW cancel       = (?:annuler?|annulez|decommander?|decommandez) {L_ENTREVUE}
    INTERVIEW moved to     = (?:move|reschedule|postpone|shift|change|push|bring forward) {INTERVIEW} (?:to|for|until)
    INTERVIEW moved to     = (?:the|her|his) interview {BE}(?:moved|rescheduled|postponed|changed)(?: (?:to|for|until))?
    INTERVIEW moved to     = (?:reporte[rz]|deplace[rz]|remettre|remettez|repousse[rz]|decale[rz]|avance[rz]|devance[rz]) {L_ENTREVUE} (?:a|au|pour|jusqu'a)
    INTERVIEW moved to     = (?:l'|son )entrevue {BE}(?:reportee|deplacee|remise|repoussee)(?: (?:a|au|pour))?
    INTERVIEW phone        = (?:(?:set up|schedule|book|arrange|plan) )?(?:a |an |the |her |his )?(?:phone|telephone) (?:interview|meeting)
    INTERVIEW in person    = (?:(?:set up|schedule|book|arrange|plan) )?(?:a |an |the |her |his )?in[- ]person (?:interview|meeting)
    INTERVIEW              = (?:set up|schedule|book|arrange) (?:a |an |the |her |his )?interview
    INTERVIEW              = (?:fixe[rz]|planifie[rz]|organise[rz]|prevoir|prevoyez|ceduler?) (?:une |l'|son )?(?:entrevue|rencontre)
    ISSUED                 = (?:(?:the|her|his|their|work|new) )*permit {BE}(?:issued|delivered|approved and issued)
    ISSUED                 = (?:(?:le|son|leur) )?permis(?: de travail)? {BE}(?:delivre|emis)
    ISSUED                 ? (?:issue|deliver) (?:(?:the|her|his|a|work) )*permit
    ISSUED                 ? (?:delivrer|delivrez|emettre|emettez) (?:le |son |un )?permis(?: de travail)?
    ACCEPT                 ? j'accepte
    ACCEPT                 ? (?:{IT} )?(?:is |was )?(?:accepted|approved)
    DECLINE                ? je (?:refuse|decline)
    DECLINE                ? declined
    WITHDRAW ask           ? ask {HER} (?:whether|if) (?:she|he|they) (?:withdraws?|wants? to withdraw)
    CLOSE withdrawn        ? {HER} (?:withdrew|has withdrawn|gave up)(?: (?:the|her|his) (?:request|application))?
    CLOSE withdrawn        ? {LA} (?:se retire|s'est retiree?|a retire sa demande|renonce)
    CLOSE                  ? (?:(?:the|this) )?(?:case|file) {BE}closed
    CLOSE                  ? (?:(?:le|ce) )?dossier {BE}ferme
    REDIRECT               ? (?:send|transfer|forward|pass|move) (?:{IT} )?(?:over )?to
    REDIRECT               ? (?:envoye[rz]|transfere[rz]|transmettre|transmettez|achemine[rz])(?:-l[ae])? (?:{CELA} )?(?:a|au|aux)
    TAKE                   = (?:i'll|i will|i'm|i am|i) (?:take|taking|handle|handling|keep|keeping) {IT}
    TAKE                   = i'm on it
    TAKE                   = je (?:le |la |l')?(?:prends|garde|traite)(?: en charge)?(?: {CELA})?
    TAKE                   = je m'en (?:occupe|charge)
    TAKE                   = je m'occupe (?:de ce|du) dossier
    ASSIGN                 = (?:give|hand|pass|assign) {IT} (?:over )?to
    ASSIGN                 = (?:donne[rz]|confie[rz]|remettre|remettez|attribue[rz]|assigne[rz])(?:-l[ae])? (?:{CELA} )?a
    HOLD                   = hold off(?: on {IT})?
    HOLD                   = (?:put|place) (?:{IT} |everything |the letters? )?on hold
    HOLD                   = (?:stop|hold|hold back) (?:the |all |all the |her |any |every )?letters?
    HOLD                   = stop everything
    HOLD                   = (?:mettre|mettez) (?:{CELA} |tout |la lettre |les lettres )?en (?:attente|suspens|veilleuse)
    HOLD                   = (?:retenir|retenez|arreter|arretez|bloquer|bloquez|suspendre|suspendez) (?:la |les |toutes les |cette )lettres?
    HOLD                   ? (?:wait|stop|attendre|attendez|attends|arretez|un instant)
    RELEASE                ? let (?:it|them|the letters?) go
    RELEASE                ? (?:send|resume) the letters?(?: now)?
    RELEASE                ? (?:laisser|laissez) partir (?:la |les )?lettres?
    SEEN                   = (?:seen|vu)[ ,.;-]+(?:no|pas de|aucune) (?:answer|reply|response|reponse)(?: (?:is |est )?(?:needed|required|necessaire|requise))?
    SEEN                   ? no (?:answer|reply|response) (?:needed|required|necessary)
    SEEN                   ? (?:aucune|pas de) reponse (?:necessaire|requise)
    REMIND                 = remind (?:me|us)
    REMIND                 = rappel(?:le|er|ez)-(?:moi|nous)
    AWAY                   ? (?:i'm|i am|i will be|i'll be) (?:away|off|out|out of (?:the )?office|on leave|on vacation|on holiday)
    AWAY                   ? je (?:suis|serai) (?:absente?|en conge|en vacances)
    BACK                   ? (?:i'm|i am) back(?: in the office)?
    BACK                   ? je suis (?:de retour|revenue?)
    FIND                   = (?:look up|search for|search)
    FIND                   = (?:recherche[rz]|trouve[rz])
    LIST own               = (?:show me )?my (?:open )?cases
    LIST own               = (?:montrez-moi )?mes dossiers
    STATUS                 = what(?:'s| is) the status
    UNDO                   = (?:take back|reverse) (?:that|my last)
""")
"""The first that fits; each anchored where the order would begin."""


def _before(words: tuple[str, ...]) -> re.Pattern[str]:
    """Such words, up to three in a row, each followed by a blank or a mark; an elision by nothing."""
    joined = "|".join(
        re.escape(one) if one.endswith("'") else rf"{re.escape(one)}(?![\w'-])[\s,:;!.…–—-]*"
        for one in sorted(words, key=len, reverse=True)
    )
    return re.compile(rf"(?:{joined}){{1,3}}")


COURTESY_BEFORE, WISH_BEFORE, NEGATION_BEFORE = map(_before, (COURTESY, WISHES, NEGATIONS))
OBJECT_AFTER_NEGATION = re.compile(rf"(?:{any_of(('la', 'le', 'les', 'lui', 'leur', 'yet', 'pas', 'encore'))}\s)?")
