"""``khien bundle show|verify``: what a bundle says, and whether it holds."""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from khien.cli import bundle_scan
from khien.cli.signed_files import read_ticket_file, read_whole, say
from khien.core.findings import WORST_FIRST
from khien.core.i18n import N_, gettext

if TYPE_CHECKING:
    from khien.evidence.bundle import VerifiedBundle
    from khien.evidence.ticket import Ticket

HELP = N_("đọc gói kết quả, hoặc kiểm tra chữ ký, số thứ tự và nội dung của gói")
EXAMPLES = (
    "khien bundle show ket-qua.khien",
    "khien bundle verify ket-qua.khien",
    "khien bundle verify ket-qua.khien --ticket phieu.khien",
    "khien bundle verify ket-qua.khien --proof giay-chung.json",
    "khien bundle verify ket-qua-ma-hoa.khien --key bundles.age",
)
DOES_NOT_HOLD_WORDS = N_("{name}: không đúng. {reason}")
DOES_NOT_HOLD, NOT_EXAMINED = 1, 3
# Nobody looked inside: neither that the bundle holds nor that it does not was found.
_CLOSED = {"encrypted", "encrypted-elsewhere"}


def configure(parser: argparse.ArgumentParser) -> None:
    """``show FILE [--json]`` and ``verify FILE… [--ticket FILE] [--json]``."""
    file = gettext(N_("TỆP"))
    verbs = parser.add_subparsers(dest="verb", required=True, metavar=gettext(N_("LỆNH")))
    show = verbs.add_parser("show", help=gettext(N_("gói nói gì")))
    show.add_argument("file", type=Path, metavar=file)
    verify = verbs.add_parser("verify", help=gettext(N_("gói có đúng như khi ký không")))
    verify.add_argument("files", type=Path, nargs="+", metavar=file)
    verify.add_argument(
        "--ticket",
        type=Path,
        metavar=file,
        help=gettext(N_("kiểm tra cả với phiếu đăng ký máy này")),
    )
    verify.add_argument(
        "--proof",
        type=Path,
        metavar=file,
        help=gettext(N_("kiểm tra cả giấy chứng rằng nhật ký của hệ thống có gói này")),
    )
    verify.add_argument(
        "--checkpoint",
        metavar="KHIEN-LOG:1:…",
        help=gettext(N_("mốc nhật ký trong ô mã của một báo cáo đã in")),
    )
    for verb in (show, verify):
        verb.add_argument("--json", action="store_true", help=gettext(N_("in dạng JSON")))
        verb.add_argument(
            "--key",
            type=Path,
            metavar=file,
            help=gettext(N_("tệp khóa của hệ thống nhận, để mở gói đã mã hóa")),
        )


def run(arguments: argparse.Namespace) -> int:
    """``verify`` ends 1 when any bundle does not hold, 3 when one is encrypted and stays so."""
    return _show(arguments) if arguments.verb == "show" else _verify(arguments)


def _show(arguments: argparse.Namespace) -> int:
    from khien.evidence.bundle import read_declared, verify_bundle
    from khien.evidence.errors import Unsigned

    data = _opened(read_whole(arguments.file), _keys(arguments))
    try:
        bundle = verify_bundle(data)
    except Unsigned:
        bundle = read_declared(data)
    if arguments.json:
        print(json.dumps(_as_json(bundle), ensure_ascii=False, indent=2))
        return 0
    for label, value in _rows(bundle):
        print(f"{gettext(label):<24} {value}")
    for line in bundle_scan.lines(bundle.inspection):
        print(line)
    return 0


def _keys(arguments: argparse.Namespace) -> list[str]:
    """The keys given to open bundles with; raises NoIdentity."""
    from khien.evidence.encryption import read_identities

    return read_identities(read_whole(arguments.key)) if arguments.key else []


def _opened(data: bytes, keys: list[str]) -> bytes:
    """``data``, decrypted where it is encrypted; Encrypted when there is no key."""
    from khien.evidence.encryption import decrypt, is_encrypted
    from khien.evidence.errors import Encrypted

    if not is_encrypted(data):
        return data
    if not keys:
        raise Encrypted()
    return decrypt(data, keys)


