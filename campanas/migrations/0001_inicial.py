from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("red_trata", "0002_directorio"),
    ]

    operations = []
