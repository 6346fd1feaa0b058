from yizhan.wings.organisation.branches.models.branch import Branch, Cover
from yizhan.wings.organisation.branches.models.life import BranchEvent, Invitation, SignUp
from yizhan.wings.organisation.branches.models.member import Link, Membership

__all__ = ["Branch", "BranchEvent", "Cover", "Invitation", "Link", "Membership", "SignUp"]
