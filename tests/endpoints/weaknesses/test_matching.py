"""One PC and one number: affected only by an older build or version, else fixed or why not."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.endpoints.weaknesses.test_fixes import fix, listing

from khien.endpoints.weaknesses import (
    Fixes,
    Machine,
    Program,
    Standing,
    load_fixes,
    read_fixes,
    stands,
)
from khien.endpoints.weaknesses.matching import REASONS

GHOST = "CVE-2020-0796"  # 18363.720
ETERNAL = "CVE-2017-0144"
WINRAR = "CVE-2023-38831"  # 6.23


def windows(build: int | None, revision: int | None = None, *kbs: str) -> Machine:
    return Machine(True, build, revision, frozenset(kbs))


def with_programs(*programs: tuple[str, str]) -> Machine:
    return Machine(True, 19045, 1, programs=tuple(Program(*one) for one in programs))


def answer(machine: Machine, number: str) -> tuple[Standing, str]:
    found = stands(machine, number, load_fixes())
    return found.standing, found.reason


@pytest.mark.parametrize(
    ("machine", "number", "standing", "reason"),
    [
        (windows(18363, 719), GHOST, Standing.AFFECTED, "build-too-old"),
        (windows(18363, 720), GHOST, Standing.FIXED, "build-has-fix"),
        (windows(18363, 719, "KB4551762"), GHOST, Standing.FIXED, "kb-installed"),
        (windows(18363), GHOST, Standing.CANNOT_TELL, "revision-unknown"),
        (windows(19045, 1), GHOST, Standing.FIXED, "never-affected"),
        (windows(17763, 1), GHOST, Standing.FIXED, "never-affected"),
        (windows(18362, 100_000), GHOST, Standing.FIXED, "build-has-fix"),
        (windows(None), GHOST, Standing.CANNOT_TELL, "nothing-told"),
        (Machine(), GHOST, Standing.CANNOT_TELL, "nothing-told"),
        (Machine(False), GHOST, Standing.FIXED, "other-system"),
        # Windows 7 has no revision: a KB that is there proves, one that is not does not.
        (windows(7601, 24000, "KB4012215"), ETERNAL, Standing.FIXED, "kb-installed"),
        (windows(7601, 24000), ETERNAL, Standing.CANNOT_TELL, "later-update-possible"),
        (windows(2600), ETERNAL, Standing.CANNOT_TELL, "build-not-listed"),
        # The KB asked for is that of another build: the fix of the same weakness counts.
        (windows(14393, 952), "KB4012606", Standing.AFFECTED, "build-too-old"),
        (windows(14393, 953), "KB4012606", Standing.FIXED, "build-has-fix"),
        (windows(19045, 1, "KB9999999"), "KB9999999", Standing.FIXED, "kb-installed"),
        (windows(19045, 1), "KB9999999", Standing.CANNOT_TELL, "not-mapped"),
        (windows(19045, 1), "CVE-2026-9999", Standing.CANNOT_TELL, "not-mapped"),
        (with_programs(("WinRAR 6.11 (64-bit)", "6.11.0")), WINRAR, Standing.AFFECTED,
         "program-too-old"),
        (with_programs(("WinRAR 6.23", "6.23.0")), WINRAR, Standing.FIXED, "program-has-fix"),
        (with_programs(("WinRAR", "10.0")), WINRAR, Standing.FIXED, "program-has-fix"),
        (with_programs(("WinRAR 7", "7.1"), ("winrar", "5.0")), WINRAR, Standing.AFFECTED,
         "program-too-old"),
        (with_programs(("WinRAR", "")), WINRAR, Standing.CANNOT_TELL, "version-unknown"),
        (with_programs(("Unikey", "4.6")), WINRAR, Standing.FIXED, "program-not-there"),
        (windows(19045, 1), WINRAR, Standing.CANNOT_TELL, "programs-not-told"),
        (Machine(False, programs=()), WINRAR, Standing.CANNOT_TELL, "other-system-not-mapped"),
    ],
)  # fmt: skip
def test_each_answer(machine: Machine, number: str, standing: Standing, reason: str) -> None:
    assert answer(machine, number) == (standing, reason)


@given(
    st.builds(
        Machine,
        st.sampled_from([None, True, False]),
        st.one_of(
            st.none(), st.sampled_from([7601, 14393, 18363, 19045, 26100]), st.integers(0, 40_000)
        ),
        st.one_of(st.none(), st.integers(0, 99_999)),
        st.frozensets(st.sampled_from(sorted(load_fixes().by_kb)), max_size=3),
        st.one_of(
            st.none(),
            st.lists(
                st.builds(
                    Program, st.sampled_from(["WinRAR", "7-Zip 22", "x"]), st.text(max_size=8)
                )
            ).map(tuple),
        ),
    ),
    st.sampled_from([*load_fixes().by_cve, *load_fixes().by_kb]),
)
@settings(max_examples=200, deadline=None)
def test_affected_rests_on_a_number_and_every_answer_has_words(
    machine: Machine, number: str
) -> None:
    found = stands(machine, number, load_fixes())
    sentence = REASONS[found.reason]
    assert sentence.reason.format(**found.facts)
    if found.standing is Standing.AFFECTED:
        assert found.reason in {"build-too-old", "program-too-old"}
    if machine == Machine():
        assert found.standing is Standing.CANNOT_TELL


def mapped(*rows: tuple[int, int | None, tuple[str, ...]], **more: object) -> Fixes:
    """A list with one weakness, CVE-2026-0001, fixed on these builds."""
    windows_rows = [
        {"build": build, "kb": list(kbs)} | ({} if revision is None else {"revision": revision})
        for build, revision, kbs in rows
    ]
    return read_fixes(listing(fix(windows=windows_rows, **more)))


ESU = mapped((19045, 5131, ("KB5000001",)), (17763, 6532, ("KB5000002",)), (7601, None, ("KB5000003", "KB5000004")))  # fmt: skip


@pytest.mark.parametrize(
    ("machine", "standing", "reason"),
    [
        # LTSC 2019 and Windows 10 22H2 have builds, and so revisions, of their own.
        (windows(17763, 6531), Standing.AFFECTED, "build-too-old"),
        (windows(17763, 6532), Standing.FIXED, "build-has-fix"),
        (windows(19045, 5130), Standing.AFFECTED, "build-too-old"),
        (windows(19045, 5131), Standing.FIXED, "build-has-fix"),
        # 19044 (LTSC 2021) shares its files with 19045, but nobody wrote so: it is not told.
        (windows(19044, 99_999), Standing.CANNOT_TELL, "build-not-listed"),
        (windows(26100, 1), Standing.CANNOT_TELL, "build-not-listed"),  # newer is not fixed
        # Windows 7 with ESU: either KB proves, a KB of another build does not.
        (windows(7601, None, "KB5000003"), Standing.FIXED, "kb-installed"),
        (windows(7601, None, "KB5000004"), Standing.FIXED, "kb-installed"),
        (windows(7601, None, "KB5000001"), Standing.CANNOT_TELL, "later-update-possible"),
        (windows(19045, 5130, "KB5000002"), Standing.AFFECTED, "build-too-old"),
        (windows(19045, None, "KB5000001"), Standing.FIXED, "kb-installed"),
        (windows(19045, 0), Standing.AFFECTED, "build-too-old"),
    ],
)  # fmt: skip
def test_builds_revisions_and_kbs(machine: Machine, standing: Standing, reason: str) -> None:
    found = stands(machine, "CVE-2026-0001", ESU)
    assert (found.standing, found.reason) == (standing, reason)


@pytest.mark.parametrize(
    ("versions", "standing"),
    [
        (["1.9.9"], Standing.AFFECTED), (["1.10"], Standing.FIXED), (["1.10.0"], Standing.FIXED),
        (["1.10rc1"], Standing.AFFECTED), (["1.10.1"], Standing.FIXED), (["2"], Standing.FIXED),
        (["01.9"], Standing.AFFECTED), (["1.10", "1.9"], Standing.AFFECTED),
        (["1.10", ""], Standing.CANNOT_TELL), (["", "1.9"], Standing.AFFECTED),
        (["²"], Standing.CANNOT_TELL), (["v1.9"], Standing.CANNOT_TELL),
        (["\u0661.9"], Standing.CANNOT_TELL),
    ],
)  # fmt: skip
def test_versions_of_a_program(versions: list[str], standing: Standing) -> None:
    fixes = read_fixes(
        listing(fix(windows=[], programs=[{"name": "A", "begins": ["Á"], "version": "1.10"}]))
    )
    machine = with_programs(*[("Ạ thing", one) for one in versions])
    assert stands(machine, "CVE-2026-0001", fixes).standing is standing


def test_a_weakness_of_windows_and_of_a_program_is_as_bad_as_the_worse() -> None:
    fixes = mapped((19045, 100, ()), programs=[{"name": "A", "begins": ["a"], "version": "2"}])
    for revision, version, expected in (
        (100, "2", Standing.FIXED), (99, "2", Standing.AFFECTED), (100, "1", Standing.AFFECTED),
        (100, "", Standing.CANNOT_TELL), (99, "", Standing.AFFECTED),
    ):  # fmt: skip
        machine = Machine(True, 19045, revision, programs=(Program("A", version),))
        assert stands(machine, "CVE-2026-0001", fixes).standing is expected


def test_a_kb_that_ends_several_weaknesses_is_as_bad_as_the_worst() -> None:
    rows = [fix(windows=[{"build": 19045, "revision": 100, "kb": ["KB5000001"]}]),
            fix(cve=["CVE-2026-0002"],
                windows=[{"build": 19045, "revision": 200, "kb": ["KB5000001"]}])]  # fmt: skip
    fixes = read_fixes(listing(*rows))
    assert stands(windows(19045, 150), "KB5000001", fixes).standing is Standing.AFFECTED
    assert stands(windows(19045, 200), "KB5000001", fixes).standing is Standing.FIXED


@given(st.integers(0, 300), st.integers(0, 300), st.integers(1, 300))
@settings(max_examples=60, deadline=None)
def test_a_later_revision_is_never_worse(needed: int, revision: int, more: int) -> None:
    fixes = mapped((19045, needed, ()))
    order = [Standing.AFFECTED, Standing.CANNOT_TELL, Standing.FIXED]
    now = stands(windows(19045, revision), "CVE-2026-0001", fixes).standing
    later = stands(windows(19045, revision + more), "CVE-2026-0001", fixes).standing
    assert order.index(later) >= order.index(now)
    assert (now is Standing.AFFECTED) is (revision < needed)
