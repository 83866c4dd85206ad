"""What site generators put into Markdown is not read as words."""

import pytest

from bot.archive.markdown_text import plain_text
from bot.archive.markup.shortcodes import hide

SEEN = [
    ('{{< figure src="a_b_c.jpg" title="*x*" >}}\n\nText.', "Text."),
    ('Text {{% ref "x.md" %}} more.', "Text more."),
    (
        'See [the page]({{< ref "x.md" >}}) and [a post]({% post_url 2019-05-06-a %}).',
        "See the page and a post.",
    ),
    ('{{ youtube(id="x") }}\nText.', "Text."),
    ("{% include a.html %} Text of {{ site.title }}.", "Text of ."),
    ("A.\n\n{% comment %}\n\nhidden **words**\n\n{% endcomment %}\n\nB.", "A.\n\nB."),
    ("Write {% raw %}{{ x }}{% endraw %} here.", "Write {{ x }} here."),
    ("Write `{{ x }}` here, {{ not }} there.", "Write {{ x }} here, there."),
    ("```\n{% include x %}\n```\n\n{% include x %}", "{% include x %}"),
    (
        "{% highlight ruby %}\n# note\nx = *y*\n\nz\n{% endhighlight %}\n\nText.",
        "#\u00a0note\nx = *y*\n\nz\n\nText.",
    ),
    ("{{< highlight go >}}\na := *b\n{{< /highlight >}}", "a := *b"),
    ("{{< high rust >}}\nvec::<T>({:?})\n{{< /high >}}\n\nText.", "vec::<T>({:?})\n\nText."),
    (
        "{{< codepen x >}}\n\nText.\n\n{{< code >}}\n*a*\n{{< /code >}}\n\nEnd *b*.",
        "Text.\n\n*a*\n\nEnd b.",
    ),
    ('{% quote(author="A") %}\nA *true* word.\n{% end %}', "A true word."),
    ('Text.\n{: .note #id}\n\n[link](x){:target="_blank"} more.', "Text.\n\nlink more."),
    (":::tip Title\nText.\n:::", "Text."),
    ("[[harbour|the harbour]] and [[Quay]], ![[map.png]].", "the harbour and Quay, ."),
    ("[[1]](https://x.org) says.", "[1] says."),
    ("[[Bug #1]][[Bug #2]] too.\n\n[Bug #1]: /1\n[bug #2]: /2", "[Bug #1][Bug #2] too."),
    ("[TOC]\n\nText.", "Text."),
    ("import A from './a.js'\n\nText <A b={1} />.", "Text ."),
    ("{# a note #}Text.", "Text."),
    ('Дом {{< рис "é" >}} стоит.', "Дом стоит."),
    ("Sets {a: 1} and {b} stay, {{ and } too.", "Sets {a: 1} and {b} stay, {{ and } too."),
    ("* TOC\n{:toc}\n\n[[toc]]\n\nText.", "Text."),
    (
        "*[HTML]: Hypertext\n\nHTML is old. *[em]: phasis* stays.",
        "HTML is old. [em]: phasis stays.",
    ),
    ('!!! note "Title"\n    Words **b**.\n\nWow!!! note this.', "Words b.\n\nWow!!! note this."),
    ("??? tip\n    Words.", "Words."),
    ("A ==marked word== and a == b == c, a==b==c.", "A marked word and a == b == c, a==b==c."),
    ("A note.^[With *words*, here.] The regex ^[a-z]+ too.", "A note. The regex ^[a-z]+ too."),
    ("export const a = 1\n\n{/* a\nnote */}Exports.", "Exports."),
    ("Open {% highlight x %}\nText.", "Open Text."),
]


@pytest.mark.parametrize(("source", "text"), SEEN)
def test_shortcodes_are_gone(source: str, text: str) -> None:
    """Readers see none of them, but see them in code that speaks of them."""
    assert plain_text(source) == text


@pytest.mark.parametrize(("source", "text"), SEEN)
def test_hiding_keeps_every_offset(source: str, text: str) -> None:
    """A source has as many bytes as before, so that places in it stay where they are."""
    assert len(hide(source, []).encode()) == len(source.encode())
