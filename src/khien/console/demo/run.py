"""``khien demo``: build the province once, make sign-ins, print them, serve."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

from khien.console import service
from khien.core.errors import UsageError
from khien.core.i18n import N_, gettext

MARKER = "demo.json"  # beside the database: says that everything here is invented
SETTINGS = "khien.console.settings.dev"


_NAME_AND_PASSWORD = N_("      tên: {username}   mật khẩu: {password}")
_SECOND_FACTOR = N_("      TOTP: {secret}   mã lúc này: {code}")
_NEXT_CODE = N_("Mã nửa phút sau: khien demo --code KHÓA-TOTP, hoặc ứng dụng xác thực.")


class NotADemo(UsageError):
    code = "not_a_demo"
    text = N_("Thư mục {folder} có dữ liệu khác, không phải tỉnh mẫu.")
    hint = N_("Chọn thư mục khác: khien demo --data THƯ-MỤC")


def is_demo(folder: Path) -> bool:
    """Whether the folder holds a demo province that was built to its end."""
    try:
        marker = json.loads((folder / MARKER).read_text("utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(marker, dict) and marker.get("built") is True


def _holds_something(folder: Path) -> bool:
    return folder.is_dir() and any(folder.iterdir())


def clear(folder: Path) -> None:
    """Remove a demo province; refuses a folder that holds anything else."""
    if _holds_something(folder):
        if not (folder / MARKER).is_file():
            raise NotADemo(folder=folder)
        shutil.rmtree(folder)


def prepare(folder: Path, *, port: int, reset: bool, say: Callable[[str], None]) -> None:
    """A folder with the demo province in it; Django is set up for it afterwards.

    Built beside a marker that says "not finished" until it is: a build that was interrupted is
    begun again. Raises NotADemo for a folder or a database (DATABASE_URL) that holds other data.
    """
    if reset or not is_demo(folder):
        clear(folder)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    built = is_demo(folder)
    if not built:
        _mark(folder, built=False)
    service.set_up(service.Place(folder, "127.0.0.1", port, SETTINGS))
    if built:
        return
    from khien.console.demo.build import build
    from khien.console.people.models import Person

    if Person.objects.exists():
        raise NotADemo(folder=folder)
    say(gettext(N_("Dựng tỉnh mẫu (một lần, dưới một phút):")))
    build(lambda line: say(f"  • {line}"))
    _mark(folder, built=True)


def _mark(folder: Path, *, built: bool) -> None:
    (folder / MARKER).write_text(json.dumps({"built": built}) + "\n", "utf-8")


def code_of(totp_secret: str) -> str:
    """The six digits of this half minute; needs no database."""
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    import django

    django.setup()
    from khien.console.demo.sign_ins import code_now

    return code_now(totp_secret)


def print_sign_ins(say: Callable[[str], None]) -> None:
    """One sign-in a role, made now; the code is that of this half minute."""
    from khien.console.demo import sign_ins

    say("")
    say(gettext(N_("Mỗi vai trò một tài khoản (tạo mới mỗi lần chạy):")))
    for role, person in sign_ins.people_of_the_demo():
        one = sign_ins.make(role, person)
        say(f"  {one.role} — {one.who}, {one.place}")
        told = {"username": one.username, "password": one.password}
        say(gettext(_NAME_AND_PASSWORD, **told))
        if one.totp_secret:
            say(gettext(_SECOND_FACTOR, secret=one.totp_secret, code=one.code()))
    say(gettext(_NEXT_CODE))
    say("")
