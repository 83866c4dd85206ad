"""Dates that a sentence states: in full, in three languages, and never an amount."""

import pytest

from bot.timeline.event_dates import event_date

STATED = [
    ("In June 2017, the watchdog threatened.", "2017-06"),
    ("As of March 2014,Telegram had 35 million users.", "2014-03"),
    ("It was founded in 2013.", "2013"),
    ("In 2000 the ban was lifted.", "2000"),
    ("He resigned on 22 June 2020.", "2020-06-22"),
    ("He resigned on June 22nd, 2020, in Dubai.", "2020-06-22"),
    ("Sept. 2018 was warm.", "2018-09"),
    ("It rained in early 2017.", "2017"),
    ("It rained in mid-2017.", "2017"),
    ("It closed at the end of 2013.", "2013"),
    ("It happened in the year 2018.", "2018"),
    ("Few had phones in the early 1990s.", "199X"),
    ("It opened in the summer of 2019.", "2019-22"),
    ("It opened in Spring 2019.", "2019-21"),
    ("It rained in the mid-1990s.", "199X"),
    ("It was voted for in 2018 elections.", "2018"),
    ("He left during the 2013 coup.", "2013"),
    ("He sailed in April 1191.", "1191-04"),
    ("It took effect on 22.06.2020 and 2020-06-22.", "2020-06-22"),
    ("Revenue grew in the second half of 2018.", "2018-07/2018-12"),
    ("Revenue grew in Q2 2018.", "2018-04/2018-06"),
    ("In 2018, 2000 people came.", "2018"),
]
RUSSIAN = [
    ("Компания основана в 2013 году.", "2013"),
    ("Основана в 2013 г. братьями Дуровыми.", "2013"),
    ("Он ушёл 22 июня 2020 года.", "2020-06-22"),
    ("22.06.2020 он ушёл.", "2020-06-22"),
    ("В июне 2017 года суд решил иначе.", "2017-06"),
    ("По состоянию на март 2014 года их 35 млн.", "2014-03"),
    ("Летом 2019-го открыли мост.", "2019-22"),
    ("В 2013-м он ушёл.", "2013"),
    ("В конце 2013 года он ушёл.", "2013"),
    ("В начале 1990-х годов телефонов не было.", "199X"),
    ("В третьем квартале 2018 года выручка выросла.", "2018-07/2018-09"),
    ("В 1147 году основана Москва.", "1147"),
    ("С июня 2017 года сервис недоступен.", "2017-06/.."),
    ("С момента запуска в 2013 году у него 100 млн.", "2013/.."),
    ("С братом в 2013 году он основал компанию.", "2013"),
    ("С 2014 по 2017 год он жил там.", "2014/2017"),
    ("В 2014–2017 гг. он жил там.", "2014/2017"),
    ("В 1038–40 гг. он воевал.", "1038/1040"),
    ("Между 2005 и 2010 годами он жил там.", "2005/2010"),
    ("С 22 июня по 5 июля 2018 года шли дожди.", "2018-06-22/2018-07-05"),
    ("В 2018 году пришли 2000 человек.", "2018"),
    ("Сервис закрыт с 2018 года, а в 2020 году открыт.", "2018/.."),
]
PERSIAN = [
    ("تلگرام در سال ۲۰۱۳ تأسیس شد.", "2013"),
    ("او در ۲۲ ژوئن ۲۰۲۰ استعفا داد.", "2020-06-22"),
    ("در ژوئن سال ۲۰۱۷ دادگاه رأی داد.", "2017-06"),
    ("در تابستان ۲۰۱۹ باز شد.", "2019-22"),
    ("در اوایل دههٔ ۱۹۹۰ تلفن نبود.", "199X"),
    ("از سال ۲۰۱۸ مسدود است.", "2018/.."),
    ("از زمان راه‌اندازی در سال ۲۰۱۳ رشد کرد.", "2013/.."),
    ("از سال ۲۰۱۴ تا ۲۰۱۷ آنجا بود.", "2014/2017"),
    ("بین سال‌های ۲۰۱۴ و ۲۰۱۷ آنجا بود.", "2014/2017"),
]
SOLAR_HIJRI = [
    ("در ۱۰ اردیبهشت ۱۳۹۷ فیلتر شد.", "2018-04-30"),
    ("۱۳۹۹/۰۴/۰۲ رفت.", "2020-06-22"),
    ("در ۲۲ ژوئن ۲۰۲۰ (۲ تیر ۱۳۹۹) رفت.", "2020-06-22"),
    ("در اردیبهشت‌ماه ۱۳۹۷ فیلتر شد.", "2018-04-21/2018-05-21"),
    ("در دی ماه سال ۱۳۹۶ فیلتر شد.", "2017-12-22/2018-01-20"),
    ("در سال ۱۳۹۷ فیلتر شد.", "2018-03-21/2019-03-20"),
    ("در سال ۱۳۹۷ هجری شمسی فیلتر شد.", "2018-03-21/2019-03-20"),
    ("در تابستان سال ۱۳۹۷ باز شد.", "2018-06-22/2018-09-22"),
    ("در سال ۱۳۸۴ میلادی جنگ شد.", "1384"),
]
OPEN = [
    ("Telegram has been blocked in Russia since 2018 after a stand-off.", "2018/.."),
    ("It has attracted 100 million users since its launch in 2013.", "2013/.."),
    ("The app has been blocked since at least June 2017.", "2017-06/.."),
    ("It has been blocked from 2018 onwards.", "2018/.."),
    ("It has been blocked from 2014 to today.", "2014/.."),
]
SEVERAL = [
    ("From 2014 to 2017 he lived there.", "2014/2017"),
    ("It grew in 2014–2017.", "2014/2017"),
    ("In June 2017 the court quoted a ruling made in 2014.", "2014/2017-06"),
    ("It rained in 2017, most in June 2017.", "2017"),
    ("It rained in January 2017 as never in 2017.", "2017"),
    ("Since 2018 it is blocked, and in 2020 it was again.", "2018/.."),
    ("From 22 June to 5 July 2018 it rained.", "2018-06-22/2018-07-05"),
    ("Between 2014 and 2017 he lived there.", "2014/2017"),
    ("In 1939–45 he lived there.", "1939/1945"),
]
NONE = [
    "He said on June 22 that it would return.",
    "It works in 2000 cities.",
    "It works in 2000 new cities.",
    "It grew in 2018 companies.",
    "It failed in 2018 of them.",
    "From 1500 to 2000 people came.",
    "It cost $2018 in all.",
    "In 2018% of cases.",
    "In 2,018 cases.",
    "See page 2018.",
    "More than 2018 came.",
    "It ended before June 2017.",
    "It lasted until 2019.",
    "By the end of 2013 it had users.",
    "It snowed in winter 2019.",
    "The 31 June 2017 is no day.",
    "It may 2018 times fail.",
    "On 03/04/2019 it ended.",
    "It ended in 90s style.",
    "Call 555-2018 or 2018 555 1212.",
    "In 1800 new and 3000 old cities.",
    "In 2013 rubles it is little.",
    "It grew by the year 2022.",
    "It grew more than in 2018.",
    "Ahead of June 2017 it ended.",
]
RUSSIAN_NONE = [
    "Он ушёл 22 июня.",
    "До 2018 года он жил там.",
    "К концу 2013 года было много.",
    "После июня 2017 года он уехал.",
    "Зимой 2019 года шёл снег.",
    "В 2018 году до нашей эры.",
    "31 июня 2017 года не бывает.",
    "В 90-х и в XIX веке было иначе.",
    "В 2018 городах работает сервис.",
    "В 2000 новых городах работает сервис.",
    "Пришли 2018 человек, более 2018 раз.",
    "Упаковка весит 1500 г.",
    "Добавьте 1800 г муки.",
    "Цена 2018 руб.",
    "См. с. 2018 и на странице 2018.",
    "Указ № 2018 подписан.",
    "Звоните +7 495 2018 19 20.",
    "Ему 45 лет, ей 2000 лет.",
    "Вращение 1800 об/мин и 1500 об/мин.",
]
PERSIAN_NONE = [
    "۲۲ ژوئن رفت.",
    "تا سال ۲۰۱۹ ادامه داشت.",
    "پیش از ژوئن ۲۰۱۷ پایان یافت.",
    "پس از سال ۲۰۱۷ رفت.",
    "۳۱ ژوئن ۲۰۱۷ نیست.",
    "۳۰ اسفند ۱۳۹۷ نیست.",
    "در ۲۰۱۸ شهر کار می‌کند.",
    "در ۲۰۰۰ شهر جدید کار می‌کند.",
    "۲۰۱۸ نفر آمدند.",
    "بیش از ۱۳۹۷ بار گفت.",
    "از ۱۵۰۰ تا ۲۰۰۰ نفر آمدند.",
    "۱۳۹۷ دلار پرداخت.",
    "صفحهٔ ۲۰۱۸ را ببینید.",
    "شماره ۲۰۱۸ را ببینید.",
    "تلفن ۰۲۱ ۲۰۱۸ ۱۹۲۰ است.",
    "او ۴۵ سال دارد.",
    "۱۲ رمضان ۱۴۴۰ رفت.",
    "سال ۱۴۴۰ هجری قمری بود.",
    "سال ۱۴۴۰ هجری بود.",
]


