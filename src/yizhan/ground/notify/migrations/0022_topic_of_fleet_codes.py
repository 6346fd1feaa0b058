from django.db import migrations

from yizhan.kit.allowed_values import AllowValues


class Migration(migrations.Migration):
    dependencies = [("notify", "0021_topics_of_the_fleet")]

    operations = [
        AllowValues("message", "notify_message_topic_known", ["fleet.code"]),
    ]
