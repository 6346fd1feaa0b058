from __future__ import annotations

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import pgettext_lazy

from yizhan.ground.people.permissions import Permission
from yizhan.roof.desk.register import companies, riders
from yizhan.roof.desk.register.headcount import headcount
from yizhan.roof.desk.register.importing import import_companies, import_riders, import_sites
from yizhan.roof.shared.nav import Page, Section

urlpatterns: list[URLPattern | URLResolver] = [
    path("companies", companies.companies, name="companies"),
    path("companies/new", companies.new_company, name="company_new"),
    path("companies/import", import_companies, name="companies_import"),
    path("companies/<slug:code>", companies.company, name="company"),
    path("companies/<slug:code>/close", companies.close_company, name="company_close"),
    path("companies/<slug:code>/site", companies.new_site, name="site_new"),
    path("headcount", headcount, name="headcount"),
    path("riders", riders.riders, name="riders"),
    path("riders/<int:pk>", riders.rider, name="rider"),
    path("riders/<int:pk>/end", riders.end, name="rider_end"),
    path("riders/<int:pk>/reveal/<slug:kind>", riders.reveal, name="rider_reveal"),
    path("riders/search", riders.search, name="rider_search"),
    path("riders/import", import_riders, name="rider_import"),
    path("sites/import", import_sites, name="sites_import"),
    path("sites/<slug:code>", companies.site, name="site"),
    path("sites/<slug:code>/close", companies.close_site, name="site_close"),
    path("sites/<slug:code>/poster", companies.poster, name="site_poster"),
    path("sites/<slug:code>/renew", companies.renew, name="site_renew"),
]

navigation = (
    Page(
        "desk:riders",
        "people",
        pgettext_lazy("navigation", "Riders"),
        Permission.REGISTER_READ,
        section=Section.ORGANISATION,
        place=70,
    ),
    Page(
        "desk:companies",
        "company",
        pgettext_lazy("navigation", "Companies and sites"),
        Permission.HEADCOUNT_READ,
        section=Section.ORGANISATION,
        place=80,
        also=("/desk/sites/",),
    ),
    Page(
        "desk:headcount",
        "chart",
        pgettext_lazy("navigation", "Riders over time"),
        Permission.HEADCOUNT_READ,
        section=Section.DATA,
        place=30,
    ),
)
