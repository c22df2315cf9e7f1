"""The methods that say where updates are to be brought."""

import re

from .links import checked_link
from .records import Json
from .webhook import CONNECTIONS
from .wire import Params, bad
from .world import World

MOST_CONNECTIONS = 100
PORTS = (None, 80, 88, 443, 8443)
LONGEST_SECRET = 256


async def set_webhook(world: World, params: Params) -> bool:
    """Brings updates to an address; without one they wait to be asked for."""
    url = params.get("url", "")
    if not url:
        return await delete_webhook(world, params)
    world.webhook.admit()
    address = re.match(r"(?:(\w+)://)?[^/?#:]*(?::(\d+))?", url)
    assert address
    try:
        checked_link(url)
    except ValueError:
        raise bad("invalid webhook URL specified") from None
    secret = params.get("secret_token", "")
    if len(secret) > LONGEST_SECRET:
        raise bad("secret token is too long")
    if not re.fullmatch(r"[\w-]*", secret, re.ASCII):
        raise bad("secret token contains unallowed characters")
    if (address[1] or "https").lower() != "https":
        raise bad("bad webhook: An HTTPS URL must be provided for webhook")
    if int(address[2] or 443) not in PORTS:
        raise bad("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
    connections = min(max(params.get("max_connections", CONNECTIONS), 1), MOST_CONNECTIONS)
    if params.get("drop_pending_updates"):
        world.queue.clear()
    world.queue.subscribe(params)
    if (url, secret, connections) != (world.webhook.url, world.webhook.secret, world.webhook.connections):
        world.webhook.set(url, secret, connections)
    return True


async def delete_webhook(world: World, params: Params) -> bool:
    """Brings no more; what waits may be thrown away with it."""
    if params.get("drop_pending_updates"):
        world.queue.clear()
    await world.webhook.remove()
    return True


def get_webhook_info(world: World, params: Params) -> Json:
    """Where updates are brought, how many wait, and what went wrong last."""
    hook = world.webhook
    info = {"url": hook.url, "has_custom_certificate": False, "pending_update_count": len(world.queue.entries)}
    if hook.url:
        info |= {"max_connections": hook.connections, "ip_address": "127.0.0.1", "allowed_updates": sorted(world.queue.allowed)}
    if hook.last_error:
        info |= {"last_error_date": hook.last_error[0], "last_error_message": hook.last_error[1]}
    return info
