"""How mail servers word delivery reports in English and French, as patterns over folded text (`rough_text.folded`)."""

from __future__ import annotations

import re


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns))


FORWARDED = re.compile(r"(?:re|ref|rep|tr|fw|fwd|wg|i)\s*:")  # a person passed it on

SUBJECT = _any(
    r"undeliver", r"non[- ]?deliver", r"mail delivery", r"returned mail", r"returned? to sender", r"failure noti",
    r"delivery (?:status|failure|failed|report|notification|incomplete|has failed|problem|error|delayed|attempts)",
    r"delayed (?:mail|delivery)", r"retard (?:dans|de) la (?:remise|livraison|distribution)",
    r"mail failure", r"mail system error", r"mail rejected", r"email error",
    r"message (?:\S{1,40} )?(?:undeliver|delayed|status|could not)", r"could not (?:be delivered|send)",
    r"(?:unable|failed) to deliver", r"rejected (?:mail|message)", r"address (?:not found|unknown)",
    r"unknown (?:user|recipient|address)", r"user unknown", r"mailbox (?:is )?(?:full|unavailable)", r"over quota",
    r"quota exceeded", r"(?:was|were) not (?:accepted|delivered|stored)", r"undelivered",
    # Exchange and Outlook in French, Postfix's and Exim's translations, the French providers
    r"non remis", r"non distribu", r"non delivr", r"remise (?:differee|retardee|impossible|en echec)",
    r"echec (?:de |d')?(?:la )?(?:remise|livraison|distribution|delivrance|envoi)", r"rapport de non",
    r"retour (?:de courrier|a l'expediteur|de courriel)", r"(?:courriel|courrier) (?:non|rejete|refuse|retourne)",
    r"message (?:non|rejete|refuse|retourne)", r"avis de non", r"notification (?:d'etat de remise|d'echec)",
    r"destinataire inconnu", r"adresse (?:introuvable|inconnue)", r"livraison (?:impossible|retardee)",
)  # fmt: skip

TEXT = _any(
    r"(?:could|can) ?not be delivered", r"couldn't be delivered", r"wasn't delivered", r"(?:was|were) not delivered",
    r"unable to deliver", r"undeliverable", r"delivery (?:to|has) .{0,200}(?:failed|delayed)", r"delivery fail",
    r"did not reach the following", r"permanent(?:ly)? (?:fatal )?(?:error|fail)", r"fatal errors", r"returned to you",
    r"not (?:yet )?been delivered", r"message (?:has been|was|is) (?:delayed|rejected|blocked)", r"user unknown",
    r"no such (?:user|mailbox|recipient|box|account|address)", r"mailbox (?:is )?(?:full|unavailable|disabled)",
    r"did not reach (?:some|all|any)", r"could not be reached", r"error delivering",
    r"(?:was|were) not (?:stored|accepted)",
    r"(?:not|un)able to deliver", r"recipient(?: address)? (?:\S{3,100} )?(?:rejected|unknown)",
    r"(?:over|exceed(?:ed|s|ing)?(?: \S{1,12})?|out of) (?:disk |storage )?quota", r"quota (?:is |has been )?exceeded",
    r"(?:no longer has an|does not have an|has no) account",
    r"account (?:is|has been|was) (?:closed|disabled|deleted|removed)",
    r"(?:address|mailbox|user|account|recipient) (?:does not|doesn't|no longer) exists?",
    r"(?:was|were|has been|have been) (?:refused|rejected|bounced|returned) (?:by|to sender|because)",
    r"(?:wasn't|was not|couldn't be) found at", r"unknown (?:user|recipient)", r"transcript of session",
    r"n'a pas (?:encore )?(?:pu |ete )(?:etre )?(?:remis|distribu|livr|achemin|delivr)", r"echec de la remise",
    r"remise .{0,120}(?:retardee|differee|impossible|echou)", r"impossible de (?:remettre|distribuer|livrer)",
    r"destinataire (?:inconnu|inexistant|introuvable)",
    r"boite (?:aux lettres |de reception |de courriel )?(?:du destinataire )?(?:est )?(?:pleine|saturee|desactivee)",
    r"adresse .{0,80}introuvable", r"quota (?:de stockage )?(?:est |a ete )?(?:depasse|atteint)",
    r"depasse (?:son|le|sa) quota", r"(?:adresse|compte|boite)(?: \S{3,100})? (?:est|a ete) (?:fermee?|desactivee?)",
    r"(?:utilisateur|adresse|compte|destinataire|boite)(?: \S{3,100})? (?:inconnue?|n'existe (?:pas|plus))",
    r"n'a (?:plus|pas) de (?:compte|boite)", r"(?:a ete|est) (?:refuse|rejete|retourne)e? (?:par|a l'expediteur|car)",
    r"n'a pas (?:ete )?(?:accepte|enregistre|atteint)", r"(?:retardee?|differee?)\b.{0,80}(?:aucune action|nouvel)",
)  # fmt: skip

LATE = _any(
    r"delayed", r"\bdelay\b", r"not (?:yet )?been delivered", r"still being retried", r"will be retried",
    r"will (?:continue|keep) (?:to )?try", r"not need to (?:resend|do anything)", r"no action is required",
    r"warning message only", r"this is a warning", r"differee?\b", r"retardee?\b", r"n'a pas encore",
    r"tentatives? (?:se poursui|continu)", r"inutile de renvoyer", r"aucune action n'est",
)  # fmt: skip

GIVEN_UP = _any(
    r"permanent", r"\bfatal", r"gave up", r"giving up", r"given up", r"\b5\d\d[ -]", r"\b5\.\d{1,3}\.\d{1,3}\b",
    r"will not be retried", r"abandonne",
)  # fmt: skip

REFUSED = _any(r"\b(?:blocked|rejected|refused) by\b", r"\b(?:bloque|rejete|refuse) par\b")  # that is no delay

# Only machines write under these; people do write as the second kind, so those must say more.
MACHINE = re.compile(r"mailer[-_.]?daemon|mail[-_.]?daemon|mdaemon|microsoftexchange[0-9a-f]{0,32}|bounces?|mmdf|uucp")
OFFICE_MACHINE = re.compile(
    r"(?:^|[._ -])(?:postmaster|mail[-_. ]?delivery|mailer|postoffice|smtp|root|administrat(?:or|eur)|exchange"
    r"|no-?reply|ndr|imss|antivirus|admin)(?:$|[._ -])|(?:virus|mail|server|system)[-_.]?(?:admin|gw|gateway)$"
)
MACHINE_NAME = _any(
    r"mail (?:delivery|administrator|system)", r"system administrator", r"delivery sub ?system", r"microsoft outlook",
    r"administrateur (?:systeme|de messagerie)", r"systeme (?:de )?(?:messagerie|remise)", r"microsoft exchange",
    r"service de (?:remise|messagerie)",
)  # fmt: skip
