"""Where each address of the console is tried by role × {own, parent, child, sibling, nobody}.

A new address must be named here with the tests that try it; tests/style/test_attacks.py fails
for one that is not, and for a test that does not exist.
"""

from __future__ import annotations

CONSOLE = "tests/console/"
EVERYONE = f"{CONSOLE}web/test_every_address.py::test_nobody_gets_in"
LETTERS = (
    f"{CONSOLE}directives/test_access.py::test_only_the_standing_unit_reviews_and_issues",
    f"{CONSOLE}directives/test_access.py::test_a_standing_unit_elsewhere_sees_no_such_letter",
    f"{CONSOLE}directives/test_access.py::test_nobody_goes_to_sign_in",
)
READ_LETTER = (f"{CONSOLE}directives/test_access.py::test_reading_an_issued_letter_by_place",)
ROUTES = (f"{CONSOLE}evidence/test_access.py::test_every_route_is_in_the_table",)
HANDING_IN = (f"{CONSOLE}evidence/test_handing_in.py::test_only_the_organisation_hands_in",)
ONE = f"{CONSOLE}people_app/test_access.py::"
TREE = f"{CONSOLE}organisations/test_access.py::"
WORK = f"{CONSOLE}assignments/test_pages.py::"
NOTICES = f"{CONSOLE}notices/test_pages.py::"
ODD = f"{CONSOLE}incidents/test_pages.py::"
COVERED = f"{CONSOLE}coverage/test_access.py::"
REPORTS = (
    f"{CONSOLE}reports_app/test_pages.py::test_the_report_is_for_the_standing_unit",
    f"{CONSOLE}reports_app/test_pages.py::test_another_branch_s_standing_unit_sees_that_nothing_is_there",
    f"{CONSOLE}reports_app/test_pages.py::test_nobody_who_is_not_signed_in_sees_anything",
)

