"""The unit that pages are counted in: a bare Django list of 50 rows, with Django's own middleware and nothing else."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template import Context, Engine
from django.test import Client, override_settings

from baken.apps.people.models import Post

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
TEMPLATE = Engine().from_string("""<!doctype html>
<html lang="en"><head><title>Posts</title></head><body><h1>Posts</h1>
<table><tr><th>Name<th>Centre<th>Function<th>Since<th>Until</tr>
{% for post in page %}<tr>
<td><a href="/posts/{{ post.pk }}/">{{ post.person.first_name }} {{ post.person.last_name }}</a>
<td>{{ post.centre.name }}<td>{{ post.function }}<td>{{ post.started_on|date:"j M Y" }}
<td>{{ post.ended_on|date:"j M Y"|default:"now" }}</tr>{% endfor %}
</table><p>Page {{ page.number }} of {{ page.paginator.num_pages }}</p></body></html>""")


def posts(request: HttpRequest) -> HttpResponse:
    """A page of 50 posts, with their persons and centres: a count and a select."""
    found = Post.objects.select_related("person", "centre").order_by("person__last_name", "pk")
    page = Paginator(found, 50).get_page(request.GET.get("page"))
    return HttpResponse(TEMPLATE.render(Context({"page": page})))


class BareClient(Client):
    """A client of a Django with its own middleware; it is set up by its first request and stays so."""

    def list(self) -> None:
        """Ask for the list."""
        assert self.get("/kaal/").status_code == 200

    @classmethod
    def set_up(cls) -> BareClient:
        client = cls()
        with override_settings(MIDDLEWARE=MIDDLEWARE):
            client.list()
        return client
