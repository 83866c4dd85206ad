"""The phrases of small talk in English, with contractions written out."""

__all__ = ["PHRASES", "SHORTHANDS"]

_NOUNS = "articles|stories|texts|documents|docs|records|items|publications|posts|clippings|entries"
_HOLDINGS = f"{_NOUNS}|sources|publishers|newspapers|media|news"
_STORE = "archive|archives"
_BOT = "bot|chatbot|robot|program|service|app|assistant"
_BEING = (
    "human|bot|robot|person|machine|ai|man|woman|program|chatbot|chatgpt|gpt|llm|alive|real|girl"
    "|boy|computer|assistant"
)
_TONGUE = "english|russian|persian|farsi|french|german|spanish|arabic|ukrainian|turkish|chinese"

PHRASES = f"""
    [hello]
    hi|hello|hey|hiya|howdy|hallo|yo|hola|greetings|heya|helo|hii|hai|henlo|salut|bonjour
    good morning|afternoon|evening|day to? you|u|everybody?
    hi|hello|hey|greetings|howdy|welcome to you|u|all|everyone|everybody
    morning|gm
    nice|pleased|glad|good to meet|see you|have? have?
    [well]
    how are you doing|feeling|today? today?
    how is it|life|everything|things|you|your going|doing|day? going?
    how have you been
    how do you do
    what is up
    wassup|sup|whassup
    you ok|okay|alright|good
    [thanks]
    many|big|huge? thanks|thank|thx|ty|tnx|thankyou|thnx|thks|tysm|cheers|thanx you|u? so|very? much|a? lot|million|bunch|ton|tons?
    thanks|thank|thx you? so|very? much|a? lot? for your|the|all|this|that|a? quick|great|good|kind|fast? help|answer|answers|reply|response|info|information|assistance|time|everything|this|that|it|support
    much|greatly|highly appreciated|obliged
    i am so|very|much? much? obliged|grateful|thankful
    i appreciate it|that|this|your help?
    you are|were so|very? great|helpful|awesome|amazing|cool|smart|brilliant|kind|welcome|wonderful|useful
    that is|was very|really|so? helpful|great|useful
    good|great|nice|well job|work|bot|one|answer|done
    [noted]
    ok|okay|okey|k|kk|great|cool|nice|awesome|perfect|super|wonderful|excellent|brilliant|wow|lol|haha|hmm|alright|right|yes|yeah|yep|no|nope|sure|indeed|interesting|fine|oops
    got it
    i see|understand
    never mind
    nevermind
    sorry
    my bad|apologies
    [bye]
    bye|goodbye|byebye|cya|farewell|gn|bb|byes bye? for? now?
    good bye|night
    see you|ya later|soon|around|tomorrow?
    have a? nice|good|great|lovely day|one|evening|weekend|night
    take care
    until|till next time
    [who]
    who|what exactly|really? are you exactly|really|actually?
    who|what you are
    who|what am i talking|speaking|chatting|writing to|with
    who|what is this|the {_BOT}|thing|chat
    what is your name|purpose|job|mission|role
    your name
    do you have a name
    what should|can|do i call you
    what are|is you|they called
    tell me? more|a|something? little|bit? about yourself|you
    introduce|describe|explain|present yourself
    can|should|may|could i|we|one trust|believe you|your|the|these answers?
    are|is you|your|the answers? reliable|trustworthy|accurate
    what kind|sort|type of a? {_BOT}|thing|ai are|is you|this
    [can]
    what can|could you do|help for|with|me|us? me|us|with?
    what can|does|could this|the {_BOT}|thing|chat do for? me|us?
    how can|could|do|will you help me|us?
    can|could|will you help me|us?
    what can|should|could|do|may i do|write|type|say|ask here|you?
    what questions can|do|could you|i answer|ask you?
    what kind|sort|type of questions can|do|could you|i answer|ask you?
    what kind of help can you give|offer
    what do you do
    what are you able to do
    what are you capable of
    what are you for|good for|at?
    what is this|the {_BOT}|chat for
    what are your|the functions|features|commands|abilities|capabilities|skills
    your commands|abilities|features
    what commands|functions|features do you have|know|understand|support
    what commands are there|available
    how do|does|can|should you|this|the {_BOT}|chat|thing? work
    how do|can|should i use|ask|talk|operate to? you|this|the {_BOT}|chat?
    how to use you|this|the {_BOT}|chat?
    what do you know how to do
    why are you here
    i need help
    [count]
    how many {_NOUNS} do|have you|u|we got|have|know|hold|contain? in? your|the|this? {_STORE}? now|total|altogether?
    how many {_NOUNS} are there? in|available|here the|your|this? {_STORE}? now|today|total|altogether|so|all? far|in? all?
    how many {_NOUNS} are there now|today|total|altogether|so|all? far|in? all? in your|the|this {_STORE}
    how many {_NOUNS} does|has|do the|your|this {_STORE}|bot have|contain|hold|include|got?
    how many {_NOUNS} in|inside the|your|this {_STORE}
    how many articles are? there? in? total|all|altogether?
    how big|large is your|the|this {_STORE}
    what is? the? number|count|quantity|amount of {_NOUNS} in|you|do? have|the|your|this? the|your|this|have? {_STORE}?
    what is? the|your size of|the|your|this? your|the|this? {_STORE}
    archive size
    how much information|data|material do you have
    how many sources|publishers|newspapers|outlets do|does you|u|the|this|your {_BOT}|{_STORE}? have|use|quote|cite|know
    [topics]
    what|which topics|topic|subjects|subject|themes|areas|issues|things|matters do|can|does|are you|u|this|the|covered|there|available {_BOT}|{_STORE}? cover|know|have|handle|discuss|include|write|talk? about?
    what|which topics|subjects|themes|areas|issues|things|questions? can|could|should|may i|we ask|search you? about|for
    what|which topics|subjects|themes|areas|issues are|is covered|there|discussed|included by|in the|your|this|you? {_STORE}|articles?
    what|which topics|subjects|themes|areas are|is covered|available|included|discussed|there here|there?
    what is there? in|inside the|your|this {_STORE}
    what is|are the|your|this|these {_STORE}|articles|sources|bot about
    what are your|the topics|subjects|sources|publishers
    what do|does you|the|your|this {_STORE}? cover|contain|include|have
    what do|can you know|write|talk|tell about|me|us? about?
    what do you know
    about? what|which {_HOLDINGS} do you have|use|cover|quote|know|read
    what|which {_HOLDINGS} are in the|your|this {_STORE}
    where do|did you get|take|find your|the|this? information|info|articles|news|answers|data|quotes from?
    where does|do|is|are your|the information|info|articles|answers|data|quotes come|taken? from
    list|show|name me? all? your|the topics|subjects|sources
    your topics|sources
    [reach]
    from? since? when to|till|until when do|does|is|are your|the|these|you|this {_STORE}|articles|sources? go|reach|cover|from|date|run?
    what|which time? period|periods|time|years|year|dates|timespan|range|timeframe|era span|frame|range|of|period? time? do|does|is|are you|your|the|this {_STORE}|articles? cover|covered|have|span|include|from|go? from|back? to?
    what|which period|years|dates are|is covered|included by? the|your|this|you? {_STORE}?
    how far back do|does you|your|the|this {_STORE}|articles? go|reach
    how old|new|recent|fresh|current|up is|are to? date? is|are? your|the|these articles|{_STORE}|news|information|data|sources
    how old|recent|fresh|current are|is your|the|these articles|{_STORE}|news|information|data|sources
    how up to date are|is you|your|the? {_STORE}|articles|information|data?
    when was|were the|your|this {_STORE} last? updated|changed
    [languages]
    what|which languages|language do|can|does you|u|this|the {_BOT}? speak|know|understand|support|reply|answer|use|have|accept in?
    in what|which languages|language do|can|are you|the|your articles? reply|answer|speak|written?
    how many languages do|can you speak|know|understand|support
    do|can you speak|understand|reply|answer|talk in? {_TONGUE} too|also|or? {_TONGUE}?
    what|which languages|language are|is|do the|your|you|supported|available articles|{_STORE}|sources|support? written|in? in?
    can|may|could i ask|write|talk in {_TONGUE}
    [maker]
    who made|created|built|wrote|programmed|developed|designed|owns|runs|operates|trained|invented|coded|controls|started|maintains you
    who made|created|built|wrote|programmed|developed|designed|owns|runs|operates|trained|coded|maintains this|the {_BOT}|thing
    who is behind you|this|the {_BOT}|thing?
    are you free|gratis of|to|for? charge|use|free?
    who stands behind you
    who is|are your creator|creators|maker|makers|author|authors|developer|developers|owner|owners|boss|programmer|father|mother|parents|master|admin|admins|operator|operators
    who is|are the creator|creators|maker|makers|author|developer|developers|owner|owners|programmer|admin|operator|operators of|behind this|the {_BOT}
    your creator|maker|author|developer|owner
    where do you come from
    where are you from
    who do you belong|work to|for
    by? who|whom were|are you made|created|built|run by?
    who were you made|created|built by
    how were you made|created|built
    [human]
    are|is you a|an|just|really|actually|the|some|only? a|an? real|live|living? {_BEING} being? or? a|an|just|not? real? {_BEING}? being?
    you are|a|an a|an? {_BEING} right|correct?
    are you artificial intelligence
    is this|it really|actually|just? chatgpt|gpt|llm|ai
    are|is you|this|it|the {_BOT}? based|built|running|powered on|by|with a|an? chatgpt|gpt|ai|llm|llms
    do|does you|this|it|the {_BOT}? use|run|have an? ai|chatgpt|gpt|llm|llms|inside?
    are you for? real
    is this a|an real|live? {_BEING} or? a|an? {_BEING}?
    am i talking|speaking|chatting|writing to|with a|an? real|live? {_BEING} or? a|an? {_BEING}?
    human|bot|person or a? bot|robot|human|machine
    [perhaps who]
    who|what is this
    [perhaps can]
    help me|us?
    how does this|it work
    start|menu|commands
    [perhaps count]
    archive
    [perhaps topics]
    topics|sources
    [perhaps reach]
    from when to|till|until when
    [perhaps hello]
    test|testing|ping
    [filling]
    and|so|well|then|please|pls|plz|but|oh|ah|um|also|btw|just|now|again|there|all|everyone|folks|guys|team
    bot|robot|clippings|dear|sir|madam|friend|friends|buddy|mate|man|dude|bro|pal|my
    can|could|would|will you? please? tell|explain me|us?
    tell|show me|us please?
    i would|want|wanted|am like|to|just|curious? to? know|ask|wondering
    may|can i ask|know
    let me know
    do you mind
    by the way
"""  # noqa: E501 - a phrase is one line

SHORTHANDS = """
    whats what is
    whos who is
    hows how is
    wheres where is
    thats that is
    youre you are
    im i am
    ive i have
    id i would
    u you
    ya you
    r are
    ur your
    yuo you
    oyu you
    hwo how
    woh who
    hw how
    cna can
    wat what
    wht what
    waht what
    whast what is
    teh the
    dont do not
    wanna want to
    theres there is
    whatre what are
    youve you have
    lemme let me
    gimme give me
"""
"""Chat spellings, and slips of words that are too short for correcting them, by their meanings."""
