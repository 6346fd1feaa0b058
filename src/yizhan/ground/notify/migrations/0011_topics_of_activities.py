from django.db import migrations

from yizhan.kit.allowed_values import AllowValues


class Migration(migrations.Migration):
    dependencies = [("notify", "0010_topic_test")]

    operations = [
        AllowValues(
            "message",
            "notify_message_topic_known",
            ["activity.offered", "activity.soon", "activity.changed", "activity.cancelled"],
        ),
    ]
