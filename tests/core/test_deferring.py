"""Modules that wait until something in them is asked for."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import khien

SOURCE = Path(khien.__file__).parents[1]


def run(code: str) -> list[str]:
    """What a fresh process prints, one line each."""
    begin = f"import sys; sys.path.append({str(SOURCE)!r})\n"
    ran = subprocess.run(
        [sys.executable, "-I", "-c", begin + code], capture_output=True, text=True, check=True
    )
    return ran.stdout.splitlines()


def test_a_module_is_loaded_by_the_first_question_and_not_by_an_import() -> None:
    said = run(
        "from khien.core.deferring import defer\n"
        "defer('fractions')\n"
        "import fractions\n"
        "print('numbers' in sys.modules)\n"
        "print(fractions.Fraction(1, 2) + 1)\n"
        "print('numbers' in sys.modules)\n"
        "import fractions as again\n"
        "print(again.Fraction is fractions.Fraction, again is fractions)\n"
    )

    assert said == ["False", "3/2", "True", "True False"]


def test_what_a_module_does_not_have_is_still_missing() -> None:
    said = run(
        "from khien.core.deferring import defer\n"
        "defer('fractions')\n"
        "import fractions\n"
        "print(hasattr(fractions, '__path__'), 'numbers' in sys.modules)\n"
        "print(hasattr(fractions, 'nothing_of_the_kind'))\n"
    )

    assert said == ["False False", "False"]


def test_a_function_that_is_taken_out_loads_its_module_when_it_is_called() -> None:
    said = run(
        "from khien.core.deferring import defer; defer()\n"
        "from copy import deepcopy\n"
        "print('weakref' in sys.modules)\n"
        "held = [[1]]\n"
        "print(deepcopy(held) == held, deepcopy(held)[0] is held[0], 'weakref' in sys.modules)\n"
        "import copy\n"
        "print(copy.copy(held)[0] is held[0], copy.deepcopy.__name__)\n"
    )

    assert said == ["False", "True False True", "True deepcopy"]


def test_a_loaded_module_stays_as_it_is() -> None:
    said = run(
        "import json\n"
        "from khien.core.deferring import defer\n"
        "defer('json')\n"
        "import json as again\n"
        "print(json is again, json.dumps([1]))\n"
    )

    assert said == ["True [1]"]


def test_a_worker_that_has_loaded_every_format_has_no_reader_of_source_code() -> None:
    """Every dataclass on the way says itself what it is, else ``dataclasses`` asks ``inspect``."""
    said = run(
        "from khien.core.deferring import defer; defer()\n"
        "import khien.markings.worker\n"
        "from khien.documents.reading import all_formats\n"
        "print(len(all_formats()) > 20)\n"
        "unwanted = 'ast dis tokenize pathlib urllib.parse html gettext lzma hashlib weakref lxml PIL numpy'\n"
        "print([name for name in unwanted.split() if name in sys.modules])\n"
    )

    assert said == ["True", "[]"]


def test_the_parser_of_heads_brings_no_more_than_itself() -> None:
    said = run(
        "from khien.core.deferring import defer; defer()\n"
        "from khien.documents.containers.xml import parse_beginning\n"
        "print(parse_beginning(b'<a><b>c</b></a>')[0].text)\n"
        "print([name for name in ('lxml', 'weakref', 'ast') if name in sys.modules])\n"
    )

    assert said == ["c", "[]"]
