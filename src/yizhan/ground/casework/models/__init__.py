"""The rows of casework: the menu, cases with their steps, photos."""

from yizhan.ground.casework.models.case import Case, CaseQuerySet
from yizhan.ground.casework.models.catalogue import CatalogueItem, StandardText
from yizhan.ground.casework.models.photo import Photo, PhotoState, Viewer
from yizhan.ground.casework.models.placed import count_by_cell
from yizhan.ground.casework.models.step import CaseStep, CaseStepQuerySet, answering_unit

__all__ = [
    "Case",
    "CaseStep",
    "CaseStepQuerySet",
    "CaseQuerySet",
    "CatalogueItem",
    "Photo",
    "PhotoState",
    "StandardText",
    "Viewer",
    "answering_unit",
    "count_by_cell",
]
