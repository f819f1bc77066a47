import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("endpoints", "0002_networks"),
        ("organisations", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="MarkedFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key_id", models.CharField(max_length=32)),
                ("finding_id", models.CharField(max_length=64)),
                ("drive", models.CharField(max_length=8, verbose_name="ổ")),
                ("depth", models.PositiveSmallIntegerField(verbose_name="cấp thư mục")),
                ("format", models.CharField(max_length=40, verbose_name="dạng tệp")),
                ("size_class", models.CharField(max_length=20, verbose_name="cỡ tệp")),
                ("month", models.CharField(max_length=7, verbose_name="tháng sửa")),
                ("level", models.CharField(blank=True, max_length=12, verbose_name="độ mật")),
                ("mark", models.CharField(max_length=12)),
                ("rule", models.CharField(max_length=40)),
                ("where", models.CharField(max_length=12)),
                ("looked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Chưa xử lý"),
                            ("moved", "Đã chuyển sang máy độc lập"),
                            ("declassified", "Đã giải mật"),
                            ("false_alarm", "Báo nhầm"),
                            ("gone", "Quét lại không còn thấy"),
                            ("key_changed", "Đổi khóa"),
                        ],
                        default="open",
                        max_length=12,
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("sample", "Mẫu in sẵn, biểu mẫu chưa điền"),
                            ("quotation", "Văn bản quy định hoặc bài học nhắc đến dấu mật"),
                            (
                                "other_mark",
                                "Dấu khác (hỏa tốc, khẩn, tên riêng), không phải độ mật",
                            ),
                            ("no_stamp", "Đã mở xem: khung không phải dấu độ mật"),
                        ],
                        max_length=12,
                    ),
                ),
                ("came_back", models.BooleanField(default=False)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("first_seen_at", models.DateTimeField()),
                ("last_seen_at", models.DateTimeField()),
                (
                    "computer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="marked_files",
                        to="endpoints.computer",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "looked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "indexes": [
                    models.Index(
                        fields=["organisation", "state"], name="marked_file_organis_349c8f_idx"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("computer", "key_id", "finding_id"),
                        name="one_marked_file_per_computer",
                    )
                ],
            },
        ),
    ]
