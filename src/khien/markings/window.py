"""The hours of a day in which a scan may work: "22:00-05:00" goes over midnight."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time

from khien.core.errors import UsageError
from khien.core.i18n import N_

_HOURS = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)")


class BadWindow(UsageError):
    """Not two times of a day."""

    code = "window"
    text = N_("Khung giờ không đúng: {text}.")
    hint = N_("Viết dạng HH:MM-HH:MM, ví dụ 22:00-05:00.")


@dataclass(frozen=True, slots=True)
class Window:
    """From ``begins`` to ``ends``, by the PC's own clock."""

    begins: time
    ends: time

    @classmethod
    def parse(cls, text: str) -> Window:
        """From "HH:MM-HH:MM"; raises BadWindow."""
        found = _HOURS.fullmatch(text.strip())
        if found is None or found.groups()[:2] == found.groups()[2:]:
            raise BadWindow(text=text[:40])
        hours = [int(each) for each in found.groups()]
        return cls(time(hours[0], hours[1]), time(hours[2], hours[3]))

    def __str__(self) -> str:
        return f"{self.begins:%H:%M}-{self.ends:%H:%M}"

    def holds(self, now: datetime) -> bool:
        """Whether ``now`` is within."""
        at = now.time()
        if self.begins < self.ends:
            return self.begins <= at < self.ends
        return at >= self.begins or at < self.ends
