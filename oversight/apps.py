from django.apps import AppConfig


class OversightConfig(AppConfig):
    name = "oversight"
    verbose_name = "預算決議追蹤"

    def ready(self) -> None:
        # Both import models, which are loaded only now.
        from budget.admin import reach
        from oversight.permissions import agencies

        reach.use(agencies)
