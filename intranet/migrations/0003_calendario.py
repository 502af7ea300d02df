import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models
from django.utils import timezone


def primera_revision(apps, schema_editor):
    """La única fila de la revisión está desde el principio."""
    apps.get_model("intranet", "RevisionCalendario").objects.create(
        pk=1, corte=timezone.localdate()
    )


class Migration(migrations.Migration):
    dependencies = [
        ("intranet", "0002_inicial"),
    ]

    operations = [
        migrations.CreateModel(
            name='EventoGuardado',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(unique=True)),
                ('origen', models.CharField(db_index=True, max_length=120)),
                ('capa', models.CharField(choices=[('sesiones', 'Sesiones'), ('campanas', 'Campañas'), ('capacitaciones', 'Capacitaciones')], max_length=20)),
                ('estado', models.CharField(choices=[('vivo', 'vivo'), ('cancelado', 'cancelado'), ('retirado', 'retirado')], default='vivo', max_length=10)),
                ('tentativo', models.BooleanField(default=False)),
                ('titulo', models.TextField(verbose_name='título')),
                ('lugar', models.TextField(blank=True)),
                ('detalle', models.TextField(blank=True)),
                ('url', models.TextField(blank=True)),
                ('inicio', models.DateTimeField(null=True)),
                ('fin', models.DateTimeField(null=True)),
                ('primer_dia', models.DateField()),
                ('ultimo_dia', models.DateField()),
                ('regla', models.CharField(blank=True, max_length=200)),
                ('vigente_hasta', models.DateField(db_index=True, null=True)),
                ('caduca_el', models.DateField(null=True)),
                ('creado_en', models.DateTimeField()),
                ('cambiado_en', models.DateTimeField()),
                ('secuencia', models.PositiveIntegerField(default=0)),
                ('vevent', models.TextField(blank=True)),
                ('error', models.TextField(blank=True)),
            ],
            options={
                'verbose_name': 'evento del calendario',
                'verbose_name_plural': 'eventos del calendario',
            },
        ),
        migrations.CreateModel(
            name='RevisionCalendario',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('numero', models.PositiveBigIntegerField(default=1)),
                ('marca', models.PositiveBigIntegerField(default=0)),
                ('corte', models.DateField()),
            ],
            options={
                'verbose_name': 'revisión del calendario',
                'verbose_name_plural': 'revisiones del calendario',
            },
        ),
        migrations.CreateModel(
            name='Suscripcion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('nombre', models.CharField(max_length=80)),
                ('capas', models.JSONField(default=list)),
                ('huella', models.CharField(max_length=64, unique=True)),
                ('por_representacion', models.BooleanField(default=False)),
                ('creada_en', models.DateTimeField(default=django.utils.timezone.now)),
                ('ultimo_uso', models.DateField(null=True)),
                ('revocada_en', models.DateTimeField(null=True)),
                ('acceso', models.CharField(blank=True, max_length=16)),
                ('acceso_desde', models.PositiveBigIntegerField(default=0)),
                ('usuario', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='suscripciones', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'suscripción al calendario',
                'verbose_name_plural': 'suscripciones al calendario',
                'ordering': ['-creada_en'],
            },
        ),
        migrations.CreateModel(
            name='AccesoEvento',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ficha', models.CharField(max_length=120)),
                ('evento', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='accesos', to='intranet.eventoguardado')),
            ],
            options={
                'verbose_name': 'acceso a un evento',
                'verbose_name_plural': 'accesos a eventos',
                'constraints': [models.UniqueConstraint(fields=('evento', 'ficha'), name='acceso_de_evento_unico')],
            },
        ),
        migrations.RunPython(primera_revision, migrations.RunPython.noop),
    ]
