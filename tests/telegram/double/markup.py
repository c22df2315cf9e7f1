"""Telegram's HTML: text and entities, or the refusal in the words of TDLib's `parse_html`."""

import re
from typing import Any

from .links import checked_link
from .wire import bad, stricter

Entity = dict[str, Any]

TYPES = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline", "s": "strikethrough",
    "strike": "strikethrough", "del": "strikethrough", "tg-spoiler": "spoiler", "span": "spoiler", "code": "code", "pre": "pre",
    "blockquote": "blockquote", "a": "text_link", "tg-emoji": "custom_emoji",
}  # fmt: skip
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
REFERENCE = re.compile(r"&(?:#x([0-9A-Fa-f]{1,6})|#([0-9]{1,7})|([A-Za-z]+));?")
ATTRIBUTE = re.compile(r"""\s*([^\s=>/"']+)\s*(?:=\s*(?:"([^"]*)"|'([^']*)'|([A-Za-z0-9.-]*)(?=[\s>])))?""")

QUOTED = re.compile(r"""\s*=\s*["']""")
END = re.compile(r"\s*>")
END_TAG = re.compile(r"</([^\s>]*)\s*>")
ENDS_NAME = ("", " ", "\t", "\n", "\r", ">")
LANGUAGE = "language-"


def units(text: str) -> int:
    """The length as entities count it: in UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def parse(html: str, strict: bool) -> tuple[str, list[Entity]]:
    """The text without its tags, and its entities in order.

    Telegram shows a `&` that begins no entity it knows as it is. People then read `&nbsp;`, so the strict double refuses it.
    """
    done: list[str] = []
    length = at = 0
    entities: list[Entity] = []
    open_tags: list[tuple[str, str, int, int]] = []  # name, argument, offset in UTF-16, position in `done`
    while at < len(html):
        if html[at] != "<":
            piece, at = _character(html, at, strict)
            done.append(piece)
            length += units(piece)
        elif html.startswith("</", at):
            at = _close(html, at, open_tags, entities, done, length)
        else:
            name, argument, at = _open(html, at, strict)
            open_tags.append((name, argument, length, len(done)))
    if open_tags:
        raise _refused(f'Can\'t find end tag corresponding to start tag "{open_tags[-1][0]}"')
    return "".join(done), sorted(entities, key=lambda e: (e["offset"], -e["length"]))


def _character(html: str, at: int, strict: bool) -> tuple[str, int]:
    """The character at a position, a reference read, and where the next begins."""
    if html[at] != "&":
        return html[at], at + 1
    if found := REFERENCE.match(html, at):
        hexadecimal, decimal, name = found.groups()
        code = int(hexadecimal or "0", 16) or int(decimal or 0)
        if 0xD800 <= code <= 0xDFFF:
            what = "Text contains invalid Unicode characters after decoding HTML entities"
            raise _refused(f"{what}, check for unmatched surrogate code units")
        if character := NAMED.get(name or "") or (chr(code) if 0 < code < 0x10FFFF else ""):
            return character, found.end()
    if strict:
        raise stricter(f"can't parse entities: unknown entity at byte offset {_bytes(html, at)}: Telegram would show it as it is")
    return "&", at + 1


def _open(html: str, start: int, strict: bool) -> tuple[str, str, int]:
    """The name of the tag that begins here, its one argument that matters, and where it ends."""
    offset = _bytes(html, start)
    at = next(i for i in range(start, len(html) + 1) if html[i : i + 1] in ENDS_NAME)
    if at == len(html):
        raise _refused(f"Unclosed start tag at byte offset {offset}")
    name = html[start + 1 : at].lower()
    if name not in TYPES:
        raise _refused(f'Unsupported start tag "{name}" at byte offset {offset}')
    attributes: dict[str, str] = {}
    while not (end := END.match(html, at)):
        if not html[at:].strip():
            raise _refused(f'Unclosed start tag "{name}" at byte offset {offset}')
        if not (attribute := ATTRIBUTE.match(html, at)):
            raise _refused(f'Empty attribute name in the tag "{name}" at byte offset {offset}')
        if html[attribute.end() :].lstrip()[:1] == "=":
            quoted = QUOTED.match(html, attribute.end())
            raise _refused(f"{'Unclosed start tag' if quoted else 'Unexpected end of name token'} at byte offset {offset}")
        at = attribute.end()
        attributes[attribute[1]] = _decoded(attribute[2] or attribute[3] or attribute[4] or "", strict)
    if name == "span" and attributes.get("class") != "tg-spoiler":
        raise _refused(f'Tag "span" must have class "tg-spoiler" at byte offset {offset}')
    return name, _argument(name, attributes), end.end()


def _argument(name: str, attributes: dict[str, str]) -> str:
    if name == "code":
        kind = attributes.get("class", "")
        return kind.removeprefix(LANGUAGE) if kind.startswith(LANGUAGE) else ""
    if name == "blockquote":
        return "expandable" if "expandable" in attributes else ""
    return attributes.get({"a": "href", "tg-emoji": "emoji-id"}.get(name, ""), "")


def _close(html: str, start: int, open_tags: list[tuple[str, str, int, int]], entities: list[Entity], done: list[str], length: int) -> int:
    """Ends the innermost tag, notes its entity if anything stands in it, and says where the end tag ends."""
    offset = _bytes(html, start)
    if not open_tags:
        raise _refused(f"Unexpected end tag at byte offset {offset}")
    found = END_TAG.match(html, start)
    if not found:
        raise _refused(f"Unclosed end tag at byte offset {offset}")
    name, argument, begin, position = open_tags.pop()
    if (closing := found[1].lower()) not in ("", name):
        raise _refused(f'Unmatched end tag at byte offset {offset}, expected "</{name}>", found "</{closing}>"')
    if length > begin:
        entity = _entity(name, argument, "".join(done[position:]))
        twin = entities[-1] if entities else {}
        if {name, twin.get("type")} == {"pre", "code"} and (twin["offset"], twin["length"]) == (begin, length - begin):
            language = twin.pop("language", None) or entity.get("language")
            twin["type"] = "pre"
            twin.update({"language": language} if language else {})
        elif entity:
            entities.append({"offset": begin, "length": length - begin} | entity)
    elif name == "code" and entities and entities[-1].get("type") == "code":
        entities[-1].pop("language", None)
    return found.end()


def _entity(name: str, argument: str, inside: str) -> Entity:
    """The entity of a tag; empty for a link that leads nowhere, which Telegram drops in silence."""
    if name == "a":
        link = argument or inside
        if user := re.fullmatch(r"tg://user\?id=(\d+)", link):
            return {"type": "text_mention", "user": {"id": int(user[1]), "is_bot": False, "first_name": ""}}
        try:
            return {"type": "text_link", "url": checked_link(link)}
        except ValueError:
            return {}
    if name == "tg-emoji":
        if not argument.isdecimal():
            raise _refused("Invalid custom emoji identifier specified")
        return {"type": "custom_emoji", "custom_emoji_id": argument}
    if name == "blockquote" and argument:
        return {"type": "expandable_blockquote"}
    return {"type": TYPES[name]} | ({"language": argument} if name == "code" and argument else {})


def _decoded(value: str, strict: bool) -> str:
    done, at = "", 0
    while at < len(value):
        piece, at = _character(value, at, strict)
        done += piece
    return done


def _bytes(html: str, at: int) -> int:
    return len(html[:at].encode())


def _refused(reason: str) -> Exception:
    return bad(f"can't parse entities: {reason}")
