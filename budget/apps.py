from django.apps import AppConfig


class BudgetConfig(AppConfig):
    name = "budget"
    verbose_name = "預算書"

    def ready(self) -> None:
        # Models can be imported, and with them simple-history, only now.
        from simple_history.signals import pre_create_historical_record

        from budget.history import explain

        pre_create_historical_record.connect(explain, dispatch_uid="budget.history.explain")
