"""Word styles: chains, switches, loops, and what a nearer layer takes back."""

from __future__ import annotations

import pytest

from khien.documents.containers.xml import parse
from khien.documents.word.names import alternative, attribute, child, is_on, tag, value
from khien.documents.word.styles import RunLook, Styles
from tests.documents.making import NAMESPACES


def xml(inner: str) -> object:
    return parse(f"<w:root {NAMESPACES}>{inner}</w:root>".encode())


def style(name: str, properties: str = "", *, based: str = "", kind: str = "paragraph") -> str:
    base = f'<w:basedOn w:val="{based}"/>' if based else ""
    return (
        f'<w:style w:type="{kind}" w:styleId="{name}">{base}<w:rPr>{properties}</w:rPr></w:style>'
    )


def look(styles: str, run: str = "", paragraph_style: str | None = None) -> RunLook:
    made = Styles.of(parse(f"<w:styles {NAMESPACES}>{styles}</w:styles>".encode()))
    element = parse(f"<w:r {NAMESPACES}><w:rPr>{run}</w:rPr></w:r>".encode())
    return made.look(element, paragraph_style)


def test_nothing_said_is_plain() -> None:
    assert look("") == RunLook()
    assert Styles.of(None).look(parse(f"<w:r {NAMESPACES}/>".encode()), None) == RunLook()


def test_a_style_inherits_and_overrides() -> None:
    chain = style("A", "<w:b/><w:i/>") + style("B", '<w:b w:val="0"/>', based="A")
    found = look(chain, paragraph_style="B")

    assert (found.bold, found.italic) == (False, True)


def test_the_run_overrides_its_styles() -> None:
    styles = style("A", "<w:b/><w:color w:val='00FF00'/>") + style(
        "C", "<w:color w:val='FF0000'/>", kind="character"
    )

    assert look(styles, "<w:rStyle w:val='C'/>", "A").colour == "ff0000"
    assert look(styles, "<w:color w:val='auto'/>", "A").colour is None
    assert look(styles, "<w:b w:val='false'/>", "A").bold is False


def test_a_loop_of_styles_ends() -> None:
    loop = style("A", "<w:b/>", based="B") + style("B", "<w:i/>", based="A")
    found = look(loop, paragraph_style="A")

    assert (found.bold, found.italic) == (True, True)


def test_an_unknown_style_says_nothing() -> None:
    assert look(style("A", "<w:b/>"), paragraph_style="Z") == RunLook()


@pytest.mark.parametrize(
    ("size", "points"), [("26", 13.0), ("27", 13.5), ("x", None), ("", None), ("9" * 20, None)]
)
def test_sizes_are_half_points(size: str, points: float | None) -> None:
    assert look("", f"<w:sz w:val='{size}'/>").size_pt == points


@pytest.mark.parametrize(
    ("element", "on"),
    [
        ("<w:b/>", True),
        ("<w:b w:val='1'/>", True),
        ("<w:b w:val='on'/>", True),
        ("<w:b w:val='0'/>", False),
        ("<w:b w:val='off'/>", False),
        ("<w:b w:val='false'/>", False),
    ],
)
def test_switches(element: str, on: bool) -> None:
    assert is_on(xml(element)[0]) is on  # type: ignore[index]


def test_strict_and_transitional_names_are_the_same() -> None:
    strict = parse(
        b"<w:p xmlns:w='http://purl.oclc.org/ooxml/wordprocessingml/main'><w:r w:x='1'/></w:p>"
    )

    assert tag(strict) == "w:p"
    run = child(strict, "w:r")
    assert run is not None
    assert attribute(run, "w:x") == "1"
    assert attribute(run, "w:y") is None
    assert value(strict, "w:r", "w:x") == "1"
    assert value(None, "w:r") is None
    assert tag(parse(b"<alone/>")) == "alone"


def test_no_branch_of_an_alternative_may_be_for_us() -> None:
    element = xml("<mc:AlternateContent><mc:Choice Requires='far'/><other/></mc:AlternateContent>")[
        0
    ]  # type: ignore[index]

    assert alternative(element) is None


def test_a_prefix_that_is_bound_to_nothing_is_not_understood() -> None:
    element = xml(
        "<mc:AlternateContent><mc:Choice Requires='nobody'/><mc:Fallback/></mc:AlternateContent>"
    )[0]  # type: ignore[index]
    branch = alternative(element)

    assert branch is not None
    assert tag(branch) == "mc:Fallback"
