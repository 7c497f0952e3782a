"""Going through the portal by its links, without a browser."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from urllib.parse import urldefrag, urljoin, urlsplit

from django.conf import settings
from django.http import HttpResponseBase
from django.test import Client
from django.urls import Resolver404, resolve

from tripartite.models import User

HREF = re.compile(r'href="([^"]+)"')
HREF_OR_ACTION = re.compile(r'(?:href|action)="([^"]+)"')


def name_of(address: str) -> str:
    """The name of an address in the URL configuration; empty for none."""
    try:
        return resolve(urlsplit(address).path).view_name
    except Resolver404:
        return ""


def client_of(user: User | None, language: str = settings.LANGUAGE_CODE) -> Client:
    """A client of that person, who speaks that language."""
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    if user:
        client.force_login(user)
    return client


def get(client: Client, address: str) -> HttpResponseBase:
    """What an address answers; a file is closed again, for nobody reads it."""
    answer = client.get(address)
    if file := getattr(answer, "file_to_stream", None):
        file.close()
    return answer


def is_page(answer: HttpResponseBase) -> bool:
    return answer.status_code in (200, 404) and answer.headers.get("Content-Type", "").startswith("text/html")


def followed(
    client: Client,
    begin: list[str],
    *,
    links: re.Pattern = HREF,
    each: int,
    left_out: Callable[[str], bool] = lambda name: False,
) -> Iterator[tuple[str, str, HttpResponseBase]]:
    """Name, address and answer of whatever can be reached by links, of each name as many addresses as `each` says."""
    waiting, seen, opened = [*begin], set(), Counter()
    while waiting:
        address = waiting.pop(0)
        name = name_of(address)
        if address in seen or opened[name] >= each or left_out(name):
            continue
        seen.add(address)
        opened[name] += 1
        answer = get(client, address)
        yield name, address, answer
        if answer.status_code in (301, 302):
            targets = [answer.headers["Location"]]
        else:
            found = links.findall(answer.content.decode()) if answer.status_code == 200 and is_page(answer) else []
            targets = [link.replace("&amp;", "&") for link in found]
        targets = [urldefrag(urljoin(address, target)).url for target in targets]
        waiting += [target for target in targets if target.startswith("/") and not target.startswith("/static/")]
