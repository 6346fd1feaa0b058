from django.db import migrations

from yizhan.kit.allowed_values import AllowValues


class Migration(migrations.Migration):
    dependencies = [("notify", "0006_sealed_link")]

    operations = [
        AllowValues("message", "notify_message_topic_known", ["case.reminded"]),
    ]