def _rows(bundle: VerifiedBundle) -> list[tuple[str, str]]:
    from khien.cli.inspection_table import WORD_OF
    from khien.evidence.keys import grouped

    counts = Counter(finding["status"] for finding in bundle.inspection["findings"])
    results = " · ".join(f"{gettext(WORD_OF[one])}: {counts[one]}" for one in WORST_FIRST)
    place = "—" if bundle.place is None else str(bundle.place)
    signer = (
        grouped(bundle.fingerprint)
        if bundle.fingerprint
        else gettext(N_("không có chữ ký (người khai)"))
    )
    return [
        (N_("Máy"), bundle.hostname),
        (N_("Số sê-ri"), ", ".join(bundle.serials) or "—"),
        (N_("Mã máy"), bundle.pc_id or "—"),
        (N_("Phiếu đăng ký"), bundle.ticket_id),
        (N_("Chỗ trong phiếu"), place),
        (N_("Đơn vị"), bundle.organisation_id),
        (N_("Số thứ tự"), str(bundle.sequence)),
        (N_("Kiểm tra lúc"), bundle.taken_at.strftime("%d/%m/%Y %H:%M:%S UTC")),
        (N_("Vân tay máy"), signer),
        (N_("Kết quả"), results),
    ]


def _as_json(bundle: VerifiedBundle) -> dict[str, Any]:
    return {
        "signed": bundle.signed,
        "fingerprint": bundle.fingerprint,
        "payload_sha256": bundle.payload_sha256,
        "console": bundle.console_id,
        "organisation": bundle.organisation_id,
        "ticket": bundle.ticket_id,
        "pc": bundle.pc_id,
        "place": bundle.place,
        "sequence": bundle.sequence,
        "previous": bundle.previous,
        "made_at": bundle.made_at.isoformat(),
        "inspection": dict(bundle.inspection),
    }


def _verify(arguments: argparse.Namespace) -> int:
    from khien.evidence.errors import EvidenceError

    ticket = read_ticket_file(arguments.ticket) if arguments.ticket else None
    keys = _keys(arguments)
    held: list[VerifiedBundle] = []
    ending = 0
    for path in arguments.files:
        data = read_whole(path)
        try:
            bundle = _holds(_opened(data, keys), ticket, held)
            _is_in_the_log(arguments, bundle)
        except EvidenceError as error:
            ending = max(ending, NOT_EXAMINED if error.code in _CLOSED else DOES_NOT_HOLD)
            _tell(arguments, path, error)
        else:
            held.append(bundle)
            _tell(arguments, path, bundle)
    return ending


def _holds(data: bytes, ticket: Ticket | None, held: list[VerifiedBundle]) -> VerifiedBundle:
    from khien.evidence.bundle import verify_bundle
    from khien.evidence.checking import check_against_ticket, check_order

    bundle = verify_bundle(data)
    check_order(bundle, held)
    if ticket is not None:
        check_against_ticket(bundle, ticket)
    return bundle


def _is_in_the_log(arguments: argparse.Namespace, bundle: VerifiedBundle) -> None:
    """Raise the named error when the proof that was given is not of this bundle, or does not
    continue the checkpoint that was given."""
    from khien.evidence.errors import BadLogProof
    from khien.evidence.log_proof import check_proof, read_checkpoint, read_proof

    point = read_checkpoint(arguments.checkpoint) if arguments.checkpoint else None
    if arguments.proof:
        proof = read_proof(read_whole(arguments.proof))
        check_proof(proof, bundle_sha256=bundle.payload_sha256, checkpoint=point)
    elif point is not None:
        raise BadLogProof(where="--proof")


def _tell(arguments: argparse.Namespace, path: Path, result: Any) -> None:
    from khien.evidence.errors import EvidenceError

    if isinstance(result, EvidenceError):
        if arguments.json:
            print(
                json.dumps(
                    {
                        "file": str(path),
                        "holds": None if result.code in _CLOSED else False,
                        "error": {
                            "code": result.code,
                            "message": result.message(),
                            "hint": result.advice(),
                        },
                    },
                    ensure_ascii=False,
                )
            )
        else:
            closed = result.code in _CLOSED
            said = N_("{name}: chưa xem được. {reason}") if closed else DOES_NOT_HOLD_WORDS
            say(said, name=path, reason=result)
    elif arguments.json:
        print(
            json.dumps(
                {
                    "file": str(path),
                    "holds": True,
                    "sequence": result.sequence,
                    "fingerprint": result.fingerprint,
                },
                ensure_ascii=False,
            )
        )
    else:
        print(
            gettext(
                N_("{name}: đúng. Gói số {sequence}, ký bằng khóa {fingerprint}."),
                name=path,
                sequence=result.sequence,
                fingerprint=result.fingerprint,
            )
        )
