"""Charts in Word files: bars as DrawingML, which an office draws itself, in a named Chinese font.
Nothing is painted here, so no font and no browser has to be on the server."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.shared import Mm

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
WORD_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
FILLS = ("1F5E4B", "C9D3CF")
"""Dark and light: they differ in print, too."""
LEAST_MM, PER_BAR_MM = 32, 7
NOT_IN_XML = dict.fromkeys([*range(9), 11, 12, *range(14, 32)])


@dataclass(frozen=True)
class Bars:
    """Bars lying beside their names, one after the other from above."""

    names: Sequence[str]
    series: Sequence[tuple[str, Sequence[float]]]
    unit: str

    @property
    def height_mm(self) -> int:
        return LEAST_MM + PER_BAR_MM * len(self.names) * len(self.series)


def add_bars(document: Any, paragraph: Any, bars: Bars, *, font: str, words: str) -> None:
    """Put the chart into a paragraph. `words`: what it shows, for whoever does not see it."""
    package = document.part.package
    number = 1 + sum("/word/charts/" in str(part.partname) for part in package.iter_parts())
    name = PackURI(f"/word/charts/chart{number}.xml")
    part = Part(name, CONTENT_TYPE, _chart(bars, font).encode(), package)
    relation = document.part.relate_to(part, RELATIONSHIP_TYPE.CHART)
    width, height = int(Mm(156)), int(Mm(bars.height_mm))
    paragraph._p.append(
        parse_xml(
            f'<w:r xmlns:w="{WORD}"><w:drawing><wp:inline xmlns:wp="{WORD_DRAWING}" distT="0"'
            f' distB="0" distL="0" distR="0"><wp:extent cx="{width}" cy="{height}"/>'
            f'<wp:docPr id="{100 + number}" name="{number}" descr="{_said(words)}"/>'
            f'<a:graphic xmlns:a="{DRAWING}"><a:graphicData uri="{CHART}">'
            f'<c:chart xmlns:c="{CHART}" xmlns:r="{RELATIONS}" r:id="{relation}"/>'
            "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
        )
    )


def _chart(bars: Bars, font: str) -> str:
    series = "".join(_series(bars, n, font) for n in range(len(bars.series)))
    legend = '<c:legend><c:legendPos val="t"/><c:overlay val="0"/></c:legend>'
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        f'<c:chartSpace xmlns:c="{CHART}" xmlns:a="{DRAWING}" xmlns:r="{RELATIONS}">'
        '<c:roundedCorners val="0"/><c:chart><c:autoTitleDeleted val="1"/><c:plotArea><c:layout/>'
        '<c:barChart><c:barDir val="bar"/><c:grouping val="clustered"/><c:varyColors val="0"/>'
        f'{series}<c:gapWidth val="50"/><c:axId val="1"/><c:axId val="2"/></c:barChart>'
        '<c:catAx><c:axId val="1"/><c:scaling><c:orientation val="maxMin"/></c:scaling>'
        '<c:delete val="0"/><c:axPos val="l"/><c:majorTickMark val="none"/>'
        '<c:minorTickMark val="none"/><c:tickLblPos val="low"/><c:crossAx val="2"/></c:catAx>'
        '<c:valAx><c:axId val="2"/><c:scaling><c:orientation val="minMax"/><c:min val="0"/>'
        f'</c:scaling><c:delete val="0"/><c:axPos val="b"/>{_axis_title(bars.unit, font)}'
        '<c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="out"/>'
        '<c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/><c:crossAx val="1"/>'
        '<c:crosses val="max"/></c:valAx></c:plotArea>'
        f'{legend if len(bars.series) > 1 else ""}<c:plotVisOnly val="1"/></c:chart>'
        f"<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr>{_font(font, 'defRPr')}</a:pPr>"
        '<a:endParaRPr lang="zh-CN"/></a:p></c:txPr></c:chartSpace>'
    )


def _axis_title(unit: str, font: str) -> str:
    return (
        "<c:title><c:tx><c:rich><a:bodyPr/><a:lstStyle/><a:p><a:r>"
        f"{_font(font, 'rPr')}<a:t>{_said(unit)}</a:t></a:r></a:p></c:rich></c:tx>"
        '<c:overlay val="0"/></c:title>'
    )


def _series(bars: Bars, n: int, font: str) -> str:
    name, values = bars.series[n]
    last = len(bars.names) + 1
    column = "BCDE"[n]
    labels = _points([_said(label) for label in bars.names])
    numbers = _points([f"{value:g}" for value in values])
    return (
        f'<c:ser><c:idx val="{n}"/><c:order val="{n}"/><c:tx><c:strRef><c:f>S!${column}$1</c:f>'
        f"<c:strCache>{_points([_said(name)])}</c:strCache></c:strRef></c:tx>"
        f'<c:spPr><a:solidFill><a:srgbClr val="{FILLS[n % len(FILLS)]}"/></a:solidFill></c:spPr>'
        '<c:invertIfNegative val="0"/><c:dLbls><c:spPr><a:noFill/></c:spPr>'
        f"<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr>{_font(font, 'defRPr')}</a:pPr>"
        '<a:endParaRPr lang="zh-CN"/></a:p></c:txPr><c:showLegendKey val="0"/>'
        '<c:showVal val="1"/><c:showCatName val="0"/><c:showSerName val="0"/>'
        '<c:showPercent val="0"/><c:showBubbleSize val="0"/></c:dLbls>'
        f"<c:cat><c:strRef><c:f>S!$A$2:$A${last}</c:f><c:strCache>{labels}</c:strCache></c:strRef>"
        f"</c:cat><c:val><c:numRef><c:f>S!${column}$2:${column}${last}</c:f><c:numCache>"
        f"<c:formatCode>General</c:formatCode>{numbers}</c:numCache></c:numRef></c:val></c:ser>"
    )


def _points(values: Sequence[str]) -> str:
    points = "".join(f'<c:pt idx="{n}"><c:v>{value}</c:v></c:pt>' for n, value in enumerate(values))
    return f'<c:ptCount val="{len(values)}"/>{points}'


def _font(font: str, tag: str) -> str:
    return (
        f'<a:{tag} lang="zh-CN" sz="1050" b="0"><a:latin typeface="{font}"/>'
        f'<a:ea typeface="{font}"/><a:cs typeface="{font}"/></a:{tag}>'
    )


def _said(words: str) -> str:
    """The words as they may stand in XML, also between quotation marks."""
    return escape(words.translate(NOT_IN_XML), {'"': "&quot;"})
