from django.db import migrations

from yizhan.kit.allowed_values import AllowValues


class Migration(migrations.Migration):
    dependencies = [("notify", "0018_topics_of_engagements")]

    operations = [
        AllowValues("message", "notify_message_topic_known", ["activity.thanks"]),
    ]
