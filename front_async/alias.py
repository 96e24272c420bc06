"""Names that stand in place of Front's ids, in paths and in the fields of bodies.

::

    from front_async import alias

    await front.conversations.update_assignee("cnv_123", alias.email("ann@example.com"))

Front's reference: "Resource aliases" (https://dev.frontapp.com/docs/resource-aliases-1). An alias
that nothing answers to ends in :class:`~front_async.NotFound`.
"""

from front_async.errors import InvalidArgument

__all__ = [
    "address",
    "custom",
    "domain",
    "email",
    "ext_id",
    "facebook",
    "front_chat",
    "intercom",
    "phone",
    "twitter",
    "uid",
]


def email(address: str) -> str:
    """Stand for a teammate, or for a contact, by an email address."""
    return _alias("email", address)


def phone(number: str) -> str:
    """Stand for a contact by a phone number; without a country code it is taken for American."""
    return _alias("phone", number)


def twitter(handle: str) -> str:
    """Stand for a contact by a Twitter handle."""
    return _alias("twitter", handle)


def facebook(handle: str) -> str:
    """Stand for a contact by a Facebook id."""
    return _alias("facebook", handle)


def intercom(handle: str) -> str:
    """Stand for a contact by an Intercom id."""
    return _alias("intercom", handle)


def front_chat(handle: str) -> str:
    """Stand for a contact by what Front Chat calls it."""
    return _alias("front_chat", handle)


def custom(handle: str) -> str:
    """Stand for a contact by its handle in a custom channel."""
    return _alias("custom", handle)


def address(address: str) -> str:
    """Stand for a channel by its address."""
    return _alias("address", address)


def uid(message_uid: str) -> str:
    """Stand for a message by the uid that Front gave when it accepted it."""
    return _alias("uid", message_uid)


def domain(domain: str) -> str:
    """Stand for an account by one of its domains."""
    return _alias("domain", domain)


def ext_id(external_id: str) -> str:
    """Stand for an account by its id in another system."""
    return _alias("ext_id", external_id)


def _alias(name: str, value: object) -> str:
    if not isinstance(value, str):
        raise InvalidArgument(f"alias.{name}() takes a str, not {type(value).__name__}")
    if not value.strip():
        raise InvalidArgument(f"alias.{name}() takes a value, and was given an empty one")
    return f"alt:{name}:{value}"
