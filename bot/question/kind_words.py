"""Expressions for the kind of answer that a question asks for, by language, in folded texts."""

from collections.abc import Mapping
from typing import Literal, get_args

__all__ = ["KINDS", "KIND_WORDS", "LATIN_KIND_WORDS", "Kind"]

Kind = Literal["number", "time", "person", "place", "reason", "other"]
KINDS: tuple[Kind, ...] = get_args(Kind)

_Words = tuple[tuple[Kind, str], ...]

_ENGLISH: _Words = (
    (
        "time",
        r"\bwhen\b|\b(?:what|which) (?:year|century|decade|date|day|month|time)\b|\bhow long ago\b",
    ),
    (
        "number",
        r"\bhow (?:many|much|long|old|far|large|big|tall|high|often|fast|deep|wide)\b"
        r"|\b(?:percent|percentage|number|amount|proportion|share|fraction|sum) of\b|\bamount\b"
        r"|\b(?:what|which) (?:(?:was|is|were|are) )?(?:(?:the|its|his|her|their) )?"
        r"(?:price|cost|fine|fee|toll|salary|sum|population|height|length|width|depth|weight"
        r"|speed|temperature|distance|size|age|turnout|capacity|fare|rent|penalty)\b(?! for\b)",
    ),
    ("person", r"\bwho(?:m|se|'?s)?\b"),
    ("place", r"\bwhere\b|\b(?:what|which) (?:country|countries|city|cities|state|place|region)\b"),
    (
        "reason",
        r"\bwhy\b|\bwhat (?:caused|led)\b|\breasons?\b"
        r"|\bwhat (?:was|is|were|are) (?:the|its|his|her|their) \w+ for\b",
    ),
)
_GERMAN: _Words = (
    ("time", r"\bwann\b|\b(?:welche[mnrs]?) (?:jahr|tag|monat|datum|jahrhundert|jahrzehnt)"),
    (
        "number",
        r"\bwie ?viele?[nr]?\b|\bwie (?:hoch|lang|lange|gross|alt|weit|oft|breit|tief|schwer)\b"
        r"|\b(?:anzahl|prozent|prozentsatz|anteil)\b|\bwas kostete?n?\b",
    ),
    ("person", r"\bwe(?:r|m|n|ssen)\b"),
    ("place", r"\bwo(?:hin|her)?\b|\bwelche[mnrs]? (?:land|lander|stadt|stadte|ort|staat|region)"),
    ("reason", r"\bwarum\b|\bweshalb\b|\bwieso\b|\bgrund\b|\bgrunde\b|\bursache"),
)
_SPANISH: _Words = (
    ("time", r"\bcuando\b|\b(?:que|cual fue el) (?:ano|fecha|siglo|decada|dia|mes)\b|\bfecha\b"),
    (
        "number",
        r"\bcuant[oa]s?\b|\bporcentaje\b|\bnumero de\b|\bcantidad\b|\bque (?:altura|edad)\b",
    ),
    ("person", r"\bquien(?:es)?\b"),
    ("place", r"\b(?:a)?donde\b|\ben que (?:pais|ciudad|lugar|estado|region)"),
    ("reason", r"\bpor que\b|\brazon|\bmotivo|\bcausa\b"),
)
_FRENCH: _Words = (
    ("time", r"\bquand\b|\bquelle? (?:annee|date|jour|mois|siecle|epoque)\b"),
    ("number", r"\bcombien\b|\bpourcentage\b|\bnombre de\b"),
    ("person", r"\bqui\b"),
    ("place", r"\bou\b|\bquelle? (?:pays|ville|lieu|region)\b"),
    ("reason", r"\bpourquoi\b|\braisons?\b|\bcause\b"),
)
_ITALIAN: _Words = (
    ("time", r"\bquando\b|\b(?:che|quale) (?:anno|data|giorno|mese|secolo)\b"),
    ("number", r"\bquant[oaie]\b|\bpercentuale\b|\bnumero di\b"),
    ("person", r"\bchi\b"),
    ("place", r"\bdove\b|\b(?:che|quale) (?:paese|citta|luogo|regione)\b"),
    ("reason", r"\bperche\b|\bmotivo\b|\bcausa\b"),
)
_PORTUGUESE: _Words = (
    ("time", r"\bquando\b|\b(?:que|qual) (?:ano|data|dia|mes|seculo)\b"),
    ("number", r"\bquant[oa]s?\b|\bporcentagem\b|\bnumero de\b"),
    ("person", r"\bquem\b"),
    ("place", r"\bonde\b|\bque (?:pais|cidade|lugar|estado|regiao)\b"),
    ("reason", r"\bpor ?que\b|\bmotivo\b|\brazao\b"),
)
_DUTCH: _Words = (
    ("time", r"\bwanneer\b|\b(?:welke?) (?:jaar|datum|dag|maand|eeuw)\b"),
    ("number", r"\bhoeveel\b|\bhoe (?:lang|groot|oud|hoog|vaak|ver|breed)\b|\bpercentage\b"),
    ("person", r"\bwie\b"),
    ("place", r"\bwaar\b|\bwelke? (?:land|stad|plaats|regio)\b"),
    ("reason", r"\bwaarom\b|\breden\b|\boorzaak\b"),
)
_TURKISH: _Words = (
    ("time", r"\bne zaman\b|\bhangi (?:yil|tarih|ay|gun|yuzyil|donem)|\bkac yilinda\b|\btarihi?\b"),
    ("number", r"\bkac(?:i|inci|ta|tane|a)?\b|\bne kadar\b|\bkac \w+|\byuzde kac"),
    ("person", r"\bkim(?:i|in|e|dir|ler|lerdir|den)?\b"),
    ("place", r"\bnere(?:de|den|ye|si|dedir|sidir)\b|\bhangi (?:ulke|sehir|kent|bolge|yer)"),
    ("reason", r"\bneden\b|\bnicin\b|\bniye\b|\bsebeb|\bnedeni"),
)
_VIETNAMESE: _Words = (
    ("time", r"\bkhi nao\b|\bnam nao\b|\bbao gio\b|\bngay nao\b|\bthang nao\b|\bthe ky nao\b"),
    ("number", r"\bbao nhieu\b|\bbao lau\b|\bbao xa\b|\bmay\b"),
    ("person", r"\bai\b|\bnguoi nao\b"),
    ("place", r"\bo dau\b|\bdau\b|\b(?:nuoc|thanh pho|noi|quoc gia) nao\b"),
    ("reason", r"\btai sao\b|\bvi sao\b|\bly do\b|\bnguyen nhan\b"),
)
_RUSSIAN: _Words = (
    (
        "time",
        r"\bкогда\b|\b(?:как|котор)\w+ (?:год|месяц|день|дня|дату?\b|числ)|\bдата\b"
        r"|\b(?:сколько|скока?) (?:лет|месяцев|недель|дней) (?:назад|прошло)\b|\bкак давно\b"
        r"|\bколи\b|\b(?:як|котр)\w+ (?:році|року|рік|місяц|день|дня)",
    ),
    (
        "number",
        r"\bсколько\b|\bкаков\w* (?:сумм|размер|числ|количеств)|\bразмер|\bсумма\b"
        r"|\bск(?:о|і)льк[ио]\b|\bскока\b|\bскок\b",
    ),
    ("person", r"\b(?:кто|кого|кому|кем|хто|ким)\b"),
    (
        "place",
        r"\b(?:где|куда|откуда|де|куди|звідки)\b|\bв (?:как|як)\w+ (?:стран|город|краін|міст)",
    ),
    (
        "reason",
        r"\b(?:почему|зачем|чому|навіщо)\b|\bпричин|из-за чего"
        r"|\bза (?:что|че|чо|шо)\b|\bчерез що\b",
    ),
)
_PERSIAN: _Words = (
    (
        "time",
        r"\bکی\b|چه ?(?:زمان|وقت|سال|ماه|روز|تاریخ)|کدام ?(?:سال|ماه)|\bتاریخ\b"
        r"|\bچند ?(?:سال|ماه|هفته|روز) ?(?:پیش|قبل)"
        r"|\bمتی\b|(?:ای|ایه) (?:عام|سنه|یوم|شهر|قرن|تاریخ)",
    ),
    (
        "number",
        r"چند|چن ?تا|چقدر|چقد\b|چه ?(?:مبلغ|مقدار|تعداد|میزان)|\bمبلغ\b|\bتعداد\b"
        r"|\bکم\b|\bعدد\b|\bنسبه\b",
    ),
    ("person", r"چه ?کس|\bکیست\b|\bکیه\b|\bکی بود|\bمن (?:هو|هی|هم|الذی|کان)|^من\b"),
    ("place", r"\bکجا|(?:کدام|چه) ?(?:کشور|شهر)|\bاین\b.*؟|(?:ای|ایه) (?:بلد|دوله|مدینه|مکان)"),
    ("reason", r"چرا|(?:واسه|برای?|سر) ?چی|^چی ?شد\b|\bدلیل|\bعلت|\bلماذا\b|\bسبب"),
)
_GREEK: _Words = (
    ("time", r"\bποτε\b|\bποι[αον]+ (?:ετοσ|χρονια|χρονο|ημερομηνια|αιωνα|μηνα|ημερα)"),
    ("number", r"\bποσ[οηαεω]\w*\b|\bποσοστο\b|\bαριθμοσ\b"),
    ("person", r"\bποι(?:οσ|οι|ον|ουσ|ανου)\b"),
    (
        "place",
        r"\bπου (?:ηταν|ειναι|βρισκ|εγινε|γινε|γεννηθ|ζ)|^που\b|\bποια (?:χωρα|πολη|περιοχη)",
    ),
    ("reason", r"\bγιατι\b|\bλογο[σι]?\b|\bαιτια\b"),
)
_HINDI: _Words = (
    ("time", r"कब|किस (?:वर्ष|साल|तारीख|दिन|महीने|सदी|दशक|समय)"),
    ("number", r"कितन|कितने|प्रतिशत|संख्या"),
    ("person", r"कौन(?! ?-?स[ािी])|किसने|किसे"),
    ("place", r"कहां|कहाँ|किस (?:देश|शहर|स्थान|जगह|राज्य|क्षेत्र)"),
    ("reason", r"क्यों|कारण|वजह"),
)
_CHINESE: _Words = (
    (
        "time",
        r"什么时候|什麼時候|何时|何時|哪一?年|哪一?天|几月|哪个(?:世纪|年代|月)|いつ|何年|何月|何日",
    ),
    (
        "number",
        r"多少|多大|多长|多長|多高|多久|多远|几|幾|百分之|いくつ|いくら|何人|何冊|何個|何%|どのくらい"
        r"|何キロ|何回|何パーセント",
    ),
    ("person", r"谁|誰|哪位|何人|だれ"),
    ("place", r"哪里|哪裡|哪儿|何处|何地|哪个(?:国家|城市|地方|地区|州)|どこ"),
    ("reason", r"为什么|為什麼|为何|原因|なぜ|どうして|理由"),
)
_THAI: _Words = (
    ("time", r"เมื่อไร|เมื่อไหร่|เมื่อใด|ปีใด|ปีไหน|วันใด|วันไหน|ศตวรรษ(?:ใด|ที่เท่าไร)|ปีอะไร"),
    ("number", r"เท่าไร|เท่าไหร่|เท่าใด|กี่|จำนวน|ร้อยละ|เปอร์เซ็นต์"),
    ("person", r"ใคร|ผู้ใด"),
    ("place", r"ที่ไหน|ที่ใด|ประเทศใด|เมืองใด|ประเทศไหน|เมืองไหน"),
    ("reason", r"ทำไม|เหตุใด|เพราะอะไร|สาเหตุ|เหตุผล"),
)
_KOREAN: _Words = (
    ("time", r"언제|몇 ?년|몇 ?월"),
    ("number", r"얼마|몇|퍼센트"),
    ("person", r"누구|누가"),
    ("place", r"어디|어느 (?:나라|도시)"),
    ("reason", r"왜|이유|원인"),
)
KIND_WORDS: Mapping[str, _Words] = {
    "ru": _RUSSIAN, "fa": _PERSIAN, "el": _GREEK, "hi": _HINDI, "zh": _CHINESE, "ja": _CHINESE,
    "th": _THAI, "ko": _KOREAN,
}  # fmt: skip
"""By script, named after its commonest language; the expressions of its languages are together."""
LATIN_KIND_WORDS: Mapping[str, _Words] = {
    "en": _ENGLISH, "de": _GERMAN, "es": _SPANISH, "fr": _FRENCH, "it": _ITALIAN,
    "nl": _DUTCH, "pt": _PORTUGUESE, "tr": _TURKISH, "vi": _VIETNAMESE,
}  # fmt: skip
"""By language: as there are many, that of the question must be known."""
