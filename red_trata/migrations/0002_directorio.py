import django.db.models.deletion
import django.utils.timezone
import simple_history.models
import uuid
import wagtail.fields
from django.conf import settings
from django.db import migrations, models


def fechar_los_roles(apps, schema_editor):
    """Los roles que ya había valen desde que empezó su membresía."""
    rol_de_membresia = apps.get_model("red_trata", "RolDeMembresia")
    for membresia in apps.get_model("red_trata", "Membresia").objects.prefetch_related("roles"):
        for rol in membresia.roles.all():
            rol_de_membresia.objects.create(
                membresia=membresia,
                rol=rol,
                desde=membresia.desde,
                es_demo=membresia.es_demo,
            )


class Migration(migrations.Migration):

    dependencies = [
        ("red_trata", "0001_inicial"),
        ("intranet", "0006_bienvenida"),
        ('wagtailcore', '0098_apitoken'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='DirectorioIndice',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('es_demo', models.BooleanField(default=False, editable=False, verbose_name='de demostración')),
            ],
            options={
                'verbose_name': 'directorio',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.AddField(
            model_name='historicalinstitucion',
            name='direccion',
            field=models.CharField(blank=True, max_length=250, verbose_name='dirección de su sede (opcional)'),
        ),
        migrations.AddField(
            model_name='historicalinstitucion',
            name='direccion_reservada',
            field=models.BooleanField(default=False, help_text='La de una casa de acogida siempre lo es: no se escribe ni se publica.', verbose_name='la dirección es reservada'),
        ),
        migrations.AddField(
            model_name='historicalpersona',
            name='unida_a',
            field=models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='red_trata.persona', verbose_name='es la misma persona que'),
        ),
        migrations.AddField(
            model_name='institucion',
            name='cobertura',
            field=models.ManyToManyField(blank=True, related_name='+', to='red_trata.distrito', verbose_name='distritos que atiende (opcional)'),
        ),
        migrations.AddField(
            model_name='institucion',
            name='direccion',
            field=models.CharField(blank=True, max_length=250, verbose_name='dirección de su sede (opcional)'),
        ),
        migrations.AddField(
            model_name='institucion',
            name='direccion_reservada',
            field=models.BooleanField(default=False, help_text='La de una casa de acogida siempre lo es: no se escribe ni se publica.', verbose_name='la dirección es reservada'),
        ),
        migrations.AddField(
            model_name='persona',
            name='unida_a',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='absorbidas', to='red_trata.persona', verbose_name='es la misma persona que'),
        ),
        migrations.AlterField(
            model_name='historicalinstitucion',
            name='tipo',
            field=models.CharField(choices=[('gobierno_regional', 'Gobierno regional'), ('municipalidad', 'Municipalidad'), ('sector', 'Sector o dirección regional'), ('justicia', 'Justicia y seguridad'), ('programa', 'Programa o servicio nacional'), ('autonomo', 'Organismo autónomo'), ('cooperacion', 'Cooperación internacional'), ('sociedad_civil', 'Sociedad civil'), ('academia', 'Academia'), ('sector_privado', 'Sector privado'), ('secretaria', 'Secretaría de una instancia'), ('acogida', 'Casa de acogida')], max_length=20),
        ),
        migrations.AlterField(
            model_name='institucion',
            name='tipo',
            field=models.CharField(choices=[('gobierno_regional', 'Gobierno regional'), ('municipalidad', 'Municipalidad'), ('sector', 'Sector o dirección regional'), ('justicia', 'Justicia y seguridad'), ('programa', 'Programa o servicio nacional'), ('autonomo', 'Organismo autónomo'), ('cooperacion', 'Cooperación internacional'), ('sociedad_civil', 'Sociedad civil'), ('academia', 'Academia'), ('sector_privado', 'Sector privado'), ('secretaria', 'Secretaría de una instancia'), ('acogida', 'Casa de acogida')], max_length=20),
        ),
        migrations.CreateModel(
            name='FichaInstitucion',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('es_demo', models.BooleanField(default=False, editable=False, verbose_name='de demostración')),
                ('que_hace', wagtail.fields.RichTextField(blank=True, help_text='Qué hace frente a la trata y cuándo acudir a ella. Sin casos ni personas.', verbose_name='qué hace (opcional)')),
                ('fuente', models.CharField(blank=True, help_text='Quién o qué lo dice.', max_length=200, verbose_name='de dónde se sabe (opcional)')),
                ('institucion', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='ficha', to='red_trata.institucion', verbose_name='institución')),
            ],
            options={
                'verbose_name': 'institución',
                'verbose_name_plural': 'fichas de instituciones',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='HistoricalCanal',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('uuid', models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                ('creado_en', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='creado')),
                ('modificado_en', models.DateTimeField(blank=True, editable=False, verbose_name='modificado')),
                ('version', models.PositiveIntegerField(default=0, editable=False)),
                ('baja_en', models.DateField(blank=True, null=True, verbose_name='baja desde (opcional)')),
                ('baja_motivo', models.CharField(blank=True, max_length=300, verbose_name='motivo de la baja (opcional)')),
                ('es_demo', models.BooleanField(default=False, editable=False, verbose_name='de demostración')),
                ('clase', models.CharField(choices=[('telefono', 'Teléfono'), ('correo', 'Correo'), ('web', 'Página web'), ('horario', 'Horario')], max_length=10)),
                ('valor', models.CharField(help_text='El número, la dirección o el horario, como se dice.', max_length=200)),
                ('nota', models.CharField(blank=True, help_text='«Denuncias, 24 horas».', max_length=150, verbose_name='para qué sirve (opcional)')),
                ('verificado_el', models.DateField(help_text='El día en que alguien comprobó que responde.', verbose_name='verificado el')),
                ('fuente', models.CharField(help_text='Quién o qué lo dice.', max_length=200)),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('institucion', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='red_trata.institucion', verbose_name='institución')),
            ],
            options={
                'verbose_name': 'historical canal',
                'verbose_name_plural': 'historical canales',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalInstitucion_cobertura',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('m2m_history_id', models.AutoField(primary_key=True, serialize=False)),
                ('distrito', models.ForeignKey(blank=True, db_constraint=False, db_tablespace='', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='red_trata.distrito')),
                ('history', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to='red_trata.historicalinstitucion')),
                ('institucion', models.ForeignKey(blank=True, db_constraint=False, db_tablespace='', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='red_trata.institucion')),
            ],
            options={
                'verbose_name': 'HistoricalInstitucion_cobertura',
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalRolDeMembresia',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('uuid', models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                ('creado_en', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='creado')),
                ('modificado_en', models.DateTimeField(blank=True, editable=False, verbose_name='modificado')),
                ('version', models.PositiveIntegerField(default=0, editable=False)),
                ('baja_en', models.DateField(blank=True, null=True, verbose_name='baja desde (opcional)')),
                ('baja_motivo', models.CharField(blank=True, max_length=300, verbose_name='motivo de la baja (opcional)')),
                ('es_demo', models.BooleanField(default=False, editable=False, verbose_name='de demostración')),
                ('desde', models.DateField(verbose_name='desde')),
                ('hasta', models.DateField(blank=True, null=True, verbose_name='hasta (opcional)')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('membresia', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='red_trata.membresia', verbose_name='membresía')),
                ('rol', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='red_trata.terminoplan')),
            ],
            options={
                'verbose_name': 'historical rol de una membresía',
                'verbose_name_plural': 'historical roles de membresías',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='Canal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('creado_en', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='creado')),
                ('modificado_en', models.DateTimeField(auto_now=True, verbose_name='modificado')),
                ('version', models.PositiveIntegerField(default=0, editable=False)),
                ('baja_en', models.DateField(blank=True, null=True, verbose_name='baja desde (opcional)')),
                ('baja_motivo', models.CharField(blank=True, max_length=300, verbose_name='motivo de la baja (opcional)')),
                ('es_demo', models.BooleanField(default=False, editable=False, verbose_name='de demostración')),
                ('clase', models.CharField(choices=[('telefono', 'Teléfono'), ('correo', 'Correo'), ('web', 'Página web'), ('horario', 'Horario')], max_length=10)),
                ('valor', models.CharField(help_text='El número, la dirección o el horario, como se dice.', max_length=200)),
                ('nota', models.CharField(blank=True, help_text='«Denuncias, 24 horas».', max_length=150, verbose_name='para qué sirve (opcional)')),
                ('verificado_el', models.DateField(help_text='El día en que alguien comprobó que responde.', verbose_name='verificado el')),
                ('fuente', models.CharField(help_text='Quién o qué lo dice.', max_length=200)),
                ('institucion', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='canales', to='red_trata.institucion', verbose_name='institución')),
            ],
            options={
                'verbose_name': 'canal',
                'verbose_name_plural': 'canales',
                'ordering': ['institucion__nombre', '-clase', 'valor'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('baja_en__isnull', True)), fields=('institucion', 'clase', 'valor'), name='canal_unico', violation_error_message='Ese canal ya está registrado.')],
            },
        ),
        migrations.CreateModel(
            name='RolDeMembresia',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('creado_en', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='creado')),
                ('modificado_en', models.DateTimeField(auto_now=True, verbose_name='modificado')),
                ('version', models.PositiveIntegerField(default=0, editable=False)),
                ('baja_en', models.DateField(blank=True, null=True, verbose_name='baja desde (opcional)')),
                ('baja_motivo', models.CharField(blank=True, max_length=300, verbose_name='motivo de la baja (opcional)')),
                ('es_demo', models.BooleanField(default=False, editable=False, verbose_name='de demostración')),
                ('desde', models.DateField(verbose_name='desde')),
                ('hasta', models.DateField(blank=True, null=True, verbose_name='hasta (opcional)')),
                ('membresia', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='roles_fechados', to='red_trata.membresia', verbose_name='membresía')),
                ('rol', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='red_trata.terminoplan')),
            ],
            options={
                'verbose_name': 'rol de una membresía',
                'verbose_name_plural': 'roles de membresías',
                'ordering': ['rol__orden', 'desde'],
                'constraints': [models.CheckConstraint(condition=models.Q(('hasta__isnull', True), ('hasta__gte', models.F('desde')), _connector='OR'), name='rol_de_membresia_fechas_en_orden')],
            },
        ),
        migrations.RunPython(fechar_los_roles, migrations.RunPython.noop, elidable=True),
    ]