@pytest.mark.parametrize(("sentence", "expected"), [*STATED, *OPEN, *SEVERAL])
def test_a_stated_date(sentence: str, expected: str) -> None:
    """A date is read as it is written; of several the first and the last are the bounds."""
    assert expected == event_date(sentence)


@pytest.mark.parametrize(("sentence", "expected"), [*RUSSIAN, *PERSIAN])
def test_a_date_in_russian_and_persian(sentence: str, expected: str) -> None:
    """Russian and Persian say by a word that a number is a year; endings and digits are theirs."""
    assert expected == event_date(sentence)


@pytest.mark.parametrize(("sentence", "expected"), SOLAR_HIJRI)
def test_a_solar_hijri_date(sentence: str, expected: str) -> None:
    """A date of the Iranian calendar becomes the days that it covers in the Gregorian one."""
    assert expected == event_date(sentence)


@pytest.mark.parametrize("sentence", [*NONE, *RUSSIAN_NONE, *PERSIAN_NONE])
def test_no_date(sentence: str) -> None:
    """An amount, a bound and a date without its year are not dates of an event."""
    assert None is event_date(sentence)


@pytest.mark.parametrize(
    "sentence",
    ["It was opened not in 2013.", "Его открыли не в 2013 году.", "Open daily, except in 2013."],
)
def test_what_is_left_out_is_no_event(sentence: str) -> None:
    """A year that a sentence leaves out is not the date of its event."""
    assert event_date(sentence) is None
