"""A shared folder of another machine, read over SMB 3 without mounting it.

In: ``smb://HOST[:PORT]/SHARE[/FOLDER]`` and a name with its password, which are held in memory and
written nowhere. Out: the files below the folder and each of them opened for reading: nothing asks
for the right to write, so nothing can be changed. Links on the share are not followed. The one
place in ``markings`` that opens a socket.
"""

from __future__ import annotations

import contextlib
import errno
import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, BinaryIO
from urllib.parse import unquote, urlsplit

from khien.core.errors import KhienError, UsageError
from khien.core.i18n import N_
from khien.markings.walk import Entry, Folder, Refused, Walk

SCHEME = "smb://"
_PORT = 445
_SECONDS = 20
_MOST_DEPTH = 64
_BUFFER = 64 * 1024
_READABLE = "rwd"  # others may go on reading, writing and deleting meanwhile


class ShareUnreachable(UsageError):
    """The share could not be opened; ``code`` tells why without what was typed."""

    code = "share"
    text = N_("Không mở được thư mục chia sẻ {address}.")
    hint = N_("Kiểm tra máy đó có bật và chia sẻ thư mục này, rồi thử lại.")


class SignInRefused(ShareUnreachable):
    """Wrong name or password, or no right to the share."""

    text = N_("Máy {address} từ chối tên đăng nhập, mật khẩu hoặc quyền đọc.")
    hint = N_("Dùng tài khoản có quyền đọc thư mục chia sẻ; thử lại.")


class NoShareReader(ShareUnreachable):
    """The extra that reads shares is not installed."""

    text = N_("Máy này chưa có phần đọc thư mục chia sẻ qua mạng.")
    hint = N_("Cài thêm: pip install 'khien[smb]'.")


class BadAddress(UsageError):
    """Not an address of a share."""

    code = "share_address"
    text = N_("Địa chỉ thư mục chia sẻ không đúng: {address}.")
    hint = N_("Ví dụ: smb://MAY-01/D$ hoặc smb://may-chu/van-ban/2026.")


@dataclass(frozen=True, slots=True)
class Credentials:
    """Who signs in; the password is never shown, logged or stored."""

    user: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Address:
    """Where a share is; ``folder`` is "" for all of it, parts parted by "/"."""

    host: str
    share: str
    folder: str = ""
    port: int = _PORT

    @classmethod
    def parse(cls, text: str) -> Address:
        """From ``smb://…``; raises BadAddress. A password in the address is refused: it would
        stay in the shell's history."""
        parts = urlsplit(text)
        try:
            port = parts.port or _PORT
        except ValueError:
            raise BadAddress(address=text[:200]) from None
        names = [unquote(each) for each in parts.path.split("/") if each]
        if parts.scheme != "smb" or not parts.hostname or not names or parts.password:
            raise BadAddress(address=text[:200] if not parts.password else SCHEME)
        if any(each in {".", ".."} or "\\" in each or "\x00" in each for each in names):
            raise BadAddress(address=text[:200])
        return cls(parts.hostname, names[0], "/".join(names[1:]), port)

    def __str__(self) -> str:
        port = "" if self.port == _PORT else f":{self.port}"
        return posixpath.join(f"{SCHEME}{self.host}{port}", self.share, self.folder).rstrip("/")


class Share:
    """A share that is open: made by ``opened_share``."""

    def __init__(self, address: Address, cache: dict[str, Any]) -> None:
        self.address = address
        self._how = {"port": address.port, "connection_cache": cache}

    def _unc(self, path: str) -> str:
        inner = posixpath.join(self.address.folder, path).strip("/").replace("/", "\\")
        return rf"\\{self.address.host}\{self.address.share}" + (f"\\{inner}" if inner else "")

    def files(self, folder: str = "", *, depth: int = 0) -> Iterator[Entry | Refused]:
        """Every file below ``folder``, and the folders that cannot be listed; paths are below the
        address's folder."""
        import smbclient

        if depth > _MOST_DEPTH:
            yield Refused(folder, "nested")
            return
        try:
            entries = sorted(
                smbclient.scandir(self._unc(folder), **self._how), key=lambda each: str(each.name)
            )
        except Exception as error:
            yield Refused(folder, refusal(error))
            return
        for each in entries:
            path = posixpath.join(folder, each.name)
            if each.is_symlink():
                continue
            if each.is_dir(follow_symlinks=False):
                yield from self.files(path, depth=depth + 1)
            else:
                about = each.smb_info
                yield Entry(
                    path, int(about.end_of_file),
                    int(about.last_write_time.timestamp() * 1e9), int(about.file_id),
                )  # fmt: skip

    def open(self, path: str) -> BinaryIO:
        """``path`` below the address's folder, or by its whole address, opened for reading
        alone; raises OSError."""
        import smbclient

        path = path.removeprefix(f"{self.address}/")

        opened: BinaryIO = smbclient.open_file(
            self._unc(path), mode="rb", buffering=_BUFFER, share_access=_READABLE, **self._how
        )
        return opened


