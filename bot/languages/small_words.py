"""The small words of further languages, by code: articles, pronouns, and words that ask.

They are written with their marks. A word of several parts, such as "wie viele", is not needed: each
part is a small word of its own.
"""

from collections.abc import Mapping

__all__ = ["SMALL_WORDS"]

_GERMAN = """
    aber alle allem allen aller alles als also am an ander andere anderem anderen anderer anderes
    auch auf aus bei beim bin bis bist bitte da dabei dadurch dafür damals damit danach dann daran
    darauf darin darum das dass davon dazu dein deine dem den denen denn der deren des dessen dich
    die dies diese diesem diesen dieser dieses dir doch dort du durch ein eine einem einen einer
    eines einige einigen einmal er es etwa etwas euch euer eure für gab gibt habe haben hat hatte
    hatten hier hin hinter ich ihm ihn ihnen ihr ihre ihrem ihren ihrer im in indem ins ist ja jede
    jedem jeden jeder jedes jene jenem jenen jener jetzt kann kein keine keinem keinen können könnte
    man manche mehr mein meine mich mir mit muss musste nach nein nicht nichts noch nun nur ob oder
    ohne sehr sein seine seinem seinen seiner seit selbst sich sie sind so solche soll sollte
    sondern sonst über um und uns unser unter viel viele vielen vom von vor wann war waren warum
    was weil welche welchem welchen welcher welches wem wen wenig wenn wer werde werden weshalb
    wessen wie wieder wieso wieviel will wir wird wo wobei wodurch wofür woher wohin womit woran
    worauf woraus worin worüber wovon wozu wurde wurden während zu zum zur zwar zwischen worden
    würde sei hätte heißt nennt genannt bezeichnet
    """
_FRENCH = """
    à ai ainsi alors après au aucun aussi autre autres aux avait avant avec avez avoir avons bien
    car ce ceci cela celle celles celui ces cet cette ceux chaque chez combien comme comment d dans
    de depuis des dont du elle elles en encore entre es est et étaient était été êtes être eu eux
    fait font furent fut il ils j je l la laquelle le lequel les lesquelles lesquels leur leurs
    lors lui m ma mais me même mes mon n ne ni non nos notre nous on ont où ou par parce pas
    pendant plus pour pourquoi pu qu quand que quel quelle quelles quels qui quoi s sa sans se sera
    ses si soit son sont sous sur t ta te tes ton tous tout toute toutes très tu un une vers vos
    votre vous y c
    """
_SPANISH = """
    a al algo algún alguna algunas alguno algunos ante antes aquel aquella así aún aunque bajo bien
    cada casi como cómo con contra cual cuál cuales cuáles cualquier cuando cuándo cuanta cuánta
    cuantas cuántas cuanto cuánto cuantos cuántos cuyo cuya de del desde después donde dónde dos
    durante e el él ella ellas ellos en entre era eran es esa esas ese eso esos esta está están
    estaba estaban estas este esto estos fue fueron ha había habían hacia han hasta hay hizo hubo
    la las le les lo los llama llamó más me mi mientras mis muy nada ni no nos o otra otras otro
    otros para pero poco por porque que qué quien quién quienes quiénes se sea según ser si sí sido
    sin sino sobre son su sus también tan tanto te tenía tiene tienen todo todos toda todas tras tu
    tuvo u un una unas uno unos ya yo
    """
_PORTUGUESE = """
    a à ao aos aquela aquele aquilo as às assim até cada com como da das de dela dele deles depois
    do dos e é ela elas ele eles em entre era eram essa essas esse esses esta está estão estas este
    estes eu foi foram há isso isto já lhe mais mas me mesmo muito na não nas nem no nos nós o onde
    os ou para pela pelas pelo pelos por porque porquê qual quais quando quanta quantas quanto
    quantos que quê quem se sem ser seu seus só sobre sua suas também te tem têm tinha tudo um uma
    umas uns você vocês
    """
