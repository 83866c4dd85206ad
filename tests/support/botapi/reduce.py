"""Reduce a full description of the Bot API to what a check of requests needs.

    python tests/support/botapi/reduce.py FULL.json > tests/support/botapi/bot-api-10.1.json

FULL.json is the `api.json` of PaulSonOfLars/telegram-bot-api-spec. Kept of every field are its
types, whether it is required, and the limits that its description states in words.
"""

import json
import re
import sys
from pathlib import Path
from typing import Any

Json = dict[str, Any]

_QUOTED = re.compile(r'["“]([^"”]+)["”]')
_IN_BRACKETS = re.compile(r"\([^()]*\)")
_ONE_OF = re.compile(r"(?:[Mm]ust be|[Cc]an be|[Oo]ne of|always) (?:one of |either )?[\"“].*")
_MUST_BE = re.compile(r"must be ([a-z0-9_]+)$")
_SIZE = re.compile(r"(\d+)-(\d+) (characters|bytes)")
_UP_TO = re.compile(r"(?:up to|at most|can't exceed) (\d+) (characters|bytes)")
_ITEMS = re.compile(r"(?<![\w-])(\d+)-(\d+) (?!alpha|language)[a-z]")
_ITEMS_UP_TO = re.compile(r"(?:up to|at most|no more than) (\d+) ")
_RANGE = re.compile(r"(?<![\w-])(?:between )?(\d+)(?: ?- ?| and )(\d+)(?![\w*]| \*)")
_INSTEAD = re.compile(
    r"required if ([a-z_]+)(?: and ([a-z_]+))? (?:is not|are not|isn't) specified"
)

# Limits that are not in the field's own description, or that follow no pattern.
ELSEWHERE: dict[tuple[str, str], Json] = {
    ("answerInlineQuery", "results"): {"items": [0, 50]},
    ("InputTextMessageContent", "message_text"): {"size": [1, 4096, "parsed"]},
    ("Dice", "value"): {"range": [1, 64]},
    ("sendLocation", "live_period"): {},
    ("editMessageLiveLocation", "live_period"): {},
    ("InlineQueryResultLocation", "live_period"): {},
    ("InputLocationMessageContent", "live_period"): {},
    ("SuggestedPostPrice", "amount"): {},
    ("BusinessOpeningHoursInterval", "opening_minute"): {"range": [0, 7 * 24 * 60]},
    ("BusinessOpeningHoursInterval", "closing_minute"): {"range": [0, 8 * 24 * 60]},
}


def limits(types: list[str], words: str) -> Json:
    """Return what a field's description says of its value: at most one kind of limit a type."""
    said = words.lower()
    found: Json = {}
    if types == ["String"]:
        if match := _ONE_OF.search(_IN_BRACKETS.sub("", words.partition("Defaults to")[0])):
            found["values"] = list(dict.fromkeys(_QUOTED.findall(match[0])))
        elif match := _MUST_BE.search(said):
            found["values"] = [match[1]]
        if match := _SIZE.search(said):
            found["size"] = [int(match[1]), int(match[2]), match[3]]
        elif match := _UP_TO.search(said):
            found["size"] = [0, int(match[1]), match[2]]
        if "size" in found and re.search("after entit(y|ies) parsing", said):
            found["size"][2] = "parsed"
        if "only a-z, a-z, 0-9, _ and - are allowed" in said.replace("characters ", ""):
            found["pattern"] = "[A-Za-z0-9_-]*"
        elif "only lowercase english letters, digits and underscores" in said:
            found["pattern"] = "[a-z0-9_]*"
    elif types[0].startswith("Array of "):
        if match := _ITEMS.search(said):
            found["items"] = [int(match[1]), int(match[2])]
        elif match := _ITEMS_UP_TO.search(said):
            found["items"] = [0, int(match[1])]
    elif types in (["Integer"], ["Float"]) and (match := _RANGE.search(said)):
        found["range"] = [int(match[1]), int(match[2])]
    if match := _INSTEAD.search(said):
        found["unless"] = [name for name in match.groups() if name]
    return found


def reduced(owner: str, fields: list[Json]) -> Json:
    """Return the fields of a method or type by name."""
    found = {}
    for field in fields:
        name, types = field["name"], field["types"]
        said = ELSEWHERE.get((owner, name))
        if said is None:
            said = limits(types, field["description"])
        required = {"required": True} if field["required"] else {}
        found[name] = {"types": types} | required | said
    return found


def main() -> None:
    """Write the reduced schema, one method or type a line."""
    full = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    out = sys.stdout
    out.write(f'{{"version": {json.dumps(full["version"])}')
    for part in ("methods", "types"):
        lines = []
        for name, thing in full[part].items():
            kept: Json = {"fields": reduced(name, thing.get("fields", []))}
            if "subtypes" in thing:
                kept = {"subtypes": thing["subtypes"]}
            lines.append(f"{json.dumps(name)}: {json.dumps(kept, ensure_ascii=False)}")
        out.write(f',\n"{part}": {{\n' + ",\n".join(lines) + "\n}")
    out.write("}\n")


if __name__ == "__main__":
    main()
