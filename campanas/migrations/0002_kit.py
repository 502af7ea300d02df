from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("campanas", "0001_inicial"),
    ]

    operations = []
