"""Gathering and compiling messages: nothing marked is missed, nothing fuzzy slips through."""

from __future__ import annotations

import gettext
from pathlib import Path

import pytest
from babel.messages.pofile import PoFileError

from tools import messages


@pytest.fixture
def locale(tmp_path: Path) -> Path:
    (tmp_path / "locale/parts").mkdir(parents=True)
    return tmp_path / "locale"


def python_file(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "module.py"
    path.write_text(text, "utf-8")
    return path


def test_every_marker_is_seen(tmp_path: Path) -> None:
    path = python_file(
        tmp_path,
        'a = N_("một")\nb = gettext("hai", x=1)\nc = _("ba" "bốn")\n'
        'd = module.gettext_lazy("năm")\ne = ngettext("sáu", "bảy", 2)\n'
        'f = gettext(variable)\ng = other("tám")\nh = _("")\n',
    )
    found = set(messages.marked_in_python(path))
    assert found == {"một", "hai", "babốn", "năm", "sáu"}


def test_a_marked_string_inside_another_call_is_seen(tmp_path: Path) -> None:
    path = python_file(tmp_path, 'print(gettext(N_("trong"), x=N_("ngoài")))\n')
    assert set(messages.marked_in_python(path)) == {"trong", "ngoài"}


def test_templates_give_their_strings(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(
        '{% load i18n %}{% translate "Đăng nhập" %} {% translate "Nói \\"có\\"" %}'
        "{% blocktranslate %}Máy {{ name }}{% endblocktranslate %}"
        "{% blocktranslate count n=n %}{{ n }} việc{% plural %}{{ n }} việc{% endblocktranslate %}",
        "utf-8",
    )
    found = set(messages.marked_in_template(path))
    assert {"Đăng nhập", "Máy %(name)s", "%(n)s việc"} <= found


def test_fragments_are_one_catalogue(locale: Path) -> None:
    (locale / "parts/a.po").write_text('msgid "một"\nmsgstr "one"\n', "utf-8")
    (locale / "parts/b.po").write_text('#, fuzzy\nmsgid "hai"\nmsgstr "two"\n', "utf-8")
    merged = {str(each.id): each.string for each in messages.english(locale) if each.id}
    assert merged == {"một": "one", "hai": "two"}


def test_compiling_writes_what_gettext_loads_and_only_when_it_changed(
    locale: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (locale / "parts/a.po").write_text('msgid "một"\nmsgstr "one"\n', "utf-8")
    monkeypatch.setattr(messages, "LIBRARIES", (locale, "khien"))
    monkeypatch.setattr(messages, "WEB", (tmp_path / "absent", "django"))
    messages.compile_all()
    target = locale / "en/LC_MESSAGES/khien.mo"
    assert gettext.translation("khien", locale, ["en"]).gettext("một") == "one"
    before = target.stat().st_mtime_ns
    messages.compile_all()
    assert target.stat().st_mtime_ns == before
    assert not (tmp_path / "absent").exists()


def test_a_broken_fragment_is_an_error_not_a_gap(locale: Path) -> None:
    (locale / "parts/a.po").write_text('msgid "một"\nstray words\nmsgstr "one"\n', "utf-8")
    with pytest.raises(PoFileError):
        messages.english(locale)


def test_migrations_are_left_out() -> None:
    places = messages.marked(console=True).values()
    assert not any("migrations" in path.parts for path in places)


def test_libraries_and_console_are_kept_apart() -> None:
    assert not any(messages.CONSOLE in p.parents for p in messages.marked(console=False).values())
    assert all(messages.CONSOLE in p.parents for p in messages.marked(console=True).values())
