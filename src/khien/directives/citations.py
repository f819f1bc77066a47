"""Other documents the body names, as printed, with their day and issuer where these stand by.

A citation is its kind, its number and notation, and the day that directly follows; a law may
be named without a number. The same document named again is not a second citation, but the
places named in it (point, clause, article) are kept, and the strongest thing done with it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from khien.directives.actors import name_end
from khien.directives.dates import iso_date
from khien.directives.identity import number_and_notation, of_one_issuer
from khien.directives.laws import basis_of, is_law
from khien.directives.passages import Passage, plain
from khien.directives.places import WHERE, places_in
from khien.directives.relations import TELLS, relation_of
from khien.directives.values import Citation, Header, Relation
from khien.directives.vocabulary import opens_with_body

MOST = 500
_KINDS = (
    "bộ luật|luật|pháp lệnh|nghị quyết|nghị định|thông tư liên tịch|thông tư|quyết định"
    "|chỉ thị|công văn"
    "|công điện|thông báo|kế hoạch|tờ trình|hướng dẫn|kết luận|văn bản|báo cáo|chương trình"
    "|quy định|quy chế"
    "|phương án|giấy mời|công thư"
)
_DAY = (
    r"(?:\s?,?\s?ngày\s(?:(?P<d>\d{1,2})[/.-](?P<m>\d{1,2})[/.-](?P<y>\d{4})"
    r"|(?P<d2>\d{1,2})\stháng\s(?P<m2>\d{1,2})\snăm\s(?P<y2>\d{4})))?"
)
_NUMBERED = re.compile(
    rf"(?<!\w)(?P<where>{WHERE})(?P<kind>{_KINDS})(?:\s(?:số|luật số))?\s?:?\s?"
    r"(?P<number>\d{1,6}[a-z]?"
    r"(?:/\s?(?:19|20)\d\d)?\s?(?:/"
    r"|-(?=[a-zđ]{2,8}/))\s?[a-zđ][\wđ.]{0,20}(?:\s?[-/&,]\s?(?<!,\s)[a-zđ][\wđ.]{0,20}){0,5})"
    + _DAY
)
_LAW = re.compile(
    rf"(?<!\w)(?P<where>{WHERE})"
    r"(?P<kind>bộ luật|luật|pháp lệnh)\s(?P<name>[^\W\d_])"
)
_LAW_STOPS = re.compile(
    r"[.;:()\"“”]|\s(?:quy định|và các|và văn bản|cho|trên|đến|để|của|do|đã|theo|tại|về|số|có"
    r"|trong|nhằm|là|đối với"
    r"|sửa đổi|,\s?nghị|,\s?quy định|và nghị|và luật|được|ngày)(?!\w)|,\s(?!công chức"
    r"|viên chức|chống|chữa|xuất|an ninh)"
)
_LAW_YEAR = re.compile(r"\s(?:năm\s)?(?P<y>(?:19|20)\d\d)(?!\w)")
_LAW_NUMBER = re.compile(
    r"\s(?:số\s)?(?P<number>\d{1,3}/\d{4}/(?:[a-z]{2}\d{0,2}|pl-ubtvqh\d{0,2}))(?!\w)"
)
_LAW_DAY = re.compile(
    r"\sngày\s(?P<d>\d{1,2})(?:/|\stháng\s)(?P<m>\d{1,2})(?:/|\snăm\s)(?P<y>\d{4})(?!\w)"
)
_MOST_BEFORE = 400  # characters of a sentence before a citation that may hold its verb
# Read backwards. A ";" right before a citation parts the items of a list, not sentences.
_STOPS = re.compile(r"\s[.:!?]|(?<=.)\s;")
_NEXT = re.compile(rf"\s(?:và|cùng)\s(?:các\s)?(?:{_KINDS})(?!\w)")
_OF = re.compile(r"\s?(?:của|do)\s")
_ISSUED_BEFORE = re.compile(
    r"ngày\s(?P<d>\d{1,2})/(?P<m>\d{1,2})/(?P<y>\d{4}),?\s(?P<who>[^.;,()]{2,60}?)\s"
    r"(?:đã\s)?(?:ban hành|nhận được|có|ký)\s(?:ban hành\s)?$"
)
_WHO_BEFORE = re.compile(
    r"(?:^|[,.;]\s|ý kiến của )(?P<who>[^.;,()]{2,60}?)\s(?:đã\s)?(?:ban hành|có)\s$"
)


def read_citations(
    passages: Sequence[Passage], header: Header | None = None
) -> tuple[Citation, ...]:
    """Each cited document once, in order of first mention."""
    found: dict[str, Citation] = {}
    head = header or Header()
    for passage in passages:
        items = [*_numbered(passage), *_laws(passage)]
        items.sort(key=lambda item: item[1].span.start)
        for named, citation in _related(passage, items, head):
            # A law is one however it is named: by number, by year, by name alone.
            name = citation.basis or named
            if name in found:
                found[name] = _together(found[name], citation)
            elif len(found) < MOST:
                found[name] = citation
    return tuple(found.values())


def _together(first: Citation, again: Citation) -> Citation:
    """The first mention, with the places of both and the first relation that says something."""
    relation = first.relation if first.relation is not Relation.MENTIONS else again.relation
    places = tuple(dict.fromkeys((*first.places, *again.places)))
    return replace(first, relation=relation, places=places)


def _related(
    passage: Passage, items: Sequence[tuple[str, Citation]], head: Header
) -> list[tuple[str, Citation]]:
    """The citations of one passage with what the letter does with each."""
    about = plain(head.subject or "")
    index = {offset: at for at, offset in enumerate(passage.at)} if items else {}
    found: list[tuple[str, Citation]] = []
    end, before = 0, None
    for name, cited in items:
        start = index.get(cited.span.start, 0)
        stop = max(end, start - _MOST_BEFORE)
        sentence = next(_STOPS.finditer(passage.plain[stop:start][::-1]), None)
        between = passage.plain[stop if sentence is None else start - sentence.start() : start]
        if sentence is not None:
            before = None
        finish = index.get(cited.span.end, start)
        law = is_law(cited.kind, cited.as_printed)
        named = bool(cited.number) and plain(name) in about.replace(" ", "")
        relation = relation_of(
            between, passage.plain[finish : finish + 600], before=before, about=about, law=law,
            own=named or of_one_issuer(cited, head), told=cited.kind.lower() in TELLS,
        )  # fmt: skip
        basis = basis_of(cited.kind, name, date=cited.date, letter_day=head.date)
        known = replace(cited, relation=relation, law=law or basis is not None, basis=basis)
        found.append((name, known))
        end, before = finish, relation
    return found


def _numbered(passage: Passage) -> list[tuple[str, Citation]]:
    found: list[tuple[str, Citation]] = []
    for match in _NUMBERED.finditer(passage.key):
        start, end = match.start(), match.end()
        if not passage.text[match.end("number") - 1].isalnum():
            end = max(end, match.end("number"))
        printed = passage.cut(start, start + len(passage.text[start:end].rstrip(" .,;")))
        date = iso_date(
            match["d"] or match["d2"] or "", match["m"] or match["m2"] or "",
            match["y"] or match["y2"] or "",
        )  # fmt: skip
        before = _ISSUED_BEFORE.search(passage.key, max(0, start - 120), start)
        if date is None and before:
            date = iso_date(before["d"], before["m"], before["y"])
        kind = match["kind"]
        issuer = _issuer_after(passage, end) or _issuer_before(passage, start)
        number, notation = number_and_notation(passage.text[slice(*match.span("number"))])
        found.append((
            re.sub(r"\s", "", match["number"]),
            Citation(
                kind[0].upper() + kind[1:], printed.text, date, issuer, printed.span,
                number, notation, places_in(match["where"]),
            ),
        ))  # fmt: skip
    return found


def _issuer_after(passage: Passage, end: int) -> str | None:
    match = _OF.match(passage.key, end)
    if not match or match.end() >= len(passage.text):
        return None
    if not opens_with_body(passage, match.end()):
        return None
    stop = min(name_end(passage, match.end()), match.end() + 120)
    name = passage.text[match.end() : stop]
    # "của UBND tỉnh và Công văn số …": the next of the list begins
    next_one = _NEXT.search(passage.key, match.end(), stop)
    name = name[: next_one.start() - match.end()] if next_one else name
    return re.split(r",| v/v| về\b", name, maxsplit=1)[0].strip() or None


def _issuer_before(passage: Passage, start: int) -> str | None:
    window = max(0, start - 120)
    before = _ISSUED_BEFORE.search(passage.key, window, start)
    if before:
        return passage.text[before.start("who") : before.end("who")]
    for match in (_WHO_BEFORE.search(passage.key, window, start),):
        if match and opens_with_body(passage, match.start("who")):
            return passage.text[match.start("who") : match.end("who")]
    tail = passage.key[window:start]
    if tail.endswith(" tại "):  # "ý kiến của Sở Y tế tại Tờ trình số …"
        of = tail[:-5].rfind("của ")
        if of >= 0 and opens_with_body(passage, window + of + 4):
            end = name_end(passage, window + of + 4)
            return passage.text[window + of + 4 : min(end, start - 5)].strip() or None
    return None


def _laws(passage: Passage) -> list[tuple[str, Citation]]:
    """ "khoản 2 Điều 9 Luật Lưu trữ": a capital follows "Luật"."""
    found: list[tuple[str, Citation]] = []
    for match in _LAW.finditer(passage.key):
        if not passage.text[match.start("kind")].isupper():
            continue
        if passage.plain.count('"', 0, match.start()) % 2:  # inside a quoted title
            continue
        if passage.key.startswith("số", match.start("name")):
            continue
        if not passage.text[match.start("name")].isupper():
            continue
        end, date = _law_end(passage, match.start("name"))
        end = match.start() + len(passage.text[match.start() : end].rstrip(" ,"))
        printed = passage.cut(match.start(), end)
        name = passage.key[match.start("name") : end].strip()
        kind = match["kind"]
        inside = _LAW_NUMBER.search(printed.key)
        number, notation = number_and_notation(inside["number"].upper()) if inside else (None, None)
        cited = Citation(
            kind[0].upper() + kind[1:], printed.text, date, None, printed.span,
            number, notation, places_in(match["where"]),
        )  # fmt: skip
        found.append((name, cited))
    return found


def _law_end(passage: Passage, start: int) -> tuple[int, str | None]:
    """Where a law's name ends, its number, day or year with it; and that day or year."""
    limit = min(len(passage.key), start + 140)
    stop = _LAW_STOPS.search(passage.key, start, limit)
    end = stop.start() if stop else limit
    year = _LAW_YEAR.search(passage.key, start, end)
    if year:
        return year.end(), year["y"]
    number = _LAW_NUMBER.match(passage.key, end)
    end = number.end() if number else end
    day = _LAW_DAY.match(passage.key, end)
    if day is None:
        return end, None
    return day.end(), iso_date(day["d"], day["m"], day["y"])
