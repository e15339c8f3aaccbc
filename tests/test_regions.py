"""Places: every county's name, shared and old names, mentions in running text, and the region a report is about."""

from __future__ import annotations

import json
import time
import tomllib
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import UsageError
from pipeline.model import Region
from pipeline.regions import decide, lookup, place_of, place_record, scan
from pipeline.regions.table import Unit, full_name, level_of, table
from pipeline.regions.towns import county_of, may_be_town, towns

CASES = Path(__file__).parent / "cases"
SHARED = Path(__file__).resolve().parents[2] / "shared"


def cases(name: str, kind: str) -> list[dict[str, Any]]:
    """The entries of a file of cases."""
    listed: list[dict[str, Any]] = tomllib.loads((CASES / f"{name}.toml").read_text(encoding="utf-8"))[kind]
    return listed


def counties() -> list[Unit]:
    """Every county-level division in force."""
    return [u for units in table().by_code.values() for u in units if not u.end and level_of(u.code) == "county"]


def names_of(text: str, as_of: str = "") -> list[tuple[str, str]]:
    """What `scan` finds: words and full name, or the words alone where several bear the name."""
    return [(p.name, p.full_name) for p in scan(text, as_of)]


def test_table_holds_the_counties_of_2024() -> None:
    assert len(counties()) == 2846


def test_every_full_name_has_its_code() -> None:
    wrong = [full_name(u) for u in counties() if lookup(full_name(u)).code != u.code]
    assert wrong == []


def test_every_written_name_finds_its_county() -> None:
    wrong = []
    for unit in counties():
        found = lookup(unit.name)
        if unit.code not in {found.code, *(c.code for c in found.candidates)}:
            wrong.append(unit.name)
    assert wrong == []


def test_every_bare_name_finds_its_county() -> None:
    wrong = []
    for bare, units in table().bare.items():
        found = lookup(bare)
        codes = {found.code, *(c.code for c in found.candidates)}
        wrong += [u.name for u in units if not u.end and level_of(u.code) == "county" and u.code not in codes]
    assert wrong == []


def test_names_of_several_counties_are_left_open() -> None:
    listed: dict[str, list[str]] = {}
    for unit in counties():
        listed.setdefault(unit.name, []).append(unit.code)
    shared = {name: codes for name, codes in listed.items() if len(codes) > 1}
    assert len(shared) == 29
    for name, codes in shared.items():
        found = lookup(name)
        assert found.code == ""
        assert {c.code for c in found.candidates} == set(codes)


def test_townships_lie_in_known_divisions() -> None:
    assert sum(map(len, towns().of_county.values())) == 41352
    assert all(county_of(t).code == t.county for listed in towns().of_county.values() for t in listed)


@pytest.mark.parametrize(
    ("name", "code", "level"),
    [
        ("河南省濮阳市南乐县", "410923", "county"),
        ("濮阳市南乐县", "410923", "county"),
        ("南乐县", "410923", "county"),
        ("南乐", "410923", "county"),
        ("包头", "150200", "prefecture"),
        ("内蒙古", "150000", "province"),
        ("内蒙", "150000", "province"),
        ("广西省", "450000", "province"),
        ("宁夏自治区", "640000", "province"),
        ("黑龙江", "230000", "province"),
        ("阳谷", "371521", "county"),
        ("湘西", "433100", "prefecture"),
        ("呼伦贝尔", "150700", "prefecture"),
        ("鄂温克旗", "150724", "county"),
        ("道真县", "520325", "county"),
        ("道真自治县", "520325", "county"),
        ("道真", "520325", "county"),
        ("南明区", "520102", "county"),
        ("神农架", "429021", "county"),
        ("六枝特区", "520203", "county"),
        ("达茂旗", "150223", "county"),
        ("贵州遵义", "520300", "prefecture"),
        ("湖南耒阳", "430481", "county"),
        ("聊城阳谷县", "371521", "county"),
        ("北京市朝阳区", "110105", "county"),
        ("济源市", "419001", "county"),
        ("上海浦东", "310115", "county"),
        ("阳泉市城区", "140302", "county"),
        ("黔东南州", "522600", "prefecture"),
        ("锡林郭勒", "152500", "prefecture"),
    ],
)
def test_one_meaning(name: str, code: str, level: str) -> None:
    found = lookup(name)
    assert (found.code, found.level) == (code, level)


