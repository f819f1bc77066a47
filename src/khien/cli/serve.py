"""``khien serve``: the console, web and worker in one process group."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from khien.cli.console_extra import need_console
from khien.core.i18n import N_, gettext

HELP = N_("chạy bảng điều khiển trên máy này")
EXAMPLES = ("khien serve --data du-lieu --port 8000",)


def configure(parser: argparse.ArgumentParser) -> None:
    """Where the data is, which address to listen on."""
    parser.add_argument("--data", type=Path, help=gettext(N_("thư mục dữ liệu")))
    parser.add_argument("--host", default="127.0.0.1", help=gettext(N_("địa chỉ lắng nghe")))
    parser.add_argument("--port", type=int, default=8000, help=gettext(N_("cổng, mặc định 8000")))
    parser.add_argument("--processes", type=int, default=1, help=gettext(N_("số tiến trình web")))


def run(arguments: argparse.Namespace) -> int:
    """Migrate, then serve until Ctrl-C. A taken port is said and the next one used."""
    need_console()
    from khien.console import service

    data = arguments.data or Path(os.environ.get("KHIEN_DATA", "var/khien"))
    settings = os.environ.get("DJANGO_SETTINGS_MODULE", "khien.console.settings.dev")
    port = service.free_port(arguments.host, arguments.port)
    if port != arguments.port:
        busy = gettext(
            N_("Cổng {port} đang bận, dùng cổng {used}."), port=arguments.port, used=port
        )
        print(busy, file=sys.stderr)
    place = service.Place(data.resolve(), arguments.host, port, settings)
    service.set_up(place)
    print(gettext(N_("Khiên chạy ở {url}. Ctrl-C để dừng."), url=place.url), flush=True)
    return service.run(place, web_processes=arguments.processes)
