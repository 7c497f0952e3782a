"""What every answer bears (weihai_hlr.middleware)."""

import pytest
from django.conf import settings

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/", "/healthz", "/nowhere/", "/accounts/login/"])
def test_the_policy_of_the_settings_stands_on_every_answer(client, path):
    told = dict(part.split(" ", 1) for part in client.get(path)["Content-Security-Policy"].split("; "))
    assert told == {name: " ".join(values) for name, values in settings.CONTENT_SECURITY_POLICY["DIRECTIVES"].items()}
