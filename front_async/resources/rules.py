"""Front's reference: "Rules" (https://dev.frontapp.com/reference/rules)."""

from front_async.models.rules import Rule
from front_async.resources.base import Resource
from front_async.transport.paging import Pager


class Rules(Resource):
    """What Front does by itself when something happens."""

    def list(self) -> Pager[Rule]:
        """Every rule the token can see. Needs ``rules:read``."""
        return self._api.list(Rule, "/rules")

    def list_company(self) -> Pager[Rule]:
        """The rules of the whole company. Needs ``rules:read``."""
        return self._api.list(Rule, "/company/rules")

    def list_for_team(self, team_id: str, /) -> Pager[Rule]:
        """The rules of a team. Needs ``rules:read``."""
        return self._api.list(Rule, "/teams/{}/rules", team_id)

    def list_for_teammate(self, teammate_id: str, /) -> Pager[Rule]:
        """A teammate's own rules. Needs ``rules:read``."""
        return self._api.list(Rule, "/teammates/{}/rules", teammate_id)

    async def get(self, rule_id: str, /) -> Rule:
        """One rule. Needs ``rules:read``."""
        return await self._api.get(Rule, "/rules/{}", rule_id)
