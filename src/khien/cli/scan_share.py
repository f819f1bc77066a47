"""``khien scan smb://HOST/SHARE``: who signs in is asked here and written nowhere."""

from __future__ import annotations

import contextlib
import dataclasses
import getpass
import sys
from collections.abc import Callable, Iterator, Sequence

from khien.core.errors import UsageError
from khien.core.i18n import N_, gettext
from khien.markings.scanning import Options, Scan
from khien.markings.smb import SCHEME, Address, Credentials, folders, opened_share


class OneShare(UsageError):
    """A shared folder is scanned by itself: its name and password are its own."""

    code = "one_share"
    text = N_("Mỗi lần chỉ quét một thư mục chia sẻ (smb://), không cùng đường dẫn khác.")
    hint = N_("Ví dụ: khien scan smb://MAY-01/D$")


def is_share(paths: Sequence[str]) -> bool:
    """Whether any of ``paths`` is the address of a shared folder."""
    return any(path.lower().startswith(SCHEME) for path in paths)


@contextlib.contextmanager
def scan_of(
    paths: Sequence[str], options: Options, *, paused: Callable[[], bool]
) -> Iterator[Scan]:
    """The scan of ``paths``; raises a UsageError for a share that cannot be opened."""
    if not is_share(paths):
        yield Scan(paths, options, paused=paused)
        return
    if len(paths) != 1:
        raise OneShare()
    address = Address.parse(paths[0])
    who = _asked(address)
    with opened_share(address, who) as share:
        told = {"address": str(address), "user": who.user, "password": who.password}
        yield Scan(
            [str(address)], dataclasses.replace(options, share=told), paused=paused,
            folders=lambda walk: folders(share, walk),
        )  # fmt: skip


def _asked(address: Address) -> Credentials:
    """Name and password from the person at this PC; the password is not shown."""
    print(gettext(N_("Tên đăng nhập trên {host}: "), host=address.host), end="", file=sys.stderr,
          flush=True)  # fmt: skip
    user = sys.stdin.readline().strip()
    return Credentials(user, getpass.getpass(gettext(N_("Mật khẩu (không hiện ra): "))))
