from django.db import migrations

from yizhan.kit.allowed_values import AllowValues


class Migration(migrations.Migration):
    dependencies = [("notify", "0013_round_table_topics")]

    operations = [
        AllowValues("message", "notify_message_topic_known", ["accompanied", "accompanies"]),
    ]
