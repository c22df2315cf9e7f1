"""The buttons under a reply. Each carries all that its tap needs, so it works after a restart."""

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from ...dialogue.codes import encode
from ...knowledge.index import select
from ...knowledge.load import Knowledge
from ...model import Entities, Line, Reply, Request, line
from ...phrasing.phrase import Phrasing

PER_PAGE = 10
"""Regions on a page."""
HOME = Request("chat.greeting")
NEXT, PREVIOUS = "▶", "◀"
PLACE, CONTACT = "place", "contact"
"""What a tap can ask for beside a reply: a place on the map, and a contact to save; of a member by its id, or of the Secretariat."""
SECRETARIAT = "secretariat"
_SEPARATOR = "~"
_COLUMNS = 2

Rows = list[list[InlineKeyboardButton]]


def keyboard(reply: Reply, asked: Request, page: int, knowledge: Knowledge, phrasing: Phrasing) -> InlineKeyboardMarkup:
    """Regions to pick, one page of them; what may be asked next; what a member's card offers; and the ways back."""

    def button(text: Line, data: str) -> InlineKeyboardButton:
        return InlineKeyboardButton(phrasing.say(text), callback_data=data)

    back = _back(asked, knowledge)
    rows = _picks(reply, asked, page)
    onward = [option for option in reply.options if not back or option.request != back[0]]
    rows += [[InlineKeyboardButton(option.label, callback_data=encode(option.request))] for option in onward]
    card = _card(asked)
    member = knowledge.members.get(card or "")
    if card and card in knowledge.places:
        rows.append([button(line("Show on the map"), about(PLACE, card))])
    if member and member.telephone:
        rows.append([button(line("Save the number"), about(CONTACT, member.id))])
    if member and member.website:
        rows.append([InlineKeyboardButton(phrasing.say(line("Open the website")), url=member.website.url)])
    if asked.intent in ("secretariat.contact", "secretariat.location"):
        rows.append([button(line("Show on the map"), about(PLACE, SECRETARIAT))])
        if knowledge.secretariat.office.telephone:
            rows.append([button(line("Save the number"), about(CONTACT, SECRETARIAT))])
    if asked.intent != HOME.intent:
        ways = [button(line("« Start"), encode(HOME))]
        if back:
            ways.insert(0, button(line("‹ Back"), _paged(*back)))
        rows.append(ways)
    return InlineKeyboardMarkup(rows)


def read(data: str) -> tuple[str, int]:
    """The code behind a button, and the page of it."""
    code, _, page = data.partition(_SEPARATOR)
    return code, int(page) if page.isascii() and page.isdigit() else 0


def beside(data: str) -> tuple[str, str]:
    """What a button asks for beside a reply, and whose; for any other button, things that there are not."""
    kind, _, whose = data.partition(_SEPARATOR)
    return kind, whose


def about(kind: str, whose: str) -> str:
    """The data of a button that `beside` reads."""
    return f"{kind}{_SEPARATOR}{whose}"


def _paged(request: Request, page: int) -> str:
    return f"{encode(request)}{_SEPARATOR}{page}" if page else encode(request)


def _picks(reply: Reply, asked: Request, page: int) -> Rows:
    if not reply.picks:
        return []
    last = (len(reply.picks) - 1) // PER_PAGE
    page = min(page, last)
    shown = reply.picks[page * PER_PAGE : (page + 1) * PER_PAGE]
    buttons = [InlineKeyboardButton(pick.label, callback_data=encode(pick.request)) for pick in shown]
    rows = [buttons[start : start + _COLUMNS] for start in range(0, len(buttons), _COLUMNS)]
    turns = []
    if page:
        turns.append(InlineKeyboardButton(f"{PREVIOUS} {page}/{last + 1}", callback_data=_paged(asked, page - 1)))
    if page < last:
        turns.append(InlineKeyboardButton(f"{page + 2}/{last + 1} {NEXT}", callback_data=_paged(asked, page + 1)))
    return [*rows, turns] if turns else rows


def _card(asked: Request) -> str | None:
    """The one member that a reply is about."""
    members = asked.entities.members
    return members[0] if asked.intent.startswith("member.") and len(members) == 1 and not asked.entities.regions else None


def _back(asked: Request, knowledge: Knowledge) -> tuple[Request, int] | None:
    """Where a person browsing came from: the page of the country's members, the countries, the question before."""
    wanted = asked.entities
    if member := _card(asked):
        listed = Request("members.list", Entities(countries=(member[:2],)))
        ids = [m.id for m in select(knowledge, countries=[member[:2]])]
        return listed, ids.index(member) // PER_PAGE if member in ids else 0
    if asked.intent == "members.list" and wanted.named:
        return Request("members.list"), 0
    if asked.intent == "membership.eligibility" and wanted.places:
        return Request("membership.eligibility", Entities(countries=(wanted.places[0][:2],))), 0
    if asked.intent == "membership.eligibility" and wanted.countries:
        return Request("membership.eligibility"), 0
    return None