@pytest.mark.parametrize(
    ("name", "code", "township"),
    [
        ("九原区哈林格尔镇", "150207", "150207105"),
        ("朝阳区大屯街道", "110105", "110105025"),
        ("湖里区殿前街道办事处", "350206", "350206002"),
        ("东莞市虎门镇", "441900", "441900121"),
    ],
)
def test_townships_by_path(name: str, code: str, township: str) -> None:
    found = lookup(name)
    assert (found.code, found.township_code, found.level) == (code, township, "township")


@pytest.mark.parametrize(
    ("name", "some"),
    [("朝阳", "220104"), ("恩施", "422801"), ("濮阳", "410928"), ("五显镇", "350212"), ("城关镇", "150123")],
)
def test_several_meanings(name: str, some: str) -> None:
    found = lookup(name)
    assert found.code == ""
    assert some in {c.code for c in found.candidates}


def test_zone_is_no_unit() -> None:
    assert (lookup("包头市高新区").code, lookup("包头市高新区").level) == ("150200", "")
    assert lookup("郑州航空港经济综合实验区").code == "410100"
    assert lookup("高新区").code == "" and lookup("高新区").candidates == ()


@pytest.mark.parametrize("name", ["", "的", "不存在的地方", "人民政府", "市辖区", "县"])
def test_no_meaning(name: str) -> None:
    assert lookup(name).code == "" and lookup(name).candidates == ()


@pytest.mark.parametrize(
    ("name", "as_of", "code", "current"),
    [
        ("宣武区", "", "110104", "110102"),
        ("宣武区", "2005", "110104", "110102"),
        ("宣武区", "2015-03-01", "110102", "110102"),
        ("万县市", "1995", "511200", "500101"),
        ("萧山市", "1995", "330181", "330109"),
        ("萧山市", "1988", "339005", "330109"),
        ("襄樊市", "2008", "420600", "420600"),
        ("阳谷县", "1990", "372522", "371521"),
        ("襄都区", "2018", "130502", "130502"),
        ("四川省重庆市江北区", "1990", "510211", "500105"),
    ],
)
def test_old_names(name: str, as_of: str, code: str, current: str) -> None:
    found = lookup(name, as_of)
    assert (found.code, found.current) == (code, current)


def test_bad_date_is_refused() -> None:
    with pytest.raises(UsageError):
        lookup("南乐县", "last year")


def test_record_is_what_the_contract_says() -> None:
    record: dict[str, object] = {**place_record("南乐县")}
    assert record == {
        "name": "南乐县",
        "code": "410923",
        "full_name": "河南省濮阳市南乐县",
        "level": "county",
        "current": "410923",
        "candidates": [],
    }
    shared = place_record("鼓楼区")
    assert shared["code"] is None
    assert {c["code"] for c in shared["candidates"]} == {"320106", "320302", "350102", "410204"}
    assert set(shared["candidates"][0]) == {"code", "full_name", "level", "start", "end"}
    json.dumps(shared)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("昨日到九原区哈林格尔镇调研", [("九原区哈林格尔镇", "内蒙古自治区包头市九原区哈林格尔镇")]),
        ("聊城阳谷县出新招", [("聊城阳谷县", "山东省聊城市阳谷县")]),
        ("先看山东滕州，再看贵州遵义。", [("山东滕州", "山东省枣庄市滕州市"), ("贵州遵义", "贵州省遵义市")]),
        ("阳谷、东阿等县", [("阳谷", "山东省聊城市阳谷县"), ("东阿", "山东省聊城市东阿县")]),
        ("接入“数字湖里”平台", [("湖里", "福建省厦门市湖里区")]),
        ("包头市高新区新设一队", [("包头市高新区", "内蒙古自治区包头市高新区")]),
        ("兰西县杨家庙镇的队伍", [("兰西县杨家庙镇", "黑龙江省绥化市兰西县杨家庙镇")]),
        ("五一街道的队伍", [("五一街道", "")]),
        ("南昌市场监管", [("南昌", "")]),
    ],
)
def test_mentions(text: str, found: list[tuple[str, str]]) -> None:
    assert names_of(text) == found
    assert all(text[p.start : p.end] == p.name for p in scan(text))


