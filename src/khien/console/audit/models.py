"""One append-only log: events, their content apart, and the tree that seals them.

An event row keeps a salted hash of its content; the content stands in a table of its own that
retention may empty. Triggers (migration 0002) forbid UPDATE and DELETE on everything else.
"""

from __future__ import annotations

from django.db import models


class Event(models.Model):
    """Who did what to what, when. Written in the transaction of the act itself."""

    at = models.DateTimeField(db_index=True)
    verb = models.CharField(max_length=60, db_index=True)
    actor_id = models.BigIntegerField(null=True, db_index=True)
    organisation_id = models.BigIntegerField(null=True, db_index=True)
    subject_type = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=60)
    content_hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["-pk"]


class Content(models.Model):
    """What an event was about, in words and values; salted, so that its hash tells nothing."""

    event = models.OneToOneField(Event, on_delete=models.DO_NOTHING, primary_key=True)
    salt = models.CharField(max_length=32)
    actor_name = models.CharField(max_length=200, blank=True)
    facts = models.JSONField(default=dict)


class Leaf(models.Model):
    """An event's place in the tree: set by the one sequencer, never by a writer."""

    index = models.BigIntegerField(primary_key=True)
    event = models.OneToOneField(Event, on_delete=models.DO_NOTHING, related_name="leaf")
    leaf_hash = models.CharField(max_length=64)


class TreeHead(models.Model):
    """The tree after a run of the sequencer: its size, root and frontier (RFC 9162, 2.1)."""

    size = models.BigIntegerField(primary_key=True)
    root_hash = models.CharField(max_length=64)
    frontier = models.JSONField(default=list)
    sealed_at = models.DateTimeField()

    class Meta:
        ordering = ["-size"]
