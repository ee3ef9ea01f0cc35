from django.apps import AppConfig


class BudgetConfig(AppConfig):
    name = "budget"
    verbose_name = "預算書"

    def ready(self) -> None:
        from django.db.backends.signals import connection_created
        from django.db.models.signals import post_migrate

        # Models can be imported, and with them simple-history, only now.
        from simple_history.signals import pre_create_historical_record

        from budget import search
        from budget.history import explain

        pre_create_historical_record.connect(explain, dispatch_uid="budget.history.explain")
        connection_created.connect(search.prepare_connection, dispatch_uid="budget.search.prepare")
        post_migrate.connect(search.install, sender=self, dispatch_uid="budget.search.install")
