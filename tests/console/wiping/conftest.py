"""Files and keys of each test only, as in the tests of evidence; a PC that may be wiped."""

from __future__ import annotations

import pytest
from tests.console.evidence.conftest import places
from tests.console.people import Province

from khien.console.endpoints.models import Computer, MachineClass

__all__ = ["places"]


@pytest.fixture
def alone(province: Province) -> Computer:
    return Computer.objects.create(
        organisation=province.health, name="ML-01", machine_class=MachineClass.STAND_ALONE
    )
