from django.db import migrations

from yizhan.kit.allowed_values import AllowValues


class Migration(migrations.Migration):
    dependencies = [("notify", "0012_topic_of_visits")]

    operations = [
        AllowValues(
            "message",
            "notify_message_topic_known",
            ["talk.news", "talk.reply_due_soon", "talk.reply_late"],
        ),
    ]
