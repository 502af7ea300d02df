import uuid

import django.core.serializers.json
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("intranet", "0003_calendario"),
    ]

    operations = [
        migrations.CreateModel(
            name="Exportacion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "uuid",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, unique=True, verbose_name="identidad"
                    ),
                ),
                (
                    "cuando",
                    models.DateTimeField(
                        db_index=True, default=django.utils.timezone.now, verbose_name="cuándo"
                    ),
                ),
                ("cuenta", models.CharField(max_length=301, verbose_name="cuenta")),
                ("que", models.CharField(max_length=80, verbose_name="qué")),
                ("formato", models.CharField(max_length=10)),
                ("filas", models.PositiveIntegerField()),
                (
                    "filtros",
                    models.JSONField(
                        default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder
                    ),
                ),
                (
                    "quien",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="quién",
                    ),
                ),
            ],
            options={
                "verbose_name": "exportación",
                "verbose_name_plural": "exportaciones",
                "ordering": ["-cuando", "-pk"],
                "abstract": False,
                "default_permissions": ("view",),
            },
        ),
        migrations.CreateModel(
            name="Importacion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "uuid",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, unique=True, verbose_name="identidad"
                    ),
                ),
                (
                    "cuando",
                    models.DateTimeField(
                        db_index=True, default=django.utils.timezone.now, verbose_name="cuándo"
                    ),
                ),
                ("cuenta", models.CharField(max_length=301, verbose_name="cuenta")),
                ("que", models.CharField(max_length=80, verbose_name="qué")),
                ("archivo", models.CharField(max_length=255, verbose_name="nombre del archivo")),
                (
                    "sha256",
                    models.CharField(db_index=True, max_length=64, verbose_name="huella SHA-256"),
                ),
                (
                    "conteos",
                    models.JSONField(
                        default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder
                    ),
                ),
                (
                    "informe",
                    models.JSONField(
                        default=list, encoder=django.core.serializers.json.DjangoJSONEncoder
                    ),
                ),
                (
                    "estado",
                    models.CharField(
                        choices=[
                            ("hecha", "Hecha"),
                            ("parcial", "Hecha en parte"),
                            ("rechazada", "Rechazada"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "quien",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="quién",
                    ),
                ),
            ],
            options={
                "verbose_name": "importación",
                "verbose_name_plural": "importaciones",
                "ordering": ["-cuando", "-pk"],
                "abstract": False,
                "default_permissions": ("view",),
            },
        ),
    ]
