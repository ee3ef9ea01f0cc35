"""Addresses of the interface, below /api/v1/."""

from django.urls import path, re_path

from oversight.api import views

urlpatterns = [
    path("resolutions/", views.resolutions, name="api-resolutions"),
    path("resolutions/<slug:key>/", views.resolution, name="api-resolution"),
    path("freezes/", views.freezes, name="api-freezes"),
    path("responses/", views.responses, name="api-responses"),
    path("lines/", views.lines, name="api-lines"),
    path("agencies/", views.agencies, name="api-agencies"),
    path("openapi.json", views.openapi, name="api-openapi"),
    # What lacks its last slash is no address here, so that the site redirects it.
    re_path(r"^(?P<rest>(?:[\s\S]*/)?)$", views.unknown, name="api-unknown"),
]
