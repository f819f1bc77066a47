"""The declared facts of a PC: class, register, figures."""

from __future__ import annotations

from typing import Any

import pytest

from khien.endpoints import InspectionContext
from khien.endpoints.reference_data import policy_figures, products, release_of, releases


def test_a_figure_of_the_ticket_stands_before_the_default() -> None:
    context = InspectionContext(policy={"screen_lock_max_minutes": 5})
    assert context.figure("screen_lock_max_minutes") == 5
    assert InspectionContext().figure("screen_lock_max_minutes") == 15


@pytest.mark.parametrize("bad", [0, -1, True, "5", None, float("nan")])
def test_a_figure_that_is_no_positive_number_is_not_taken(bad: Any) -> None:
    context = InspectionContext(policy={"screen_lock_max_minutes": bad})
    assert context.figure("screen_lock_max_minutes") == 15


def test_an_unknown_class_is_refused() -> None:
    with pytest.raises(ValueError, match="machine class"):
        InspectionContext(machine_class="online")


def test_issued_compares_without_case_and_knows_what_it_cannot_tell() -> None:
    context = InspectionContext(issued_serials=frozenset({"ab12"}))
    assert context.is_issued("AB12", serial_is_real=True) is True
    assert context.is_issued("XX", serial_is_real=True) is False
    assert context.is_issued("AB12", serial_is_real=False) is None
    assert context.is_issued(None, serial_is_real=False) is None
    assert InspectionContext().is_issued("AB12", serial_is_real=True) is None


def test_an_empty_register_issues_nothing() -> None:
    context = InspectionContext(issued_serials=frozenset())
    assert context.is_issued("AB12", serial_is_real=True) is False


def test_data_is_complete() -> None:
    assert all(release.source and release.confidence in "CSR" for release in releases())
    assert len({(release.id, release.version) for release in releases()}) == len(releases())
    assert all(value >= 0 for value in policy_figures().values())
    assert len({product.id for product in products()}) == len(products())
    kinds = {kind for product in products() for kind in product.kinds}
    assert kinds == {"antivirus", "edr", "remote-control", "legacy"}


def test_process_names_fit_what_the_kernel_keeps() -> None:
    names = [name for product in products() for name in product.processes]
    assert [name for name in names if len(name) > 15] == []


def test_a_release_is_found_exactly_or_by_its_major_number() -> None:
    assert release_of("rocky", "9.4") is release_of("rocky", "9")
    assert release_of("ubuntu", "24") is None
    assert release_of("ubuntu", "22.04") is not release_of("ubuntu", "24.04")
