from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in
from django.db.models.signals import post_delete, post_migrate, post_save


class OversightConfig(AppConfig):
    name = "oversight"
    verbose_name = "預算決議追蹤"

    def ready(self) -> None:
        # They import models, or register something; both only now.
        from allauth.mfa.models import Authenticator

        from budget import planning
        from budget.admin import reach
        from oversight import caches, deploy_checks, stamps  # noqa: F401
        from oversight.accounts import sessions
        from oversight.audit import chain, guards, records
        from oversight.permissions import agencies

        reach.use(agencies)
        post_migrate.connect(stamps.install, sender=self, dispatch_uid="stamps")
        user_logged_in.connect(sessions.begin, dispatch_uid="sessions")
        for signal in (post_save, post_delete):
            signal.connect(sessions.end_others, sender=Authenticator, dispatch_uid="sessions")
        post_migrate.connect(planning.renew, sender=self, dispatch_uid="planning")
        post_migrate.connect(caches.make_table, sender=self, dispatch_uid="caches")
        post_migrate.connect(guards.install, sender=self, dispatch_uid="guards")
        post_migrate.connect(chain.begin, sender=self, dispatch_uid="chain")
        records.connect()
