"""What people write in the month, in both languages; `{…}` is filled in when it is written."""

from __future__ import annotations

ORDERS: dict[str, tuple[str, str]] = {
    "take": ("TAKE", "PRENDRE"),
    "received_all": ("RECEIVED all", "REÇU tout"),
    "accept": ("ACCEPT", "ACCEPTER"),
    "issued": ("ISSUED", "DÉLIVRÉ"),
    "decline": (
        "DECLINE The journey is more than ten business days away.",
        "REFUSER Le voyage est dans plus de dix jours ouvrables.",
    ),
    "decline_evidence": ("DECLINE No evidence of the emergency.", "REFUSER Aucune preuve de l'urgence."),
    "redirect": ("REDIRECT montreal", "RÉACHEMINER montreal"),
    "redirect_cpc": ("REDIRECT cpc", "RÉACHEMINER ctd"),
    "voicemail": ("CALLED voicemail at {clock_en}", "APPELÉ boîte vocale à {clock_fr}"),
    "no_answer": ("CALLED no answer at {clock_en}", "APPELÉ pas de réponse à {clock_fr}"),
    "contacted": ("CONTACTED spoke on the phone at {clock_en}", "CONTACTÉ au téléphone à {clock_fr}"),
    "corrects": (
        "CORRECT email: {email}\nCONTACTED by telephone at {clock_en}, the address had a slip",
        "CORRIGER courriel : {email}\nCONTACTÉ par téléphone à {clock_fr}, l'adresse avait une faute",
    ),
    "corrects_and_writes": ("CORRECT email: {email}\nCONTACT", "CORRIGER courriel : {email}\nCONTACTER"),
    "interview": ("INTERVIEW phone {later} 10:{minute}", "ENTREVUE téléphone {later} 10:{minute}"),
    "moved": ("INTERVIEW moved to {later} 14:{minute}", "ENTREVUE remise au {later} 14:{minute}"),
    "cancelled": ("INTERVIEW cancel", "ENTREVUE annulée"),
    "message": (
        "MESSAGE\nYes, you may send the documents one after the other.\n",
        "MESSAGE\nOui, vous pouvez envoyer les documents l'un après l'autre.\n",
    ),
    "seen": ("SEEN", "VU"),
    "withdrawn": ("CLOSE withdrawn: the journey was called off", "FERMER retiré : le voyage est annulé"),
    "cpc_ask": ("TAKE\nCPC ask", "PRENDRE\nCTD demander"),
    "not_in_time": ("CPC not in time\nCONTACT\nWITHDRAW ask", "CTD pas à temps\nCONTACTER\nRETRAIT demander"),
    "withdraw_yes": ("WITHDRAW yes", "RETRAIT oui"),
    "undo": ("UNDO", "ANNULER"),
    "open": ("OPEN\n{form}", "OUVRIR\n{form}"),
    "merge": ("MERGE {other}", "FUSIONNER {other}"),
    "away": ("AWAY {first} to {last}, cover {cover}", "ABSENT {first} au {last}, {cover} remplace"),
    "back": ("BACK", "PRÉSENT"),
    "remind": ("REMIND {later} call the client", "RAPPEL {later} appeler le client"),
    "hold": ("HOLD", "SUSPENDRE"),
    "contact": ("CONTACT", "CONTACTER"),
    "list": ("LIST all", "LISTE tout"),
    "report": ("REPORT {first} to {last}", "BILAN {first} au {last}"),
    "mistyped": ("ACEPT", "ACEPTER"),
    "status": ("STATUS", "ÉTAT"),
}
"""An officer's, without greeting."""

WORDS: dict[str, tuple[str, str]] = {
    "documents": (
        "Hello,\n\nplease find attached the documents that you asked for.\n\n{client}\n",
        "Bonjour,\n\nvous trouverez ci-joint les documents demandés.\n\n{client}\n",
    ),
    "question": (
        "Hello,\n\nmay I send the documents one after the other?\n\n{client}\n",
        "Bonjour,\n\npuis-je envoyer les documents l'un après l'autre?\n\n{client}\n",
    ),
    "remark": (
        "Hello,\n\nI am at home all week, in the mornings too.\n\n{client}\n",
        "Bonjour,\n\nje suis chez moi toute la semaine, le matin aussi.\n\n{client}\n",
    ),
    "thanks": ("Thank you!\n\n{client}\n", "Merci beaucoup!\n\n{client}\n"),
    "gives_up": (
        "Hello,\n\nmy journey was called off. I do not need the permit any more.\n\n{client}\n",
        "Bonjour,\n\nmon voyage est annulé. Je n'ai plus besoin du permis.\n\n{client}\n",
    ),
    "yes_withdraw": ("Yes, please withdraw it.\n\n{client}\n", "Oui, veuillez la retirer.\n\n{client}\n"),
    "cannot": (
        "Hello,\n\nI have a medical appointment at that hour. Would two o'clock in the afternoon be possible?\n\n{client}\n",
        "Bonjour,\n\nj'ai un rendez-vous médical à cette heure-là. Serait-ce possible à 14 h?\n\n{client}\n",
    ),
    "is_away": ("I am out of the office until Monday.\n", "Je suis absent jusqu'à lundi.\n"),
    "officer_writes": (
        "Dear {client},\n\nwe have your request; the documents are what we need next.\n\n{officer}\n",
        "Bonjour {client},\n\nnous avons votre demande; il nous faut maintenant les documents.\n\n{officer}\n",
    ),
    "cpc_says": (
        "Hello,\n\nno decision before the end of next month on this file.\n\nTL-OSS\n",
        "Bonjour,\n\naucune décision avant la fin du mois prochain dans ce dossier.\n\nTL-OSS\n",
    ),
    "other_address": ("Email address: {email}\n\nSorry about that.\n\nDana\n", "Adresse courriel : {email}\n\nDésolée de l'erreur.\n\nAïcha\n"),
    "completes": ("UCI: {uci}\n\nDana\n", "IUC : {uci}\n\nAïcha\n"),
    "ministry": (
        "Good afternoon,\n\nour ministry asks for your help for {client}, who treats patients and renews a licence.\n",
        "Bonjour,\n\nnotre ministère demande votre aide pour {client}, qui traite des patients et renouvelle son permis d'exercice.\n",
    ),
}  # fmt: skip
"""Everybody else's."""

REASONS: dict[str, tuple[tuple[str, str], tuple[str, str], tuple[str, ...]]] = {
    "travel_death": (
        ("Travel - death in the family", "Voyage - décès dans la famille"),
        ("Her father died on Sunday.", "Son père est décédé dimanche."),
        ("Death certificate.pdf", "Plane ticket.pdf", "LMIA.pdf"),
    ),
    "travel_illness": (
        ("Travel - serious illness", "Voyage - maladie grave"),
        ("A brother is in intensive care abroad.", "Un frère est aux soins intensifs à l'étranger."),
        ("Evidence of illness.pdf", "Plane ticket.pdf", "LMIA.pdf"),
    ),
    "travel_business": (
        ("Travel - business", "Voyage - affaires"),
        ("A line has to be installed abroad.", "Une chaîne doit être installée à l'étranger."),
        ("Proof of travel.pdf", "LMIA.pdf"),
    ),
    "doctor": (
        ("Foreign medical doctor", "Médecin étranger"),
        ("Moves to a new hospital.", "Change d'hôpital."),
        ("Proof of new employer.pdf", "LMIA.pdf"),
    ),
}
"""Of each category: what the form calls it, why it is urgent, and the files that the client sends."""
