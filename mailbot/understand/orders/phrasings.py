"""How colleagues say an order without its word: courtesy before it, a verb of their own, the thing before the verb.

Data for both languages. Everything is compared flat (small letters, no accents, straight apostrophes), from the start
of a line. What a phrasing leads to is an order's name, perhaps with the beginning of its argument; where it is not
`sure`, the writer is asked first.
"""

# ruff: noqa: E501 (one phrasing a line: the table is read across)

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from mailbot.understand.words.moment_line import any_of

COURTESY = (
    "please", "pls", "plz", "kindly", "ok", "okay", "yes", "alright", "great", "thanks", "go ahead and", "now", "also",
    "and", "then", "so", "oops", "s'il vous plait", "s'il te plait", "svp", "stp", "veuillez", "merci de", "merci d'",
    "priere de", "priere d'", "oui", "d'accord", "parfait", "bien", "donc", "alors", "et", "aussi", "maintenant", "oups",
)  # fmt: skip
"""Before an order they change nothing: "OK, please accept"."""

WISHES = (
    "could you", "can you", "would you", "will you", "could we", "can we", "let's", "let us", "we can", "you can",
    "you may", "we need to", "we have to", "need to", "i want to", "i would like to", "i'd like to", "i want you to",
    "we'll", "i'll", "i will", "we will", "i", "we", "to", "good to", "fine to", "feel free to", "time to", "pouvez-vous", "peux-tu", "pourriez-vous", "pourrais-tu", "on peut",
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

OTHER_WORDS = (
    "contact me", "contact us", "take care", "take a look", "take a moment", "close call", "interview went",
    "interview notes", "documents are attached", "documents attached", "docs attached", "documents ci-joints",
    "documents joints", "release notes", "away from", "retry later", "prendre note", "fermer la porte",
)  # fmt: skip
"""They begin like an order and are the beginning of something else."""

_PARTS = {
    "HER": r"(?:her|him|them|(?:the |this )?(?:client|applicant|worker))",
    "SHE": r"(?:she|he|they|(?:the |this |our )?(?:client|applicant|worker))",
    "IT": r"(?:it|this|that|this one|that one|her|him|(?:the|this|that|her|his) (?:case|file|request|application))",
    "INTERVIEW": r"(?:(?:the|her|his|their|this|our|that) )?(?:phone |telephone )?(?:interview|meeting|appointment)",
    "LA": r"(?:la cliente|le client|la requerante|le requerant|la demanderesse|le demandeur)",
    "A_LA": r"(?:a la cliente|au client|a la requerante|au requerant|a la demanderesse|au demandeur)",
    "ELLE": r"(?:elle|il|la cliente|le client|la requerante|le requerant|la demanderesse|le demandeur)",
    "CELA": r"(?:(?:le|ce|son) (?:dossier|cas)|(?:la|cette|sa) demande|celui-ci|celle-ci|cela|ca)",
    "L_ENTREVUE": r"(?:l'|son |sa |cette |notre |une )?(?:entrevue|rencontre|rendez-vous|convocation)",
    "EARLIER": r"(?:(?:the|her|his|their) )?(?:earlier|other|previous|first|old|prior) (?:application|request|one)",
    "ANTERIEURE": r"(?:(?:l'autre|la premiere|l'ancienne|son autre|sa premiere) demande|(?:sa|la) demande (?:anterieure|precedente))",
    "VOCALE": r"(?:(?:dans|sur|a) (?:sa|la|son|le) (?:boite vocale|messagerie|repondeur))",
    "FIELD": r"(?:e-?mail(?: address)?|courriel|adresse courriel|phone(?: number)?|telephone(?: number)?|cell(?:phone)?|uci|iuc|postal code|code postal|first name|last name|prenom|nom de famille|date of birth|date de naissance)",
    "BE": r"(?:(?:is|are|was|were|has been|have been|now|just|est|sont|a ete|ont ete|vient d'etre|bien) ){0,3}",
    "WE": r"(?:(?:i|we|i've|we've|i have|we have|just|j'ai|nous avons|on a|ai|bien) ){0,3}",
    "SAYS": r"(?:says?|said|replied|answers?|answered|confirms?|confirmed|tells us|told us|dit|repond|confirme"
    r"|a (?:dit|repondu|confirme))",
}


@dataclass(frozen=True, slots=True)
class Phrasing:
    """`leads_to`: an order's English name, and how its argument begins. A group of the pattern may be the beginning of
    the argument: `subject` names documents ("LMIA received"), `text` anything, `field` a field of the form."""

    words: str
    leads_to: str
    sure: bool = True

    @property
    def pattern(self) -> re.Pattern[str]:
        """Made when the first line is held against it: most messages have none that is."""
        return _compiled(self.words)


@cache
def _compiled(words: str) -> re.Pattern[str]:
    return re.compile(words)


def _table(listing: str) -> tuple[Phrasing, ...]:
    """One a line: what it leads to, `=` (sure) or `?` (asked), the pattern."""
    found = []
    for line in listing.strip().split("\n"):
        leads_to, how, pattern = re.split(r"\s{1,40}(=|\?)\s{1,40}", line.strip(), maxsplit=1)
        for part, words in _PARTS.items():
            pattern = pattern.replace(f"{{{part}}}", words)
        found.append(Phrasing(rf"{pattern}(?![\w'-])", leads_to, how == "="))
    return tuple(found)


PHRASINGS = _table(r"""
    CONTACT                = (?:send|e-?mail|mail) (?:{HER} )?(?:the |a |her |his )?(?:first )?contact letter(?: to {HER})?
    CONTACT                ? (?:get in touch with|reach out to|write to|e-?mail) {HER}
    CONTACT                = (?:envoyer|envoyez)(?:-lui|-leur)? (?:{A_LA} )?(?:la |une )?lettre de (?:premier )?contact(?: {A_LA})?
    CONTACT                ? (?:joindre|joignez|rejoindre|ecrire|ecrivez) (?:{LA}|{A_LA})
    CONTACT                ? (?:the |her |his )?(?:first )?contact letter (?:can|may|should|is ready to) (?:go|leave|be sent)(?: out)?(?: now)?
    CONTACT                = (?:envoie|envoies)(?:-lui|-leur)? (?:la |une )?lettre de (?:premier )?contact
    CONTACT                ? la lettre(?: de (?:premier )?contact)? (?:peut|doit) (?:partir|etre envoyee)
    CONTACTED              = {WE}(?:contacted|reached|spoke (?:to|with)|talked (?:to|with)) {HER}
    CONTACTED              = {HER} {BE}(?:contacted|reached)
    CONTACTED              = {WE}(?:contacte|joint|rejoint|parle) (?:{LA}|{A_LA})
    CONTACTED              = (?:je l'ai|nous l'avons|on l'a) (?:contactee?|jointe?|rejointe?)
    CONTACTED              = je lui ai parle
    CONTACTED              = (?:jointe?|rejointe?)(?= (?:par|sur|au|a|ce|hier|aujourd'hui|vers|tantot))
    CONTACTED              ? {SHE} (?:answered|picked up)(?: the phone)?
    CONTACTED              ? {ELLE} a (?:repondu|decroche)
    CONTACTED              = (?:{LA}|cliente?) {BE}(?:contactee?|jointe?|rejointe?)
    CALLED                 = {WE}(?:called|phoned|rang|tried to (?:call|reach)|tried calling|tried)(?: {HER})?
    CALLED                 = (?:je l'ai|nous l'avons|on l'a) (?:appelee?)
    CALLED                 = {WE}(?:appelee?|telephone)(?: (?:{LA}|{A_LA}))?
    CALLED voicemail       = {WE}left (?:{HER} )?(?:a |another )?(?:voice ?mail|voice message|message|vm|msg)(?: (?:for {HER}|on (?:her|his|their|the) (?:voice ?mail|machine|cell|phone)))?
    CALLED voicemail       = (?:{WE}laisse (?:lui )?(?:un )?message(?: vocal)?|message(?: vocal)? laisse)(?: {VOCALE})?
    CALLED voicemail       = je lui ai laisse un message(?: vocal)?(?: {VOCALE})?
    CALLED no answer       ? {SHE} (?:did not|didn't|does not|doesn't|is not|isn't|won't) (?:answer|answering|pick up|picking up)(?: (?:the|her|his) phone)?
    CALLED no answer       ? {ELLE} (?:ne repond pas|n'a pas repondu)
    CALLED will call back  ? {SHE}(?:'ll| will| is going to) (?:call|phone|ring) (?:me |us )?back
    CALLED will call back  ? {ELLE} (?:(?:va|doit) (?:me |nous )?rappeler|(?:me |nous )?rappellera)
    CPC ask                = ask (?:the )?cpc
    CPC asked              = {WE}asked (?:the )?cpc
    CPC ask                = demande[rz] au ctd
    CPC asked              = {WE}demande au ctd
    CPC                    = (?:the )?cpc {SAYS}(?: (?:that|it is|it's|it will be|it|they|us))?
    CPC                    = (?:le )?ctd {SAYS}(?: (?:que|que c'est|que ce n'est|que ce|qu'ils|qu'elle|qu'il))?
    WITHDRAW ask           ? ask {HER} (?:whether|if) (?:she|he|they) (?:withdraws?|wants? to withdraw)
    WITHDRAW ask           ? demande[rz]?(?:-lui|-leur)?(?: {A_LA})? (?:si (?:elle|il) (?:veut|accepte de|souhaite|est prete? a)|de) retirer(?: {ANTERIEURE})?
    DOCS all               = ask (?:{HER} )?for (?:the |all |her |his |their )*(?:missing|outstanding|remaining|rest of the) (?:documents?|docs|papers|ones)
    DOCS                   = ask (?:{HER} )?for
    DOCS                   = request
    DOCS all               = demande[rz](?:-lui|-leur)?(?: {A_LA})? (?:les |ses |tous les )?(?:documents|pieces|papiers)(?: qui)? (?:manquante?s|manquent)
    DOCS                   = demande[rz](?:-lui|-leur)?(?: {A_LA})?
    DOCS                   = demande-(?:lui|leur)
    DOCS                   ? (?:(?:i|we) )?(?:still )?(?:need|require|want|missing|waiting for)(?: to (?:see|have))? (?P<subject>.{2,120}?)(?: from {HER})?(?:,? (?:please|pls|plz|thanks))?[.!]*$
    DOCS                   ? (?:il (?:me |nous )?(?:faut|manque)|(?:j'ai|nous avons|on a) besoin d(?:e|u|es)|en attente d(?:e|u|es)) (?P<subject>.{2,120}?)(?:,? (?:svp|stp|merci))?[.!]*$
    TAKE                   = (?:i've|i have|i) got (?:it|this)(?: one| case| file)?(?=[\s.!,]*$)
    RECEIVED all           = (?:all|everything|all (?:of )?(?:the |her |his )?(?:documents?|docs|papers)) {BE}(?:received|recd)
    RECEIVED all           = (?:tout|tous les (?:documents|papiers)|toutes les pieces) {BE}recue?s?
    RECEIVED               = {WE}(?:received|rec'd|recd|recvd|rcvd|got)
    RECEIVED               = {WE}recue?s?
    RECEIVED               = (?P<subject>.{2,120}?) {BE}(?:received|rec'd|recd|recvd|rcvd|recue?s?)
    RECEIVED               = (?P<subject>.{2,120}?) (?:(?:is|are|has|have|just|now|finally) ){0,2}(?:came in|come in|arrived|in hand|is in|are in|is here|are here|on file)(?=[\s.,!]*$)
    RECEIVED               = (?P<subject>.{2,120}?) (?:(?:est|sont|vient d'|viennent d') ?){0,1}(?:arrivee?s?|rentree?s?|au dossier|en main)(?=[\s.,!]*$)
    RECEIVED all           ? (?:all|everything|all (?:of )?(?:the |her |his )?(?:documents?|docs|papers)) (?:(?:is|are|has|have|now) ){0,2}(?:in|here|came in|arrived|complete|on file)(?=[\s.,!]*(?:(?:thanks|thank you|merci)[\s.!]*)?$)
    RECEIVED all           ? (?:tout|tous les (?:documents|papiers)|toutes les pieces) (?:(?:est|sont) )?(?:la|rentree?s?|arrivee?s?|complete?s?|au dossier)(?=[\s.,!]*(?:merci[\s.!]*)?$)
    INTERVIEW cancel       = (?:cancel|call off|drop) {INTERVIEW}
    INTERVIEW cancel       = (?:annuler?|annulez|decommander?|decommandez) {L_ENTREVUE}
    INTERVIEW cancel       = {L_ENTREVUE} {BE}(?:annulee|decommandee)
    INTERVIEW moved to     = (?:move|reschedule|postpone|shift|change|push|bring forward) {INTERVIEW} (?:to|for|until)
    INTERVIEW moved to     = (?:the|her|his) interview {BE}(?:moved|rescheduled|postponed|changed)(?: (?:to|for|until))?
    INTERVIEW moved to     = (?:reporte[rz]|deplace[rz]|remettre|remettez|repousse[rz]|decale[rz]|avance[rz]|devance[rz]) {L_ENTREVUE} (?:a|au|pour|jusqu'a)
    INTERVIEW moved to     = (?:l'|son )entrevue {BE}(?:reportee|deplacee|remise|repoussee)(?: (?:a|au|pour))?
    INTERVIEW phone        = (?:(?:set up|schedule|book|arrange|plan) )?(?:a |an |the |her |his )?(?:phone|telephone) (?:interview|meeting)
    INTERVIEW in person    = (?:(?:set up|schedule|book|arrange|plan) )?(?:a |an |the |her |his )?in[- ]person (?:interview|meeting)
    INTERVIEW              = (?:set up|schedule|book|arrange) (?:a |an |the |her |his )?interview
    INTERVIEW              = (?:fixe[rz]|planifie[rz]|organise[rz]|prevoir|prevoyez|ceduler?) (?:une |l'|son )?(?:entrevue|rencontre)
    ISSUED                 = (?:(?:the|her|his|their|work|new) ){0,4}permit {BE}(?:issued|delivered|approved and issued)
    ISSUED                 = (?:(?:le|son|leur) )?permis(?: de travail)? {BE}(?:delivre|emis)
    ISSUED                 = (?:wp|pt) {BE}(?:issued|delivre|emis)
    ISSUED                 ? (?:(?:the|her|his|their|work|new) ){0,4}(?:wp|permit) {BE}(?:printed|handed over|signed|given|ready|done|sent out)(?: and (?:handed over|given|signed|issued|printed))?
    ISSUED                 ? (?:(?:le|son|leur) )?(?:pt|permis(?: de travail)?) {BE}(?:remis|imprime|signe|donne)(?: et (?:remis|donne|signe))?
    ISSUED                 ? (?:issue|deliver) (?:(?:the|her|his|a|work) )*permit
    ISSUED                 ? (?:delivrer|delivrez|emettre|emettez) (?:le |son |un )?permis(?: de travail)?
    ACCEPT                 ? (?:j'|on |nous )(?:accepte|acceptons|approuve|approuvons)(?: {CELA})?
    ACCEPT                 ? (?:{CELA} )?(?:(?:est|a ete) )?(?:acceptee?|approuvee?)
    ACCEPT                 ? (?:i'm|i am|we are|we're|we will be) (?:accepting|approving) {IT}
    ACCEPT                 ? (?:approve|approuver|approuvez)(?: (?:{IT}|{CELA}))?
    ACCEPT                 ? (?:{IT} )?(?:is |was )?(?:accepted|approved)
    DECLINE                ? (?:je|on|nous) (?:refuse|refusons|decline|declinons)(?: {CELA})?
    DECLINE                ? (?:{IT} )?(?:is |was )?(?:declined|refused|denied|rejected)
    DECLINE                ? (?:{CELA} )?(?:(?:est|a ete) )?refusee?
    DECLINE                ? (?:i'm|i am|we are|we're) (?:declining|refusing) {IT}
    DECLINE                ? (?:deny|turn down|say no to) {IT}
    WITHDRAW yes           ? {SHE} (?:(?:has|have|is|are|was) )?(?:agreed|agrees|ok|okay|happy|willing|ready|wants|would like) (?:to|with) (?:withdraw(?:ing)?|drop(?:ping)?)(?: {EARLIER})?
    WITHDRAW yes           ? {ELLE} (?:accepte|veut|consent|est d'accord|a accepte|souhaite)(?: de| a| pour)? retirer(?: {ANTERIEURE})?
    WITHDRAW no            ? {SHE} (?:said no|refuses|refused|does not want|doesn't want|won't|will not|declined)(?: to)? (?:withdraw(?:ing)?|drop(?:ping)?)(?: {EARLIER})?
    WITHDRAW no            ? {ELLE} (?:refuse|ne veut pas|n'accepte pas|a refuse)(?: de)? retirer(?: {ANTERIEURE})?
    WITHDRAW in process    ? {EARLIER} is (?:already )?(?:in process|being processed|under way)
    WITHDRAW in process    ? {ANTERIEURE} est (?:deja )?en traitement
    CLOSE withdrawn        ? {HER} (?:withdrew|has withdrawn|gave up|cancelled|no longer (?:needs|wants))(?: (?:the|her|his|this) (?:request|application|permit)| it)?
    CLOSE withdrawn        ? {LA} (?:se retire|se desiste|s'est (?:retiree?|desistee?)|a retire sa demande|renonce|n'en a plus besoin)
    CLOSE                  ? (?:(?:the|this) )?(?:case|file) (?:(?:is|can be|should be|may be|now) ){0,2}closed
    CLOSE                  ? (?:(?:le|ce) )?dossier {BE}ferme
    REDIRECT               ? (?:send|transfer|forward|pass|move) (?:{IT} )?(?:over )?to
    REDIRECT               ? (?:envoye[rz]|transfere[rz]|transmettre|transmettez|achemine[rz])(?:-l[ae])? (?:{CELA} )?(?:a|au|aux)
    TAKE                   = (?:i'll|i will|i'm|i am|i) (?:take|taking|handle|handling|keep|keeping) {IT}
    TAKE                   = i'm on it
    TAKE                   = (?:mine|this (?:one |case |file )?is mine|leave (?:it|this)(?: one)? (?:to|with) me)(?=[\s.!,]*$)
    TAKE                   ? (?:we'll|we will) take {IT}
    TAKE                   = (?:c'est (?:a moi|le mien|mon dossier)|(?:laisse[rz]?|laissez)-l[ae]-moi)(?=[\s.!,]*$)
    TAKE                   = je (?:le |la |l')?(?:prends|garde|traite)(?: en charge)?(?: {CELA})?
    TAKE                   = je m'en (?:occupe|charge)
    TAKE                   = je m'occupe (?:de ce|du) dossier
    ASSIGN                 = (?:give|hand|pass|assign|reassign) (?:{IT} )?(?:over )?to
    ASSIGN                 = (?:donne[rz]|confie[rz]|remettre|remettez|(?:re)?attribue[rz]|(?:re)?assigne[rz])(?:-l[ae])? (?:{CELA} )?a
    HOLD                   = hold off(?: on {IT})?
    HOLD                   = (?:put|place) (?:{IT} |everything |the letters? )?on hold
    HOLD                   = (?:stop|hold|hold back) (?:the |all |all the |her |any |every )?letters?
    HOLD                   = stop everything
    HOLD                   = (?:do not|don't|dont|please do not|please don't) send (?:anything|it|this|that|the letters?|any letters?|her anything|him anything)(?: (?:yet|now|out|for now|today|until i say so))?(?: please)?
    HOLD                   = (?:n'envoye[rz]|n'envoie|n'envoies|ne rien envoyer|ne pas envoyer)(?: (?:rien|pas))?(?: (?:la|les|cette|ces|de) lettres?)?(?: (?:pour (?:l'instant|le moment)|encore|maintenant|tout de suite))?
    HOLD                   = (?:mettre|mettez) (?:{CELA} |tout |la lettre |les lettres )?en (?:attente|suspens|veilleuse)
    HOLD                   = (?:retenir|retenez|arreter|arretez|bloquer|bloquez|suspendre|suspendez) (?:la |les |toutes les |cette )lettres?
    HOLD                   ? (?:wait|stop|attendre|attendez|attends|arretez|un instant)
    RELEASE                ? let (?:it|them|the letters?) go
    RELEASE                ? (?:send|resume) the letters?(?: now)?
    RELEASE                ? (?:laisser|laissez) partir (?:la |les )?lettres?
    SEEN                   = (?:seen|noted|read|vu|lu|bien note)[ ,.;-]+(?:(?:no|pas de|aucune) (?:answer|reply|response|reponse)(?: (?:is |est )?(?:needed|required|necessary|necessaire|requise))?|nothing to (?:answer|reply|say|do)|rien a (?:repondre|faire|ajouter))
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
    FIND                   = (?:do we have |is there )?(?:a |any |anything |the )?(?:case|file)s? (?:for|on|of|about)
    FIND                   = (?:avons-nous |a-t-on |y a-t-il |est-ce qu'on a )?(?:un|des|le) dossiers? (?:pour|au nom d[eu']|de)
    MERGE                  ? (?:same (?:client|person|applicant) as|duplicate of|same as)
    MERGE                  ? (?:meme (?:client|cliente|personne) que|doublon d[eu]|identique a)
    WHY                    = why (?:did|was|were|has|have) (?:this|that|it|the|these|those|a) ?(?:contact |decline )?(?:letters?|mails?|e-?mails?|messages?)? ?(?:go|went|gone|leave|left|be sent|been sent|sent|written|held|paused|stopped)(?: out)?(?=[\s.?!]*$)
    WHY                    = pourquoi (?:est-ce|cette|ce|la|le|les|cela|ca|a-t-on) ?(?:lettre|courriel|message)?s? ?(?:est-(?:il|elle) |a-t-elle |est |a )?(?:ete )?(?:parti|partie|envoye|envoyee|retenue?|suspendue?|ecrite?)(?=[\s.?!]*$)
    LIST own               = (?:show me )?my (?:open )?cases
    LIST own               = (?:montrez-moi )?mes dossiers
    LIST                   = (?:show me|give me|list) (?P<text>[\w. -]{2,40}?)'s? (?:open )?(?:cases|files)
    LIST                   = (?:montre[rz]?|donne[rz]?)-moi les dossiers (?:de |d')(?P<text>[\w. -]{2,40}?)(?=[\s.?!]*$)
    LIST all               = (?:show me |list )?(?:all|every|everyone's|everybody's) (?:the |open )*cases?
    LIST all               = (?:montre[rz]?-moi )?(?:tous les dossiers|(?:la )?liste complete)
    CORRECT                ? (?:(?:her|his|their|the|new|correct|right) ){0,2}(?P<field>{FIELD}) (?:is|should be|is now|should read|changed to|has changed to)(?: now)?(?= \S)
    CORRECT                ? (?:(?:son|sa|le|la|nouveau|nouvelle|bon) ){0,2}(?P<field>{FIELD}) (?:est|devrait etre|est maintenant|serait)(?: plutot| maintenant)?(?= \S)
    MESSAGE                ? (?:tell|inform|advise) {HER}(?: that)?
    MESSAGE                ? let {HER} know(?: that)?
    MESSAGE                ? (?:dis|dites|dire)(?:-lui|-leur| {A_LA})(?: que)?
    MESSAGE                ? (?:avise[rz]?|informe[rz]?) {LA}(?: que)?
    NOTE                   = (?:fyi|for your information|for the (?:file|record)|for information|pour (?:le dossier|information|info|memoire))(?=[\s,:;-]+\S)
    STATUS                 = what(?:'s| is) (?:the|her|his) status(?: of {IT})?
    STATUS                 = where (?:are we|do we stand|is this|is it|does (?:this|it) stand)(?: (?:with|on) {IT})?(?=[\s?.!]*$)
    STATUS                 = (?:any (?:update|news)|how is) ?(?:on )?{IT}?(?=[\s?.!]*$)
    STATUS                 = ou en (?:est(?:-on)?|sommes-nous|es-tu|etes-vous)(?: (?:avec )?{CELA})?(?=[\s?.!]*$)
    UNDO                   = (?:take back|reverse) (?:that|my last)
    UNDO                   ? (?:annule|defais|defaites)(?: (?:ca|cela|ma derniere commande))?(?=[\s.!,]*$)
""")
"""The first that fits; each anchored where the order would begin."""


def _before(words: tuple[str, ...]) -> re.Pattern[str]:
    """Such words, up to three in a row, each followed by a blank or a mark; an elision by nothing."""
    joined = "|".join(
        re.escape(one) if one.endswith("'") else rf"{re.escape(one)}(?![\w'-])[\s,:;!.…–—-]*"
        for one in sorted(words, key=len, reverse=True)
    )
    return re.compile(rf"(?:{joined}){{1,3}}")


OTHER_WORDS_HERE = re.compile(rf"{any_of(OTHER_WORDS)}(?![\w'-])")
COURTESY_BEFORE, WISH_BEFORE, NEGATION_BEFORE = map(_before, (COURTESY, WISHES, NEGATIONS))
OBJECT_AFTER_NEGATION = re.compile(rf"(?:{any_of(('la', 'le', 'les', 'lui', 'leur', 'yet', 'pas', 'encore'))}\s)?")
