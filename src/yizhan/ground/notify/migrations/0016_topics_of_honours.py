from django.db import migrations

from yizhan.kit.allowed_values import AllowValues


class Migration(migrations.Migration):
    dependencies = [("notify", "0015_topics_of_help")]

    operations = [
        AllowValues(
            "message", "notify_message_topic_known", ["honour.asked", "honour.news", "honour.jury"]
        ),
    ]
