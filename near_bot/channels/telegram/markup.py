"""Replies as Telegram's HTML. The only place where text is escaped."""

import re
from collections.abc import Iterator, Sequence
from html import escape
from urllib.parse import urlsplit

from telegram import LinkPreviewOptions
from telegram.constants import MessageLimit

from ...model import Reply

MOST_BYTES = 32_768
"""Of a message before it is parsed. Telegram's own limit, which its documentation does not give."""
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
_MOST_TAGS = int(MessageLimit.MESSAGE_ENTITIES)  # those beyond are ignored
_ITEM = re.compile(r"•|☐|\d+\.\s")


def messages(reply: Reply) -> list[str]:
    """The reply in as many messages as it takes, each at most as long as Telegram allows, every tag closed in its line."""
    lines = reply.text.split("\n")
    return list(_packed(_marked(lines, reply.sources)))


def plain(text: str) -> str:
    """Text that is to be shown as it is."""
    return escape(text, quote=False)


def framed(head: str, lines: Sequence[str]) -> list[str]:
    """Lines as they are, below a heading in bold where there is one, in as many messages as it takes."""
    top = [(head, f"<b>{plain(head)}</b>")] if head else []
    pieces = [piece for text in lines for line in text.split("\n") for piece in _pieces(line)]
    return list(_packed(iter([*top, *((piece, plain(piece)) for piece in pieces)])))


def _marked(lines: list[str], sources: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Each line as it is seen, and in HTML: what heads a list is bold, sources are links."""
    names = _named(sources)
    for text, following in zip(lines, [*lines[1:], ""], strict=True):
        for piece in _pieces(text):
            html = plain(piece)
            for url, name in names.items():
                html = html.replace(plain(url), f'<a href="{escape(url)}">{plain(name)}</a>')
            heading = _ITEM.match(following) and not _ITEM.match(text)
            yield piece, f"<b>{html}</b>" if heading else html


def _named(urls: tuple[str, ...]) -> dict[str, str]:
    """A name for each address, the longest address first: one may be the beginning of another."""
    names: dict[str, str] = {}
    for url in urls:
        site = _site(url)
        earlier = sum(name.split(" ")[0] == site for name in names.values())
        names[url] = f"{site} [{earlier + 1}]" if earlier else site
    return dict(sorted(names.items(), key=lambda item: -len(item[0])))


def _site(url: str) -> str:
    """The site of a page, with the part of it that its path begins with: `neargov.org/en`."""
    parts = urlsplit(url)
    section = parts.path.split("/")[1] if parts.path.count("/") > 1 else ""
    return parts.netloc.removeprefix("www.") + (f"/{section}" if 0 < len(section) <= 3 else "")


def _pieces(text: str) -> Iterator[str]:
    """A line in pieces that each fit into a message, parted at spaces where there are any."""
    limit = MOST_BYTES // 16  # a character is at most 5 bytes escaped, or 4 encoded; a tag comes on top
    while len(text) > limit:
        cut = text.rfind(" ", 1, limit)
        cut = cut if cut > 0 else limit
        yield text[:cut]
        text = text[cut:].lstrip(" ")
    yield text


def _packed(lines: Iterator[tuple[str, str]]) -> Iterator[str]:
    """Lines put together into messages."""
    message: list[str] = []
    seen = size = tags = 0
    for text, html in lines:
        length, encoded, marks = len(text) + 1, len(html.encode()) + 1, html.count("</")
        if message and (seen + length > MessageLimit.MAX_TEXT_LENGTH or size + encoded > MOST_BYTES or tags + marks > _MOST_TAGS):
            yield "\n".join(message)
            message, seen, size, tags = [], 0, 0, 0
        message.append(html)
        seen, size, tags = seen + length, size + encoded, tags + marks
    yield "\n".join(message)
