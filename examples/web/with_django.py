"""Django's async views: uvicorn --workers 2 examples.web.with_django:application.

In one file, so the settings are here; in a project of yours the last lines belong into asgi.py.
"""

import os

import django
from django.conf import settings
from django.core.asgi import get_asgi_application
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import path

from examples.web.parts import INSTALL_PAGE, conversations_page, flow, installations, webhooks
from front_async import FrontError
from front_async.web import InstallRoutes, Mounted, WebhookEndpoint, answer_failure

settings.configure(
    SECRET_KEY=os.environ["APP_SECRET"], ROOT_URLCONF=__name__, ALLOWED_HOSTS=["*"], MIDDLEWARE=[]
)
django.setup()


async def index(_request: HttpRequest) -> HttpResponse:
    """Offer the installation."""
    return HttpResponse(INSTALL_PAGE)


async def conversations(request: HttpRequest) -> HttpResponse:
    """List the latest conversations."""
    front = flow.client(request.COOKIES)
    if front is None:
        return HttpResponse(status=303, headers={"Location": "/"})
    try:
        page = await front.conversations.list(limit=20)
    except FrontError as error:
        reply = answer_failure(error)
        return HttpResponse(reply.body, status=reply.status, headers=dict(reply.headers))
    return HttpResponse(conversations_page(page.items))


async def health(_request: HttpRequest) -> HttpResponseBase:
    """Say that the worker runs, without asking Front."""
    return HttpResponse("ok", content_type="text/plain")


urlpatterns = [path("", index), path("conversations", conversations), path("health", health)]
application = Mounted(
    get_asgi_application(),
    {"/front": InstallRoutes(flow), "/front/webhook": WebhookEndpoint(webhooks)},
    resources=[installations],
)
