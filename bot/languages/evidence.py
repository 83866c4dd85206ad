"""Words for times, numbers and causes in languages other than English, folded.

Words that are also English ones of another meaning, such as "once" and "mars", are left out.
"""

import re

__all__ = ["CAUSES", "NUMERALS", "TIMES", "has_unspaced_numeral", "has_unspaced_time"]

TIMES = frozenset(
    """
    января февраля марта апреля июня июля августа сентября октября ноября декабря январе феврале
    апреле июне июле августе сентябре октябре ноябре декабре понедельник вторник среду четверг
    пятницу субботу воскресенье вчера сегодня завтра день дня дней неделю недели недель месяц месяца
    месяцев год года году лет век века веке столетия десятилетия
    січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня року рік
    років вчора сьогодні
    januar februar marz april juni juli oktober dezember montag dienstag mittwoch donnerstag freitag
    samstag sonntag gestern heute morgen tage tagen woche wochen monat monate monaten jahr jahre
    jahren jahrhundert jahrhunderts jahrzehnt
    enero febrero abril junio julio agosto septiembre octubre noviembre diciembre lunes martes
    miercoles jueves viernes sabado domingo ayer hoy dias semana semanas mes meses ano anos siglo
    decada
    janvier fevrier avril juin juillet aout septembre octobre novembre decembre lundi mardi mercredi
    jeudi vendredi samedi dimanche hier annee annees siecle semaine jours
    gennaio febbraio aprile maggio giugno luglio settembre ottobre dicembre ieri oggi giorno giorni
    settimana anno anni secolo mese
    ocak subat nisan mayis haziran temmuz agustos eylul ekim kasim aralik pazartesi sali carsamba
    persembe cuma cumartesi bugun yil yili yilinda yillar yuzyil yuzyilda hafta
    يناير فبراير مارس ابریل مایو یونیو یولیو اغسطس سبتمبر اکتوبر نوفمبر دیسمبر عام سنه یوم شهر قرن
    القرن العام الیوم امس اسبوع سنوات
    فروردین اردیبهشت خرداد تیر مرداد شهریور مهر ابان اذر دی بهمن اسفند ژانویه فوریه اوریل ژوین ژوییه
    اوت سپتامبر دسامبر شنبه یکشنبه دوشنبه سهشنبه چهارشنبه پنجشنبه جمعه دیروز امروز سال سالها ماه
    هفته روز قرن دهه ιανουαριου φεβρουαριου μαρτιου απριλιου μαιου ιουνιου ιουλιου αυγουστου
    σεπτεμβριου οκτωβριου νοεμβριου δεκεμβριου ετος ετη χρονια αιωνα αιωνασ ημερα ημερεσ εβδομαδα
    μηνα μηνεσ जनवरी फरवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर सितम्बर अक्टूबर अक्तूबर नवंबर
    नवम्बर दिसंबर दिसम्बर वर्ष साल दिन सप्ताह महीने शताब्दी सदी दशक
    """.split()
)
NUMERALS = frozenset(
    """
    один два две три четыре пять шесть семь восемь девять десять двадцать тридцать сорок пятьдесят
    сто двести тысяча тысячи тысяч миллион миллиона миллионов миллиард миллиарда миллиардов
    половина треть четверть дважды процент процента процентов дві чотири пять шість сім вісім
    девять десять тисяч мільйон мільйонів zwei drei vier funf sechs sieben acht neun zehn zwolf
    zwanzig dreissig hundert tausend million millionen milliarde milliarden halfte prozent tres
    cuatro cinco seis siete ocho nueve diez veinte treinta cien ciento millon millones mitad tercio
    doble deux trois quatre cinq sept huit neuf vingt trente mille milliers moitie quattro sette
    otto nove dieci venti mila milioni miliardi iki uc dort bes alti yedi sekiz dokuz yirmi otuz
    yuz milyon milyar yarisi yuzde اثنان ثلاثه اربعه خمسه سته سبعه ثمانیه تسعه عشره عشرین ثلاثین
    مایه الف ملیون ملیار نصف ثلث بالمایه دو سه چهار پنج شش هفت هشت نه ده بیست سی چهل پنجاه صد دویست
    هزار میلیون میلیارد نیمی نصف درصد δυο τρεισ τρια τεσσερισ τεσσερα πεντε εξι επτα οκτω εννεα
    δεκα εικοσι εκατο χιλιαδεσ εκατομμυρια εκατομμυριο δισεκατομμυρια μισο दो तीन चार पांच पाँच छह
    सात आठ नौ दस बीस सौ हजार हज़ार लाख करोड़ करोड मिलियन अरब आधा प्रतिशत hai ba bon nam muoi nghin
    trieu
    """.split()
)
CAUSES = frozenset(
    """
    потому поэтому поскольку причина причине причины причиной вследствие благодаря изза вызвано
    оскільки
    weil deshalb daher darum wegen aufgrund grund ursache
    porque debido causa causado motivo razon
    parce puisque cause raison
    perche poiche causa motivo
    cunku nedeniyle yuzunden dolayi sebebiyle
    لان بسبب نتیجه لذلک
    زیرا چون بنابراین علت دلیل خاطر
    επειδη διοτι λογω εξαιτιασ
    क्योंकि कारण इसलिए वजह
    """.split()
)
_UNSPACED_NUMERAL = re.compile(
    "[一二三四五六七八九十百千万萬亿億两兩]|สอง|สาม|สี่|ห้า|หก|เจ็ด|แปด|เก้า|สิบ|ร้อย|พัน|ล้าน"
)
_UNSPACED_TIME = re.compile(
    "[年月日天]|世纪|世紀|昨|周[一二三四五六日]|曜|ปี|เดือน|วัน|ศตวรรษ|มกราคม|มีนาคม|เมษายน|กรกฎาคม|สิงหาคม|ธันวาคม"
)


def has_unspaced_numeral(text: str) -> bool:
    """Whether a text has a numeral in Chinese, Japanese or Thai words."""
    return _UNSPACED_NUMERAL.search(text) is not None


def has_unspaced_time(text: str) -> bool:
    """Whether a text has a word for a time in Chinese, Japanese or Thai."""
    return _UNSPACED_TIME.search(text) is not None