@pytest.mark.parametrize(
    "text",
    [
        "会同县直单位办理",
        "各市和县两级",
        "共排查重大安全隐患",
        "负责 96 项城市管理职责",
        "市辖区、城区、郊区和矿区",
        "新城区建设",
        "沿中山路、北京路开展",
        "老解放区",
        "苏木乡镇和街道",
        "统筹县城乡镇力量",
        "交通大通道",
        "市长治理责任",
        "人民政府办公室",
        "提高安全水平",
        "自然资源县级部门",
        "开展合作，维护平安、和平",
        "特色小镇建设",
        "家乡的变化",
        "乡村振兴",
    ],
)
def test_no_place_here(text: str) -> None:
    assert names_of(text) == []


def test_bare_mentions_are_marked() -> None:
    assert [p.bare for p in scan("阳谷、阳谷县、聊城阳谷")] == [True, False, False]


REPORTS = [
    (
        "named in the title",
        "我县组建了4支队伍。全县12个乡镇都已挂牌。",
        "南乐县执法改革见成效",
        "中共濮阳市委编办",
        "410923",
        "stated",
    ),
    (
        "named by its opening",
        "近年来，阳谷县推进改革。全县18个乡镇挂牌，阳谷县执法局下设3个中队。",
        "",
        "",
        "371521",
        "stated",
    ),
    ("by its issuer", "我市组建了9支队伍，全市8个县市区挂牌。", "改革信息第3期", "聊城市委编办", "371500", "stated"),
    ("a city by one district", "我市整合队伍。全市镇街都已挂牌，如九原区承接了60项。", "", "", "150200", "inferred"),
    ("a county by two towns", "我县下放事项。韩张镇承接50项，元村镇承接40项。", "", "", "410923", "inferred"),
    ("a banner by its towns", "我旗整合队伍。巴彦托海镇、伊敏苏木办件最多。", "", "", "150724", "inferred"),
    ("an anonymous county", "某县组建综合执法局，全县12个乡镇挂牌。", "", "", "", ""),
    ("models are no hints", "我市先后赴贵州遵义、湖南耒阳等地学习，又借鉴滕州市做法。", "", "", "", ""),
    (
        "a model beside hints",
        "我市赴滕州市学习经验。以九原区哈林格尔镇为例，承接了一批事项。",
        "",
        "",
        "150200",
        "inferred",
    ),
    (
        "a shared district, decided by its city",
        "近年来，长春市朝阳区整合队伍。朝阳区下设5个中队，全区推开。",
        "朝阳区改革见成效",
        "",
        "220104",
        "stated",
    ),
    ("a shared district, undecided", "全区下设5个中队，都已挂牌。", "朝阳区改革见成效", "", "", ""),
    ("nothing at all", "整合队伍，下放事项。", "", "", "", ""),
    ("a city-state's district", "我区下设9个中队。", "北京市朝阳区执法改革", "", "110105", "stated"),
    (
        "a city with its county-level cities",
        "枣庄市推进改革，全市推开。滕州市200件，薛城区80件，滕州市领先。",
        "",
        "",
        "370400",
        "stated",
    ),
    (
        "a county-level city",
        "滕州市推进改革，全市推开。木石镇承接60项，滕州市先行。",
        "",
        "枣庄市委编办",
        "370481",
        "stated",
    ),
    ("a shared district beside a unique one", "我市推进改革。鼓楼区、玄武区承接60项。", "", "", "320100", "inferred"),
    ("a model after the name", "我市纳入试点。北京市朝阳区的做法值得学习。", "", "", "", ""),
    ("an anonymous county with a province", "某县推进改革，全县推开。", "山东省某县放权", "", "", ""),
    ("a prefecture's commission", "全地区12个县市推开。", "", "中共喀什地委编办", "653100", "stated"),
    (
        "a prefecture with an example",
        "全州8个县市推开改革。其中龙山县承接70项，我州先行。",
        "湘西州下放权力",
        "",
        "433100",
        "stated",
    ),
]


@pytest.mark.parametrize(
    ("text", "title", "issuer", "code", "basis"), [r[1:] for r in REPORTS], ids=[r[0] for r in REPORTS]
)
def test_region_of_a_report(text: str, title: str, issuer: str, code: str, basis: str) -> None:
    found = decide(text, title, issuer, "")
    assert (found.code, found.basis) == (code, basis)
    assert all(part in text + title + issuer for part in found.evidence.split("；"))


@pytest.mark.parametrize("case", cases("regions", "case"), ids=lambda c: c.get("title") or c["text"][:12])
def test_region_of_an_opening(case: dict[str, Any]) -> None:
    found = decide(case["text"], case.get("title", ""), case.get("issuer", ""), case.get("as_of", ""))
    want = tuple(case.get(key, "") for key in ("code", "level", "basis"))
    assert (found.code, found.level, found.basis) == want
    assert found.name.endswith(case.get("town", ""))


