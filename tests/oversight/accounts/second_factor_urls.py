"""The addresses of a site with the second factor switched on: the switch is read once, when it starts."""

from oversight.accounts.second_factor.urls import urlpatterns as second_factor_urls
from oversight.urls import handler500
from oversight.urls import urlpatterns as always

__all__ = ["handler500", "urlpatterns"]
urlpatterns = [*second_factor_urls, *always]
