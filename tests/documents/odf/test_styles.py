"""Styles of OpenDocument: what a parent says holds where the style is silent; loops end."""

from __future__ import annotations

from lxml import etree

from khien.core.limits import Budget
from khien.documents.document import Style
from khien.documents.odf.names import URIS
from khien.documents.odf.styles import Styles, draws

SPACES = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in URIS.items() if prefix != "xml")


def root(inside: str) -> etree._Element:
    return etree.fromstring(f"<office:document {SPACES}>{inside}</office:document>")


def styles(*inside: str) -> Styles:
    made = (root(f"<office:automatic-styles>{each}</office:automatic-styles>") for each in inside)
    return Styles.of(Budget(), *made)


def style(name: str, text: str = "", *, parent: str = "", paragraph: str = "") -> str:
    above = f' style:parent-style-name="{parent}"' if parent else ""
    return (
        f'<style:style style:family="paragraph" style:name="{name}"{above}>'
        f"<style:text-properties {text}/><style:paragraph-properties {paragraph}/></style:style>"
    )


def test_a_style_says_what_its_parents_do_not() -> None:
    found = styles(
        style("a", 'fo:color="#FF0000"', parent="b", paragraph='fo:border="1pt solid"')
        + style(
            "b", 'fo:font-weight="bold" fo:font-size="14pt"', paragraph='fo:text-align="center"'
        )
    )
    look = found.look("paragraph", "a", Style(font="Arial", italic=True))

    assert look == Style(font="Arial", size_pt=14, bold=True, italic=True, colour="ff0000",
                         bordered=True, align="center")  # fmt: skip


def test_a_style_that_is_its_own_parent_ends() -> None:
    found = styles(style("a", parent="b") + style("b", parent="a"))

    assert found.value("paragraph", "a", "text", "fo:color") is None


def test_hidden_text_and_capitals_are_inherited_too() -> None:
    found = styles(
        style("a", parent="b")
        + style("b", 'text:display="none" fo:text-transform="uppercase"')
        + style("c", 'fo:font-variant="small-caps"')
    )

    assert found.hides("paragraph", "a")
    assert found.capitals("paragraph", "a")
    assert found.capitals("paragraph", "c")
    assert not found.hides("paragraph", "khong-co")


def test_of_two_with_one_name_the_first_holds() -> None:
    found = styles(style("a", 'fo:color="#0000ff"'), style("a", 'fo:color="#00ff00"'))

    assert found.look("paragraph", "a", Style()).colour == "0000ff"


def test_a_border_that_is_none_is_none() -> None:
    assert draws("0.5pt solid #000000")
    assert not draws("none")
    assert not draws(None)