@pytest.mark.parametrize("case", cases("places", "sentence"), ids=lambda c: c["text"][:12])
def test_places_in_a_sentence(case: dict[str, Any]) -> None:
    assert [p.name for p in scan(case["text"])] == case["places"]


def test_region_of_a_zone_that_the_title_names_alone() -> None:
    found = decide("祥光经济开发区设执法队1支。", "祥光经济开发区执法小记", "阳谷县委编办", "")
    assert (found.name, found.code, found.level) == ("山东省聊城市阳谷县祥光经济开发区", "371521", "township")


def test_undecided_region_names_what_it_may_be() -> None:
    found = decide("全区下设5个中队。", "朝阳区改革见成效", "", "")
    assert found.candidates == ("北京市朝阳区", "吉林省长春市朝阳区")


def test_region_of_a_township_and_of_a_zone() -> None:
    town = decide("我镇设执法队1支，全镇推行网格管理。", "九原区哈林格尔镇执法小记", "", "")
    assert (town.code, town.township_code, town.level) == ("150207", "150207105", "township")
    zone = decide("开发区设执法队1支。", "阳谷县祥光经济开发区执法小记", "", "")
    assert (zone.name, zone.code, zone.level) == ("山东省聊城市阳谷县祥光经济开发区", "371521", "township")


BAOTOU = Region("内蒙古自治区包头市", "150200", "", "prefecture")
NANLE = Region("河南省濮阳市南乐县", "410923", "", "county")


@pytest.mark.parametrize(
    ("mention", "home", "name", "code", "township"),
    [
        ("哈林格尔镇", BAOTOU, "内蒙古自治区包头市九原区哈林格尔镇", "150207", "150207105"),
        ("哈林格尔", BAOTOU, "内蒙古自治区包头市九原区哈林格尔镇", "150207", "150207105"),
        ("九原区", BAOTOU, "内蒙古自治区包头市九原区", "150207", ""),
        ("高新区", BAOTOU, "内蒙古自治区包头市高新区", "150200", ""),
        ("元村镇", NANLE, "河南省濮阳市南乐县元村镇", "410923", "410923102"),
        ("杨家庙镇", NANLE, "河南省濮阳市南乐县杨家庙镇", "410923", ""),
        ("兰西县", NANLE, "黑龙江省绥化市兰西县", "231222", ""),
        ("同安区五显镇", NANLE, "福建省厦门市同安区五显镇", "350212", "350212110"),
    ],
)
def test_place_inside_a_report(mention: str, home: Region, name: str, code: str, township: str) -> None:
    found = place_of(mention, home)
    assert (found.name, found.code, found.township_code) == (name, code, township)


def test_scan_is_quick_on_plain_text() -> None:
    text = "推进综合行政执法改革，整合执法力量，优化执法流程。" * 4000
    scan(text)
    began = time.perf_counter()
    assert scan(text) == ()
    assert len(text) / (time.perf_counter() - began) > 300_000


@pytest.mark.skipif(not (SHARED / "gold").is_dir(), reason="the reference reports are not at hand")
def test_reference_reports() -> None:
    for path in sorted((SHARED / "gold").glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        text = (SHARED / "reports" / gold["report"]).read_text(encoding="utf-8")
        found = decide(text, "", gold["meta"].get("issuer", ""), gold["meta"].get("published", ""))
        want = gold["region"]
        assert (found.code, found.name, found.level, found.basis) == tuple(
            want[k] for k in ("region_code", "region_name", "region_level", "region_basis")
        )


@pytest.mark.parametrize("name", ["狮山镇", "陈家铺乡", "杨家庙镇", "双龙湾乡", "古城子镇"])
def test_a_town_that_is_not_in_the_table_may_be_one(name: str) -> None:
    assert may_be_town(name)


@pytest.mark.parametrize("name", ["赋予镇", "派驻乡", "不同镇", "送法下乡", "年初下达镇", "矛盾纠纷镇", "依托镇", "苏木镇", "镇乡"])
def test_words_before_a_town_are_no_towns_name(name: str) -> None:
    assert not may_be_town(name)


def test_every_listed_town_may_be_one() -> None:
    assert all(may_be_town(name) for name in towns().named)
