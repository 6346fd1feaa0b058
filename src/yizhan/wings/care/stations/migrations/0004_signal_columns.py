"""The columns of the weighed signal are called what they hold: word becomes signal."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("stations", "0003_station_spells")]

    operations = [
        migrations.RenameField("station", "word", "signal_kind"),
        migrations.RenameField("station", "word_at", "signal_since"),
        migrations.RenameField("station", "word_until", "signal_until"),
        migrations.RenameField("station", "word_by_host", "signal_by_host"),
    ]
