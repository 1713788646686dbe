"""How mail programs and telephones word, in each language, what they put around a reply: one row a language.

A new wording is a word in its row and a mail in `tests/mail/replies`. Compared without case and accents (`fold`).
`wrote`: the verb of an attribution, "On Monday, 23 November 2026 at 9:52, Jas Singh wrote:", as it stands there.
`sender`, `sent`, `to`, `subject`: the names of the headers that are repeated above a quoted message.
`original`, `forwarded`: the words between two rows of dashes. `device`: how the line begins, or ends, that a
telephone adds below a text (English and French, in which officers write such words themselves: `signatures`).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wording:
    """One language's words; alternatives are set apart by `|`."""

    wrote: str = ""
    sender: str = ""
    sent: str = ""
    to: str = ""
    subject: str = ""
    original: str = ""
    forwarded: str = ""
    device: str = ""


LANGUAGES: dict[str, Wording] = {
    "English": Wording(
        wrote="wrote|writes|you wrote|has written" "|wrote the following", sender="from|sender",
        sent="sent|date|sent on|sent at|received|date sent", to="to|cc|bcc|reply-to|recipients",
        subject="subject|re|importance|attachments|sensitivity" "|priority|categories",
        original="original message|original appointment" "|original email|original e-mail|reply message"
        "|previous message|original meeting request" "|quoted message|reply above this line"
        "|message history|earlier message", forwarded="forwarded message|begin forwarded message"
        "|forwarded by|forwarded mail|forwarded email" "|forwarded e-mail",
    ),
    "French": Wording(
        wrote="a ecrit|ecrit|ecrivait|avez ecrit|as ecrit" "|a ecrit ce qui suit|a ecrit le message suivant"
        "|ont ecrit", sender="de|expediteur|emetteur", sent="envoye|envoye le|envoyee|date|date d'envoi"
        "|date et heure|le|message du|recu le", to="a|cc|cci|copie|copie a|destinataire|destinataires"
        "|pour|repondre a|copies a", subject="objet|sujet|importance|pieces jointes|piece jointe"
        "|priorite|critere de diffusion", original="message d'origine|message original"
        "|courriel d'origine|courriel original" "|message initial|rendez-vous d'origine"
        "|message precedent|message repondu" "|demande d'origine|message reponse"
        "|e-mail d'origine|mail original|mail d'origine", forwarded="message transfere|message reexpedie"
        "|debut du message transfere" "|debut du message reexpedie|courriel transfere"
        "|transfere par|message suivi" "|debut du courriel transfere|e-mail transfere"
        "|mail transfere|message transmis",
    ),
    "Spanish": Wording(
        wrote="escribio|escribio lo siguiente|ha escrito|escribe" "|escribiste|has escrito", sender="de|remitente",
        sent="enviado|enviado el|enviada|fecha|enviado a las", to="para|a|cc|cco|cc:|responder a",
        subject="asunto|importancia|datos adjuntos|adjuntos",
        original="mensaje original|correo original|mensaje de origen",
        forwarded="mensaje reenviado|inicio del mensaje reenviado" "|mensaje original reenviado|correo reenviado",
        device="enviado desde mi|enviado desde|enviado con" "|enviado por|obtener outlook|enviado a traves"
        "|descargar outlook",
    ),
    "Portuguese": Wording(
        wrote="escreveu|escreveu o seguinte|escreveu isto|escreve" "|voce escreveu|escreveste",
        sender="de|remetente", sent="enviado|enviada|enviada em|enviado em|data" "|enviado a",
        to="para|cc|cco|responder a", subject="assunto|importancia|anexos|prioridade",
        original="mensagem original|mensagem de origem" "|e-mail original",
        forwarded="mensagem encaminhada|mensagem reencaminhada" "|inicio da mensagem reencaminhada"
        "|inicio da mensagem encaminhada" "|mensagem transmitida",
        device="enviado do meu|enviado de meu|enviado a partir do" "|enviado via|enviado com|obter o outlook"
        "|enviada do meu|enviado pelo|enviado por" "|baixar outlook|obtenha o outlook",
    ),
    "German": Wording(
        wrote="schrieb|schrieb folgendes|hat geschrieben" "|geschrieben|schreibt|hat folgendes geschrieben"
        "|schrieben|schrieben sie|schriebst du", sender="von|absender",
        sent="gesendet|datum|gesendet am|gesendet um|verschickt", to="an|cc|bcc|kopie|antwort an|empfanger",
        subject="betreff|wichtigkeit|anlagen|priorität|anhange",
        original="ursprungliche nachricht|originalnachricht" "|original-nachricht|urspruengliche nachricht"
        "|ursprungliche mail|ursprunglicher termin" "|originalmail", forwarded="weitergeleitete nachricht"
        "|anfang der weitergeleiteten nachricht" "|weitergeleitete e-mail|weitergeleitet von"
        "|weitergeleitete mail", device="von meinem|gesendet von|gesendet mit" "|diese nachricht wurde von mein"
        "|holen sie sich outlook|outlook fur ios" "|outlook fur android|von unterwegs|gesendet uber"
        "|mit freundlichen grussen von meinem" "|outlook beziehen",
    ),
    "Dutch": Wording(
        wrote="schreef|het volgende geschreven" "|schreef het volgende|geschreven|schrijft"
        "|heeft geschreven|schreef je", sender="van|afzender", sent="verzonden|datum|verstuurd|verzonden op",
        to="aan|cc|bcc|beantwoorden aan", subject="onderwerp|urgentie|bijlagen|prioriteit",
        original="oorspronkelijk bericht|origineel bericht" "|oorspronkelijke e-mail|oorspronkelijke afspraak",
        forwarded="doorgestuurd bericht|begin doorgestuurd bericht" "|doorgestuurde e-mail",
        device="verstuurd vanaf|verzonden vanaf|verzonden met" "|verzonden via|verstuurd met|outlook voor"
        "|download outlook|verzonden vanuit",
    ),
    "Italian": Wording(
        wrote="ha scritto|scrive|scrisse|ha scritto quanto segue" "|hai scritto|scriveva", sender="da|mittente|di",
        sent="inviato|data|inviata|inviato il", to="a|cc|ccn|destinatario|per|rispondi a",
        subject="oggetto|priorita|allegati|importanza", original="messaggio originale|messaggio d'origine"
        "|messaggio di origine|e-mail originale", forwarded="messaggio inoltrato|inizio messaggio inoltrato"
        "|inizio del messaggio inoltrato" "|messaggio reindirizzato",
        device="inviato da|inviato dal|inviata da|inviato con" "|scarica outlook|ottieni outlook|inviato tramite",
    ),
    "Catalan": Wording(
        wrote="va escriure|ha escrit|escriu", sender="de", sent="enviat|data", to="per a|a", subject="assumpte",
        original="missatge original", forwarded="missatge reenviat|inici del missatge reenviat",
        device="enviat des de|enviat amb",
    ),
    "Romanian": Wording(
        wrote="a scris|scria|scrie|ati scris|a scris urmatoarele", sender="de la|expeditor|de",
        sent="trimis|data|trimis la|trimise", to="catre|la|cc", subject="subiect|importanta",
        original="mesaj original|mesajul original|mesaj initial",
        forwarded="mesaj redirectionat|mesaj transmis mai departe" "|inceputul mesajului redirectionat",
        device="trimis de pe|trimis de la|trimis din|trimis prin" "|trimis cu|obtineti outlook",
    ),
    "Polish": Wording(
        wrote="napisal|napisala|napisal(a)|pisze|napisano" "|napisali|napisal/a|pisal", sender="od|nadawca",
        sent="wyslano|data|wyslane|data wyslania", to="do|dw|odbiorca|udw", subject="temat|waznosc|zalaczniki",
        original="wiadomosc oryginalna|oryginalna wiadomosc" "|wiadomosc pierwotna",
        forwarded="wiadomosc przekazana|przekazana wiadomosc" "|poczatek przekazywanej wiadomosci"
        "|wiadomosc przekazywana dalej|przeslana wiadomosc" "|tresc przekazanej wiadomosci",
        device="wyslane z|wyslano z|wyslane przez" "|wyslano za pomoca|pobierz outlook|uzyskaj outlook",
    ),
    "Czech": Wording(
        wrote="napsal|napsala|napsal(a)|napsal/a|pise|napsali", sender="od|odesilatel",
        sent="odeslano|datum|odeslano dne|poslano", to="komu|pro|kopie|adresat",
        subject="predmet|dulezitost|prilohy", original="puvodni zprava|puvodni e-mail|original zprava",
        forwarded="preposlana zprava|zacatek preposlane zpravy" "|preposlany e-mail",
        device="odeslano z|poslano z|ziskejte outlook|odesláno",
    ),
    "Slovak": Wording(
        wrote="napisal|napisala|napisal(a)|pise|napisal/a", sender="od|odosielatel", sent="odoslane|datum|odoslany",
        to="komu|adresat|kopia|pre", subject="predmet|dolezitost", original="povodna sprava|povodny e-mail",
        forwarded="preposlana sprava|zaciatok preposlanej spravy",
        device="odoslane z|odoslane cez|ziskajte outlook",
    ),
    "Hungarian": Wording(
        wrote="irta|ezt irta|ezt irta (idopont|irta a kovetkezot" "|kovetkezot irta", sender="felado|kuldo",
        sent="elkuldve|datum|kuldve|kuldes ideje", to="cimzett|masolatot kap|masolat", subject="targy|fontossag",
        original="eredeti uzenet|eredeti level", forwarded="tovabbitott uzenet|tovabbitott level kezdete"
        "|tovabbitott uzenet kezdete|tovabbitott level", device="elkuldve az|kuldve|az en iphone|kuldve az",
    ),
    "Croatian, Serbian, Bosnian": Wording(
        wrote="napisao|napisala|je napisao|je napisala|napisao je" "|napisala je|napisao/la|pise|napisao/napisala"
        "|је написао/ла|написао|написала|је написао" "|је написала|пише",
        sender="od|salje|posiljatelj|posiljalac|od:|шаље|од", sent="poslano|datum|poslato|датум|послато",
        to="za|prima|primatelj|кому|за", subject="predmet|naslov|предмет|наслов",
        original="izvorna poruka|originalna poruka|изворна порука" "|оригинална порука",
        forwarded="proslijedjena poruka|proslijedena poruka" "|prosledjena poruka|pocetak proslijedene poruke"
        "|прослеђена порука", device="poslano s|poslano sa|poslato sa|poslato preko" "|poslano pomocu|послато",
    ),
    "Slovenian": Wording(
        wrote="je oseba|je napisal|je napisala|napisal|napisala" "|pise", sender="od|posiljatelj",
        sent="poslano|datum", to="za|komu|prejemnik", subject="zadeva",
        original="izvirno sporocilo|prvotno sporocilo", forwarded="posredovano sporocilo",
        device="poslano iz|poslano z",
    ),
    "Bulgarian": Wording(
        wrote="написа|пише|написал", sender="от|подател", sent="изпратено|дата", to="до|към|получател",
        subject="относно|тема", original="оригинално съобщение|първоначално съобщение",
        forwarded="препратено съобщение", device="изпратено от|изпратено с",
    ),
    "Macedonian": Wording(
        wrote="напиша|пишува", sender="од", sent="испратено|датум", to="до|за", subject="предмет",
        original="оригинална порака", forwarded="препратена порака", device="испратено од",
    ),
    "Russian": Wording(
        wrote="написал|написала|написал(а)|пишет|пишете|писал" "|писала|вы писали|вы написали|написали",
        sender="от|отправитель|от кого", sent="отправлено|дата|дата отправки", to="кому|копия|получатель",
        subject="тема|важность|вложения", original="исходное сообщение|оригинальное сообщение"
        "|исходное письмо|первоначальное сообщение", forwarded="пересылаемое сообщение|пересланное сообщение"
        "|начало переадресованного сообщения" "|перенаправленное сообщение"
        "|начало пересылаемого сообщения|пересланное письмо" "|конец пересылаемого сообщения",
        device="отправлено с|отправлено из|отправлено через" "|отправлено от",
    ),
    "Ukrainian": Wording(
        wrote="написав|написала|написав(ла)|пише|писав|писала" "|написав(-ла)|ви написали",
        sender="від|від кого|відправник", sent="надіслано|дата|відправлено", to="кому|копія|одержувач",
        subject="тема|важливість", original="початкове повідомлення|оригінальне повідомлення"
        "|вихідне повідомлення", forwarded="переслане повідомлення" "|початок переадресованого повідомлення"
        "|переадресоване повідомлення" "|початок пересланого повідомлення",
        device="надіслано з|відправлено з|надіслано через" "|надіслано за допомогою",
    ),
    "Greek": Wording(
        wrote="εγραψε|εγραψες|γραφει|εγραψε τα εξης", sender="απο|αποστολεας",
        sent="στάλθηκε|ημερομηνια|απεσταλη|εσταλη", to="προς|κοιν.|παραληπτης", subject="θεμα",
        original="αρχικο μηνυμα" "|αρχικο μηνυμα ηλεκτρονικου ταχυδρομειου",
        forwarded="προωθημενο μηνυμα|εναρξη προωθημενου μηνυματος", device="σταλθηκε απο|αποσταλθηκε απο|εσταλη απο"
        "|απεσταλη απο",
    ),
    "Turkish": Wording(
        wrote="yazdi|sunu yazdi|sunlari yazdi|yazmis" "|tarihinde yazdi|yaziyor",
        sender="kimden|gonderen|gonderen kisi", sent="gonderildi|tarih|gonderilme|gonderim tarihi",
        to="kime|alici|bilgi", subject="konu|onem", original="orijinal ileti|ozgun ileti|orijinal mesaj"
        "|asil ileti", forwarded="iletilen mesaj|yonlendirilmis ileti"
        "|iletilmis ileti|iletilen iletinin baslangici" "|iletilen ileti",
        device="iphone'umdan gonderildi|'dan gonderildi" "|'den gonderildi|umdan gonderildi|imden gonderildi"
        "|cihazimdan gonderildi",
    ),
    "Swedish": Wording(
        wrote="skrev|skrev foljande|har skrivit|skriver", sender="fran|avsandare", sent="skickat|datum|skickades",
        to="till|kopia", subject="amne|prioritet", original="ursprungligt meddelande|originalmeddelande"
        "|ursprungligt e-postmeddelande", forwarded="vidarebefordrat meddelande|vidarebefordrat brev"
        "|borjan pa vidarebefordrat meddelande", device="skickat fran|skickades fran|hamta outlook"
        "|skickat med|skickad fran",
    ),
    "Danish": Wording(
        wrote="skrev|skrev folgende|har skrevet|skriver", sender="fra|afsender", sent="sendt|dato|sendt den",
        to="til", subject="emne|prioritet", original="oprindelig meddelelse|original meddelelse"
        "|oprindelig besked", forwarded="videresendt besked|videresendt meddelelse" "|start pa videresendt besked"
        "|start videresendt besked", device="sendt fra|hent outlook|sendt med|sendt via",
    ),
    "Norwegian": Wording(
        wrote="skrev|skrev folgende|skreiv|har skrevet|skriver", sender="fra|fra:|avsender", sent="sendt|dato",
        to="til|kopi", subject="emne|prioritet", original="opprinnelig melding|original melding",
        forwarded="videresendt melding|videresendt epost" "|start pa videresendt melding|vidaresendt melding",
        device="sendt fra|skaff deg outlook|sendt med|hent outlook",
    ),
    "Icelandic": Wording(
        wrote="skrifadi|skrifaði", sender="fra", sent="sent|dagsetning", to="til", subject="efni",
        original="upprunaleg skilabod", forwarded="framsend skilabod", device="sent ur|sent med",
    ),
    "Finnish": Wording(
        wrote="kirjoitti|kirjoitti nain|kirjoitti seuraavaa" "|kirjoittaa", sender="lahettaja|lahettajalta",
        sent="lahetetty|paivamaara|lahetysaika", to="vastaanottaja|kopio", subject="aihe|tarkeys",
        original="alkuperainen viesti", forwarded="edelleenlahetetty viesti|valitetty viesti"
        "|valitetty viesti alkaa", device="lahetetty|hanki outlook",
    ),
    "Estonian": Wording(
        wrote="kirjutas|kirjutasite", sender="saatja|kellelt", sent="saadetud|kuupaev",
        to="adressaat|kellele|saaja", subject="teema", original="algne sonum|algne kiri",
        forwarded="edastatud kiri|edastatud sonum", device="saadetud minu|saadetud",
    ),
    "Latvian": Wording(
        wrote="rakstija|uzrakstija", sender="no|no:", sent="nosutits|datums", to="kam|lidz", subject="tema|temats",
        original="sakotnejais zinojums|origināls", forwarded="parsutita zina", device="nosutits no",
    ),
    "Lithuanian": Wording(
        wrote="rase|parase", sender="nuo|siuntejas", sent="issiusta|data", to="kam|gavejas", subject="tema",
        original="pradinis laiskas|originalus laiskas", forwarded="persiustas laiskas",
        device="siusta is|issiusta is",
    ),
    "Albanian": Wording(
        wrote="shkroi|ka shkruar", sender="nga", sent="derguar|data", to="per|te", subject="subjekti|tema",
        original="mesazhi origjinal", forwarded="mesazh i percjelle", device="derguar nga",
    ),
    "Armenian": Wording(
        wrote="գրել է|գրեց", sender="ումից", sent="ուղարկվել է|ամսաթիվ", to="ում", subject="թեմա",
        original="սկզբնական նամակ", device="ուղարկվել է",
    ),
    "Georgian": Wording(
        wrote="დაწერა|წერდა", sender="გამგზავნი|ვისგან", sent="გაგზავნილია|თარიღი", to="მიმღები|ვის",
        subject="თემა", original="ორიგინალი შეტყობინება", device="გაგზავნილია",
    ),
    "Hebrew": Wording(
        wrote="כתב|כתבה|כתב/ה|כתב(ה)|נכתב על ידי|כותב|כתבת", sender="מאת|מ", sent="נשלח|תאריך|בתאריך",
        to="אל|עותק|לכבוד", subject="נושא", original="הודעה מקורית|ההודעה המקורית",
        forwarded="הודעה שהועברה|תחילת ההודעה שהועברה|הודעה מועברת",
        device="נשלח מ|נשלח מה|נשלח באמצעות|קבל את outlook",
    ),
    "Arabic": Wording(
        wrote="كتب|كتبت|كتب/ت|تمت كتابة ما يلي بواسطة|كتبت ما يلي" "|كتب ما يلي|كتب التالي|كتبتم",
        sender="من|المرسل", sent="تم الارسال|التاريخ|ارسلت|مرسل|تاريخ", to="الى|نسخة|المستلم",
        subject="الموضوع|الاهمية", original="الرسالة الاصلية|الرسالة الأصلية|رسالة اصلية",
        forwarded="رسالة معاد توجيهها|رسالة محولة|بدء الرسالة المحولة" "|الرسالة المعاد توجيهها"
        "|بداية الرسالة المعاد توجيهها", device="أرسلت من|مرسل من|تم الإرسال من|ارسلت من|أرسل من"
        "|الحصول على outlook",
    ),
    "Persian": Wording(
        wrote="نوشت|نوشته است|نوشته|نوشتند|می‌نویسد", sender="از|فرستنده", sent="تاریخ|ارسال شده|ارسال",
        to="به|گیرنده", subject="موضوع", original="پیام اصلی|پیغام اصلی",
        forwarded="پیام فوروارد شده|پیام بازارسال‌شده" "|آغاز پیام بازارسال‌شده",
        device="ارسال شده از|فرستاده شده از|از iphone من",
    ),
    "Urdu": Wording(
        wrote="نے لکھا|نے لکھا ہے|لکھا|تحریر کیا|نے تحریر کیا", sender="از|منجانب|بھیجنے والا",
        sent="بھیجا گیا|تاریخ|ارسال کردہ", to="بنام|بخدمت|وصول کنندہ", subject="موضوع|عنوان",
        original="اصل پیغام|اصلی پیغام", forwarded="آگے بھیجا گیا پیغام|فارورڈ کردہ پیغام",
        device="میرے iphone سے بھیجا گیا|سے بھیجا گیا",
    ),
    "Hindi": Wording(
        wrote="ने लिखा|ने लिखा है|लिखा|ने यह लिखा|लिखते हैं", sender="प्रेषक|से|द्वारा",
        sent="भेजा गया|दिनांक|तारीख|तिथि", to="प्रति|प्राप्तकर्ता|को", subject="विषय",
        original="मूल संदेश|मूल सन्देश", forwarded="अग्रेषित संदेश|फ़ॉरवर्ड किया गया संदेश" "|आगे भेजा गया संदेश",
        device="मेरे iphone से भेजा गया|से भेजा गया",
    ),
    "Punjabi": Wording(
        wrote="ਨੇ ਲਿਖਿਆ|ਨੇ ਲਿਖਿਆ ਹੈ|ਲਿਖਿਆ|ਨੇ ਇਹ ਲਿਖਿਆ", sender="ਵੱਲੋਂ|ਭੇਜਣ ਵਾਲਾ|ਤੋਂ", sent="ਭੇਜਿਆ ਗਿਆ|ਮਿਤੀ|ਭੇਜਿਆ",
        to="ਵੱਲ|ਨੂੰ|ਪ੍ਰਤੀ", subject="ਵਿਸ਼ਾ", original="ਮੂਲ ਸੁਨੇਹਾ|ਅਸਲ ਸੁਨੇਹਾ",
        forwarded="ਅੱਗੇ ਭੇਜਿਆ ਸੁਨੇਹਾ|ਅੱਗੇ ਭੇਜਿਆ ਗਿਆ ਸੁਨੇਹਾ", device="ਮੇਰੇ iphone ਤੋਂ ਭੇਜਿਆ|ਤੋਂ ਭੇਜਿਆ",
    ),
    "Bengali": Wording(
        wrote="লিখেছেন|লিখেছে|লিখেছিলেন|লিখলেন", sender="প্রেরক|থেকে", sent="পাঠানো হয়েছে|তারিখ|প্রেরিত",
        to="প্রাপক|প্রতি", subject="বিষয়", original="মূল বার্তা|আসল বার্তা",
        forwarded="ফরওয়ার্ড করা বার্তা|ফরোয়ার্ড করা মেসেজ", device="আমার iphone থেকে পাঠানো|থেকে পাঠানো",
    ),
    "Gujarati": Wording(
        wrote="એ લખ્યું|લખ્યું|દ્વારા લખાયું|એ આ લખ્યું", sender="પ્રેષક|તરફથી", sent="મોકલેલ|તારીખ|મોકલ્યું",
        to="પ્રતિ|પ્રાપ્તકર્તા", subject="વિષય", original="મૂળ સંદેશ|મૂળ સંદેશો",
        forwarded="ફોરવર્ડ કરેલો સંદેશ|આગળ મોકલેલો સંદેશ", device="મારા iphone થી મોકલેલ|થી મોકલેલ",
    ),
    "Marathi": Wording(
        wrote="यांनी लिहिले|ने लिहिले|लिहिले", sender="प्रेषक|कडून", sent="पाठवले|दिनांक", to="प्रति",
        subject="विषय", original="मूळ संदेश", forwarded="फॉरवर्ड केलेला संदेश", device="वरून पाठवले",
    ),
    "Nepali": Wording(
        wrote="ले लेख्नुभयो|ले लेखे|लेख्नुभयो", sender="प्रेषक|बाट", sent="पठाइएको|मिति", to="प्रति",
        subject="विषय", original="मूल सन्देश", device="बाट पठाइएको",
    ),
    "Tamil": Wording(
        wrote="எழுதியது|எழுதினார்|எழுதினர்|எழுதியவை", sender="அனுப்புநர்|இலிருந்து",
        sent="அனுப்பப்பட்டது|தேதி|அனுப்பியது", to="பெறுநர்|க்கு", subject="பொருள்|தலைப்பு",
        original="அசல் செய்தி|மூலச் செய்தி", forwarded="முன்னனுப்பப்பட்ட செய்தி|அனுப்பப்பட்ட செய்தி",
        device="எனது iphone இலிருந்து அனுப்பப்பட்டது" "|இலிருந்து அனுப்பப்பட்டது",
    ),
    "Telugu": Wording(
        wrote="వ్రాసారు|వ్రాశారు|ఇలా రాశారు|రాశారు", sender="నుండి|పంపినవారు", sent="పంపబడింది|తేదీ",
        to="కు|స్వీకర్త", subject="విషయం", original="అసలు సందేశం", forwarded="ఫార్వార్డ్ చేసిన సందేశం",
        device="నుండి పంపబడింది",
    ),
    "Kannada": Wording(
        wrote="ಬರೆದಿದ್ದಾರೆ|ಬರೆದರು", sender="ಇಂದ", sent="ಕಳುಹಿಸಲಾಗಿದೆ|ದಿನಾಂಕ", to="ಗೆ", subject="ವಿಷಯ",
        original="ಮೂಲ ಸಂದೇಶ", device="ಇಂದ ಕಳುಹಿಸಲಾಗಿದೆ",
    ),
    "Malayalam": Wording(
        wrote="എഴുതി|ഇപ്രകാരം എഴുതി", sender="അയച്ചത്|നിന്ന്", sent="അയച്ച തീയതി|തീയതി", to="സ്വീകർത്താവ്",
        subject="വിഷയം", original="യഥാർത്ഥ സന്ദേശം", device="ൽ നിന്ന് അയച്ചത്",
    ),
    "Sinhala": Wording(
        wrote="ලිව්වා|මෙසේ ලියා ඇත|ලියා ඇත", sender="යවන්නා", sent="යැවූ|දිනය", to="වෙත", subject="මාතෘකාව",
        original="මුල් පණිවිඩය",
    ),
    "Thai": Wording(
        wrote="เขียนว่า|ได้เขียนว่า|เขียน", sender="จาก", sent="ส่ง|วันที่|ส่งเมื่อ", to="ถึง",
        subject="เรื่อง|หัวเรื่อง", original="ข้อความต้นฉบับ|ข้อความเดิม", forwarded="ข้อความที่ส่งต่อ",
        device="ส่งจาก",
    ),
    "Vietnamese": Wording(
        wrote="da viet|viet|da viet nhu sau|viet rang", sender="tu|nguoi gui",
        sent="da gui|ngay|gui|da gui luc|ngay gui", to="den|toi|nguoi nhan", subject="chu de|tieu de",
        original="tin nhan goc|thu goc|tin nhan ban dau" "|thong diep goc",
        forwarded="thu chuyen tiep|tin nhan da chuyen tiep" "|tin nhan chuyen tiep|tin da chuyen tiep",
        device="da gui tu|duoc gui tu|gui tu|tai outlook",
    ),
    "Tagalog": Wording(
        wrote="isinulat ni|sumulat|isinulat|ay sumulat|nagsulat" "|sinulat ni|ay nagsulat|sumulat ng",
        sender="mula kay|mula sa|mula|galing kay", sent="ipinadala|petsa|ipinadala noong",
        to="para kay|para sa|kay|sa", subject="paksa", original="orihinal na mensahe|orihinal na liham",
        forwarded="ipinasang mensahe|ipinasa na mensahe", device="ipinadala mula sa|ipinadala gamit|ipinadala ng"
        "|ipinadala sa pamamagitan",
    ),
    "Indonesian, Malay": Wording(
        wrote="menulis|telah menulis|menulis berikut ini|tulis", sender="dari|daripada|pengirim",
        sent="dikirim|tanggal|dihantar|tarikh", to="kepada|ke|penerima", subject="subjek|perihal|judul",
        original="pesan asli|mesej asal", forwarded="pesan terusan|pesan yang diteruskan"
        "|mesej dikirim semula|mulai pesan terusan", device="dikirim dari|dihantar dari|dihantar daripada"
        "|dikirim dengan",
    ),
    "Swahili": Wording(
        wrote="aliandika|ameandika|aliandika hivi", sender="kutoka|kutoka kwa", sent="imetumwa|tarehe", to="kwa",
        subject="mada|somo", original="ujumbe asili|ujumbe wa awali", forwarded="ujumbe uliosambazwa",
        device="imetumwa kutoka",
    ),
    "Somali": Wording(
        wrote="ayaa qoray|wuxuu qoray|waxay qortay|qoray", sender="ka", sent="la diray|taariikh", to="ku",
        subject="mawduuca", original="fariinta asalka ah", forwarded="fariin la gudbiyay",
        device="waxaa laga soo diray",
    ),
    "Haitian Creole": Wording(
        wrote="te ekri|ekri", sender="soti nan|de", sent="voye|dat", to="pou", subject="sije",
        original="mesaj orijinal", forwarded="mesaj ki voye ankò", device="voye soti nan|voye depi",
    ),
    "Amharic": Wording(
        wrote="ጽፏል|ጻፈ|ጽፈዋል|እንዲህ ሲል ጽፏል", sender="ከ", sent="ተልኳል|ቀን", to="ለ", subject="ርዕስ", original="ዋናው መልዕክት",
        device="ተላከ",
    ),
    "Tigrinya": Wording(wrote="ጽሒፉ|ጽሒፋ", sender="ካብ", sent="ዝተላእከ|ዕለት", to="ናብ", subject="ኣርእስቲ"),
    "Yoruba, Igbo, Hausa": Wording(wrote="ko wipe|kowe|dere|ya rubuta", sender="lati|site|daga"),
    "Chinese": Wording(
        wrote="写道|寫道|写到|寫到|写信说|来信说|的邮件|写了", sender="发件人|寄件者|寄件人|发信人|寄信人|发自",
        sent="发送时间|寄件日期|日期|发送日期|傳送時間|傳送日期" "|时间|發送時間|已傳送|发件时间|已发送",
        to="收件人|收件者|抄送|副本|抄送人|收信人", subject="主题|主旨|主題|标题",
        original="原始邮件|原始郵件|邮件原件|原邮件|原始信件" "|原始訊息|原郵件|回复的原邮件",
        forwarded="转发邮件|轉寄郵件|转发的邮件|轉寄的郵件|已转发邮件" "|以下是转发的邮件|轉寄|转发|开始转发的邮件"
        "|轉寄的信件|被转发的邮件", device="发自我的|從我的|发自|傳送自我的|來自我的|傳送自"
        "|从我的|寄自我的|发送自|从我的iphone",
    ),
    "Japanese": Wording(
        wrote="書きました|のメール|書いた|さんは書きました" "|は書きました|が書きました|さんが書きました"
        "|様の連絡", sender="差出人|送信者|送信元", sent="送信日時|日付|日時|送信", to="宛先|受信者|cc",
        subject="件名", original="元のメッセージ|オリジナルメッセージ|元のメール" "|返信元メッセージ",
        forwarded="転送メッセージ|転送されたメッセージ" "|転送されたメール|転送されるメッセージ",
        device="から送信|iphoneから送信|iphone から送信|より送信" "|outlook for",
    ),
    "Korean": Wording(
        wrote="작성|님이 작성|님이 씀|님이 쓴 글|작성했습니다|씀" "|썼습니다|님께서 작성|님의 메일|작성하였습니다",
        sender="보낸 사람|보낸사람|발신|발신자|보낸이", sent="보낸 날짜|날짜|보낸날짜|보낸 시간|발신일|일시"
        "|받은 날짜", to="받는 사람|받는사람|수신|참조|수신자", subject="제목",
        original="원본 메시지|원본 메일|원본메시지|원래 메시지", forwarded="전달된 메시지|전달 메시지|전달된 메일",
        device="에서 보냄|나의 iphone에서 보냄|에서 보낸" "|내 iphone에서",
    ),
}  # fmt: skip
