"""Links that Telegram takes, as TDLib's `LinkManager::check_link` decides."""

import re

LINK = re.compile(r"(?:([A-Za-z][\w+.-]*)://)?(?:([^/?#@]*)@)?([^/?#:]*)(?::([^/?#]*))?([/?#].*)?", re.DOTALL)
OURS = ("tg", "ton", "tonsite")


def checked_link(link: str) -> str:
    """The link as Telegram keeps it (`near.example` becomes `http://near.example/`); ValueError says what is wrong with it."""
    if found := re.match(r"(tg|ton|tonsite):(?!//)", link, re.IGNORECASE):
        link = f"{found[1]}://{link[found.end() :]}"
    found = LINK.fullmatch(link.strip())
    scheme, user, host, port, rest = found.groups() if found else (None,) * 5
    scheme = (scheme or "http").lower()
    if scheme not in ("http", "https", *OURS):
        raise ValueError("Unsupported URL protocol")
    if port is not None and not (port.isdecimal() and 0 < int(port) < 65536):
        raise ValueError("Wrong port number specified in the URL")
    if not host:
        raise ValueError("URL host is empty")
    if re.search(r"[\s\"<>\\^`{|}%]", host):
        raise ValueError("Disallowed character in URL host")
    if scheme in OURS:
        if user or port:
            raise ValueError("Wrong tg URL" if scheme == "tg" else "Wrong ton URL")
        return f"{scheme}://{host}{rest or ''}"
    if "." not in host:
        raise ValueError("Wrong HTTP URL")
    rest = (rest or "/").replace(" ", "%20")
    return f"{scheme}://{user + '@' if user else ''}{host}{':' + port if port else ''}{rest if rest.startswith('/') else '/' + rest}"