def folders(share: Share, walk: Walk) -> Iterator[Folder]:
    """The files of ``share`` as a scan takes them, folder by folder, by their whole address."""
    address = str(share.address)
    for folder, group in groupby(share.files(), key=lambda each: posixpath.dirname(each.path)):
        path = posixpath.join(address, folder).rstrip("/")
        files: list[Entry] = []
        refused: list[Refused] = []
        for each in group:
            whole = posixpath.join(address, each.path).rstrip("/")
            if isinstance(each, Refused):
                refused.append(Refused(whole, each.code))
            elif walk.leaves_out(whole, posixpath.basename(whole)):
                walk.excluded += 1
            else:
                files.append(Entry(whole, each.size, each.mtime_ns, each.inode))
        yield Folder(path, tuple(files), tuple(refused))


@contextlib.contextmanager
def opened_share(address: Address, credentials: Credentials) -> Iterator[Share]:
    """Sign in, encrypted or at least signed, and out again; raises ShareUnreachable."""
    try:
        import smbclient
    except ImportError:
        raise NoShareReader(address=address.host) from None
    cache: dict[str, Any] = {}
    try:
        smbclient.register_session(
            address.host, username=credentials.user, password=credentials.password,
            port=address.port, connection_timeout=_SECONDS, connection_cache=cache,
            auth_protocol="ntlm", require_signing=True,
        )  # fmt: skip
        share = Share(address, cache)
        smbclient.stat(share._unc(""), **share._how)
    except Exception as error:
        _sign_out(cache)
        raise _unreachable(error, address) from None
    try:
        yield share
    finally:
        _sign_out(cache)


def _sign_out(cache: dict[str, Any]) -> None:
    import smbclient

    with contextlib.suppress(Exception):
        smbclient.reset_connection_cache(connection_cache=cache)


def _unreachable(error: Exception, address: Address) -> KhienError:
    if refusal(error) == "no_permission" or type(error).__name__ in _SIGN_IN_ERRORS:
        return SignInRefused(address=address.host)
    return ShareUnreachable(address=str(address))


_SIGN_IN_ERRORS = frozenset({"LogonFailure", "SpnegoError", "SMBAuthenticationError",
                             "InvalidCredentialError", "BadMechanismError"})  # fmt: skip
# [MS-ERREF] 2.3.1.
_CODES = {
    0xC0000022: "no_permission",  # STATUS_ACCESS_DENIED
    0xC0000043: "locked",  # STATUS_SHARING_VIOLATION
    0xC0000054: "locked",  # STATUS_FILE_LOCK_CONFLICT
    0xC0000034: "vanished",  # STATUS_OBJECT_NAME_NOT_FOUND
    0xC000003A: "vanished",  # STATUS_OBJECT_PATH_NOT_FOUND
    0xC0000056: "vanished",  # STATUS_DELETE_PENDING
}
_NUMBERS = {errno.EACCES: "no_permission", errno.EPERM: "no_permission", errno.ENOENT: "vanished"}


def refusal(error: Exception) -> str:
    """The code of ``unread.CODES`` for what a server answered."""
    status = getattr(error, "ntstatus", None) or getattr(error, "status", None)
    if status in _CODES:
        return _CODES[status]
    return _NUMBERS.get(getattr(error, "errno", None) or 0, "refused")
