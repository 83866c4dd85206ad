"""Phrases with which people greet, thank, and put a question, in three languages.

A line is a phrase: its words are separated by spaces, `a|b` is one or the other, and a word with
`?` may be left out. All are folded, and written without hyphens and apostrophes.
"""

__all__ = ["CLOSINGS", "GREETINGS", "INSIDE", "LEADS", "REMARKS", "SOURCES"]

_QUESTION = "question|questions|q|query"
_PLEASE = "please|pls|plz|plse|kindly"
_TELL = "tell|say|explain|remind|help|inform|advise|answer|clarify"
_WHOM = "me|us"
_PERSON = "you|u|somebody|someone|anybody|anyone|ya"
_SOURCE = "article|articles|archive|archives|text|texts|passage|passages|author|authors|clippings"
_THIS = "the|this|that|these|those|your|our"

GREETINGS = f"""
    hi|hello|hey|hiya|greetings|howdy there|all|everyone|everybody|folks|guys|team|bot|again?
    good morning|afternoon|evening|day there|all|everyone|everybody|folks|guys|bot?
    dear bot|all|team|friends|sir|madam|editor|editors
    sorry to bother|disturb|trouble|interrupt you|u?
    excuse|pardon me
    sorry
    hope you are|re? doing? well|fine|good
    a|one|another|my|just? a|one|more? quick|short|simple|small|brief|last|next|silly {_QUESTION}
    a|one|another|my|just|the a|one|more? {_QUESTION}
    quick|short|simple|small|brief|last|next|silly {_QUESTION}
    i|we have|ve|got|had got? a|one|another|some more? quick|short|simple|small|brief? {_QUESTION}
    may|can|could i ask you? a? {_QUESTION}|something|this
    let me ask you? a? this|something|{_QUESTION}
    my|the {_QUESTION} is|was
    здравствуйте|здравствуй|привет|приветствую|салют|здрасте|хай всем|бот|вам|народ|друзья?
    добрый|доброго|доброе|доброй день|дня|вечер|вечера|утро|утра|ночи времени? суток? всем?
    доброго времени суток всем?
    извините|простите|прошу|прошу пожалуйста|прощения? за? беспокойство?
    у меня есть|возник|появился|такой? один|короткий|быстрый|небольшой|маленький|такой? вопрос
    есть один|короткий|быстрый|небольшой|маленький|такой? вопрос
    короткий|быстрый|небольшой|маленький|простой|еще|другой|такой|мой один? вопрос
    можно задать? вам? вопрос
    سلام|درود|علیک علیکم|بر|به? شما|همه|همگی|دوستان?
    صبح|روز|عصر|شب|وقت شما? بخیر
    صبح|روز|عصر|شب|وقت شما? به خیر
    خسته نباشید|نباشی
    ببخشید|شرمنده|معذرت|پوزش میخواهم|میخوام?
    یک|یه|من سوال|پرسش کوتاه|سریع|ساده|کوچک|دیگر? دارم|داشتم|داشتیم?
    سوال|پرسش کوتاه|سریع|ساده|کوچک|دیگر|دارم|داشتم دارم|داشتم?
"""
"""Before a question. They count if what follows is not their noun: "good morning America"."""

LEADS = f"""
    can|could|would|will|might|may {_PERSON}|any|one {_PERSON}|one|of? {_PLEASE}|possibly|perhaps? {_TELL}|give|show|find|share {_WHOM}? out|know|understand|with?
    {_PLEASE} {_TELL}|give|show|let {_WHOM}? know|out?
    {_PLEASE} {_WHOM}?
    tell|remind|inform|give|show {_WHOM} please|pls|asap|now|quickly?
    let {_WHOM} know
    does|do|did {_PERSON}|any|one {_PERSON}|one? here|happen|to? to? know|recall|remember|knows
    do|have you have? any idea|ideas|clue
    any idea|ideas|clue
    anyone|anybody|someone|somebody knows|know
    i|we just|really|also? wonder|wondered if|whether?
    i|we|im just|was|am|were|are|have|ve|m been|just? wondering|curious|asking if|whether?
    just|only curious|wondering|asking
    out of curiosity
    i|we|id|wed just|also|really|would|do|d? would|d|want|wanted|need|like|love|wish|wanna|have like|love|to|wanted? to? know|find|ask|understand|learn|hear|figure out|about|you|if|from? if|whether|about?
    what do you know|have about|on
    is|are there anything|something|any information|info|news|{_SOURCE}? about|on
    скажите|скажи|подскажите|подскажи|расскажите|расскажи|объясните|объясни|поясните|ответьте|напомните|сообщите|помогите пожалуйста|плиз|мне|нам|пж? мне|нам|пожалуйста|понять|узнать|найти?
    кто нибудь|то|либо знает|помнит|подскажет|скажет|может подсказать|сказать|объяснить?
    кто может|знает подсказать|сказать|объяснить
    может кто нибудь|то|либо? знает|помнит|подскажет|скажет
    не подскажете|подскажешь|скажете|знаете ли? вы|ты? случайно?
    вы|ты не? знаете|знаешь|подскажете|подскажешь|помните ли? случайно?
    не? могли|можете|можешь|могли бы|ли? вы|ты|бы? бы? пожалуйста? мне|нам? подсказать|сказать|рассказать|объяснить|ответить|помочь|напомнить мне|нам|понять|узнать? понять|узнать?
    мне|я|мы бы? хочу|хотел|хотела|хотелось|хотим|хотели бы? спросить|узнать|понять|знать|выяснить|уточнить
    хочу|хотел|хотела|хотелось|хотим|хотели бы? мне|я? бы? спросить|узнать|понять|знать|выяснить|уточнить
    можно спросить|узнать|поинтересоваться у? вас?
    мне|нам интересно|любопытно|нужно|надо знать|узнать?
    меня|нас интересует
    интересно знать|узнать|было? бы? знать|узнать?
    لطفا به? من|ما? بگویید|بگو|بگید|بگین|بفرمایید|توضیح|بگوئید دهید|بدهید|بده|بدین? که?
    لطفا
    بگویید|بگو|بگید|بگین|بفرمایید به? من|ما? که?
    به من|ما بگویید|بگو|بگید|بگین|توضیح دهید|بدهید? که?
    میتوانید|میتونید|میشه|میشود|ممکنه|میتوانی|میتونی لطفا|است? به? من|ما? بگویید|بگید|بگین|بگو|توضیح دهید|بدهید|بدین? که?
    ایا شما|کسی? میدانید|میدانی|میدونید|میدونی|میداند|میدونه که?
    شما|کسی میدانید|میدانی|میدونید|میدونی|میداند|میدونه که?
    میدانید|میدانی|میدونید|میدونی که?
    میخواستم|میخواهم|میخوام|میخواستیم بدانم|بپرسم|بدونم|بدانیم|سوال که|کنم? که?
"""  # noqa: E501 - a phrase is one line
"""Before a question, or after its comma, whatever follows."""

