"""What stands behind a verdict: files, tickets, keys, bundles, receipts, findings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from khien.controls.verdicts import DECLARED

if TYPE_CHECKING:
    from khien.console.endpoints.models import Computer


FROM_PAPER = "giấy"  # FindingRow.source of what came on paper


class StoredFile(models.Model):
    """Bytes that passed the mark check. ``path`` is ours (never from a form), under MEDIA_ROOT."""

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveBigIntegerField()
    name = models.CharField(max_length=255)
    path = models.CharField(max_length=200, unique=True)
    added_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)


class HeldFile(models.Model):
    """A file that could not be examined: it waits for a person, neither taken nor lost."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Chờ xem xét")
        CLEARED = "cleared", _("Đã cho vào")
        REFUSED = "refused", _("Đã loại bỏ")

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    place = models.CharField(max_length=40)  # letter, evidence, attachment, packet
    target_id = models.BigIntegerField(null=True, blank=True)
    reason_code = models.CharField(max_length=40)
    size = models.PositiveBigIntegerField()
    name = models.CharField(max_length=255)
    path = models.CharField(max_length=200, unique=True)
    words = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    added_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)
    decided_by = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_reason = models.CharField(max_length=500, blank=True)


class Evidence(models.Model):
    """One thing handed in for one assignment: a file, a statement, or a bundle's findings."""

    class Kind(models.TextChoices):
        FILE = "file", _("Tệp")
        STATEMENT = "statement", _("Khai báo")
        MACHINE = "machine", _("Kết quả máy")
        NOTICE = "notice", _("Xác nhận đã đọc")

    assignment = models.ForeignKey(
        "assignments.Assignment", on_delete=models.CASCADE, related_name="evidence"
    )
    kind = models.CharField(max_length=10, choices=Kind.choices)
    file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    bundle = models.ForeignKey(
        "evidence.Bundle", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    words = models.TextField(blank=True)
    # For a statement: how many units were done of how many, as a person says.
    declared_done = models.PositiveIntegerField(null=True, blank=True)
    declared_of = models.PositiveIntegerField(null=True, blank=True)
    observed_at = models.DateTimeField()
    added_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]


class Ticket(models.Model):
    """A ticket for one PC or (``computer`` null) a batch of ``places``. Only hashes of its
    secrets are kept here; ``console_keys`` derives the secrets from a key that is a file.
    """

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="tickets"
    )
    computer = models.ForeignKey(
        "endpoints.Computer",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="tickets",
    )
    ticket_id = models.CharField(max_length=64, unique=True)
    places = models.PositiveIntegerField(default=1)
    secret_hashes = models.JSONField(default=list)
    challenges = models.JSONField(default=list)
    machine_class = models.CharField(max_length=20)
    # Whether its PCs encrypt their bundles to the console's key.
    encrypts = models.BooleanField(default=False)
    made_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)


class Enrolment(models.Model):
    """A PC's key: proposed by its first bundle, bound when the officer confirms (batch) or at
    once (a ticket for one PC). The sequence and challenge are those of the next bundle.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Chờ xác nhận")
        BOUND = "bound", _("Đã gắn")
        WAITING = "waiting", _("Chờ quyết định")
        RETIRED = "retired", _("Đã thôi dùng")

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="enrolments")
    place = models.PositiveIntegerField(default=0)
    computer = models.ForeignKey(
        "endpoints.Computer",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="enrolments",
    )
    state = models.CharField(max_length=10, choices=State.choices)
    public_key = models.CharField(max_length=64)
    fingerprint = models.CharField(max_length=64, db_index=True)
    hostname = models.CharField(max_length=255, blank=True)
    serials = models.JSONField(default=list)
    reason_code = models.CharField(max_length=40, blank=True)
    last_sequence = models.PositiveBigIntegerField(default=0)
    last_payload_sha256 = models.CharField(max_length=64, blank=True)
    last_taken_at = models.DateTimeField(null=True, blank=True)
    next_challenge = models.CharField(max_length=128, blank=True)
    # Pages have numbers of their own beside those of bundles.
    last_paper = models.PositiveBigIntegerField(default=0)
    made_at = models.DateTimeField(auto_now_add=True)
    bound_at = models.DateTimeField(null=True, blank=True)
    bound_by = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )


class HardwareSerial(models.Model):
    """A serial under which an enrolment's PC reported: one hardware under two keys is seen."""

    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.CASCADE, related_name="hardware_serials"
    )
    serial = models.CharField(max_length=300, db_index=True)


