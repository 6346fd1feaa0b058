from django.db import migrations

from yizhan.kit.allowed_values import AllowValues


class Migration(migrations.Migration):
    dependencies = [("notify", "0019_topic_of_thanks")]

    operations = [
        AllowValues("message", "notify_message_topic_known", ["gate.waits"]),
    ]
