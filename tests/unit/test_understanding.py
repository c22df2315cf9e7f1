import pytest

from near_bot.assistant import Assistant
from near_bot.language.normalise import normalise
from near_bot.understanding.entities import find_year, mask
from near_bot.understanding.gazetteer import Gazetteer
from near_bot.understanding.spelling import Spelling


@pytest.fixture
def gazetteer(assistant: Assistant) -> Gazetteer:
    return assistant.understander.gazetteer


def names(gazetteer: Gazetteer, text: str, *, slips: bool = False) -> list[tuple[str, ...]]:
    normal = normalise(text)
    found = gazetteer.find(normal)
    if slips:
        found = gazetteer.find_misspelt(normal, found, Spelling.of(()))
    return [mention.name.ids for mention in found]


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("경북은요?", ["KR-47"]),
        ("제주도의 전화", ["KR-49"]),
        ("경상북도 포항시", ["KR-47", "KR-47-POHANG"]),
        ("телефон Приморского края", ["RU-PRI"]),
        ("鲁、湘两省分别是哪年加入的", ["CN-SD", "CN-HN"]),
        ("晋陕两省的网站", ["CN-SX", "CN-SN"]),
        ("鄂的网站有吗", ["CN-HB"]),
        ("в каком году вступили казахи", ["KZ"]),
        ("в Иркутской области", ["RU-IRK"]),
        ("раньше Аньхоя", ["CN-AH"]),
        ("Улаанбаатарт", ["MN-1"]),
        ("Увс аймгийн хаяг", ["MN-046"]),
        ("Сэлэнгийнхэн", ["MN-049"]),
        ("Өвөр Монголын", ["CN-NM"]),
        ("山东和山西", ["CN-SD", "CN-SX"]),
        ("东京都和京都府", ["JP-13", "JP-26"]),
        ("內蒙古自治區", ["CN-NM"]),
        ("ﾄﾔﾏ県", ["JP-16"]),
        ("Читинская область", ["RU-ZAB"]),
        ("Inner Mongolia", ["CN-NM"]),
        ("Scotland", ["GB-SCT"]),
        ("Hong Kong", ["CN-HK"]),
        ("Hebei and Hubei", ["CN-HE", "CN-HB"]),
        ("Fukushima, Fukui", ["JP-07", "JP-18"]),
        ("Yamaguchi or Yamagata", ["JP-35", "JP-06"]),
        ("Altai", ["MN-065", "RU-AL", "RU-ALT"]),
        ("산시성", ["CN-SN", "CN-SX"]),
    ],
)
def test_names_in_any_script_and_case(gazetteer: Gazetteer, text: str, ids: list[str]) -> None:
    found = names(gazetteer, text)
    if text in ("Altai", "산시성"):  # one name that could be several regions
        assert [sorted(found[0])] == [ids]
    else:
        assert found == [(id,) for id in ids]


@pytest.mark.parametrize(
    "text", ["マラソン大会", "在哪个城市", "how many members", "хэн хэн бэ", "near me", "나라가 어디", "推移", "the capital"]
)
def test_words_are_no_names(gazetteer: Gazetteer, text: str) -> None:
    assert names(gazetteer, text) == []


@pytest.mark.parametrize(
    ("text", "id"), [("Tpyama", "JP-16"), ("도토리현", "JP-31"), ("Хабровск", "RU-KHA"), ("Heilongjang", "CN-HL"), ("トヤバ県", None)]
)
def test_names_with_slips(gazetteer: Gazetteer, text: str, id: str | None) -> None:
    assert names(gazetteer, text, slips=True) == ([(id,)] if id else [])


def test_a_slip_in_an_everyday_word_is_no_name(gazetteer: Gazetteer) -> None:
    normal = normalise("Оррон")
    of_regions, of_the_country = Spelling.of(()), Spelling.of(["орон"] * 3)
    assert [mention.name.ids for mention in gazetteer.find_misspelt(normal, (), of_regions, sought=True)] == [("MN-035",)]
    assert gazetteer.find_misspelt(normal, (), of_the_country, sought=True) == ()


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("in 2010", 2010),
        ("'95", 1995),
        ("95년에", 1995),
        ("в 98 году", 1998),
        ("что было в 93-м?", 1993),
        ("с 02-го года", 2002),
        ("на 14-м заседании", None),
        ("平成10年", 1998),
        ("令和元年", 2019),
        ("二〇一六年", 2016),
        ("year 99999", None),
        ("３０１０", None),
        ("no year", None),
    ],
)
def test_years(text: str, year: int | None) -> None:
    assert find_year(text) == year


def test_a_masked_text_says_only_what_is_asked(gazetteer: Gazetteer) -> None:
    texts = ["When did Gansu join, in 2010?", "When did Приморский край join, in 1998?"]
    masked = {mask(normal, gazetteer.find(normal)) for normal in map(normalise, texts)}
    assert len(masked) == 1
