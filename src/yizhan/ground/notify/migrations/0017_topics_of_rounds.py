from django.db import migrations

from yizhan.kit.allowed_values import AllowValues


class Migration(migrations.Migration):
    dependencies = [("notify", "0016_topics_of_honours")]

    operations = [
        AllowValues(
            "message", "notify_message_topic_known", ["round.asked", "round.ended", "round.work"]
        ),
    ]
