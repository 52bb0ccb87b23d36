"""Who may do what: the roles, the administrations of a municipality, and whether somebody takes part. Pure; no Danish here."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """What somebody may do (DESIGN section 1). Each role may do what those before it may."""

    MEMBER = "member"
    TOVHOLDER = "tovholder"
    COORDINATOR = "coordinator"

    def covers(self, needed: Role) -> bool:
        """True when somebody of this role may do what `needed` may."""
        order = list(Role)
        return order.index(self) >= order.index(needed)


class Administration(StrEnum):
    """The administrations (forvaltninger) that each municipality takes part with."""

    CULTURE = "culture"
    HEALTH = "health"
    EMPLOYMENT = "employment"


class State(StrEnum):
    """Whether somebody takes part now. Only those who are ACTIVE are let in and written to."""

    INVITED = "invited"  # known by name, has not followed the link yet
    BY_MAIL = "mail"  # takes part without Telegram; the coordinator writes to them by hand
    ACTIVE = "active"
    LEFT = "left"  # went by themselves, and may come back by themselves
    REMOVED = "removed"  # taken off by a coordinator; comes back by a new invitation
    BLOCKED = "blocked"  # blocked the bot, or the account was closed


BY_THEMSELVES = (State.LEFT, State.BLOCKED)
"""Who went by themselves, and comes back by themselves."""
