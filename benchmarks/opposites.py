"""Makes the list of `bot.meaning.opposites` from WordNet.

    python -m benchmarks.opposites FOLDER

FOLDER has WordNet's files data.noun, data.verb, data.adj and data.adv, as in Debian's package
wordnet-base 3.0, which puts them into /usr/share/wordnet. It takes a second.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path

from bot.meaning import opposites

OUTPUT = Path(opposites.__file__).with_name("english-opposites.txt")
PARTS = {"n": "noun", "v": "verb", "a": "adj", "s": "adj", "r": "adv"}
ANTONYM = "!"


def synsets(path: Path) -> Iterator[tuple[str, list[str], list[list[str]]]]:
    """Yield the offset, the words and the pointers of each synset in a file, see wndb(5WN)."""
    for line in path.read_text(encoding="latin-1").splitlines():
        if line.startswith(" "):  # the licence
            continue
        fields = line.partition("|")[0].split()
        count = int(fields[3], 16)
        words = [word.partition("(")[0].lower() for word in fields[4 : 4 + 2 * count : 2]]
        start = 5 + 2 * count
        pointers = [
            fields[start + 4 * at : start + 4 * at + 4] for at in range(int(fields[start - 1]))
        ]
        yield fields[0], words, pointers


def pairs(folder: Path) -> set[tuple[str, str]]:
    """Return all pairs of single words that are antonyms."""
    words: dict[tuple[str, str], list[str]] = {}
    pointers: list[tuple[list[str], list[str]]] = []
    for part in set(PARTS.values()):
        for offset, found, pointed in synsets(folder / f"data.{part}"):
            words[part, offset] = found
            pointers += [(found, pointer) for pointer in pointed if pointer[0] == ANTONYM]
    both = [
        (found[int(at[:2], 16) - 1], words[PARTS[part], offset][int(at[2:], 16) - 1])
        for found, (_, offset, part, at) in pointers
    ]
    return {
        (min(one, other), max(one, other))
        for one, other in both
        if one.isalpha() and other.isalpha()
    }


def main() -> None:
    """Read WordNet, write the list."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    found = sorted(pairs(parser.parse_args().folder))
    OUTPUT.write_text("".join(f"{one} {other}\n" for one, other in found), encoding="utf-8")
    print(f"{len(found)} pairs in {OUTPUT}")


if __name__ == "__main__":
    main()
