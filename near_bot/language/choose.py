"""The language of a reply."""

from ..knowledge.schema import LANGUAGES, Language

_SPELLINGS: dict[str, Language] = {"jp": "ja", "kr": "ko", "cn": "zh", "tw": "zh", "hk": "zh"}
_NEIGHBOURS: dict[str, Language] = {
    "uk": "ru",
    "be": "ru",
    "kk": "ru",
    "ky": "ru",
    "uz": "ru",
    "tt": "ru",
    "ba": "ru",
    "sah": "ru",
    "bua": "ru",
    "tyv": "ru",
}
"""Languages of people who, of the six, most often read Russian."""

DEFAULT: Language = "en"


def from_tag(tag: str | None) -> Language | None:
    """The language that a client's tag stands for: `ru`, `zh-hans`, `en_US.UTF-8`, `classic-zh-cn`; None where it is none of the six."""
    for part in (tag or "").casefold().replace("_", "-").replace(".", "-").split("-"):
        if part in LANGUAGES:
            return part
        if part in _SPELLINGS or part in _NEIGHBOURS:
            return _SPELLINGS.get(part) or _NEIGHBOURS[part]
    return None


def choose(chosen: Language | None, candidates: tuple[Language, ...], conversation: Language | None, client: str | None) -> Language:
    """The person's own choice, else the text's language. Where the text leaves several, or tells nothing, it is the
    conversation's, else the client's, else the likeliest of them, else English."""
    if chosen or len(candidates) == 1:
        return chosen or candidates[0]
    for language in (conversation, from_tag(client)):
        if language and (language in candidates or not candidates):
            return language
    return candidates[0] if candidates else DEFAULT