_ITALIAN = """
    a ad ai al alla alle allo anche c che chi ci ciò col come con cosa cui d da dagli dai dal dalla
    dalle dallo degli dei del dell della delle dello di dopo dove e è ed era erano essere fa fu
    furono gli ha hanno i il in io l la le lei li lo loro lui ma mentre mi ne negli nei nel nella
    nelle nello noi non o ogni per perché più poi prima qual quale quali quando quanta quante
    quanti quanto quella quelle quelli quello questa queste questi questo se sei si sia sono su sua
    sue sui sul sulla suo suoi tra tutti tutto un una uno vi è stato stata
    """
_DUTCH = """
    aan af al alle als ander andere bij dan dat de deze die dit door een en er ge geen had hadden
    heeft hebben hem het hij hoe hoeveel hun ik in is ja je kan kunnen maar me meer men met mij
    mijn moet na naar niet nog nu of om onder ons ook op over sinds te tegen toch toen tot u uit van
    veel voor waar waarom wanneer want waren was wat we welk welke wel werd werden wie wij wordt
    worden ze zelf zich zij zijn zo zonder zou
    """
_TURKISH = """
    acaba ama ancak aslında ben bile bir biri bu buna bunda bundan bunu bunun burada böyle çok çünkü
    da daha dahi de defa değil diğer diye dolayı en fakat gibi göre hangi hangisi hangileri hem hep
    her herhangi hiç için içinde içindeki idi ile ilgili ise işte kadar kaç kaçıncı karşı kendi
    kendisi ki kim kime kimi kimin kimdir kimler mi mı mu mü mudur mıdır midir müdür nasıl ne neden
    nedeniyle nedir neler nerede nereden nereye nerededir niçin niye o olan olarak olduğu olup olur
    oldu olmuştur ona ondan onlar onların onu onun oysa öyle sadece sanki siz sonra şey şu
    tarafından tüm ve veya var vardır ya yani yapılan yer yok zaman zaten üzerinde üzere iken
    """
_GREEK = """
    ο η το οι τα του της των τον την τους τις στο στη στην στον στους στις στα σε με για από προς
    κατά μετά παρά αντί χωρίς μέχρι ως πριν και κι ή είτε ούτε αλλά όμως ενώ αν εάν όταν επειδή
    γιατί διότι ώστε που πού ποιος ποια ποιο ποιοι ποιες ποιον ποιας ποιων ποιους ποιανού τι πώς
    πως πότε πόσο πόσος πόση πόσοι πόσες πόσα πόσων όπου όπως όσο όσοι όσα ό,τι ένας μια μία ένα
    ενός μιας εγώ εσύ αυτός αυτή αυτό αυτοί αυτές αυτά αυτού αυτής αυτών εκείνος εκείνη εκείνο μου
    σου μας σας τούς δεν δε μη μην θα να είναι είμαι ήταν έχει έχουν είχε είχαν υπάρχει υπάρχουν ας
    πια πολύ πιο ότι κάθε κάποιος κάποια κάποιο άλλος άλλη άλλο άλλοι όλα όλες όλοι όλων μόνο
    επίσης ακόμη ακόμα μεταξύ υπό περί έως ονομάζεται λέγεται έγινε έκανε στ σ
    """
_HINDI = """
    का की के को से में पर और या है हैं था थी थे हो होता होती होते हुआ हुई हुए ने कि जो वह वे यह ये
    इस उस इन उन इसे उसे इसका इसकी इसके उसका उसकी उसके उनका उनकी उनके अपना अपनी अपने एक भी ही तो तक
    लिए साथ बाद द्वारा नहीं न ना मत क्या कौन कब कहाँ कहां क्यों कैसे कैसा कैसी कितना कितनी कितने
    किस किसने किसे किसका किसकी किसके किसको किन किसी कोई कुछ कौनसा कौनसी कौन-सा सा सी जब तब जहाँ
    जहां यहाँ वहाँ फिर अब सब सभी बहुत कर करता करती करते करना करने करें किया किए किये की गया गई गए
    गयी गये जा जाता जाती जाते जाना रहा रही रहे वाला वाली वाले दिया दी दिए दिये लेकिन परंतु मगर अगर
    यदि तथा एवं बीच ओर दौरान रूप हम मैं तुम आप मेरा हमारा आपका सकता सकती सकते चाहिए होगा होगी नाम
    """
