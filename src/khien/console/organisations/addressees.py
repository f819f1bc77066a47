"""Which organisations a letter's words mean: "Các sở, ban, ngành", "Công an tỉnh", "Như trên".

In: the words as printed and the date of the letter. Out: a ``Resolution``. A group means the
organisations of its kinds that exist today, for work is given today; a name is read as of the
letter's date, so that "Sở TT&TT" in a letter of 2024 is the department that took it over, and
in a letter of 2026 is a question for a person. What is not understood is said, never guessed.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from khien.console.organisations.models import Alias, Kind, Organisation
from khien.core.text import compare_key, fold, squeeze

MOST_LETTERS = 1_000  # of one addressee; longer is a paragraph, not a name
MOST_PARTS = 40
# Resolution 203/2025/QH15: no district level from this day.
DISTRICTS_ENDED = date(2025, 7, 1)


class State(enum.StrEnum):
    """How the words were understood."""

    RESOLVED = "resolved"  # one organisation by its name
    GROUP = "group"  # all members of one or more kinds
    ALL = "all"  # "Như trên": whoever the letter is addressed to
    UNRESOLVED = "unresolved"  # a person has to say


@dataclass(frozen=True, slots=True)
class Resolution:
    """``organisations`` may be a part of what was meant when the state is unresolved."""

    organisations: tuple[Organisation, ...]
    state: State
    reason: str = ""


# Folded wording → kinds. The first match of each row adds its kinds; "thi xa" is not "xa".
_GROUPS: Sequence[tuple[re.Pattern[str], tuple[Kind, ...]]] = tuple(
    (re.compile(pattern), kinds)
    for pattern, kinds in (
        (r"^(?:cac )?(?:so|ban),? (?:ban|nganh|so)\b|\bcac so\b|^so, nganh\b", (Kind.DEPARTMENT,)),
        (r"\bcac (?:co quan )?chuyen mon\b.*\b(?:thuoc|cua) ubnd\b", (Kind.DEPARTMENT,)),
        (r"\bcac (?:co quan|ban nganh|don vi)(?:, don vi)? (?:thuoc|cua) ubnd tinh", (
            Kind.DEPARTMENT,)),
        (r"^(?:ubnd )?(?:cac )?(?:xa|phuong|dac khu)(?:, (?:phuong|xa|thi tran|dac khu)\b)|"
         r"\bcac (?:xa|phuong|dac khu)\b|\b(?:ubnd )?cap xa$", (Kind.COMMUNE,)),
        (r"\bco quan (?:(?:cua )?trung uong|nganh doc)\b|\btrung uong (?:dong|tren) ", (
            Kind.CENTRAL,)),
        (r"\bcac (?:co quan|ban)(?:, ban)? (?:(?:xay dung|cua) )?dang(?: (?:tinh|thanh) uy)?\b|"
         r"\bcac (?:co quan|ban)\b.*\b(?:tinh|thanh) uy\b|^co quan dang\b", (Kind.PARTY,)),
        (r"\bdoan the\b|\bto chuc chinh tri ?-? ?xa hoi\b|^cac mat tran\b", (Kind.FRONT,)),
        (r"\bcac (?:truong|co so giao duc)\b", (Kind.SCHOOL,)),
        (r"\bcac (?:benh vien|co so (?:y te|kham)|trung tam y te)\b", (Kind.CLINIC,)),
        (r"\bcac don vi (?:truc thuoc|su nghiep)\b", (Kind.SUBORDINATE,)),
        (r"\bcac doanh nghiep nha nuoc\b", (Kind.ENTERPRISE,)),
    )
)  # fmt: skip
_ALL = re.compile(
    r"^(?:nhu (?:tren|kinh gui)|addressees|(?:cac )?(?:co quan, )?don vi,? (?:va )?dia phuong|"
    r"(?:cac )?(?:co quan, don vi|dia phuong, don vi)(?:, dia phuong)?|(?:cac )?noi nhan)$"
    # Staff without a body of their own are those of every body the letter is addressed to.
    r"|^(?:toan the |moi |tat ca )?(?:cac )?(?:can bo|cong chuc)"
    r"(?:(?:,| va|, va) (?:chien si|dang vien|cong chuc|vien chuc|nguoi lao dong))+$"
)
_DISTRICTS = re.compile(r"\b(?:cac|cap) (?:huyen|thi xa|quan)\b")
_DISTRICTS_NAMED = re.compile(r"\b(?:cac |cap )?huyen\b|\bthi xa\b|\bquan\b(?=, |$)")
_BELOW = re.compile(
    r"^(?:cac )?(?:don vi|co quan|phong|to chuc)[^;]*?\btruc thuoc (?!(?:ubnd )?tinh$)(?P<of>.+)$"
)
_POST = re.compile(
    r"^(?:(?:cac )?(?:dong chi|ong|ba) )?(?:thu truong|nguoi dung dau|lanh dao|"
    r"(?:tong |pho )?giam doc|"
    r"(?:pho )?chu tich|hieu truong|(?:chi )?cuc truong|vien truong|chanh an|chi huy truong|"
    r"chinh uy|bi thu|tong bien tap|chanh(?= (?:thanh tra|van phong|vp))|"
    r"truong(?= (?:ban|phong|cong an|thue|thong ke|thi hanh)))[ ,]+"
)
_EXCEPT = re.compile(r"[(,;]?\s*\b(?:tru|ngoai tru)\b:?\s+(?P<names>[^()]+)\)?")
# Words that only say where or whose the members of a group are.
_FILLER = re.compile(
    r"cac|va|cap|thuoc|cua|ubnd|tinh|thanh|pho|tren|dia|ban|dong|o|toan|so|nganh|xa|phuong|dac|khu|"
    r"thi|tran|don|vi|co|quan|truc|khac|lien|nha|nuoc|cong|lap|nghiep"
)
_EDGE = " \t-–—+*•·.;:,_"
_PARENTHESES = re.compile(r"\s*\([^()]*\)\s*")
_SHORT = (
    (re.compile(r"\b(?:uy ban nhan dan|uỷ ban nhân dân)\b"), "ubnd"),
    (re.compile(r"\b(?:hoi dong nhan dan|hội đồng nhân dân)\b"), "hđnd"),
    (re.compile(r"\b(?:tp|t\.p)\b\.?"), "thành phố"),
    (re.compile(r"\s*&\s*"), " và "),
)
_MARKS = re.compile(r"[\s,.\-–—/()“”\"']+")


def _bare(words: str) -> str:
    """Without the dash before, the stop after and remarks in brackets."""
    return squeeze(_PARENTHESES.sub(" ", words)).strip(_EDGE)


def _cut(words: str, pattern: re.Pattern[str]) -> str:
    """``words`` without the beginning that ``pattern`` finds in its folded form."""
    folded = fold(words)
    match = pattern.match(folded)
    if not match:
        return words
    # Composed Vietnamese letters fold one to one; anything else is cut in the folded form.
    rest = words if len(folded) == len(words) else folded
    return rest[match.end() :].strip(_EDGE)


def _keys(words: str) -> tuple[str, str]:
    """(with marks, without): what two printings of one name share."""
    text = compare_key(words)
    for pattern, short in _SHORT:
        text = pattern.sub(short, text)
    text = _MARKS.sub(" ", text).strip()
    return text, fold(text)


def _plain(words: str) -> str:
    """Folded, with the abbreviations the patterns expect, commas kept."""
    text = fold(words)
    text = re.sub(r"\buy ban nhan dan\b", "ubnd", text)
    return re.sub(r"\s*[,/]\s*", ", ", text)


@dataclass(frozen=True, slots=True)
class _Name:
    organisation: Organisation
    valid_from: date | None = None
    valid_to: date | None = None

    def held_on(self, day: date) -> bool:
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_to is None or day < self.valid_to)


def exists_on(organisation: Organisation, day: date) -> bool:
    """Whether the organisation had begun and not ended; ``valid_to`` is its first day gone."""
    return _Name(organisation, organisation.valid_from, organisation.valid_to).held_on(day)


@dataclass(slots=True)
class Directory:
    """The organisations and every name of theirs, read once for a whole letter."""

    organisations: list[Organisation]
    today: date
    place: str = ""  # the province's folded name without its level
    _exact: dict[str, list[_Name]] = field(default_factory=dict)
    _folded: dict[str, list[_Name]] = field(default_factory=dict)

    @classmethod
    def load(cls, *, within: Collection[int] | None = None) -> Directory:
        """``within``: ids that may be an answer (what the issuer may issue to); None: all."""
        rows = Organisation.objects.order_by("order", "name")
        aliases = Alias.objects.select_related("organisation")
        if within is not None:
            rows, aliases = rows.filter(pk__in=within), aliases.filter(organisation__in=within)
        root = Organisation.objects.filter(parent__isnull=True).first()
        province = fold(root.name) if root is not None and root.kind == Kind.PROVINCE else ""
        place = re.sub(r"^(?:tinh|thanh pho) ", "", province)
        directory = cls(list(rows), timezone.localdate(), place)
        for organisation in directory.organisations:
            for name in _own_names(organisation, province):
                directory._add(name, _Name(organisation))
        for alias in aliases:
            directory._add(alias.name, _Name(alias.organisation, alias.valid_from, alias.valid_to))
        return directory

    def _add(self, words: str, name: _Name) -> None:
        exact, folded = _keys(words)
        for index, key in ((self._exact, exact), (self._folded, folded)):
            if key:
                index.setdefault(key, []).append(name)

    def members(self, kinds: Collection[str]) -> tuple[Organisation, ...]:
        """The organisations of these kinds that exist today, in the order of the tree."""
        return tuple(
            one for one in self.organisations if one.kind in kinds and exists_on(one, self.today)
        )

    def named(self, words: str) -> list[_Name]:
        """The names equal to ``words``: with marks when there is one, else without."""
        for variant in _variants(words):
            exact, folded = _keys(variant)
            found = self._exact.get(exact) or self._folded.get(folded)
            if found:
                return found
        return []

    def resolve(self, words: str, *, on: date | None = None) -> Resolution:
        """What ``words`` in a letter of the day ``on`` (today when not known) mean."""
        if len(words) > MOST_LETTERS:
            return Resolution((), State.UNRESOLVED, _("Quá dài để là tên nơi nhận."))
        excepted = _EXCEPT.search(fold(words))
        if excepted and len(fold(words)) == len(words):
            return self._without(
                words[: excepted.start()], words[slice(*excepted.span("names"))], on
            )
        text = _cut(_bare(words), _POST)
        if not text:
            return Resolution((), State.UNRESOLVED, _("Không có tên nơi nhận."))
        if _ALL.match(_plain(text)):
            return Resolution((), State.ALL, _("Mọi nơi nhận của văn bản"))
        return self._whole(text, on or self.today) or self._parts(text, on or self.today)

    def _without(self, words: str, names: str, on: date | None) -> Resolution:
        group = self.resolve(words, on=on)
        out = self.resolve(names, on=on)
        if State.UNRESOLVED in (group.state, out.state):
            reason = group.reason if group.state is State.UNRESOLVED else out.reason
            return Resolution(group.organisations, State.UNRESOLVED, reason)
        gone = {one.pk for one in out.organisations}
        left = tuple(one for one in group.organisations if one.pk not in gone)
        return Resolution(left, group.state, group.reason)

    def _whole(self, text: str, on: date) -> Resolution | None:
        """``text`` as one name or one group; None when it is neither."""
        if names := self.named(text):
            return self._by_name(text, names, on)
        plain = _plain(text)
        below = _BELOW.match(plain)
        if below and (heads := [n for n in self.named(below["of"]) if n.held_on(on)]):
            return self._below(text, heads[0].organisation)
        kinds, left = self._group(plain)
        if left:
            return None
        if _DISTRICTS.search(plain) and on >= DISTRICTS_ENDED:
            gone = _("Cấp huyện đã kết thúc từ {day}; chọn các xã, phường, đặc khu thay thế.")
            reason = gone.format(day=_day(DISTRICTS_ENDED))
            return Resolution(self.members(kinds), State.UNRESOLVED, reason)
        if not kinds:
            return None
        members = self.members(kinds)
        if not members:
            return _empty(text)
        labels = ", ".join(dict.fromkeys(str(Kind(kind).label) for kind in kinds))
        return Resolution(members, State.GROUP, labels)

    def _group(self, plain: str) -> tuple[list[Kind], list[str]]:
        """The kinds that folded words name, and the words that no group accounts for."""
        kinds: list[Kind] = []
        left = plain
        for pattern, found in _GROUPS:
            if pattern.search(plain):
                kinds += found
                left = pattern.sub(" ", left)
        left = _DISTRICTS_NAMED.sub(" ", left)
        if self.place:
            left = re.sub(rf"\b{re.escape(self.place)}\b", " ", left)
        return kinds, [word for word in re.findall(r"\w+", left) if not _FILLER.fullmatch(word)]

    def _below(self, text: str, head: Organisation) -> Resolution:
        children: dict[int, list[Organisation]] = {}
        for one in self.organisations:
            if one.parent_id is not None:
                children.setdefault(one.parent_id, []).append(one)
        found: list[Organisation] = []
        waiting = [head.pk]
        while waiting:
            below = children.get(waiting.pop(), [])
            found += [one for one in below if exists_on(one, self.today)]
            waiting += [one.pk for one in below]
        if not found:
            return _empty(text)
        return Resolution(
            tuple(found), State.GROUP, _("Đơn vị thuộc {name}").format(name=head.name)
        )

    def _by_name(self, text: str, names: Sequence[_Name], on: date) -> Resolution:
        held = {name.organisation.pk: name.organisation for name in names if name.held_on(on)}
        if not held:
            return _name_ended(text, names)
        live = [one for one in held.values() if exists_on(one, self.today)]
        if not live:
            return _ended(next(iter(held.values())))
        if len(live) > 1:
            choice = ", ".join(f"{one.name} ({one.parent or '—'})" for one in live[:4])
            reason = _("“{words}” có thể là: {choice}.").format(words=text, choice=choice)
            return Resolution((), State.UNRESOLVED, reason)
        return Resolution((live[0],), State.RESOLVED, live[0].name)

    def _parts(self, text: str, on: date) -> Resolution:
        """Several names in one line: "A; B", "A, B và C", each understood by itself."""
        for pattern in (r"\s*;\s*", r"\s+và\s+(?=các\s)", r"\s*[,;]\s*|\s+và\s+"):
            pieces = [piece for piece in re.split(pattern, text) if piece.strip(_EDGE)]
            if not 1 < len(pieces) <= MOST_PARTS:
                continue
            results = [self._whole(_cut(_bare(piece), _POST), on) for piece in pieces]
            if any(result is not None for result in results):
                return _together(pieces, results)
        kinds, _left = self._group(_plain(text))
        if kinds:
            reason = _("Chỉ hiểu được một phần của “{words}”; kiểm tra lại danh sách.")
            members = self.members(kinds)
            return Resolution(members, State.UNRESOLVED, reason.format(words=text))
        return Resolution((), State.UNRESOLVED, _unknown(text))


def _unknown(text: str) -> str:
    return _("Không có đơn vị nào tên “{words}” trong danh sách.").format(words=text)


def _together(pieces: Sequence[str], results: Sequence[Resolution | None]) -> Resolution:
    found: dict[int, Organisation] = {}
    missed: list[str] = []
    for piece, result in zip(pieces, results, strict=True):
        found.update({one.pk: one for one in (result.organisations if result else ())})
        if result is None:
            missed.append(_unknown(piece))
        elif result.state is State.UNRESOLVED:
            missed.append(result.reason)
    if missed:
        return Resolution(tuple(found.values()), State.UNRESOLVED, " ".join(missed))
    reason = "; ".join(result.reason for result in results if result)
    return Resolution(tuple(found.values()), State.GROUP, reason)


def _own_names(organisation: Organisation, province: str) -> set[str]:
    """The name, the short name, and both as a letter of this province shortens them."""
    names = {organisation.name, organisation.short_name}
    if organisation.kind == Kind.PROVINCE and organisation.parent_id is None:
        level = "thành phố" if province.startswith("thanh pho") else "tỉnh"
        names |= {f"UBND {level}", f"UBND {organisation.name}"}
    place = re.sub(r"^(?:tinh|thanh pho) ", "", province)
    for name in list(names):
        # "Công an tỉnh Đông Khê" is "Công an tỉnh" to a letter of this province.
        if place and fold(name).endswith(f" {place}") and len(fold(name)) == len(name):
            short = name[: -len(place) - 1]
            names.add(short)
            names.add(re.sub(r"\s(?:tỉnh|thành phố)$", "", short))
        if organisation.kind == Kind.COMMUNE:
            names.add(re.sub(r"^(?:UBND|[UỦ]ỷ? ?[Bb]an nhân dân|Ủy ban nhân dân)\s+", "", name))
    return {name for name in names if name}


def _variants(words: str) -> Iterable[str]:
    """``words``, then without "tỉnh …" at the end, then with the level restored."""
    yield words
    shorter = re.sub(r"\s(?:tỉnh|thành phố)(?:\s\S+){0,4}$", "", words)
    if shorter != words:
        yield shorter
    elif fold(words).split()[:1] in (["cong"], ["thue"], ["thanh"]):
        yield f"{words} tỉnh"


def _day(day: date) -> str:
    return date_format(day, "d/m/Y")


def _empty(text: str) -> Resolution:
    reason = _("Chưa có đơn vị nào thuộc nhóm “{words}” trong danh sách.").format(words=text)
    return Resolution((), State.UNRESOLVED, reason)


def _ended(organisation: Organisation) -> Resolution:
    reason = _("{name} không còn hoạt động vào hôm nay; chọn đơn vị thay thế.")
    if organisation.valid_to is not None:
        reason = _("{name} đã kết thúc từ {day}; chọn đơn vị thay thế.")
        return Resolution(
            (), State.UNRESOLVED,
            reason.format(name=organisation.name, day=_day(organisation.valid_to)),
        )  # fmt: skip
    return Resolution((), State.UNRESOLVED, reason.format(name=organisation.name))


def _name_ended(text: str, names: Sequence[_Name]) -> Resolution:
    last = names[0]
    if last.valid_to is None:
        reason = _("Tên “{words}” chưa dùng vào ngày của văn bản; nay là {name}.")
        return Resolution((), State.UNRESOLVED, reason.format(words=text, name=last.organisation))
    reason = _("Tên “{words}” không còn dùng từ {day}; nay có thể là {name}.")
    return Resolution(
        (), State.UNRESOLVED,
        reason.format(words=text, day=_day(last.valid_to), name=last.organisation),
    )  # fmt: skip


def resolve_addressee(
    words: str, *, on: date | None = None, within: Collection[int] | None = None
) -> Resolution:
    """``Directory.load(within=...).resolve(words, on=...)`` for a single name; a letter with
    many lines loads the directory once.
    """
    return Directory.load(within=within).resolve(words, on=on)
