"""A scanned letter at the console's door: read with its warning, or held until a person looked."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from tests.console.people import Province

from khien.console.audit.models import Event
from khien.console.directives import actions
from khien.console.directives.actions import Taken, TakenAs
from khien.console.directives.models import Directive
from khien.console.evidence.models import HeldFile, StoredFile
from khien.console.people.models import Person
from khien.workflows.intake import UnreadStamp

SAMPLES = Path(__file__).parents[3] / "samples" / "files"


@pytest.fixture(autouse=True)
def own_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "MEDIA_ROOT", tmp_path / "files")


def take(actor: Person, province: Province, name: str, **more: str) -> Taken:
    data = (SAMPLES / name).read_bytes()
    return actions.take_in(
        actor, data, name=name, organisation=province.police, received_on=date(2026, 11, 20), **more
    )


def test_a_scan_is_read_and_says_to_look_at_its_first_page(
    standing: Person, province: Province
) -> None:
    taken = take(standing, province, "ban-quet.pdf")

    assert taken.how is TakenAs.TAKEN
    assert taken.directive is not None
    assert taken.directive.number_as_printed == "12/UBND-NC"
    assert taken.directive.reading["ocr"] is True
    assert "scan-marks" in {each["code"] for each in taken.directive.reading["warnings"]}
    assert taken.directive.obligations.count() == 2


def test_a_stamp_in_a_scan_turns_it_away(standing: Person, province: Province) -> None:
    taken = take(standing, province, "ban-quet-dau-mat.png")

    assert (taken.how, taken.level) == (TakenAs.MARKED, "TỐI MẬT")
    assert not StoredFile.objects.exists()


def test_an_unread_stamp_holds_it_until_a_person_says_what_it_is(
    standing: Person, province: Province
) -> None:
    taken = take(standing, province, "ban-quet-khung-trong.png")

    assert taken.how is TakenAs.HELD
    assert isinstance(taken.error, UnreadStamp)
    assert HeldFile.objects.get().reason_code == "doubtful_mark"
    assert not Directive.objects.exists()

    declared = take(
        standing, province, "ban-quet-khung-trong.png", not_a_mark="khung dấu đến, đã xem bản giấy"
    )
    assert declared.how is TakenAs.TAKEN
    assert declared.directive is not None
    assert declared.directive.obligations.count() == 2
    assert Event.objects.filter(verb="mark.declare").count() == 1
