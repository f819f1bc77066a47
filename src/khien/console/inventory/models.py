"""What agents deliver. No body is kept: only the values of ``khien.endpoints.inventory``.

Software stands in sets that many PCs share: a PC's list is split by name into ``BUCKETS`` sets,
each known by the hash of its lines. A PC that differs from its neighbour by one program shares
all sets but one, so a delivery writes what is new, not a thousand rows.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

BUCKETS = 64


class AgentTicket(models.Model):
    """The right of an organisation's agents to deliver, and to do nothing else.

    The secret is shown once; only its hash is kept. It has 160 random bits, so that a plain hash
    of it cannot be searched.
    """

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="agent_tickets"
    )
    name = models.CharField(_("tên phiếu"), max_length=120)
    secret_hash = models.CharField(max_length=64, unique=True)
    places = models.PositiveIntegerField(_("số máy nhiều nhất"))
    made_by = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(_("hạn"))
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.name


class Agent(models.Model):
    """One installed agent: a PC as it names itself, with its newest inventory.

    ``computer`` null: not yet matched with the register. What it says is self-reported.
    """

    class State(models.TextChoices):
        ACTIVE = "active", _("Đang nhận")
        DOUBTFUL = "doubtful", _("Chờ xem xét")
        REPLACED = "replaced", _("Đã thay")
        REFUSED = "refused", _("Không nhận")

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="agents"
    )
    ticket = models.ForeignKey(AgentTicket, on_delete=models.PROTECT, related_name="agents")
    computer = models.ForeignKey(
        "endpoints.Computer", on_delete=models.PROTECT, null=True, blank=True,
        related_name="agents",
    )  # fmt: skip
    state = models.CharField(max_length=10, choices=State.choices, default=State.ACTIVE)
    device_id = models.CharField(max_length=200)
    serial = models.CharField(max_length=200, blank=True)
    uuid = models.CharField(max_length=36, blank=True)
    macs = models.JSONField(default=list)
    hostname = models.CharField(max_length=200, blank=True)
    program = models.CharField(max_length=150, blank=True)
    os_name = models.CharField(max_length=200, blank=True)
    os_version = models.CharField(max_length=200, blank=True)
    os_build = models.CharField(max_length=200, blank=True)
    architecture = models.CharField(max_length=40, blank=True)
    hardware = models.JSONField(default=dict)
    volumes = models.JSONField(default=list)
    antivirus = models.JSONField(default=list)
    tells_software = models.BooleanField(default=False)
    software_count = models.PositiveIntegerField(default=0)
    # Of everything that is kept: the same again changes nothing but the time.
    content_hash = models.CharField(max_length=64, blank=True)
    first_seen = models.DateTimeField()
    last_seen = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ["hostname", "pk"]
        indexes = [
            models.Index(fields=["organisation", "device_id"]),
            models.Index(fields=["organisation", "serial"]),
            models.Index(fields=["serial"]),
        ]

    def __str__(self) -> str:
        return self.hostname or self.device_id


class Doubt(models.Model):
    """What was odd about an agent's identity, by which rule, and what a person decided."""

    class Rule(models.TextChoices):
        CLONE = "clone", _("Cùng mã thiết bị, khác số máy: ổ đĩa được nhân bản hoặc đổi máy")
        REINSTALL = "reinstall", _("Cùng số máy, mã thiết bị mới: máy cài lại")
        ELSEWHERE = "elsewhere", _("Số máy này cũng do đơn vị khác báo")
        SHARED_PC = "shared_pc", _("Khớp một máy trong sổ mà máy khác đang giữ")

    class Answer(models.TextChoices):
        OPEN = "open", _("Chờ xem xét")
        BY_RULE = "by_rule", _("Xử lý theo quy tắc")
        SAME = "same", _("Cùng một máy")
        OTHER = "other", _("Máy khác")
        REFUSED = "refused", _("Không nhận")

    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="doubts")
    other = models.ForeignKey(
        Agent, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    rule = models.CharField(max_length=10, choices=Rule.choices)
    answer = models.CharField(max_length=10, choices=Answer.choices, default=Answer.OPEN)
    # The keys before and after (device id, serial, MACs, hostname), so that it can be undone.
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    at = models.DateTimeField()
    decided_by = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]


class Software(models.Model):
    """One program in one version, as agents name it."""

    name = models.CharField(max_length=200)
    version = models.CharField(max_length=100, blank=True)
    publisher = models.CharField(max_length=150, blank=True)
    name_folded = models.CharField(max_length=200, db_index=True)
    key = models.CharField(max_length=32, unique=True)

    class Meta:
        ordering = ["name_folded", "pk"]


class SoftwareSet(models.Model):
    """Programs that PCs have together; never changed once made."""

    key = models.CharField(max_length=32, unique=True)


class SetMember(models.Model):
    """One program of a set."""

    in_set = models.ForeignKey(
        SoftwareSet, on_delete=models.CASCADE, related_name="members", db_index=False
    )
    software = models.ForeignKey(Software, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["in_set", "software"], name="program_once_a_set")
        ]


class AgentSet(models.Model):
    """One set that a PC has."""

    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="sets", db_index=False)
    in_set = models.ForeignKey(SoftwareSet, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agent", "in_set"], name="set_once_a_pc")]