_ARABIC = """
    في من على إلى عن مع بين حتى منذ خلال عند لدى بعد قبل فوق تحت أمام خلف حول دون ضد نحو عبر و أو
    أم ثم بل لكن لأن إن أن كي لو لولا إذا إذ لما كما مثل هو هي هم هن هما أنا نحن أنت أنتم هذا هذه
    هذان هؤلاء ذلك تلك أولئك هنا هناك الذي التي الذين اللذان اللتان اللواتي ما ماذا من متى أين كيف
    كم لماذا لم لن لا ليس ليست هل أي أية أيّ كل بعض جميع غير سوى كان كانت كانوا يكون تكون قد فقد
    سوف له لها لهم به بها بهم فيه فيها فيهم منه منها منهم عليه عليها عليهم إليه إليها عنه عنها أيضا
    أيضاً حيث بها كذلك فقط جدا جداً أكثر اسم يسمى تسمى تم يتم التى الى وهو وهي وكان وكانت بعدما
    عندما بينما لماذا عدد
    """
_VIETNAMESE = """
    là và của có các những cho được trong với một không người này đó khi ở từ đến ra vào như để về
    hay hoặc thì mà bị bởi do nên vì tại theo trên dưới sau trước giữa cùng cũng đã đang sẽ vẫn còn
    chỉ rất nhiều hơn nhất lại nếu nhưng tuy rằng gì nào ai đâu sao bao nhiêu mấy thế vậy cái con
    chiếc bằng phải tôi bạn họ nó anh chị ông bà chúng ta mình đây kia ấy loại việc sự cách lúc hồi
    bao lâu tên gọi thứ
    """
_UKRAINIAN = """
    а або адже але б без би був була були було бути в вам вас весь вже ви від він вона вони воно все
    всі всіх вся де для до дуже є ж з за зі й його її їй їм їх і із інших коли кого кому ким ким
    крім куди ледь лише мене мені між ми мій мої моя на над нам нас наш не ним них ні ніж но о об
    однак ось по під після при про саме свій своє свої своїх себе скільки сюди та так така таке
    такий такі там те теж ти тим тих то тобі тоді того тому той тому треба тут у хіба хто це цей ця
    ці цього цьому цієї цих чи чий чия чиє чому через чим чого що щоб що як яка яке який які яким
    яких якого якому якої якій яку звідки навіщо може можна можуть зараз був-таки скажи скажіть
    розкажи розкажіть будь ласка привіт
    """
_POLISH = """
    a aby albo ale ani bardzo bez bo być była było były był będzie ci co coś czego czemu czy czyj
    czyja dla dlaczego do gdy gdzie go i ich ile ilu im inne inny ja jak jaka jakie jaki jakich
    jakiego jakiej jakim jako je jednak jego jej jest jeszcze jeśli już kiedy kogo komu kim kto
    która które którego której który których którzy ma mają mi między mnie może mu my na nad nas
    nie niego niej nim o od on ona one oni oraz po pod ponieważ przed przez przy się skąd są ta tak
    także tam te tego tej ten to tu tych tylko tym w we wy z za ze że został została zostało
    """
_SWEDISH = """
    alla att av blev bli blir de dem den denna deras dess det detta dig din du där då efter ej
    eller en er ett från för ha hade han hans har hon hur hur här i icke inte ja jag kan man med
    mellan men mig min mot många mycket när någon något och om oss på sedan sig sin sina själv ska
    skulle som så till under upp ut utan vad var varför vart vem vems vi vid vilka vilken vilket
    vår är över
    """

_FLAT: Mapping[str, str] = {
    "ar": _ARABIC, "de": _GERMAN, "el": _GREEK, "es": _SPANISH, "fr": _FRENCH, "hi": _HINDI,
    "it": _ITALIAN, "nl": _DUTCH, "pl": _POLISH, "pt": _PORTUGUESE, "sv": _SWEDISH,
    "tr": _TURKISH, "uk": _UKRAINIAN, "vi": _VIETNAMESE,
}  # fmt: skip
SMALL_WORDS: Mapping[str, frozenset[str]] = {
    code: frozenset(words.split()) for code, words in _FLAT.items()
}
