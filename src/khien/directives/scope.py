"""Instructions the product must not turn into tasks.

Three kinds: tracing or suppressing writings, control of press and opinion, and watching
people. They are still read and shown, with ``Scope.EXCLUDED``, and get no control and no
assignment. Protecting state secrets, machines, accounts and networks is not among them.
"""

from __future__ import annotations

import re

from khien.directives.passages import Passage
from khien.directives.scope_families import in_family

_WRITINGS = (
    r"(?:tai lieu|an pham|sach|bao chi|bai viet|to roi|van hoa pham|xuat ban pham|hinh anh|video"
    r"|clip|thu tu)"
)
_SPREAD = (
    r"(?:tan phat|phat tan|tang tru|luu hanh|luu tru|tuyen truyen|dang tai|chia se|in an"
    r"|phat hanh|rai)"
)
_HOSTILE = (
    r"(?:xau[,]? doc|phan dong|chong pha|thu dich|trai phap luat|sai su that|xuyen tac"
    r"|kich dong|nhay cam"
    r"|chong dang|chong nha nuoc|chong nguoi thi hanh|tin gia|doi truy|xam pham an ninh quoc gia)"
)
_SUPPRESS = (
    r"(?:truy vet|truy tim|thu giu|thu hoi|tich thu|ngan chan|go bo|go|xoa bo|triet pha"
    r"|dau tranh|phan bac|dap tra"
    r"|kiem soat|kiem duyet|tham dinh|xu ly|phat hien|bat giu|vo hieu hoa|dieu tra|thu thap)"
)
_PEOPLE = (
    r"(?:hoc sinh|sinh vien|nguoi dan|nhan dan|cong dan|giao dan|tin do|ca nhan|doi tuong"
    r"|phan tu|nha bao|phong vien"
    r"|blogger|nguoi su dung mang|nguoi dung mang|tai khoan (?:mang xa hoi"
    r"|facebook|zalo)(?! chinh thuc| cua (?:co quan|don vi))"
    r"|hoi nhom|cac trang mang(?! xa hoi (?:chinh thuc|cua (?:co quan|don vi|so|ubnd))))"
)
_WATCH = r"(?:giam sat|theo doi|quan ly|nam|ra soat|xac minh|lap danh sach|dua vao dien)"
_EXCLUDED = tuple(
    re.compile(pattern)
    for pattern in (
        # writings: keeping, spreading, printing a named or "hostile" one; hunting for it
        rf"(?<!\w){_SPREAD}(?:[, ]+(?:va |hoac )?{_SPREAD}){{0,4}}\s(?:cac |nhung "
        rf"|moi )?{_WRITINGS}",
        rf"(?<!\w){_SUPPRESS}[^.;]{{0,100}}{_WRITINGS}[^.;]{{0,80}}{_HOSTILE}",
        rf"(?<!\w){_SUPPRESS}[^.;]{{0,80}}{_SPREAD}[^.;]{{0,40}}{_WRITINGS}",
        r"(?<!\w)truy vet(?!\w)[^.;]{0,80}(?:nguoi|tac gia|phat tan|tan phat|dang tai|chia se)",
        r"(?:hoat dong|co so) in, (?:phat hanh|photo)",
        # press and opinion
        rf"(?<!\w){_SUPPRESS}[^.;]{{0,60}}(?:thong tin|tin bai|noi dung|luan dieu|quan diem"
        rf"|binh luan)[^.;]{{0,40}}{_HOSTILE}",
        r"(?<!\w)(?:tham dinh|kiem duyet"
        r"|kiem soat)\s(?:\S+\s){0,3}noi dung\s(?:\S+\s){0,2}(?:thong tin|tin|bai|dang)",
        r"dinh huong (?:du luan|bao chi|thong tin|tu tuong)"
        r"|nam (?:bat )?(?:tinh hinh )?(?:du luan|tu tuong)",
        r"(?:bao chi|phong vien|nha bao)[^.;]{0,60}(?:khong (?:duoc )?(?:dang|dua tin)|go bai"
        r"|cai chinh|cham dut)",
        r"(?:quan ly|chan chinh|kiem soat|xu ly)[^.;]{0,30}(?:co quan bao chi"
        r"|hoat dong bao chi|phat ngon)",
        r"(?:vi pham|sai pham)[^.;]{0,60}tren mang[^.;]{0,30}ve thong tin",
        # people
        rf"(?<!\w)(?:giam sat|theo doi)[^.;]{{0,60}}(?:hoat dong|bai dang"
        rf"|bai viet)[^.;]{{0,40}}(?:mang xa hoi|{_PEOPLE})",
        # policing what is said and used on the Internet
        r"(?:thu thap|trinh sat|dieu tra)[^.;]{0,80}(?:thong tin|tai lieu"
        r"|hanh vi)[^.;]{0,120}(?:internet|tren mang)",
    )
)
_PEOPLE_WATCHED = re.compile(
    rf"(?<!\w){_WATCH}(?!\w)(?: chat(?: che)?)?(?:,\s\S+\s\S+)?\s(?:cac |nhung |moi )?{_PEOPLE}"
)
# A list of people for what they are due, sit, pay or need: ordinary office work …
_SERVED = re.compile(
    r"(?<!\w)(?:bao hiem|bhyt|bhxh|hoc bong|hoc phi|tro cap|tro giup|ho tro|mien giam|duoc mien"
    r"|che do|chinh sach|ho ngheo|can ngheo|kho khan|khuyet tat|ban tru|noi tru|nhap hoc"
    r"|chuyen truong|tuyen sinh|du thi|ky thi|hoi thi|thi sinh|tot nghiep|khen thuong|tiem"
    r"|kham suc khoe|suc khoe|mac benh|cach ly|di doi|so tan|tai dinh cu|nhap ngu|nghia vu quan su"
    r"|cu tri|si so|vang mat|bo hoc|thuc tap|hoc nghe|tap huan|viec lam|thuoc dien|du dieu kien"
    r"|cap (?:the|tai khoan|phat|bang|giay)|dang ky (?:hoc|thi|du|tham gia)|xe dua don|the thu vien"
    r"|can cuoc|dinh danh|chung thu so|chu ky so|chuyen cong tac|nghi huu"
    r"|nhap hang|mua hang|no thue|nop thue|hoan thue|hien mau)(?!\w)"
)
# … unless it goes by what they say, read or belong to.
_SAYING = re.compile(
    r"(?<!\w)(?:mang xa hoi|facebook|zalo|tiktok|youtube|du luan|tu tuong|thai do|phat ngon"
    r"|phat bieu|chia se|dang tai|dang bai|binh luan|bai viet|tai lieu|to roi|khieu kien"
    r"|khieu nai|tu tap|bieu tinh|tin nguong|ton giao|quan diem|ky ten|doc|hoi nhom)(?!\w)"
)
# What makes keeping or passing on papers a matter of secrets or machines, not of opinion.
_PROTECTS = re.compile(
    r"bmnn|bi mat nha nuoc|bi mat cong tac|ma doc|lo hong|du lieu ca nhan|tai lieu noi bo"
    r"|an toan thong tin"
    r"|tai lieu mat|van ban mat|ho so|mat khau"
)
_STRONG = re.compile(_HOSTILE)
_BACK = re.compile(
    r"(?:tai lieu|thong tin|hanh vi|noi dung|doi tuong|an pham|tinh huong|hoat dong"
    r"|truong hop|bai viet)\s"
    r"(?:\S+\s)?(?:tren|neu tren|noi tren|tuong tu|nay|do)(?!\w)"
)


def is_excluded(passage: Passage) -> bool:
    """Whether the passage itself gives an instruction of an excluded kind."""
    if in_family(passage.key):
        return True
    text = passage.plain
    if not any(pattern.search(text) for pattern in _EXCLUDED) and not _watches(text):
        return False
    return not _PROTECTS.search(text) or bool(_STRONG.search(text))


def _watches(text: str) -> bool:
    """Whether people are listed or followed, other than for a service they are given."""
    if not _PEOPLE_WATCHED.search(text):
        return False
    return not _SERVED.search(text) or bool(_SAYING.search(text) or _STRONG.search(text))


def refers_back(passage: Passage) -> bool:
    """Whether it speaks of "the writings above", "similar situations": scope follows them."""
    return bool(_BACK.search(passage.plain))
