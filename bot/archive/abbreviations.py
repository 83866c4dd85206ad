"""Words before a full stop that say whether it ends a sentence, in lower case and without it."""

__all__ = ["NEVER_END", "OFTEN_BEFORE_A_NAME", "SENTENCE_STARTERS"]

NEVER_END = frozenset(
    """
    mr mrs ms messrs mme mlle dr prof rev hon gen sen rep gov lt col sgt capt cmdr adm maj pvt
    cpl pres supt insp fr st mt ft no nos fig figs eq vs cf e.g i.e viz approx ca al ed eds
    vol pp p г ул им т.е т.н т.д т.п тов проф акад ген стр см рис
    """.split()
)
"""Titles and the like, which are always followed by more of their sentence. "No." is one only
before a number."""

OFTEN_BEFORE_A_NAME = frozenset(
    """
    inc ltd co corp bros jr sr esq etc dept univ assn ave blvd rd jan feb mar apr jun jul aug
    sept sep oct nov dec mon tue wed thu fri sat sun a.m p.m ph.d m.d b.a m.a d.c u.s u.k u.n
    e.u u.s.a u.s.s.r млн млрд тыс руб коп долл др пр гг вв
    """.split()
)
"""Abbreviations that may end a sentence: there a sentence starter follows them."""

SENTENCE_STARTERS = frozenset(
    """
    the a an this that these those it its he she his her they their we our i you your there
    here in on at by for from with without after before during when while as if although
    though because since but and or so yet however moreover nevertheless meanwhile instead
    also then thus therefore who what where why how which no not most many some several all
    both each another other one two according despite under until once today yesterday это
    этот эта эти он она они мы я вы в на по при после до когда если но и а однако также так
    его её их там здесь как
    """.split()
)
