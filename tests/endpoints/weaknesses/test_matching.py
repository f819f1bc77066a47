"""One PC and one number: affected only by an older build or version, else fixed or why not."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khien.endpoints.weaknesses import Machine, Program, Standing, load_fixes, stands
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