SOURCES = f"""
    according to {_THIS} {_SOURCE}|news|paper|newspaper|press
    according to {_SOURCE}|you
    based|judging on|by|from {_THIS}? {_SOURCE}
    as? mentioned|stated|reported|written|described|said in|by {_THIS}? {_SOURCE}
    in|from|per|by {_THIS} {_SOURCE}
    what do|does|did {_THIS} {_SOURCE} say|says|tell|mention|state|know us? about|on?
    do|does|did {_THIS} {_SOURCE} say|says|mention|state|tell|explain us? anything|something? about|on|if|whether?
    согласно|судя по? этой|данной|вашей|этому|данному|вашему? статье|статьям|архиву|тексту|источнику|источникам|заметке|публикации|автору
    по словам|мнению|данным|информации автора|авторов|статьи|журналиста|источника
    по этой|данной|вашей|этому|данному|вашему? статье|архиву|тексту
    как? сказано|написано|говорится|указано|сообщается|пишут в этой|данной|вашей|этом|вашем? статье|тексте|архиве|заметке
    в этой|данной|вашей|этом|вашем? статье|архиве|тексте
    что говорится|сказано|пишут|написано|известно в этой|вашей|вашем|этом? статье|архиве|тексте о|об|про?
    طبق|براساس|مطابق|بنابر این? مقاله|متن|گزارش|ارشیو|خبر
    بر اساس این? مقاله|متن|گزارش|ارشیو|خبر
    در این? مقاله|متن|ارشیو
    به گفته نویسنده|مقاله|گزارش
"""  # noqa: E501 - a phrase is one line
"""Before or after a question. They name the source, and so are no mere courtesy."""

CLOSINGS = f"""
    many? thanks|thank|thx|ty|tnx|thankyou you|u|a|so|very? so|very|lot|lots|bunch|much|million? much|in|for? advance|your|the? help|time|answer|support? all|everyone|bot?
    thank|thanks you? so|very? much? for your|the|any|all help|time|answer|answers|support|patience
    {_PLEASE}|asap
    bye|goodbye bye|all|everyone|bot|for? now?
    see you|ya later|soon|around|tomorrow?
    have a nice|good|great|lovely day|one|evening|weekend|night
    best|kind|warm regards|wishes
    much|highly|greatly appreciated
    lol|lmao|haha|tho|btw|anyway|anyways|actually|exactly
    any help|info|information would|is|will be? greatly|much|highly? appreciated|welcome
    большое|огромное|заранее|всем? спасибо|благодарю|спс|мерси|спасибочки большое|огромное|заранее|вам|тебе|всем|за|вас? большое|огромное|ответ|помощь|внимание?
    заранее благодарен|благодарна|признателен|признательна
    пожалуйста|плиз|пж|пжлст
    до свидания|встречи|завтра
    пока пока|всем?
    всего доброго|хорошего
    хорошего|доброго дня|вечера|выходных
    с уважением
    خیلی? ممنون|ممنونم|متشکرم|متشکر|تشکر|مرسی|سپاس|سپاسگزارم از? شما|لطفتان|لطفتون|پاسخ|کمکتون|کمک? شما|شما؟?
    با تشکر|سپاس از? شما?
    اصلا|اصلن|حالا|خب|اخه|بالاخره|راستی
    خداحافظ|خدانگهدار|خدافظ
"""  # noqa: E501 - a phrase is one line
"""Before or after a question; alone, they ask nothing."""

REMARKS = """
    great|cool|nice|awesome|perfect|super|wonderful|excellent|brilliant|wow|lol|haha|hmm|um|uh|well
    alright|right|yes|yeah|yep|nope|sure|oops|indeed|interesting|fine|good job|one|bot|answer?
    got it
    question|q|вопрос|سوال|پرسش
    отлично|супер|класс|круто|понятно|ясно|хорошо|ладно|ок|окей|понял|поняла|ага|угу|прекрасно
    عالی|خوب|باشه|اوکی|فهمیدم|جالب
"""
"""A remark on what was said: only before a punctuation mark, or before another such phrase."""

INSIDE = """
    kind|kinds|sort|sorts of
    according to
"""
"""Inside a question."""
