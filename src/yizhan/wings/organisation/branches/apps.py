from django.apps import AppConfig


class BranchesConfig(AppConfig):
    name = "yizhan.wings.organisation.branches"
    label = "branches"
