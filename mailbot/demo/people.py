"""Everybody in the demo, by address. All of them are invented."""

from __future__ import annotations

OFFICE = "urgent.referrals@office.example"
ANNE, JAS, MORGAN = "a.tremblay@office.example", "j.singh@office.example", "m.field@office.example"
SYSTEMS, CSC, PROVINCE = "systems@office.example", "csc-referrals@csc.example", "workforce@province.example"
CPC = "tl-oss@cpc.example"
STRANGER, SISTER = "offers@bargains.example", "awa.dubois@courriel.example"
PASSWORD = "demo"

NAMES = {
    OFFICE: "Urgent referrals / Demandes urgentes",
    ANNE: "Anne Tremblay",
    JAS: "Jas Singh",
    MORGAN: "Morgan Field",
    SYSTEMS: "Systems desk",
    CSC: "Client Support Centre",
    PROVINCE: "Health Workforce",
    CPC: "CPC Edmonton",
    STRANGER: "Bargains",
    SISTER: "Awa Dubois",
    "elena.marchetti@mail.example": "Elena Marchetti",
    "yusuf.dubois@courriel.example": "Yusuf Dubois",
    "yusuf@hotel.example": "Yusuf Dubois",
    "thandiwe.mbeki@mail.example": "Thandiwe Mbeki",
    "chidi.okonkwo@mail.example": "Chidi Okonkwo",
    "linh.pham@mail.example": "Linh Pham",
    "rosa.ibarra@mail.example": "Rosa Ibarra",
    "kenji.tanaka@mail.example": "Kenji Tanaka",
    "maite.laurent@courriel.example": "Maïté Laurent",
    "montreal@office.example": "IRCC Montreal",
}
"""Who is who, by address; each has a mailbox on the demo's server."""
