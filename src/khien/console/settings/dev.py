"""A console on loopback for one person: the demo and development."""

from __future__ import annotations

import shlex
import shutil
import sys
from pathlib import Path

from khien.console.settings import local_secret
from khien.console.settings.base import *  # noqa: F403
from khien.console.settings.base import DATA, SECRET_KEY

SECRET_KEY = SECRET_KEY or local_secret.read_or_make(DATA / "secret-key")

# On the machine of the demo the command may not be on the path: a page then writes it whole, so
# that it runs as printed on this very PC.
_BESIDE = Path(sys.executable).with_name("khien")
if shutil.which("khien") is None and _BESIDE.is_file():
    KHIEN_COMMAND = shlex.quote(str(_BESIDE))
