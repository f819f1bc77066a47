"""``khien demo``: the console with the demo province, one command, nothing to configure."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from khien.cli.console_extra import need_console
from khien.core.i18n import N_, gettext

HELP = N_("chạy bảng điều khiển với một tỉnh mẫu")
EXAMPLES = ("khien demo", "khien demo --reset", "khien demo --data tinh-mau --port 8010")


def configure(parser: argparse.ArgumentParser) -> None:
    """Where the province is kept, which port, and whether to begin again."""
    parser.add_argument(
        "--data", type=Path, default=Path("var/demo"), help=gettext(N_("thư mục dữ liệu"))
    )
    parser.add_argument("--port", type=int, default=8000, help=gettext(N_("cổng, mặc định 8000")))
    parser.add_argument(
        "--reset", action="store_true", help=gettext(N_("xóa tỉnh mẫu cũ và dựng lại"))
    )
    parser.add_argument(
        "--code", metavar="TOTP", help=gettext(N_("chỉ in mã 6 số lúc này của một khóa TOTP"))
    )


def run(arguments: argparse.Namespace) -> int:
    """Build when needed, print the sign-ins, serve on loopback until Ctrl-C."""
    need_console()
    from khien.console import service
    from khien.console.demo import run as demo

    if arguments.code:
        print(demo.code_of(arguments.code))
        return 0

    def say(line: str) -> None:
        print(line, flush=True)

    data = arguments.data.resolve()
    port = service.free_port("127.0.0.1", arguments.port)
    if port != arguments.port:
        busy = N_("Cổng {port} đang bận, dùng cổng {used}.")
        print(gettext(busy, port=arguments.port, used=port), file=sys.stderr)
    place = service.Place(data, "127.0.0.1", port, demo.SETTINGS)
    demo.prepare(data, port=port, reset=arguments.reset, say=say)
    demo.print_sign_ins(say)
    say(gettext(N_("Khiên chạy ở {url}. Ctrl-C để dừng."), url=place.url))
    return service.run(place)
