from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("red_trata", "0001_inicial"),
        ("intranet", "0006_bienvenida"),
    ]

    operations = []
