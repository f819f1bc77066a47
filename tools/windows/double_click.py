"""The three files to double-click, as bytes: UTF-8 without a mark, lines ended by CR LF.

They are thin: change to the kit's folder (which gives a share a drive letter), start Python on
one verb, wait until the window was read. The one for dropped files hands on its own command line
unread and ends its shell with ``exit``: what stands behind an ``&`` in a file's name would
otherwise be run as a command.
"""

from __future__ import annotations

from dataclasses import dataclass

_LINES = """@echo off
rem {title}: bấm đúp để chạy. Không cài gì lên máy, không dùng mạng.
chcp 65001 >nul
title Khiên - {title}
pushd "%~dp0"
if not exist "python\\python.exe" (
  echo Hãy giải nén cả thư mục Khien-Windows ra USB hoặc ổ đĩa rồi chạy lại.
  goto done
)
{before}"python\\python.exe" -X utf8 -B -m khien.kit {verb}
if errorlevel 10 if not errorlevel 11 goto close
:done
echo.
echo Nhấn phím bất kỳ để đóng cửa sổ này.
pause >nul
:close
popd
exit
"""
_DROPPED = 'setlocal EnableDelayedExpansion\nset "DROPPED_FILES=!CMDCMDLINE!"\n'


@dataclass(frozen=True, slots=True)
class DoubleClick:
    """One file: its name without Vietnamese signs, what it is called, the kit's verb."""

    name: str
    title: str
    verb: str
    takes_files: bool = False

    def content(self) -> bytes:
        """The bytes of the file."""
        before = _DROPPED if self.takes_files else ""
        text = _LINES.format(title=self.title, verb=self.verb, before=before)
        return text.replace("\n", "\r\n").encode("utf-8")


FILES = (
    DoubleClick("Kiem tra may nay.cmd", "Kiểm tra máy này", "check"),
    DoubleClick("Tim tai lieu mat.cmd", "Tìm tài liệu mật", "search"),
    DoubleClick("Kiem tra truoc khi gui.cmd", "Kiểm tra trước khi gửi", "send", takes_files=True),
)

README_NAME = "DOC TRUOC.txt"
_README = """Khiên trên Windows {version}

Giải nén cả thư mục này ra USB hoặc thư mục chia sẻ. Không cài gì lên máy, không dùng mạng.

1. Kiem tra may nay.cmd: bấm đúp để xem máy còn việc gì phải sửa. Windows hỏi quyền quản trị một
   lần; chọn No thì vẫn xem những gì xem được. Kết quả nằm trong thư mục ket-qua.
2. Tim tai lieu mat.cmd: tìm tệp mang dấu độ mật trên các ổ đĩa của máy. Kết quả ở lại máy đó.
3. Kiem tra truoc khi gui.cmd: kéo tệp sắp gửi thả lên tệp này.

Tệp phiếu (.khien) tải ở trang “Phiếu đăng ký máy” đặt cạnh các tệp trên. Xong thì kéo cả thư mục
ket-qua vào trang “Nhập kết quả” của hệ thống.
"""


def readme(version: str) -> bytes:
    """The page of text beside the files; the mark tells older editors that it is UTF-8."""
    return _README.format(version=version).replace("\n", "\r\n").encode("utf-8-sig")