MATRIX: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(
        (f"directives:{name}" for name in (
            "list", "intake", "review", "header", "add", "read_again", "confirm_rest", "issue",
            "name", "withdraw", "edit", "split", "act", "deadline", "defend", "choices", "undo",
        )), LETTERS,
    ),
    **dict.fromkeys(("directives:letter", "directives:file"), READ_LETTER),
    **dict.fromkeys(
        ("directives:filed", "directives:start"),
        (
            f"{CONSOLE}directives/test_on_file.py::test_only_the_standing_unit_keeps_the_file",
            f"{CONSOLE}directives/test_on_file.py::test_a_standing_unit_elsewhere_sees_no_such_file",
            f"{CONSOLE}directives/test_on_file.py::test_nobody_goes_to_sign_in",
        ),
    ),
    "directives:cite": (
        f"{CONSOLE}directives/test_linking.py::test_only_the_standing_unit_links",
        f"{CONSOLE}directives/test_linking.py::test_a_standing_unit_elsewhere_finds_no_such_citation",
        f"{CONSOLE}directives/test_linking.py::test_a_link_is_only_to_a_letter_one_may_see_and_that_fits",
    ),
    "directives:page": (
        f"{CONSOLE}directives/test_pictures.py::test_a_page_is_seen_by_who_may_read_the_letter",
        f"{CONSOLE}directives/test_pictures.py::test_nobody_else_sees_that_there_is_a_page",
    ),
    **dict.fromkeys(
        (f"evidence:{name}" for name in (
            "held", "not_a_mark",
                "held_file", "held_decide", "kit", "ticket_kit", "tickets", "ticket_new", "ticket", "ticket_file",
            "ticket_revoke", "paper", "paper_challenge",
            "silent", "decide_doubt", "proof",
            "visits", "visit", "found", "import", "receipt", "receipts", "enrolments", "confirm", "decide",
        )), ROUTES,
    ),
    **dict.fromkeys(("evidence:add", "evidence:state", "evidence:file"), HANDING_IN),
    **dict.fromkeys(
        (f"endpoints:{name}" for name in (
            "computers", "computer", "computer_new", "computers_paste", "computer_edit",
            "computer_active", "drives", "drive_new", "drives_paste", "drive_edit",
        )), ROUTES,
    ),
    **dict.fromkeys(
        (f"inventory:{name}" for name in (
            "agents", "agent", "match", "software", "doubts", "settle", "tickets", "ticket_new",
            "ticket_revoke",
        )),
        (f"{CONSOLE}inventory/test_access.py::test_each_page_by_role_and_place",
         f"{CONSOLE}inventory/test_access.py::test_writes_by_role_and_place",
         f"{CONSOLE}inventory/test_access.py::test_nobody_goes_to_sign_in"),
    ),
    "inventory:deliver": (
        f"{CONSOLE}inventory/test_delivering.py::test_without_a_right_nothing_is_taken",
    ),
    **dict.fromkeys(
        (f"marked_files:{name}" for name in ("overview", "computer", "settle")),
        (f"{CONSOLE}marked_files/test_access.py::test_each_route_by_role_and_place",
         f"{CONSOLE}marked_files/test_access.py::test_nobody_goes_to_sign_in"),
    ),
    **dict.fromkeys(
        (f"coverage:{name}" for name in (
            "overview", "computers", "doubtful", "table_xlsx", "table_docx", "book", "drafts",
            "upload", "keys",
        )),
        (COVERED + "test_the_pages_by_role_and_place",
         COVERED + "test_what_is_the_health_departments_is_seen_by_its_own",
         COVERED + "test_nobody_goes_to_sign_in"),
    ),
    **dict.fromkeys(
        (f"coverage:{name}" for name in ("columns", "decide", "end_key")),
        (COVERED + "test_the_acts_by_role_and_place",
         COVERED + "test_the_acts_ask_for_the_right_first",
         COVERED + "test_nobody_goes_to_sign_in"),
    ),
    **dict.fromkeys(
        ("weaknesses:search", "weaknesses:letter"),
        (f"{CONSOLE}weaknesses/test_report.py::test_the_page_by_role",
         f"{CONSOLE}weaknesses/test_report.py::test_a_letter_out_of_reach_is_not_there",
         f"{CONSOLE}weaknesses/test_report.py::test_nobody_goes_to_sign_in"),
    ),
    **dict.fromkeys(
        (f"weaknesses:{name}" for name in ("plans", "plan_new", "plan_decide", "plan_end")),
        (f"{CONSOLE}weaknesses/test_plans.py::test_each_route_by_role_and_place",),
    ),
    **dict.fromkeys(
        (f"seen_drives:{name}" for name in ("list", "stick")),
        (f"{CONSOLE}seen_drives/test_seen.py::test_each_route_by_role_and_place",
         f"{CONSOLE}seen_drives/test_seen.py::test_nobody_goes_to_sign_in"),
    ),
    **dict.fromkeys(
        (f"wiping:{name}" for name in (
            "list", "certificate", "draw_up", "correct", "sign", "void", "photo",
        )),
        (f"{CONSOLE}wiping/test_certificates.py::test_each_route_by_role_and_place",
         f"{CONSOLE}wiping/test_certificates.py::test_nobody_goes_to_sign_in"),
    ),
    **dict.fromkeys(
        (f"devices:{name}" for name in ("list", "new", "import", "device", "say", "active")),
        (f"{CONSOLE}devices/test_devices.py::test_each_route_by_role_and_place",
         f"{CONSOLE}devices/test_devices.py::test_nobody_goes_to_sign_in"),
    ),
    **dict.fromkeys(
        (f"people:{name}" for name in ("detail", "edit", "slip", "mend", "close", "reopen")),
        (ONE + "test_pages_of_one_person", ONE + "test_writes_to_one_person",
         ONE + "test_nobody_sees_anything"),
    ),
    "people:list": (ONE + "test_the_list_holds_only_who_may_be_seen",),
    "people:add": (ONE + "test_making_a_person_never_lifts_above_the_maker",),
    "people:bring": (
        f"{CONSOLE}people_app/test_people.py::test_an_officer_brings_in_his_own_people_by_paste",
        "tests/attacks/test_08_matrix.py::test_bringing_people_in_by_paste",
    ),
    "people:slips": (ONE + "test_slips_are_made_only_for_who_is_in_reach",),
    "people:give": (ONE + "test_no_role_is_given_above_or_beside_ones_own",),
    "people:take": (ONE + "test_a_grant_is_reached_only_through_its_person",),
    "people:inspect": (ONE + "test_an_inspector_gets_a_list_with_an_end",),
    **dict.fromkeys(
        (f"organisations:{name}" for name in ("detail", "edit", "move", "end")),
        (TREE + "test_pages_of_one_organisation", TREE + "test_nobody_sees_anything"),
    ),
    **dict.fromkeys(
        (f"organisations:{name}" for name in ("restore", "add_alias", "remove_alias")),
        (TREE + "test_writes_to_one_organisation",),
    ),
    "organisations:tree": (TREE + "test_the_tree_shows_only_what_may_be_seen",),
    "organisations:add": (TREE + "test_adding_below",),
    **dict.fromkeys(
        ("organisations:first_hour", "organisations:first_hour_step"),
        (TREE + "test_the_first_hour_is_for_who_holds_the_root",),
    ),
    "assignments:list": (WORK + "test_who_sees_an_assignment",),
    "assignments:detail": (WORK + "test_who_sees_an_assignment",),
    "assignments:matrix": (WORK + "test_who_sees_the_matrix",),
    "assignments:act": (WORK + "test_who_acts",),
    "assignments:deadline": (WORK + "test_who_moves_a_deadline",),
    "assignments:accept_all": (WORK + "test_accepting_all_takes_only_ones_own",),
    **dict.fromkeys(
        (f"notices:{name}" for name in ("mine", "read", "confirm")),
        (NOTICES + "test_a_notice_is_for_its_readers",),
    ),
    "notices:of": (NOTICES + "test_who_sees_how_far_each_organisation_is",
                   NOTICES + "test_who_publishes_through_the_page"),
    **dict.fromkeys(
        (f"incidents:{name}" for name in ("report", "mine", "own", "sent")),
        (ODD + "test_anybody_reports_and_sees_only_his_own",),
    ),
    "incidents:settle": (
        f"{CONSOLE}incidents/test_drafts.py::test_each_route_by_role_and_place",
        f"{CONSOLE}incidents/test_drafts.py::test_nobody_goes_to_sign_in",
    ),
    **dict.fromkeys(
        (f"incidents:{name}" for name in ("list", "detail", "answer")),
        (f"{CONSOLE}incidents/test_drafts.py::test_each_route_by_role_and_place", ODD + "test_the_list_is_for_the_standing_unit",
         ODD + "test_a_standing_unit_of_a_branch_sees_its_branch_only"),
    ),
    "incidents:not_a_mark": ("tests/attacks/test_08_matrix.py::test_declaring_of_a_report_by_place",),
    "incidents:file": (ODD + "test_the_file_is_for_its_reporter_and_the_standing_unit",),
    **dict.fromkeys(
        (f"reports:{name}" for name in ("progress", "freeze", "docx", "pdf")), REPORTS
    ),
    **dict.fromkeys(
        (f"signatures:{name}" for name in ("roots", "add_list", "retire")),
        (f"{CONSOLE}signatures/test_access.py::test_trust_roots_by_role_and_place",),
    ),
    **dict.fromkeys(
        ("signatures:check", "signatures:accept"),
        (f"{CONSOLE}signatures/test_access.py::test_acts_on_a_letter_by_role_and_place",),
    ),
    **dict.fromkeys(
        (f"exchange:{name}" for name in ("list", "try_again", "set_up")),
        (f"{CONSOLE}exchange/test_access.py::test_packets_by_role_and_place",),
    ),
    **dict.fromkeys(
        (f"exchange:{name}" for name in ("send_letter", "send_report")),
        (f"{CONSOLE}exchange/test_access.py::test_sending_by_role_and_place",),
    ),
    "audit:events": ("tests/attacks/test_08_matrix.py::test_the_log_by_place",),
    "web:home": (f"{CONSOLE}web/test_homes.py::test_home",),
    "web:search": ("tests/attacks/test_08_matrix.py::test_search_by_place",),
    "api:post_alerts": (COVERED + "test_the_alerts_door",),
    "api:post_bundle": (
        f"{CONSOLE}evidence/test_refusals.py::test_each_refusal_is_said_and_recorded_at_each_door",
    ),
}  # fmt: skip

# One's own account, and what must answer everybody: tried by nobody and by staff.
OWN_OR_OPEN = frozenset({
    "account_login", "account_logout", "account_change_password", "account_reauthenticate",
    "mfa_authenticate", "mfa_reauthenticate", "mfa_activate_totp", "people:activate",
    "set_language", "web:source", "web:favicon", "web:healthz",
    "api:openapi-json", "api:api-root",
})  # fmt: skip
