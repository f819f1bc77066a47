"""From an empty installation to the first letter: the wizard, and what it costs in clicks."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from io import StringIO

import pytest
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from tests.console.people import Province, give_second_factor, sign_in

from khien.console.audit.models import Event
from khien.console.organisations import queries
from khien.console.organisations.models import Alias, FirstHour, Kind, Organisation
from khien.console.people import access
from khien.console.people.models import ActivationSlip, Grant, Person, Role
from khien.data import organisations as pack

PASSWORD = "một câu dài khó đoán 77"
CODE = "04"  # Cao Bằng: 56 communes


@pytest.fixture(autouse=True)
def _no_old_counts() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def first(db: None) -> Person:
    """The first person, who has begun."""
    call_command("first_person", name="Hoàng Thị Lan", stdout=StringIO())
    person = Person.objects.get()
    person.set_password(PASSWORD)
    person.save()
    return person


@pytest.fixture
def client(first: Person) -> Client:
    return sign_in(first)


def url(step: str) -> str:
    return reverse("organisations:first_hour_step", args=[step])


def ticked(page: str) -> list[str]:
    return re.findall(r'name="keys" value="([^"]+)" checked', page)


def test_the_command_makes_the_first_person_and_prints_one_slip(db: None) -> None:
    out = StringIO()
    call_command("first_person", name="Hoàng Thị Lan", phone="0900", stdout=out)
    person = Person.objects.get()
    assert not person.has_usable_password()
    assert {g.role for g in Grant.objects.filter(person=person)} == {
        Role.STANDING_UNIT, Role.ADMINISTRATOR,
    }  # fmt: skip
    assert person.organisation.kind == Kind.STANDING_UNIT
    link = re.search(r"http\S+/activate/(\S+)/", out.getvalue())
    code = re.search(r"[A-Z0-9]{4}-[A-Z0-9]{4}", out.getvalue())
    assert link is not None
    assert code is not None
    web = Client()
    answer = web.post(
        reverse("people:activate", args=[link[1]]),
        {"code": code[0], "password1": PASSWORD, "password2": PASSWORD},
    )
    assert answer.headers["Location"] == "/"
    assert web.get("/search/").headers["Location"] == reverse("mfa_activate_totp")


def test_the_command_again_renews_the_slip_but_never_a_begun_account(db: None) -> None:
    call_command("first_person", name="Lan", stdout=StringIO())
    call_command("first_person", name="Kẻ khác", stdout=StringIO())
    assert Person.objects.get().full_name == "Lan"
    assert ActivationSlip.objects.filter(revoked_at=None).count() == 1
    person = Person.objects.get()
    person.set_password(PASSWORD)
    person.save()
    with pytest.raises(CommandError):
        call_command("first_person", name="Kẻ khác", stdout=StringIO())


def test_the_command_wants_a_name(db: None) -> None:
    with pytest.raises(CommandError, match="họ tên"):
        call_command("first_person", stdout=StringIO())
    assert not Person.objects.exists()


def lay_out_province(client: Client) -> int:
    """The province and its bodies; how many clicks."""
    answer = client.post(url("province"), {"province": CODE})
    assert answer.headers["Location"] == url("organisations")
    root = Organisation.objects.get(parent=None)
    assert (root.name, root.code) == ("Tỉnh Cao Bằng", CODE)
    assert Organisation.objects.get(kind=Kind.STANDING_UNIT).name == "Công an tỉnh Cao Bằng"
    keys = ticked(client.get(url("organisations")).content.decode())
    communes = pack.communes(CODE)
    assert {f"c:{one.code}" for one in communes} <= set(keys)
    assert "d:cong-an" not in keys  # the standing unit is there already
    client.post(url("organisations"), {"keys": keys})
    assert Organisation.objects.filter(kind=Kind.COMMUNE).count() == len(communes)
    assert Organisation.objects.count() == 2 + len(keys)
    return 3  # the province, "Tiếp tục", "Tiếp tục"


def paste_schools(client: Client, count: int) -> int:
    """Schools by paste; how many clicks."""
    root = Organisation.objects.get(parent=None)
    lines = [f"{n}\tTrường THCS Số {n}" for n in range(1, count + 1)]
    data = {"pasted": "\n".join(["STT\tTên trường", *lines]), "parent": root.pk}
    preview = client.post(url("subordinates"), data | {"do": "check"})
    assert f"Hiểu được {count} dòng" in preview.content.decode()
    assert not Organisation.objects.filter(kind=Kind.SCHOOL).exists()
    client.post(url("subordinates"), data | {"do": "save"})
    assert Organisation.objects.filter(kind=Kind.SCHOOL, parent=root).count() == count
    return 2


def paste_officers(client: Client) -> tuple[int, int]:
    """One officer for each organisation by paste; how many, how many clicks."""
    others = Organisation.objects.exclude(parent=None).exclude(kind=Kind.STANDING_UNIT)
    lines = [f"{one.name}\tNguyễn Văn Số {n}\t09{n:08d}" for n, one in enumerate(others)]
    pasted = "\n".join(["Đơn vị\tHọ và tên\tSố điện thoại", *lines])
    preview = client.post(url("officers"), {"pasted": pasted, "do": "check"}).content.decode()
    assert f"Hiểu được {len(lines)} dòng; 0 dòng không lấy" in html.unescape(preview)
    answer = client.post(url("officers"), {"pasted": pasted, "do": "save"})
    assert answer.headers["Location"] == url("slips")
    assert Grant.objects.filter(role=Role.OFFICER).count() == len(lines)
    return len(lines), 2


def test_the_whole_hour_for_150_organisations(client: Client, first: Person) -> None:
    assert client.get(reverse("organisations:first_hour")).status_code == 200
    assert queries.first_hour_open(first)
    clicks = lay_out_province(client)
    clicks += paste_schools(client, 75)
    count, more = paste_officers(client)
    assert count >= 150
    assert f"In {count} phiếu" in client.get(url("slips")).content.decode()
    client.post(url("slips"))
    assert client.post(url("letter")).status_code == 303
    assert not queries.first_hour_open(first)
    assert FirstHour.objects.get().done_at is not None
    assert Event.objects.filter(verb="first_hour.done").count() == 1
    assert clicks + more + 3 <= 20  # print, go on, drop


def test_it_can_be_left_and_resumed_and_looked_back_at(client: Client) -> None:
    client.post(url("province"), {"province": CODE})
    assert client.get(url("officers")).status_code == 404
    again = client.get(reverse("organisations:first_hour")).content.decode()
    assert 'name="keys"' in again
    client.post(url("organisations"), {"keys": ["c:01273"]})
    client.post(url("subordinates"), {"do": "skip"})
    assert client.get(url("province")).status_code == 200
    assert FirstHour.objects.get().step == "officers"
    client.post(url("subordinates"), {"do": "skip"})
    assert FirstHour.objects.get().step == "officers"


def test_laying_out_twice_makes_nothing_twice(client: Client) -> None:
    client.post(url("province"), {"province": CODE})
    keys = ticked(client.get(url("organisations")).content.decode())
    for _ in range(2):
        client.post(url("organisations"), {"keys": [*keys, *keys]})
    names = list(Organisation.objects.values_list("name", flat=True))
    assert len(names) == len(set(names)) == 2 + len(keys)
    assert Alias.objects.filter(organisation__name="Sở Khoa học và Công nghệ").count() >= 2


@pytest.mark.parametrize("code", ["", "00", "x" * 500, "<script>"])
def test_a_province_that_is_not_one_is_refused(client: Client, code: str) -> None:
    answer = client.post(url("province"), {"province": code})
    assert answer.status_code == 422
    assert "<script>" not in answer.content.decode()
    assert Organisation.objects.get(parent=None).code == ""


def test_keys_of_another_province_are_not_laid_out(client: Client) -> None:
    client.post(url("province"), {"province": CODE})
    client.post(url("organisations"), {"keys": ["c:00004", "d:nothing", "", "c:" + "9" * 90]})
    assert Organisation.objects.count() == 2


def test_a_city_has_its_own_words(client: Client) -> None:
    client.post(url("province"), {"province": "01"})
    assert Organisation.objects.get(kind=Kind.STANDING_UNIT).name == "Công an thành phố Hà Nội"
    page = client.get(url("organisations")).content.decode()
    assert "Văn phòng Thành ủy" in page


def test_pasted_organisations_find_their_parents_and_show_what_is_wrong(
    province: Province,
) -> None:
    client = sign_in(province.person("standing"))
    client.post(url("province"), {"province": CODE})
    FirstHour.objects.update(step="letter")
    pasted = "\n".join(
        [
            "Mã;Trực thuộc;Tên đơn vị;Loại",
            "T01;Sở Y tế;Bệnh viện Mắt;",
            ";xã An Hoà;Trường Tiểu học An Hòa;",
            ";Sở Không Có;Đội Bay;",
            ";Sở Y tế;TRUNG TÂM Y TẾ ĐÔNG KHÊ;",
            ";Sở Y tế;Bệnh viện  Mắt;",
            ";Sở Y tế;;",
            ';;=HYPERLINK("http://x");Doanh nghiệp',
        ]
    )
    data = {"pasted": pasted, "parent": province.root.pk, "do": "check"}
    text = html.unescape(client.post(url("subordinates"), data).content.decode())
    assert "Hiểu được 3 dòng; 4 dòng không lấy" in text
    assert "không thấy đơn vị cấp trên “Sở Không Có”" in text
    assert text.count("trùng: đã có đơn vị này") == 2
    assert "thiếu tên đơn vị" in text
    client.post(url("subordinates"), data | {"do": "save"})
    eye = Organisation.objects.get(name="Bệnh viện Mắt")
    assert (eye.parent, eye.kind, eye.code) == (province.health, Kind.CLINIC, "T01")
    school = Organisation.objects.get(name="Trường Tiểu học An Hòa")
    assert (school.parent, school.kind) == (province.commune, Kind.SCHOOL)
    formula = Organisation.objects.get(name='=HYPERLINK("http://x")')
    assert (formula.parent, formula.kind) == (province.root, Kind.ENTERPRISE)


def test_pasted_officers_show_what_is_wrong_before_anything_is_saved(province: Province) -> None:
    client = sign_in(province.person("standing"))
    province.person("health.officer")
    FirstHour.objects.create(step="letter", province_code=CODE)
    pasted = "\n".join(
        [
            "Họ tên\tĐơn vị\tĐT\tTài khoản",
            "Lê Văn Một\tSở Văn hóa, Thể thao và Du lịch\t0901\tvan.mot",
            "Lê Văn Hai\tSở Y tế\t0902\t",
            "Lê Văn Ba\tSở Lạ\t0903\t",
            "Lê Văn Bốn\tUBND xã An Hòa\t0904\tvan.mot",
            "\tUBND xã Bình Lâm\t\t",
            "Lê Văn Sáu\t\t\t",
            "Lê Văn Bảy\tXã Bình Lâm\t0907\tCó Dấu",
            "Lê Văn Tám\tXã Bình Lâm\t0908\t",
            "Lê Văn Chín\tUBND xã Bình Lâm\t0909\t",
        ]
    )
    text = html.unescape(client.post(url("officers"), {"pasted": pasted}).content.decode())
    assert "Hiểu được 2 dòng; 7 dòng không lấy" in text
    for problem in (
        "đơn vị đã có cán bộ đầu mối", "không thấy đơn vị “Sở Lạ”", "van.mot” đã có người dùng",
        "thiếu họ tên", "thiếu tên đơn vị", "không dùng được",
    ):  # fmt: skip
        assert problem in text, problem
    assert not Person.objects.filter(full_name__startswith="Lê Văn").exists()
    client.post(url("officers"), {"pasted": pasted, "do": "save"})
    made = Person.objects.filter(full_name__startswith="Lê Văn").order_by("username")
    assert [(one.username, one.organisation) for one in made] == [
        ("tamlv", province.other_commune), ("van.mot", province.culture),
    ]  # fmt: skip
    assert not any(one.has_usable_password() for one in made)


def test_only_who_holds_the_root_may_write(province: Province) -> None:
    FirstHour.objects.create(step="letter", province_code=CODE)
    for name in ("health.officer", "health.leader", "health.staff", "health.inspector"):
        client = sign_in(province.person(name))
        for step in ("province", "organisations", "subordinates", "officers", "slips", "letter"):
            data = {"province": "01", "keys": ["c:01273"], "pasted": "X\tSở Y tế", "do": "save"}
            assert client.post(url(step), data).status_code == 403, (name, step)
    assert Organisation.objects.count() == 7
    assert FirstHour.objects.get().done_at is None


def test_an_installation_with_nobody_has_a_sign_in_page_only(db: None) -> None:
    assert Client().get(reverse("organisations:first_hour")).status_code == 302
    assert not access.RULES.get("first_hour")


def test_a_second_factor_is_needed_before_the_first_hour(first: Person) -> None:
    client = Client()
    client.force_login(first)
    answer = client.get(reverse("organisations:first_hour"))
    assert answer.headers["Location"] == reverse("mfa_activate_totp")
    give_second_factor(first)
    assert client.get(reverse("organisations:first_hour")).status_code == 200