class Bundle(models.Model):
    """A bundle that was taken, as received. Its findings are rows of ``FindingRow``, made when
    it is accepted; one that is proposed or held waits for the officer's word.

    One without a signature has no ``enrolment``: an officer vouches for it (``received_by``),
    its PC is ``declared_for`` and its findings count as declared.
    """

    class State(models.TextChoices):
        ACCEPTED = "accepted", _("Đã nhận")
        PROPOSED = "proposed", _("Chờ xác nhận máy")
        HELD = "held", _("Chờ quyết định")

    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.PROTECT, null=True, blank=True, related_name="bundles"
    )
    # Of an unsigned bundle only: the ticket it was made with, and (once it is known) its PC.
    ticket = models.ForeignKey(
        Ticket, on_delete=models.PROTECT, null=True, blank=True, related_name="declared_bundles"
    )
    declared_for = models.ForeignKey(
        "endpoints.Computer",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="declared_bundles",
    )
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="bundles"
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.ACCEPTED)
    reason_code = models.CharField(max_length=40, blank=True)
    sequence = models.PositiveBigIntegerField()
    payload_sha256 = models.CharField(max_length=64, unique=True)
    # Of a statement from paper: the hash of the bundle it stands for, which stayed at the PC.
    paper_of = models.CharField(max_length=64, blank=True, db_index=True)
    envelope = models.BinaryField()
    inspection = models.JSONField()
    taken_at = models.DateTimeField()
    received_at = models.DateTimeField()
    received_by = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    receipt = models.BinaryField()

    class Meta:
        ordering = ["-received_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(enrolment__isnull=False, ticket__isnull=True)
                | models.Q(enrolment__isnull=True, ticket__isnull=False),
                name="a_bundle_is_signed_or_declared_by_a_ticket",
            )
        ]

    @property
    def from_paper(self) -> bool:
        """Whether it is a statement that came on paper, not a bundle."""
        return bool(self.paper_of)

    @property
    def signed(self) -> bool:
        """False: what a person declares."""
        return self.enrolment_id is not None

    @property
    def computer(self) -> Computer | None:
        """The PC it is about, once that is settled."""
        return self.enrolment.computer if self.enrolment is not None else self.declared_for


class PaperChallenge(models.Model):
    """Twelve characters given for one page of one ticket: spent by the first page that is taken."""

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="paper_challenges")
    words = models.CharField(max_length=12, unique=True)
    made_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]


class Doubt(models.Model):
    """Several keys that look like one PC: raised with its reason, decided once by the officer.

    ``trait`` is what they share, as ``HardwareSerial.serial`` has it. A key that joins later is
    a new matter and opens it again.
    """

    class State(models.TextChoices):
        OPEN = "open", _("Chờ quyết định")
        FINE = "fine", _("Đúng là các máy khác nhau")
        WRONG = "wrong", _("Không phải các máy khác nhau")

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField(max_length=40)
    trait = models.CharField(max_length=300)
    fingerprints = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    raised_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "kind", "trait"], name="one_doubt_of_a_trait"
            )
        ]


class Visit(models.Model):
    """PCs drawn for an inspector's visit. Whoever has ``seed`` and the register can draw again."""

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    seed = models.CharField(max_length=64)
    pool = models.JSONField(default=list)  # the PCs that were drawn from
    made_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]


class VisitedComputer(models.Model):
    """One PC of a visit: what was signed when it was drawn, beside what was found there."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="computers")
    computer = models.ForeignKey("endpoints.Computer", on_delete=models.PROTECT, related_name="+")
    signed = models.JSONField(default=list)  # check, status, reason code, source, when
    found = models.JSONField(default=dict)  # check → status
    note = models.CharField(max_length=1_000, blank=True)
    found_by = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    found_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]


class Refusal(models.Model):
    """A bundle or file that was not taken, with the reason; never its bytes, never a name."""

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, null=True, related_name="+"
    )
    kind = models.CharField(max_length=20)  # bundle, paper, marked
    reason_code = models.CharField(max_length=40)
    facts = models.JSONField(default=dict)
    person = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField(auto_now_add=True)


class FindingRow(models.Model):
    """One finding about one PC (later: account, site), the newest per check being current."""

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="findings"
    )
    computer = models.ForeignKey(
        "endpoints.Computer", on_delete=models.PROTECT, related_name="findings"
    )
    bundle = models.ForeignKey(Bundle, on_delete=models.CASCADE, related_name="findings")
    check_id = models.CharField(max_length=80)
    control = models.CharField(max_length=80, db_index=True)
    status = models.CharField(max_length=16)
    reason_code = models.CharField(max_length=60)
    facts = models.JSONField(default=dict)
    source = models.CharField(max_length=300, blank=True)
    observed_at = models.DateTimeField()
    current = models.BooleanField(default=True, db_index=True)

    @property
    def declared(self) -> bool:
        """Whether a person vouches for it, not the PC's signature."""
        return self.source.split(":", 1)[0] == DECLARED

    @property
    def from_paper(self) -> bool:
        """Whether it was carried on paper."""
        return self.source == FROM_PAPER

    class Meta:
        ordering = ["check_id"]
        indexes = [models.Index(fields=["organisation", "control", "current"])]
