"""Front's reference: "Token Identity" (https://dev.frontapp.com/reference/token-identity)."""

from front_async.models.identity import Identity
from front_async.resources.base import Resource


class TokenIdentity(Resource):
    """Whose token it is."""

    async def get(self) -> Identity:
        """The company of the token, which needs no scope."""
        return await self._api.get(Identity, "/me")
