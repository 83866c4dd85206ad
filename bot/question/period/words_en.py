"""English words for periods, by kind in the grammar of `bot.question.period.periods`."""

# The keys and numbers are explained at the top of `bot/question/period/words.py`.

__all__ = ["ENGLISH"]

ENGLISH: dict[str, dict[int, str]] = {
    "MONTH": {
        1: "january jan", 2: "february feb", 4: "april apr", 5: "", 6: "june jun",
        7: "july jul", 8: "aug", 9: "september sept sep", 10: "october oct",
        11: "november nov", 12: "december dec",
        101: "farvardin", 102: "ordibehesht", 103: "khordad", 104: "tir", 105: "mordad",
        106: "shahrivar", 107: "mehr", 108: "aban", 109: "azar", 110: "dey", 111: "bahman",
        112: "esfand",
    },
    "MONTH_PERHAPS": {3: "march mar", 5: "may", 8: "august"},
    "WEEKDAY": {
        0: "monday", 1: "tuesday", 2: "wednesday", 3: "thursday", 4: "friday", 5: "saturday",
        6: "sunday",
    },
    "WEEKDAY_PERHAPS": {
        0: "mon", 1: "tue tues", 2: "wed", 3: "thu thur thurs", 4: "fri", 5: "sat", 6: "sun",
    },
    "SEASON": {1: "spring", 2: "summer", 3: "autumn", 4: "winter"},
    "FALL": {3: "fall"},
    "DAYS": {0: "day days"},
    "WEEKS": {0: "week weeks"},
    "MONTHS": {0: "month months"},
    "QUARTER": {0: "quarter quarters"},
    "YEAR": {0: "year"},
    "YEARS": {0: "years"},
    "DECADE": {0: "decade decades"},
    "DECADE_NAME": {
        0: "noughties naughties", 30: "thirties", 40: "forties", 50: "fifties", 60: "sixties",
        70: "seventies", 80: "eighties", 90: "nineties",
    },
    "CENTURY": {0: "century"},
    "CENTURIES": {0: "centuries"},
    "WEEKEND": {0: "weekend"},
    "HALF": {0: "half"},
    "QNUMBER": {1: "q1", 2: "q2", 3: "q3", 4: "q4"},
    "HNUMBER": {1: "h1", 2: "h2"},
    "CARDINAL": {
        1: "one", 2: "two", 3: "three", 4: "four", 5: "five", 6: "six", 7: "seven", 8: "eight",
        9: "nine", 10: "ten", 11: "eleven", 12: "twelve", 13: "thirteen", 14: "fourteen",
        15: "fifteen", 16: "sixteen", 17: "seventeen", 18: "eighteen", 19: "nineteen",
    },
    "TENS": {20: "twenty", 30: "thirty"},
    "ORDINAL": {
        1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth", 6: "sixth", 7: "seventh",
        8: "eighth", 9: "ninth", 10: "tenth", 11: "eleventh", 12: "twelfth", 13: "thirteenth",
        14: "fourteenth", 15: "fifteenth", 16: "sixteenth", 17: "seventeenth", 18: "eighteenth",
        19: "nineteenth", 20: "twentieth", 30: "thirtieth",
    },
    "A": {1: "a an"},
    "LAST": {-1: "last previous"},
    "PAST": {-1: "past this_past"},
    "THIS": {0: "this current this_calendar the_current"},
    "NEXT": {1: "next following coming upcoming"},
    "AGO": {0: "ago"},
    "DEICTIC": {-1: "yesterday", -2: "day_before_yesterday", 1: "tomorrow"},
    "TODAY": {0: "today now"},
    "BEFORE": {0: "before prior_to earlier_than sooner_than ahead_of"},
    "AFTER": {0: "after later_than beyond"},
    "PRE": {0: "pre"},
    "POST": {0: "post"},
    "SINCE": {0: "since", 1: "starting beginning starting_on beginning_on starting_from as_of"
              " as_early_as starting_in beginning_in"},
    "UNTIL": {0: "until till up_to up_until through thru"},
    "SINCE_NOT": {0: "no_earlier_than no_sooner_than"},
    "UNTIL_NOT": {0: "no_later_than"},
    "NOT": {0: "not but_not"},
    "EXCEPT": {0: "except excepting excluding except_for apart_from aside_from other_than"
               " outside_of with_the_exception_of all_but"},
    "AT_EARLIEST": {0: "at_the_earliest at_earliest"},
    "AT_LATEST": {0: "at_the_latest at_latest"},
    "BY": {0: "by"},
    "TO": {0: "to"},
    "FROM": {0: "from"},
    "BETWEEN": {0: "between"},
    "AND": {0: "and"},
    "OR": {0: "or"},
    "ONWARD": {0: "onward onwards"},
    "IN": {0: "in during within throughout circa course_of"},
    "ON": {0: "on"},
    "OF": {0: "of"},
    "THE": {0: "the"},
    "COMMENCING": {0: "commencing"},
    "EARLY": {1: "early earlier beginning_of start_of the_beginning_of the_start_of"},
    "MID": {2: "mid middle_of the_middle_of"},
    "LATE": {3: "late end_of the_end_of", 4: "later"},
    "NEWEST": {0: "latest newest most_recent"},
    "OLDEST": {0: "earliest oldest"},
    "ABOUT": {0: "about regarding concerning"},
    "NEWS": {0: "news articles reports stories headlines headline updates"
             " publications coverage mentions posts",
             1: "article report story update publication mention"},
    "ERA": {1: "ad ce"},
    "BC": {0: "bc bce"},
    "MANY": {0: "over than nearly almost least most exactly roughly approximately"},
    "LABEL": {0: "no nos number windows win office section resolution page chapter paragraph"
              " room flight route highway directive version model boeing"},
    "COUNTED": {0: "people persons men women children times hours minutes seconds percent per"
                " dollars euros rouble rubles roubles pounds rials tomans usd eur cities countries"
                " km kilometers kilometres miles metres meters feet kg tons tonnes users"
                " subscribers members soldiers troops employees workers thousand million billion"
                " bits bytes old different"},
}  # fmt: skip
