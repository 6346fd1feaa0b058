from django.db import migrations

from yizhan.kit.allowed_values import AllowValues


class Migration(migrations.Migration):
    dependencies = [("notify", "0014_topics_of_accompaniments")]

    operations = [
        AllowValues(
            "message",
            "notify_message_topic_known",
            ["help.proposed", "help.decided", "help.lapsed", "help.withdrawn"],
        ),
    ]
