"""Writes an answer in a language."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path

import phonenumbers
from babel import Locale
from babel.dates import format_date, format_skeleton, format_timedelta, get_day_names, get_timezone_name
from babel.lists import format_list
from babel.numbers import format_decimal

from ..knowledge.load import Knowledge
from ..knowledge.schema import WEEKDAYS, Hours, Language, Website, Words
from ..language.particles import Inflected
from ..model import Answer, Day, Land, Line, Option, Phone, Place, Request, Slot, Spoken, Tongue, TwoNames, line
from .catalogue import LOCALES, sentences
from .labels import label, name

_MOST_SOURCES = 2  # that a reply names
_LOCALES = {"en": "en_GB"}  # an international organisation's English


class Phrasing:
    """Puts what is known into the words of one language."""

    def __init__(self, knowledge: Knowledge, language: Language, locales: Path = LOCALES) -> None:
        self._knowledge = knowledge
        self._language = language
        self._locale = Locale.parse(_LOCALES.get(language, language))
        self._sentences = sentences(language, locales)
        self._date = cache(self._find_date)

    def text(self, answer: Answer) -> str:
        """The reply as plain text, with source and date as its last line where it states a fact."""
        lines = [part[self._language] if isinstance(part, Words) else self.say(part) for part in answer.lines]
        if answer.sources:
            lines.append(self.say(self._source(answer)))
        return "\n".join(lines)

    def say(self, line: Line) -> str:
        """A sentence, its places filled."""
        message = (
            self._sentences.gettext(line.message) if line.count is None else self._sentences.ngettext(line.message, line.plural, line.count)
        )
        return message.format(**{name: Inflected(self._written(slot)) for name, slot in line.slots.items()})

    def options(self, requests: Iterable[Request]) -> tuple[Option, ...]:
        """What may be chosen next, each label once."""
        labelled = {self.say(label(request)): request for request in requests}
        return tuple(Option(text, request) for text, request in labelled.items())

    def picks(self, requests: Iterable[Request]) -> tuple[Option, ...]:
        """Regions to choose among, by their names."""
        return tuple(Option(self.say(name(request)), request) for request in requests)

    def addresses(self, sources: Iterable[str]) -> tuple[str, ...]:
        """The pages behind keys of sources."""
        return tuple(self._knowledge.sources[key].url for key in sources)

    def _source(self, answer: Answer) -> Line:
        known = self._knowledge.sources
        best = sorted(answer.sources, key=lambda key: known[key].confidence == "press")[:_MOST_SOURCES]
        urls = " ; ".join(self.addresses(best))
        if known[best[0]].confidence == "press":
            return line("Source: {urls} (press report, {date})", urls=urls, date=Day(answer.as_of or ""))
        if not answer.as_of:
            return line("Source: {urls} (page without a date)", urls=urls)
        return line("Source: {urls} (as of {date})", urls=urls, date=Day(answer.as_of))

    def _written(self, slot: Slot) -> str:
        match slot:
            case Words():
                return slot[self._language]
            case Place(id):
                return self._knowledge.region_name(id, self._language)
            case TwoNames(id):
                known = self._knowledge.region_name(id, self._language)
                own = self._knowledge.countries.languages.get(id[:2], self._language)
                other = own if self._language == "en" else "en"
                return known if own == self._language else f"{known} · {self._knowledge.region_name(id, other)}"
            case Land(code):
                names = self._knowledge.countries.names.get(code)
                return names[self._language] if names else str(self._locale.territories.get(code, code))
            case Tongue(tongue):
                name = str(Locale.parse(tongue).get_display_name(tongue))
                return name[:1].upper() + name[1:]
            case Spoken(spoken):
                return str(self._locale.languages[spoken])
            case Day(written):
                return self._date(written)
            case datetime():
                day = get_day_names("wide", "stand-alone", self._locale)[slot.weekday()]
                return f"{format_skeleton('MMMMd', slot, locale=self._locale)} ({day}), {slot:%H:%M}"
            case timedelta():
                return str(format_timedelta(slot, locale=self._locale))
            case Hours():
                return self._hours(slot)
            case Phone(number):
                return phonenumbers.format_number(phonenumbers.parse(number), phonenumbers.PhoneNumberFormat.INTERNATIONAL)
            case Website(urls=urls):
                return urls[self._language]
            case Line():
                return self.say(slot)
            case Request():
                return self.say(label(slot))
            case tuple():
                return format_list([self._written(item) for item in slot], locale=self._locale) if slot else ""
            case int():
                return str(format_decimal(slot, locale=self._locale))
        return str(slot)

    def _hours(self, hours: Hours) -> str:
        """Days and times of day, with the name of the time zone."""
        names = get_day_names("wide", "stand-alone", self._locale)
        numbers = [WEEKDAYS.index(day) for day in hours.days]
        running = len(numbers) > 2 and numbers == list(range(numbers[0], numbers[-1] + 1))
        listed = [str(names[number]) for number in numbers]
        days = f"{listed[0]}–{listed[-1]}" if running else format_list(listed, locale=self._locale)
        zone = get_timezone_name(hours.zone, zone_variant="standard", locale=self._locale)
        return f"{days}, {hours.opens}–{hours.closes} ({zone})"

    def _find_date(self, written: str) -> str:
        """A date as exactly as it is known."""
        year, month, day = ([int(part) for part in written.split("-")] + [1, 1])[:3]
        whole = date(year, month, day)
        match written.count("-"):
            case 0:
                return format_skeleton("y", whole, locale=self._locale)
            case 1:
                return format_skeleton("yMMMM", whole, locale=self._locale)
        return format_date(whole, "long", locale=self._locale)
