"""Every address of the portal. Rooms bring their own; the rule of each view stands at the view (tripartite.access)."""

from allauth.account.decorators import secure_admin_login
from allauth.account.models import EmailAddress
from django.contrib import admin
from django.urls import include, path

from tripartite.views import choose_office, home_for_me, open_file
from weihai_hlr import health, showcase

admin.site.login = secure_admin_login(admin.site.login)
# The library registers its addresses itself; people change their own at /accounts/email/, and nobody off the record.
admin.site.unregister(EmailAddress)

urlpatterns = [
    path("survey/", include("surveys.urls")),
    path("apply/", include("evaluations.urls_apply")),
    path("apply/", include("rechecks.urls_holder")),
    path("desk/", include("supervision.urls")),
    path("answers/", include("proceedings.urls")),
    path("assess/", include("evaluations.urls_assess")),
    # Not first: each of its addresses would be compared for every page of the rooms above.
    path("", include("portal.urls")),
    path("me/", home_for_me, name="home-for-me"),
    path("me/office/", choose_office, name="choose-office"),
    path("files/<uuid:uid>/", open_file, name="file"),
    path("components/", showcase.components, name="components"),
    path("accounts/", include("allauth.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("admin/", admin.site.urls),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]
