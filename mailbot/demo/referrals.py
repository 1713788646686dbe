"""The referrals of the demo, as the CSC's form has them: label and value. Days and people are invented."""

from __future__ import annotations

MARCHETTI = {
    "Date of call": "2026-11-23", "CSC agent": "Dana Whitfield", "Agent ID": "CSC5451",
    "Family name": "Marchetti", "Given name(s)": "Elena", "UCI": "22-3344-5566", "Date of birth": "1984-02-29",
    "Email address": "elena.marchetti@mail.example", "Telephone": "(613) 555-0142",
    "Address in Canada": "140 Princess Street, Kingston ON", "Postal code": "K7L 1A1",
    "Preferred language": "English", "Employer": "General Hospital", "Occupation": "Pathologist",
    "Offer of employment number": "A1234567", "CAQ required": "No",
    "Urgent category": "Foreign medical doctor", "Involved in patient treatment": "Yes",
    "Reason for urgency": "Moves to a new hospital; her permit names her former employer.",
    "Permit needed by": "2 December 2026", "Documents advised": "Offer of employment; proof of relocation",
    "Client informed of 4 business days": "Yes",
}  # fmt: skip

DUBOIS = {
    "Date de l'appel": "23 novembre 2026", "Agent du CSC": "Aïcha Fernandes", "Numéro de l'agent": "CSC7464",
    "Nom de famille": "Dubois", "Prénom(s)": "Yusuf", "IUC": "47-9246-2400", "Date de naissance": "22 septembre 1972",
    "Adresse courriel": "yusuf.dubois@courriel.example", "Téléphone": "613 555-0146 poste 12",
    "Adresse au Canada": "48, rue Main, Ottawa ON", "Code postal": "K1N 8B7",
    "Langue de correspondance": "Français", "Déjà présentée au CTD": "Non", "Employeur": "Construction Rideau ltée",
    "Numéro de l'EIMT": "8111524", "CAQ requis": "Non", "Catégorie d'urgence": "Voyage - décès dans la famille",
    "Motif de l'urgence": "Son père est décédé samedi. Les funérailles ont lieu à Dakar.",
    "Permis requis d'ici le": "le 1er décembre 2026", "Client informé du délai de 4 jours ouvrables": "Oui",
}  # fmt: skip

MBEKI = {
    "Date of call": "24 November 2026", "CSC agent": "Dana Whitfield", "Family name": "Mbeki",
    "Given name(s)": "Thandiwe", "UCI": "11-2233-445", "Date of birth": "1988-02-28",
    "Email address": "thandiwe.mbeki@mail.example", "Address in Canada": "77 Bank Street, Ottawa ON",
    "Postal code": "K1P 5N2", "Urgent category": "Travel - serious illness",
    "Reason for urgency": "Her mother is in hospital in Durban.", "Permit needed by": "03/04/2026",
}  # fmt: skip

OKONKWO = {
    "Date of call": "24 November 2026", "CSC agent": "Dana Whitfield", "Family name": "Okonkwo",
    "Given name(s)": "Chidi", "UCI": "1234-5678", "Date of birth": "4 May 1990",
    "Email address": "chidi.okonkwo@mail.example", "Telephone": "613 555 0111 ext. 4",
    "Address in Canada": "12 Rideau Street, Ottawa ON", "Postal code": "K1N 5X1", "Preferred language": "English",
    "Employer": "Rideau Analytics Inc.", "Offer of employment number": "A7654321",
    "Urgent category": "Travel - business", "Reason for urgency": "Conference in Lisbon.",
    "Permit needed by": "18 December 2026",
}  # fmt: skip

PHAM = {
    "Date of call": "25 November 2026", "CSC agent": "Renée Fournier", "Family name": "Pham", "Given name(s)": "Linh",
    "UCI": "66-9300-6896", "Date of birth": "1985-04-09", "Email address": "linh.pham@mial.example",
    "Telephone": "(343) 555-0110", "Address in Canada": "655 Elgin Street, Ottawa ON", "Postal code": "K2P 1L4",
    "Preferred language": "English", "Employer": "Pham Foods Inc.", "LMIA number": "8180257",
    "Urgent category": "Travel - death in the family",
    "Reason for urgency": "Her grandmother died on Monday; the family waits in Hanoi.",
    "Permit needed by": "3 December 2026",
}  # fmt: skip

TANAKA = {
    "Date of call": "23 November 2026", "CSC agent": "Dana Whitfield", "Family name": "Tanaka",
    "Given name(s)": "Kenji",
    "UCI": "55-6677-8899", "Date of birth": "1990-07-21", "Email address": "kenji.tanaka@mail.example",
    "Telephone": "(613) 555-0177", "Address in Canada": "30 Sparks Street, Ottawa ON", "Postal code": "K1P 5B4",
    "Preferred language": "English", "Previously submitted to CPC": "Yes", "Application number": "W123456780",
    "Date submitted": "5 November 2026", "Employer": "Bytown Robotics", "LMIA number": "8200456",
    "Urgent category": "Travel - business", "Reason for urgency": "Installs a line in Osaka that waits for him.",
    "Permit needed by": "3 December 2026",
}  # fmt: skip

LAURENT = {
    "Date de l'appel": "23 novembre 2026", "Agent du CSC": "Aïcha Fernandes", "Nom de famille": "Laurent",
    "Prénom(s)": "Maïté", "IUC": "88-1122-3344", "Date de naissance": "14 avril 1991",
    "Adresse courriel": "maite.laurent@courriel.example", "Téléphone": "514 555-0188",
    "Adresse au Canada": "900, rue Rachel, Montréal QC", "Code postal": "H2J 2J1",
    "Langue de correspondance": "Français", "Employeur": "Ateliers du Plateau", "Numéro de l'EIMT": "8300789",
    "Catégorie d'urgence": "Voyage - maladie grave", "Motif de l'urgence": "Son frère est hospitalisé à Lyon.",
    "Permis requis d'ici le": "le 4 décembre 2026",
}  # fmt: skip

IBARRA_AGAIN = {
    "Date of call": "2026-11-26", "CSC agent": "Dana Whitfield", "Family name": "Ibarra",
    "Given name(s)": "Rosa", "UCI": "33-4455-6687", "Date of birth": "1979-06-12",
    "Email address": "rosa.ibarra@mail.example", "Telephone": "(613) 555-0129",
    "Address in Canada": "9 King Street, Kingston ON", "Postal code": "K7L 2X4", "Preferred language": "English",
    "Employer": "General Hospital", "Offer of employment number": "A2233445",
    "Urgent category": "Foreign medical doctor", "Involved in patient treatment": "Yes",
    "Reason for urgency": "Renews her licence.", "Permit needed by": "4 December 2026",
}  # fmt: skip

DIOP = {
    "Date of call": "2026-11-23", "CSC agent": "Dana Whitfield", "Family name": "Diop", "Given name(s)": "Amadou",
    "UCI": "44-1020-3040", "Date of birth": "1979-03-17", "Telephone": "(613) 555-0163",
    "Address in Canada": "12 Wellington Street, Kingston ON", "Postal code": "K7L 3C1",
    "Preferred language": "French", "Urgent category": "CCMS Program",
    "Reason for urgency": "Starts work on 4 December; the vendor supports the application.",
    "Permit needed by": "2026-12-04",
}  # fmt: skip
