"""What is small talk, and what is a question to the archive that looks like it."""

import pytest

from bot.question.small_talk.recognising import is_signs, small_talk_of

TALK = {
    "hello": "hi|Hello bot!|hi there!|heyyy|helo|good morning|привет)|приветт|Здраствуйте!"
    "|Добрый день|سلام|سلااام|صبح بخیر|👋|ghbdtn|hello my friend"
    "|Good morning to you|hi to you all|приветствую вас|درود بر تو",
    "well": "How are you?|hey, how's it going?|привет, как дела?|سلام خوبی؟|چطوری؟",
    "thanks": "thanks|great, thanks!|Thank you very much|thnks|thx 🙏|good bot|спасибо большое!|спс"
    "|خیلی ممنون|دستت درد نکنه|🙏🙏|thanks for your quick answer|much obliged",
    "bye": "bye|thanks, bye!|see you later|пока|до свидания!|خداحافظ|شب بخیر",
    "noted": "ok|ок|باشه|I see",
    "signs": "😂|:-)",
    "who": "who are you?|Who r u|tell me about yourself|can you tell me who you are?"
    "|What's your name?|кто ты?|Как тебя зовут|Расскажи о себе|تو کی هستی؟|اسمت چیه؟"
    "|can I trust you?|are your answers reliable|این چه رباتیه",
    "can": "what can you do?|waht can u do|how does this bot work?|что ты умеешь?"
    "|чем можешь помочь?|چه کارهایی می‌توانی بکنی؟|چیکار میکنی؟"
    "|на что ты способен?|что у тебя можно спросить|چه کمکی از دستت برمیاد؟|چطور ازت استفاده کنم",
    "count": "how many articles have you|How many artciles do you have?|how big is your library?"
    "|How many articles are there in the archive?|сколько у тебя статей?|Сколько статей в архиве?"
    "|چند مقاله داری؟|چند تا مقاله توی آرشیوت هست؟"
    "|how many sources do you have?|сколько всего материалов",
    "topics": "what topics do you cover?|what is your archive about?"
    "|where do you get your news from?|какие темы ты охватываешь?"
    "|о чём твой архив?|چه موضوعاتی را پوشش می‌دهی؟"
    "|what topics are covered here|از چه موضوعاتی خبر داری؟",
    "reach": "from when to when do your articles go?|which period do you cover?"
    "|за какой период у тебя статьи?|از کی تا کی مقاله داری؟",
    "languages": "which languages do you speak?|do you speak Russian?|на каких языках ты говоришь?"
    "|به چه زبان هایی حرف می زنی؟",
    "maker": "who made you?|who is your developer|кто тебя создал?|چه کسی تو را ساخته است؟"
    "|who built this thing|are you free of charge?",
    "human": "are you a human?|Are you a bot or a human?|ты человек?|آیا تو انسان هستی؟"
    "|رباتی یا آدم؟|is this ChatGPT?|do you use AI",
}
ALIKE = """
    hi, who fined Telegram?|Who are the Bilderbergers?|what can Telegram do?|Who is Hello Kitty?
    how many articles did Durov write?|thanks to whom was he released?|Thank you for smoking
    Goodbye Lenin|Good morning Vietnam|who made Telegram?|What can you tell me about Durov?
    what topics do you cover about Iran|which languages does he speak|are humans animals?
    Are you Durov?|Who are you, Durov?|help Durov|how many?|and you?|How big is the library?
    what is in the library of Alexandria?|when was the library built?|bot|the|please|What's new?
    how are you able to block Telegram|Кто такой Дуров?|сколько статей написал Дуров?
    что может Telegram?|кто создал Telegram?|спасибо кому он вышел?|что нового?|دوروف کیست؟
    does Telegram use AI?|is Telegram free?|can I trust Telegram?|do they use AI?
    на что способен Дуров?|сколько всего арестованных|good morning to Iran
    чем занимается Дуров?|چه کسی تلگرام را ساخت؟|هوش مصنوعی|چه خبر؟|???|3.14
"""


@pytest.mark.parametrize(
    ("topic", "text"), [(topic, text) for topic, said in TALK.items() for text in said.split("|")]
)
def test_small_talk(topic: str, text: str) -> None:
    """It is recognised in three languages, with typos and courtesies around it."""
    found = small_talk_of(text, lambda word: False)

    assert found is not None
    assert ((topic,), True) == found


@pytest.mark.parametrize(
    "text", [text.strip() for line in ALIKE.strip().splitlines() for text in line.split("|")]
)
def test_what_looks_like_small_talk(text: str) -> None:
    """A message that says anything else is a question."""
    assert small_talk_of(text, lambda word: False) is None


def test_two_questions_about_the_bot() -> None:
    """Both are answered, in order, and courtesies give way to them."""
    found = small_talk_of("Hi! Who are you and what can you do? Thanks", lambda word: False)

    assert found is not None
    assert (("who", "can"), False) == (found.topics, found.is_courtesy)


@pytest.mark.parametrize("text", ["help", "what is this?", "помощь", "این چیه؟"])
def test_what_may_be_a_question(text: str) -> None:
    """A word for help may as well be searched for."""
    found = small_talk_of(text, lambda word: False)

    assert found is not None
    assert not found.is_certain


def test_words_of_the_archive_are_no_typos() -> None:
    """A word may be a typo, but not in an archive that has the word."""
    assert small_talk_of("hellos", lambda word: False) is not None
    assert small_talk_of("hellos", lambda word: word == "hellos") is None


def test_names_are_no_typos() -> None:
    """A word with a capital within the message is a name."""
    assert small_talk_of("who made tiis bot", lambda word: False) is not None
    assert small_talk_of("who made Tiis bot", lambda word: False) is None


@pytest.mark.parametrize("text", ["hi " * 31, "hi" + " " * 300])
def test_long_messages(text: str) -> None:
    """Long messages are not small talk."""
    assert small_talk_of(text, lambda word: False) is None


def test_signs() -> None:
    """Emoji and smileys are signs; other punctuation is not."""
    assert [True, True, False, False] == list(map(is_signs, ("😂", ":)", "?!", "a :)")))
