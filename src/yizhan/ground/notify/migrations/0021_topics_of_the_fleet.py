from django.db import migrations

from yizhan.kit.allowed_values import AllowValues


class Migration(migrations.Migration):
    dependencies = [("notify", "0020_topic_of_gates")]

    operations = [
        AllowValues(
            "message",
            "notify_message_topic_known",
            ["fleet.asked", "fleet.changed", "fleet.thanks"],
        ),
    ]
