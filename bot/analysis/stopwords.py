"""Stop words, which say nothing about the subject of a text; the analyser folds them before use."""

__all__ = ["STOP_WORDS"]

_ENGLISH = """
    a about above after again all also although am among an and any are arent as at be because
    been before being below between both but by can cannot cant could couldnt did didnt do
    does doesnt doing dont down during each either else ever every few for from further had
    has hasnt have havent having he hence her here hers herself him himself his how however i
    if im in into is isnt it its itself ive just least less let like many may me might more
    most much must my myself neither no nor not now of off often on once only onto or other
    others our ours ourselves out over own per quite rather same shall she should since so
    some still such than that thats the their theirs them themselves then there therefore
    these they this those though through thus to too toward towards under until up upon
    very via was wasnt we were werent what whats whatever when where whereas wherever whether
    which while who whoever whom whose why will with within without wont would wouldnt yet you
    your yours yourself
    """.split()
_QUESTION_ENGLISH = "tell please hey hi hello know ok okay thanks thank".split()
_RUSSIAN = """
    а без более больше будет будто бы был была были было быть в вам вас весь во вот все всё всего
    всей всех вы где да даже для до его ее её если есть еще ещё же за здесь и из или им их к как
    какая какие каков какова каковы какого какое какой каким какими каких какую когда ком кому
    кто куда ли лишь между меня мне много можно мой мои моя мы на над нам нас не него нее неё ней
    нет ни них но ну о об однако он она они оно от откуда по под после потому почему при про раз
    разве с сам самой свой свои своя своей своих своего себе себя сейчас сколько со так также
    такая такой там те тем теперь то тогда того тоже той только том тот ту ты у уж уже хоть чего
    чей чем через что чтоб чтобы чуть чья эта эти это этого этой этом этот эту я зачем
    столько каком какому какое такое кем чему чье чьи чьим кого должен должна должны может могут
    могли надо
    является против кроме вместо ради насчет среди перед насколько
    """.split()
_QUESTION_RUSSIAN = (
    "скажи скажите расскажи расскажите пожалуйста привет подскажи подскажите ли".split()
)
_PERSIAN = """
    از با به در بر برای تا که را و یا این ان آن است بود بوده باشد شد شده شود می نمی هم همه هر
    هیچ چه چرا چگونه چطور چقدر چند کی کجا کدام کدامیک کسی چیست کیست چیزی ایا آیا اگر اما ولی
    پس نیز من تو او ما شما انها آنها ایشان خود خویش های ها ای یک دو بی پیش پس روی زیر هایی داد
    داده داشت دارد دارند کرد کرده کردند کند کنند شدند شدهاست هست هستند نیست بودند خواهد چیز
    چون زیرا مگر همین همان بین
    درباره باید میکند میشود کسانی قرار میتواند میکنند بعد دیگر برابر توسط علیه میان نزد حالا وقتی جز
    """.split()
_QUESTION_PERSIAN = "لطفا سلام بگو بگویید میدانی".split()

STOP_WORDS = frozenset(
    (*_ENGLISH, *_QUESTION_ENGLISH, *_RUSSIAN, *_QUESTION_RUSSIAN, *_PERSIAN, *_QUESTION_PERSIAN)
)
