from django.db import migrations

from yizhan.kit.allowed_values import AllowValues


class Migration(migrations.Migration):
    dependencies = [("notify", "0022_topic_of_fleet_codes")]

    operations = [
        AllowValues(
            "message",
            "notify_message_topic_known",
            ["complaint.answered", "figures.due_soon", "figures.late"],
        ),
    ]
