"""What two printings of one name share: dashes, brackets, abbreviations, posts, tone marks."""

from __future__ import annotations

import re
from collections.abc import Iterable

from khien.core.text import compare_key, fold, squeeze
from khien.directives.abbreviations import written_out

EDGE = " \t-–—+*•·.;:,_"
_PARENTHESES = re.compile(r"\s*\([^()]*\)\s*")
_SHORT = (
    (re.compile(r"\b(?:uy ban nhan dan|uỷ ban nhân dân)\b"), "ubnd"),
    (re.compile(r"\b(?:hoi dong nhan dan|hội đồng nhân dân)\b"), "hđnd"),
    (re.compile(r"\b(?:tp|t\.p)\b\.?"), "thành phố"),
    (re.compile(r"\s*&\s*"), " và "),
)
_MARKS = re.compile(r"[\s,.\-–—/()“”\"']+")
POST = re.compile(
    r"^(?:(?:cac )?(?:dong chi|ong|ba) )?(?:thu truong|nguoi dung dau|lanh dao|"
    r"(?:tong |pho )?giam doc|"
    r"(?:pho )?chu tich|hieu truong|(?:chi )?cuc truong|vien truong|chanh an|chi huy truong|"
    r"chinh uy|bi thu|tong bien tap|chanh(?= (?:thanh tra|van phong|vp))|"
    r"truong(?= (?:ban|phong|cong an|thue|thong ke|thi hanh)))[ ,]+"
)


def bare(words: str) -> str:
    """Without the dash before, the stop after and remarks in brackets."""
    return squeeze(_PARENTHESES.sub(" ", words)).strip(EDGE)


def without_post(words: str) -> str:
    """ "Giám đốc Sở Y tế" to "Sở Y tế"."""
    folded = fold(words)
    match = POST.match(folded)
    if not match:
        return words
    # Composed Vietnamese letters fold one to one; anything else is cut in the folded form.
    rest = words if len(folded) == len(words) else folded
    return rest[match.end() :].strip(EDGE)


def keys(words: str) -> tuple[str, str]:
    """(with marks, without): what two printings of one name share."""
    text = compare_key(words)
    for pattern, short in _SHORT:
        text = pattern.sub(short, text)
    text = _MARKS.sub(" ", text).strip()
    return text, _MARKS.sub(" ", written_out(words)).strip()


def plain(words: str) -> str:
    """Folded, with the abbreviations the patterns expect, commas kept."""
    text = fold(words)
    text = re.sub(r"\buy ban nhan dan\b", "ubnd", text)
    return re.sub(r"\s*[,/]\s*", ", ", text)


def variants(words: str, place: str) -> Iterable[str]:
    """``words``, then without this province at the end, then with the level restored. Another
    province's body of the same name is not ours."""
    yield words
    folded = fold(words)
    ending = (
        rf"\s(?:tinh|thanh pho)(?:\s{re.escape(place)})?$" if place else r"\s(?:tinh|thanh pho)$"
    )
    match = re.search(ending, folded)
    if match and len(folded) == len(words):
        yield words[: match.start()]
    elif written_out(words).split()[:1] in (["cong"], ["thue"], ["thanh"]):
        yield f"{words} tỉnh"


def own_names(name: str, short_name: str, kind: str, *, top: bool, province: str) -> set[str]:
    """The name, the short name, and both as a letter of this province shortens them.
    ``top``: the organisation is the root, the province itself."""
    names = {name, short_name}
    if kind == "province" and top:
        level = "thành phố" if province.startswith("thanh pho") else "tỉnh"
        names |= {f"UBND {level}", f"UBND {name}"}
    place = re.sub(r"^(?:tinh|thanh pho) ", "", province)
    for each in list(names):
        # "Công an tỉnh Đông Khê" is "Công an tỉnh" to a letter of this province.
        if place and fold(each).endswith(f" {place}") and len(fold(each)) == len(each):
            short = each[: -len(place) - 1]
            names.add(short)
            names.add(re.sub(r"\s(?:tỉnh|thành phố)$", "", short))
        if kind == "commune":
            names.add(re.sub(r"^(?:UBND|[UỦ]ỷ? ?[Bb]an nhân dân|Ủy ban nhân dân)\s+", "", each))
    return {each for each in names if each}
