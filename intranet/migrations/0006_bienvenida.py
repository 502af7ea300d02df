import django.db.models.deletion
import django.utils.timezone
import intranet.flujo
import simple_history.models
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('intranet', '0005_archivos'),
        ('wagtailcore', '0098_apitoken'),
    ]

    operations = [
        migrations.CreateModel(
            name='PonteAlDia',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('es_demo', models.BooleanField(default=False, editable=False, verbose_name='de demostración')),
                ('introduccion', intranet.flujo.Flujo([], blank=True, help_text='Qué es la Red y cómo trabaja. Corto: se lee entero en una o dos pantallas.', verbose_name='introducción (opcional)')),
            ],
            options={
                'verbose_name': 'página «Ponte al día»',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.AddField(
            model_name='usuario',
            name='al_dia_en',
            field=models.DateTimeField(editable=False, help_text='Cuándo despidió «Ponte al día».', null=True, verbose_name='se puso al día'),
        ),
        migrations.CreateModel(
            name='HistoricalInvitacion',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('uuid', models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                ('creado_en', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='creado')),
                ('modificado_en', models.DateTimeField(blank=True, editable=False, verbose_name='modificado')),
                ('version', models.PositiveIntegerField(default=0, editable=False)),
                ('baja_en', models.DateField(blank=True, null=True, verbose_name='baja desde (opcional)')),
                ('baja_motivo', models.CharField(blank=True, max_length=300, verbose_name='motivo de la baja (opcional)')),
                ('es_demo', models.BooleanField(default=False, editable=False, verbose_name='de demostración')),
                ('persona', models.UUIDField(db_index=True, editable=False, verbose_name='persona')),
                ('nombre', models.CharField(editable=False, max_length=255, verbose_name='persona invitada')),
                ('correo', models.EmailField(editable=False, max_length=254, verbose_name='correo')),
                ('rol', models.CharField(choices=[('secretaria', 'Secretaría Técnica'), ('punto_focal', 'Punto focal'), ('comunicador', 'Comunicador'), ('miembro', 'Miembro'), ('aliado', 'Aliado'), ('grds', 'GRDS'), ('administrador', 'Administrador')], editable=False, max_length=15)),
                ('por', models.CharField(blank=True, editable=False, max_length=500, verbose_name='a quién representa')),
                ('huella', models.CharField(db_index=True, editable=False, max_length=64)),
                ('vence_en', models.DateTimeField(editable=False, verbose_name='vence')),
                ('usada_en', models.DateTimeField(editable=False, null=True, verbose_name='usada')),
                ('anulada_en', models.DateTimeField(editable=False, null=True, verbose_name='anulada')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('invitada_por', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('usuario', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='cuenta')),
            ],
            options={
                'verbose_name': 'historical invitación',
                'verbose_name_plural': 'historical invitaciones',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='Invitacion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('creado_en', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='creado')),
                ('modificado_en', models.DateTimeField(auto_now=True, verbose_name='modificado')),
                ('version', models.PositiveIntegerField(default=0, editable=False)),
                ('baja_en', models.DateField(blank=True, null=True, verbose_name='baja desde (opcional)')),
                ('baja_motivo', models.CharField(blank=True, max_length=300, verbose_name='motivo de la baja (opcional)')),
                ('es_demo', models.BooleanField(default=False, editable=False, verbose_name='de demostración')),
                ('persona', models.UUIDField(db_index=True, editable=False, verbose_name='persona')),
                ('nombre', models.CharField(editable=False, max_length=255, verbose_name='persona invitada')),
                ('correo', models.EmailField(editable=False, max_length=254, verbose_name='correo')),
                ('rol', models.CharField(choices=[('secretaria', 'Secretaría Técnica'), ('punto_focal', 'Punto focal'), ('comunicador', 'Comunicador'), ('miembro', 'Miembro'), ('aliado', 'Aliado'), ('grds', 'GRDS'), ('administrador', 'Administrador')], editable=False, max_length=15)),
                ('por', models.CharField(blank=True, editable=False, max_length=500, verbose_name='a quién representa')),
                ('huella', models.CharField(editable=False, max_length=64, unique=True)),
                ('vence_en', models.DateTimeField(editable=False, verbose_name='vence')),
                ('usada_en', models.DateTimeField(editable=False, null=True, verbose_name='usada')),
                ('anulada_en', models.DateTimeField(editable=False, null=True, verbose_name='anulada')),
                ('invitada_por', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('usuario', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='invitaciones', to=settings.AUTH_USER_MODEL, verbose_name='cuenta')),
            ],
            options={
                'verbose_name': 'invitación',
                'verbose_name_plural': 'invitaciones',
                'ordering': ['-creado_en', '-pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('anulada_en__isnull', True), ('usada_en__isnull', True)), fields=('persona',), name='invitacion_una_por_persona')],
            },
        ),
    ]
