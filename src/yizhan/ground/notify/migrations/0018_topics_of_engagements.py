from django.db import migrations

from yizhan.kit.allowed_values import AllowValues


class Migration(migrations.Migration):
    dependencies = [("notify", "0017_topics_of_rounds")]

    operations = [
        AllowValues(
            "message",
            "notify_message_topic_known",
            [
                "engagement.offered",
                "engagement.answered",
                "engagement.ends",
                "engagement.ended",
                "promise.waits",
                "promise.decided",
            ],
        ),
    ]
