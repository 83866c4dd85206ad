"""Stop words of English, Russian and Persian, which say nothing about the subject of a text.

They include words of speech ("gonna", "щас", "چیه"). The analyser folds them before use; those of
other languages are in `bot.languages.small_words`.
"""

from collections.abc import Mapping

__all__ = ["STOP_WORDS", "STOP_WORDS_OF"]

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
_SPOKEN_ENGLISH = """
    aint bout cause coulda couldve couldn cos coz cuz dat dunno em gimme gonna gotta hadnt hafta
    hed hes howd howre hows imma innit kinda lemme lotta mightve mustve oughta outta r shes shoulda
    shouldnt shouldve sorta thatd thatll theirs thered theres theyd theyll theyre theyve tryna u ur
    wanna wat weve whatcha whatd whatre whatve whend whens whered wheres wherere whod wholl whos
    whove whyd whys woulda wouldve wut ya yall yep yeah youd youll youre youve
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
    ему ею ими ним ними нему нём нем
    является против кроме вместо ради насчет среди перед насколько
    """.split()
_SPOKEN_RUSSIAN = """
    слуш слышь слышал слышали чтоль штоль итоге короч слыш насчет вроде аж ага бишь ваще вообще
    вообщем вон вроде всё-таки где-то говорят дык еще-то ибо иль итак када кароч короче кажется кое
    кой кста кстати ладно либо мол нафига нафиг нахрена небось неужели нибудь ниче ничо ничё норм
    нынче окей опять пока походу почем пор поди прям прямо прост просто пусть реально седня ща щас
    шас шо шта сколька скока скок скольки собственно сюда таки так-то тама тип типа типо тож ток
    токо тута тя фиг хз хоть чё че чо чего чет чёт чето чёто чтоле што эт это-то этож ж бы б то
    либо кто-то что-то штука штуку штуки штуке штукой фигня фигню хрень прикол
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
_SPOKEN_PERSIAN = """
    راجع راجبه مورد اخرش آخرش بابا اقا واقعنی چشه چشونه رو واسه برا برای چیه چیا کیه کیا کین کدوم
    کدومه کدوما کجاست کجاس کجان چنده چندتا تا چقد چقدره چجوری چطوری چطوره چیکار اینه اینا اون اونا
    اونو اینو اینجوری مگه دیگه الان یه هس هستش نیس نیستش میشه نمیشه میکنه میگن میگه داره دارن بشه
    بودن کرده کردن شدن اصلا اخه همینه همونه خب خوب چی چیو کیو بهش بهشون ازش باهاش توی توش روش واسش
    میدونی میدونید میدونین بگین بگید بگو هنوز الانه یعنی ایناش چیزا اینقدر انقدر همش اینم اونم منم
    چرا واقعا حالا وقتی مثلا چن هایش هایی ام ات اش اند ایم اید است تر ترین ی ء شان مان تان
    بخاطر بخاطرش دنبال دنبالش چنتا بزنه میزنه میزنن میگیره
    میگیرن میده میدن میره میرن میاد میان میشن بشن بقیه
    """.split()
_QUESTION_PERSIAN = "لطفا سلام بگو بگویید میدانی".split()

_BY_LANGUAGE = {
    "en": (*_ENGLISH, *_SPOKEN_ENGLISH, *_QUESTION_ENGLISH),
    "ru": (*_RUSSIAN, *_SPOKEN_RUSSIAN, *_QUESTION_RUSSIAN),
    "fa": (*_PERSIAN, *_SPOKEN_PERSIAN, *_QUESTION_PERSIAN),
}
STOP_WORDS_OF: Mapping[str, frozenset[str]] = {
    code: frozenset(words) for code, words in _BY_LANGUAGE.items()
}
"""The stop words by language."""
STOP_WORDS = frozenset[str]().union(*STOP_WORDS_OF.values())
