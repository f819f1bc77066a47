"""Letters of our own that are no twin of one in the demo."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, timedelta

from khien.core.dates import in_words
from khien.reports.letter import Letter, letter_docx

NUMBER = "57/TBATANM-CAT"


def own_letter(addressees: Sequence[str], *, today: date) -> bytes:
    """A letter of four obligations as an office would send it, dated yesterday."""
    due = in_words(today + timedelta(days=20))
    values = {
        "parent": ["Ủy ban nhân dân tỉnh Đông Khê"],
        "issuer": ["Tiểu ban An toàn, An ninh mạng"],
        "number": 57,
        "notation": "TBATANM-CAT",
        "place": "Đông Khê",
        "date": (today - timedelta(days=1)).isoformat(),
        "subject": "bảo vệ máy tính công vụ trong dịp nghỉ lễ",
        "addressees": list(addressees),
        "body": [
            "Để bảo đảm an toàn máy tính trong dịp nghỉ lễ, Tiểu ban An toàn, An ninh mạng tỉnh "
            "yêu cầu thủ trưởng các cơ quan, đơn vị thực hiện các nội dung sau:",
            f"1. Bật tường lửa trên toàn bộ máy tính của đơn vị, hoàn thành trước {due}.",
            "2. Khóa tài khoản của người đã nghỉ việc; lập danh sách tài khoản quản trị, "
            f"hoàn thành trước {due}.",
            "3. Phổ biến nội dung công văn này đến toàn thể cán bộ, công chức, viên chức, "
            "người lao động của cơ quan, đơn vị.",
            f"4. Báo cáo kết quả thực hiện về Công an tỉnh trước {due}./.",
        ],
        "recipients": ["- Như trên;", "- Lưu: VT, ANM."],
        "signer": {
            "authority": ["TM. Tiểu ban"],
            "title": ["Giám đốc Công an tỉnh"],
            "name": "Lê Quang Thịnh",
        },
    }
    return letter_docx(Letter.from_json(json.dumps(values, ensure_ascii=False)))
