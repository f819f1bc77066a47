"""What ``argparse`` itself says, in the reader's language.

The library renders each of its words at the moment it shows it, through one name of its own:
that name looks here first. A word that is not listed stays as the library has it.
"""

from __future__ import annotations

import argparse

from khien.core.i18n import N_, gettext

WORDS = {
    "usage: ": N_("cách dùng: "),
    "positional arguments": N_("tham số"),
    "options": N_("tùy chọn"),
    "show this help message and exit": N_("hiện trang này rồi thôi"),
    "%(prog)s: error: %(message)s\n": N_("%(prog)s: lỗi: %(message)s\n"),
    "argument %(argument_name)s: %(message)s": N_("%(argument_name)s: %(message)s"),
    "expected one argument": N_("phải ghi một giá trị sau tùy chọn này"),
    "expected at least one argument": N_("phải ghi ít nhất một giá trị sau tùy chọn này"),
    "expected at most one argument": N_("chỉ ghi nhiều nhất một giá trị"),
    "ignored explicit argument %r": N_("tùy chọn này không nhận giá trị %r"),
    "invalid %(type)s value: %(value)r": N_("giá trị %(value)r không đúng kiểu %(type)s"),
    "invalid choice: %(value)r (choose from %(choices)s)": N_(
        "không có lựa chọn %(value)r (chọn trong %(choices)s)"
    ),
    "not allowed with argument %s": N_("không dùng cùng %s"),
    "one of the arguments %s is required": N_("phải có một trong các tùy chọn %s"),
    "the following arguments are required: %s": N_("còn thiếu: %s"),
    "unrecognized arguments: %s": N_("không có tùy chọn này: %s"),
    "ambiguous option: %(option)s could match %(matches)s": N_(
        "chưa rõ %(option)s là tùy chọn nào: %(matches)s"
    ),
}


def said(words: str) -> str:
    """The library's words in the language of the moment."""
    known = WORDS.get(words)
    return words if known is None else gettext(known)


def speak() -> None:
    """From here on the library speaks the reader's language. Idempotent."""
    vars(argparse)["_"] = said
