from django.db import migrations

from yizhan.kit.allowed_values import AllowValues


class Migration(migrations.Migration):
    dependencies = [("notify", "0009_invitation")]

    operations = [
        AllowValues("message", "notify_message_topic_known", ["test"]),
    ]
