"""Reads an .xlsx back, by the format's own rules and none of the writer's code."""

import re
import zipfile
from datetime import datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - a spreadsheet knows no zone


def sheets(path: Path) -> list[list[list[object]]]:
    with zipfile.ZipFile(path) as parts:
        names = sorted(name for name in parts.namelist() if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", name))
        dates = moments(parts.read("xl/styles.xml"))
        return [rows(parts.read(name), dates) for name in names]


def moments(styles: bytes) -> set[str]:
    """The numbers of the cell styles that show a date."""
    root = ElementTree.fromstring(styles)
    shown = {one.get("numFmtId"): one.get("formatCode") for one in root.iter(f"{MAIN}numFmt")}
    cells = root.find(f"{MAIN}cellXfs")
    return {str(place) for place, one in enumerate(cells) if "yyyy" in shown.get(one.get("numFmtId"), "")}


def rows(sheet: bytes, dates: set[str]) -> list[list[object]]:
    found = []
    for row in ElementTree.fromstring(sheet).iter(f"{MAIN}row"):
        values: dict[int, object] = {}
        for cell in row:
            assert cell.find(f"{MAIN}f") is None, "no cell may be a formula"
            values[column(cell.get("r"))] = value(cell, dates)
        found.append([values.get(place, "") for place in range(max(values, default=-1) + 1)])
    return found


def column(reference: str) -> int:
    place = 0
    for letter in re.match("[A-Z]+", reference)[0]:
        place = place * 26 + ord(letter) - 64
    return place - 1


def value(cell, dates: set[str]) -> object:
    if cell.get("t") == "inlineStr":
        return "".join(text.text or "" for text in cell.iter(f"{MAIN}t"))
    number = float(cell.find(f"{MAIN}v").text)
    if cell.get("s") in dates:
        return (EPOCH + timedelta(seconds=round(number * 86400))).replace(microsecond=0)
    return number
