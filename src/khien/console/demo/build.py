"""Building the demo province through the actions of the console, as its people would."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

from django.utils import timezone

from khien.console.assignments import actions as assignment_acts
from khien.console.assignments.models import Assignment, State
from khien.console.audit.actions import seal
from khien.console.demo import letters, machines, names, sources
from khien.console.directives import actions as directive_acts
from khien.console.directives import queries as directive_queries
from khien.console.directives.intake import take_in
from khien.console.directives.issuing import issue
from khien.console.directives.models import Directive
from khien.console.endpoints import actions as register
from khien.console.endpoints.models import Computer
from khien.console.evidence.actions import handing_in, tickets
from khien.console.evidence.actions.bundles import take_bundle
from khien.console.incidents import actions as incidents
from khien.console.incidents.models import IncidentDraft
from khien.console.marked_files import actions as marked
from khien.console.marked_files import queries as marked_queries
from khien.console.marked_files.models import MarkedFile, Reason
from khien.console.marked_files.models import State as SeenTo
from khien.console.notices import actions as notices
from khien.console.notices import queries as notice_queries
from khien.console.organisations import actions as organisations
from khien.console.organisations.first_hour import actions as first_hour
from khien.console.organisations.first_hour import steps as first_hour_steps
from khien.console.organisations.models import Organisation
from khien.console.people import actions as people
from khien.console.people.first_person import make_first_person
from khien.console.people.models import Person, Role
from khien.console.seen_drives.models import SeenDrive
from khien.evidence import unit_key
from khien.evidence.ticket import read_ticket
from khien.workflows.inspection import run_inspection
from khien.workflows.scan_result import ScanResult

Say = Callable[[str], None]
STAFF_OF_A_PLACE = 4
LONGEST_REGISTER = 4


class DemoBrokenError(RuntimeError):
    """A step of the build did not do what it does for a person; the rest would be a lie."""


class Builder:
    """Holds who is who while the province is laid out."""

    def __init__(self, say: Say) -> None:
        self.say = say
        self.today: date = timezone.localdate()
        self.places: list[Organisation] = []
        self.officers: dict[int, Person] = {}
        self.staff: dict[int, list[Person]] = {}
        self._number = 0

    def name(self) -> str:
        """The next invented name."""
        self._number += 1
        return names.person_name(self._number)

    def province(self) -> None:
        """The tree, one officer and some staff for each place, an inspector."""
        make_first_person(full_name=names.FIRST_PERSON, unit=names.STANDING_UNIT)
        self.standing = Person.objects.get()
        self.root = Organisation.objects.get(parent__isnull=True)
        details = organisations.Details(names.PROVINCE, "province")
        organisations.edit_organisation(self.standing, self.root, details)
        for name, kind in names.BODIES:
            details = organisations.Details(name, kind.value)
            self.places.append(organisations.add_organisation(self.standing, self.root, details))
        for place in self.places:
            self._people_of(place)
        first_hour.go_on(self.standing, first_hour_steps.NAMES[-1])
        unit = Organisation.objects.get(name=names.STANDING_UNIT)
        self.officers[unit.pk] = self._add(self.standing, unit, Role.OFFICER)
        inspector = self._add(self.standing, unit, Role.STAFF)
        until = date(self.today.year + 1, 1, 31)
        people.set_inspector(self.standing, inspector, self.places[4:8], ends_on=until)
        leader = self._add(self.standing, self.places[6], Role.LEADER)
        administrator = self._add(self.standing, unit, Role.STAFF)
        people.give_grant(self.standing, administrator, Role.ADMINISTRATOR, self.root)
        self.say(f"{len(self.places)} đơn vị, {Person.objects.count()} người ({leader.username}…)")

    def _add(self, actor: Person, place: Organisation, role: Role) -> Person:
        return people.add_person(actor, people.NewPerson(self.name(), place), role=role)

    def _people_of(self, place: Organisation) -> None:
        officer = self._add(self.standing, place, Role.OFFICER)
        self.officers[place.pk] = officer
        rows = [people.NewPerson(self.name(), place) for _ in range(STAFF_OF_A_PLACE)]
        self.staff[place.pk] = list(people.bring_people(officer, rows).people)

    def letters(self) -> dict[str, Directive]:
        """Three letters through the reader, confirmed, two issued and one left in review."""
        found = {}
        for name in letters.NAMES:
            file_name, data = letters.letter_file(name, today=self.today)
            taken = take_in(
                self.standing, data, name=file_name, organisation=self.root,
                received_on=letters.letter(name, today=self.today).date or self.today,
            )  # fmt: skip
            if taken.directive is None:
                raise DemoBrokenError(f"{file_name}: {taken.error}")
            found[name] = taken.directive
        for name in letters.NAMES[:2]:
            self._issue(found[name])
        self.say("3 công văn, 2 đã giao việc, 1 đang rà soát")
        return found

    def _issue(self, letter: Directive) -> None:
        directive_acts.confirm_rest(self.standing, letter)
        plan = directive_queries.plan_for(self.standing, letter)
        for asked in plan.asked:
            directive_acts.answer_name(
                self.standing, letter, words=asked.words, left_out_reason="không thuộc tỉnh mẫu"
            )
        plan = directive_queries.plan_for(self.standing, letter)
        mine = {place.pk for place in self.places}
        targets = {pk: ids & mine for pk, ids in plan.targets().items()}
        issue(self.standing, letter, targets=targets)

    def machines(self) -> None:
        """Registers, tickets, and signed results of most PCs, made by the real checks."""
        made = 0
        with tempfile.TemporaryDirectory(prefix="khien-demo-") as folder:
            for index, place in enumerate(self.places):
                for computer in self._register(index, place):
                    if (index + made) % 5 != 4:
                        self._report(Path(folder) / str(computer.pk), index + made, computer)
                    made += 1
        self.say(f"{made} máy trong sổ, {self.reported} máy đã có kết quả ký")

    reported = 0

    def _register(self, index: int, place: Organisation) -> Iterator[Computer]:
        officer = self.officers[place.pk]
        for number in range(1, 2 + index % LONGEST_REGISTER):
            yield register.add_computer(
                officer,
                organisation=place,
                name=f"PC-{index + 1:02}{number:02}",
                holder=self.staff[place.pk][0].full_name,
                place=f"Phòng {100 + number}",
                purpose="soạn thảo, thư công vụ",
                serials=[f"DK{index:02}{number:03}"],
            )

    def _report(self, folder: Path, which: int, computer: Computer) -> None:
        officer = self.officers[computer.organisation_id]
        row = tickets.make_ticket(officer, organisation=computer.organisation, computer=computer)
        ticket = read_ticket(tickets.hand_out_ticket(officer, row))
        made = machines.Made(
            root=folder / "goc",
            name=computer.name.lower(),
            serial=str(computer.serials[0]),
            # The officer of the sign-ins has something to see to.
            habits=machines.FIRST if which == 0 else machines.habits(which),
        )
        now, state = timezone.now(), folder / "khoa"
        unit_key.settle_key(state, ticket, folder, now=now)
        scanned = machines.scan(made, now)
        run = run_inspection(
            ticket=ticket,
            state_dir=state,
            now=now,
            inspect=partial(_look, made, scanned),
            scan=scanned,
        )
        taken = take_bundle(officer, run.bundle or b"", via="page")
        if taken.bundle is None:
            raise DemoBrokenError(f"{computer.name}: {taken.reason}")
        self.reported += 1

    def sources(self) -> None:
        """What consoles' lists, agents, an alert and people tell of the machines."""
        first, other, place = self.places[0], self.places[2], self.places[6]
        officer = self.officers[place.pk]
        told = sources.lists(self.standing, officer, self.root, place)
        for each in (first, place):
            sources.agents(self.officers[each.pk], each)
            sources.machines_that_are_not_pcs(self.officers[each.pk], each, self.today)
        sources.wiped(self.officers[other.pk], self.standing, other, self.today)
        seen = SeenDrive.objects.exclude(serial_key="").order_by("pk")
        for number, row in enumerate(seen.select_related("organisation")[:3]):
            # The first was issued where it was seen, the second elsewhere, the third for secrets.
            owner = row.organisation if number == 0 else other
            sources.drive(self.officers[owner.pk], owner, row.serial, secret=number == 2)
        host = Computer.objects.filter(organisation=first, active=True).order_by("pk")[0]
        sources.alert(self.officers[first.pk], first, host.name)
        drafts = IncidentDraft.objects.count()
        self.say(f"{told} dòng danh sách, {seen.count()} USB đã thấy, {drafts} dự thảo sự cố")

    def marked(self) -> None:
        """Marked files: some seen to in each way, most still waiting."""
        told: Counter[str] = Counter()
        for place in self.places:
            officer = self.officers[place.pk]
            for one in marked_queries.computers(officer):
                files = list(marked_queries.files_of(officer, one.computer))
                for number, file in enumerate(files):
                    told[self._see_to(officer, one.computer, file, number + place.pk)] += 1
        self.say(f"{sum(told.values())} tệp mang dấu mật, {told['open']} chưa xử lý")

    def _see_to(self, officer: Person, computer: Computer, file: MarkedFile, turn: int) -> str:
        """What an officer said of one file; ``open`` when nothing yet."""
        ids, turn = [file.pk], turn % 6
        if file.unread and turn == 0:
            marked.look(officer, computer, ids, level="MẬT")
        elif file.unread and turn == 1:
            marked.settle(officer, computer, ids, state=SeenTo.FALSE_ALARM, reason=Reason.NO_STAMP)
        elif not file.unread and turn < 3:
            state = (SeenTo.MOVED, SeenTo.DECLASSIFIED, SeenTo.FALSE_ALARM)[turn]
            reason = Reason.SAMPLE if state is SeenTo.FALSE_ALARM else ""
            marked.settle(officer, computer, ids, state=state, reason=reason)
        file.refresh_from_db()
        return file.state

    def work(self) -> None:
        """Assignments in every state, by the people whose act it is."""
        by_place: dict[int, list[Assignment]] = {}
        for item in Assignment.objects.order_by("pk").select_related("organisation"):
            by_place.setdefault(item.organisation_id, []).append(item)
        for index, (place, items) in enumerate(by_place.items()):
            officer = self.officers.get(place)
            if officer is None or index % 7 == 6:
                continue  # one place in seven has not looked at its work yet
            for order, item in enumerate(items):
                turn = (index + order) % 8
                late = item.due is not None and item.due < self.today
                if late and index % 5:
                    turn = 4 + turn % 4  # most places handed in what was due
                self._one(officer, item, turn)
        untouched = Assignment.objects.filter(state=State.ISSUED).order_by("-pk").first()
        if untouched is not None:
            assignment_acts.withdraw(
                self.standing, untouched.pk, words="Giao nhầm, việc này đã có ở văn bản trước."
            )
        states = Assignment.objects.values_list("state", flat=True).distinct()
        self.say(f"{Assignment.objects.count()} việc ở {len(set(states))} trạng thái")

    def _one(self, officer: Person, item: Assignment, turn: int) -> None:
        acts = assignment_acts
        if turn == 0:
            return
        if turn == 1:
            acts.decline(officer, item.pk, words="Việc này thuộc đơn vị khác, đề nghị giao lại.")
            return
        acts.accept(officer, item.pk)
        if turn == 2:
            return
        handing_in.add_statement(
            officer, item, words="Đã triển khai, kết quả kèm theo báo cáo.",
            declared_done=1, declared_of=2,
        )  # fmt: skip
        if turn == 3:
            handing_in.add_file(
                officer, item, "Biên bản rà soát tài khoản.\nĐã khóa 3 tài khoản.\n".encode(),
                name="bien-ban-ra-soat.txt", words="Biên bản rà soát",
            )  # fmt: skip
            return
        acts.submit(officer, item.pk, words="Báo cáo kết quả thực hiện.")
        if turn == 4:
            return
        if turn == 5:
            acts.ask_revision(self.standing, item.pk, words="Bổ sung danh sách máy chưa cài.")
        elif turn == 6:
            acts.ask_explanation(self.standing, item.pk, words="Giải trình lý do chậm.")
        else:
            acts.confirm(self.standing, item.pk, words="Đã xem, phần còn thiếu làm tiếp.")

    def people_read(self, letter: Directive) -> None:
        """A notice that most have confirmed, and two odd things, one answered."""
        given = {a.organisation_id for a in Assignment.objects.filter(obligation__directive=letter)}
        body = "\n\n".join(o.text for o in letter.obligations.all() if o.is_work)
        notices.publish(
            self.standing, letter, given, title="Giữ an toàn máy tính công vụ", body=body
        )
        for place in sorted(given)[:-3]:
            for person in self.staff.get(place, [])[1:]:
                for item in notice_queries.home(person).unread:
                    notices.confirm(person, item.notice.pk)
        reporter = self.staff[self.places[6].pk][1]
        incidents.report(
            reporter, what="Thư lạ yêu cầu nhập lại mật khẩu thư công vụ.",
            where="Hộp thư công vụ", when="sáng nay",
        )  # fmt: skip
        odd = incidents.report(
            self.staff[self.places[12].pk][2], what="USB lạ để trên bàn tiếp dân.",
            where="Bộ phận một cửa", when="hôm qua",
        )  # fmt: skip
        incidents.answer(
            self.standing,
            odd.odd_thing.pk,
            words="Cảm ơn bạn. Đừng cắm vào máy; cán bộ sẽ đến nhận.",
        )
        self.say("1 thông báo, 2 điều bất thường")


def _look(
    made: machines.Made, scanned: ScanResult | None, target: object, ticket: Any, now: datetime
) -> Mapping[str, Any]:
    del target
    return machines.look(made, ticket, now, scanned=scanned)


def build(say: Say) -> None:
    """The whole province on an empty database; ``say`` gets one line a step."""
    builder = Builder(say)
    builder.province()
    found = builder.letters()
    builder.machines()
    builder.sources()
    builder.marked()
    builder.work()
    builder.people_read(found["antivirus"])
    while seal():
        pass
