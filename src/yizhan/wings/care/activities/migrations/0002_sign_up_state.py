from django.db import migrations, models


class Migration(migrations.Migration):
    """The state of a sign-up is called a state, as that of a session is."""

    dependencies = [("activities", "0001_initial")]

    operations = [
        migrations.RemoveConstraint("signup", "activities_sign_up_standing_known"),
        migrations.RemoveConstraint("signup", "activities_sign_up_offer_has_end"),
        migrations.RemoveConstraint("signup", "activities_sign_up_once"),
        migrations.RemoveIndex("signup", "activities_sign_up_list"),
        migrations.RemoveIndex("signup", "activities_sign_up_offers"),
        migrations.RenameField("signup", "standing", "state"),
        migrations.AddConstraint(
            "signup",
            models.CheckConstraint(
                name="activities_sign_up_state_known",
                condition=models.Q(state__in=["in", "offered", "waiting", "left", "lapsed"]),
            ),
        ),
        migrations.AddConstraint(
            "signup",
            models.CheckConstraint(
                name="activities_sign_up_offer_has_end",
                condition=~models.Q(state="offered") | models.Q(confirm_by__isnull=False),
            ),
        ),
        migrations.AddConstraint(
            "signup",
            models.UniqueConstraint(
                name="activities_sign_up_once",
                fields=["session", "person"],
                condition=models.Q(person__isnull=False, state__in=["in", "offered", "waiting"]),
            ),
        ),
        migrations.AddIndex(
            "signup",
            models.Index(name="activities_sign_up_list", fields=["session", "state", "id"]),
        ),
        migrations.AddIndex(
            "signup",
            models.Index(
                name="activities_sign_up_offers",
                fields=["confirm_by"],
                condition=models.Q(state="offered"),
            ),
        ),
    ]
