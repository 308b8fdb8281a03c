"""A workbook opened: what sheets it has, and how their cells are written. Nothing in it is run."""

from __future__ import annotations

import re
import warnings
import zipfile
from dataclasses import dataclass
from typing import Any

from allocator.errors import Finding
from allocator.plan.archive import content, opened
from allocator.plan.files import File, UnreadableError
from allocator.plan.sheet import Formats, Sheet, cleaned, read_sheet

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_ENTITIES = re.compile(rb"<\0?!\0?(?:D\0?O\0?C\0?T\0?Y\0?P\0?E|E\0?N\0?T\0?I\0?T\0?Y)")
_WORKBOOK = re.compile(r"xl/workbook\d*\.xml")
_STRICT = b"purl.oclc.org/ooxml"
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".emf", ".wmf", ".svg", ".bin")
_AS_XLSX = 'save it as "Excel workbook (.xlsx)"'
_OF_OTHERS = {
    "xl/workbook.bin": ("is a binary workbook", _AS_XLSX),
    "content.xml": ("is an OpenDocument spreadsheet", _AS_XLSX),
    "word/document.xml": ("is a text document", "give a workbook"),
    "plan.yaml": ("is a packed folder, not a workbook", "name it .zip"),
}


@dataclass(frozen=True)
class Book:
    """A workbook whose sheets can be read one by one."""

    paths: dict[str, tuple[str, bool]]
    """Where each sheet lies in the file, and whether it is hidden; by title."""
    has_macros: bool
    has_links: bool
    """Whether something in it refers to other workbooks."""
    _file: str
    _archive: zipfile.ZipFile
    _formats: Formats

    def sheet(self, title: str, where: str) -> Sheet:
        """Read the cells of a sheet.

        Raises
        ------
        UnreadableError
            If there are more rows than are read, or it is broken.
        """
        path, hidden = self.paths[title]
        xml = content(self._file, self._archive, self._archive.getinfo(path))
        return read_sheet(xml, self._formats, where, hidden)


def open_book(file: File) -> Book:
    """Open a workbook.

    Raises
    ------
    UnreadableError
        If it is none, is protected, of an old kind, broken, or would unpack to more than is read.
    """
    _refuse_other_kinds(file)
    archive = opened(file)
    names = archive.namelist()
    main = [name for name in names if _WORKBOOK.fullmatch(name)]
    if not main:
        known = [told for name, told in _OF_OTHERS.items() if name in names]
        raise UnreadableError(Finding(file.name, *(known[0] if known else ("is not a workbook", _AS_XLSX))))
    if _STRICT in content(file.name, archive, archive.getinfo(main[0])):
        raise UnreadableError(Finding(file.name, 'is a "Strict Open XML" workbook', _AS_XLSX))
    _refuse_entities(file.name, archive)
    paths, formats = _loaded(file.name, archive)
    links = any(name.startswith("xl/externalLinks/") for name in names)
    return Book(paths, "xl/vbaProject.bin" in names, links, file.name, archive, formats)


def _refuse_other_kinds(file: File) -> None:
    start = file.content()
    if start.startswith(_OLE):
        protected = _ENCRYPTED in start
        old = ("is a workbook of the old kind", _AS_XLSX)
        raise UnreadableError(
            Finding(file.name, *(("is protected by a password", "save it without one") if protected else old))
        )
    if not start.startswith(b"PK"):
        what = "is text with the name of a workbook" if start and b"\0" not in start[:4096] else "is not a workbook"
        raise UnreadableError(Finding(file.name, what, f"open it in a spreadsheet and {_AS_XLSX}"))


def _refuse_entities(file: str, archive: zipfile.ZipFile) -> None:
    """Refuse what could unfold without end; no spreadsheet writes it."""
    for member in archive.infolist():
        if not member.filename.lower().endswith(_PICTURES) and _ENTITIES.search(content(file, archive, member)):
            what = "declares entities, which no spreadsheet does"
            raise UnreadableError(Finding(f"{file} {member.filename}", what, "make the workbook anew"))


def _loaded(file: str, archive: zipfile.ZipFile) -> tuple[dict[str, tuple[str, bool]], Formats]:
    """Let openpyxl read what the workbook consists of, all but the cells."""
    from openpyxl.reader.excel import ExcelReader
    from openpyxl.styles.stylesheet import apply_stylesheet

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            reader = ExcelReader(archive.fp, read_only=True, keep_links=False)
            reader.read_manifest()
            reader.read_strings()
            reader.read_workbook()
            apply_stylesheet(reader.archive, reader.wb)
            sheets = [(s.name, rel.target, s.state != "visible") for s, rel in _worksheets(reader)]
        except Exception as error:
            what = f"cannot be read as a workbook ({type(error).__name__})"
            raise UnreadableError(Finding(file, what, f"open it in a spreadsheet and {_AS_XLSX}")) from None
    inner = reader.wb
    formats = Formats(
        tuple(map(cleaned, reader.shared_strings)),
        inner.epoch,
        frozenset(inner._date_formats),
        frozenset(inner._timedelta_formats),
        _codes(inner),
    )
    return {title: (path, hidden) for title, path, hidden in sheets}, formats


def _worksheets(reader: Any) -> list[Any]:
    return [(s, r) for s, r in reader.parser.find_sheets() if "worksheet" in r.Type and r.target in reader.valid_files]


def _codes(inner: Any) -> tuple[str, ...]:
    """Return the number format of every style."""
    from openpyxl.styles.numbers import BUILTIN_FORMATS, BUILTIN_FORMATS_MAX_SIZE

    own = {BUILTIN_FORMATS_MAX_SIZE + n: code for n, code in enumerate(inner._number_formats)}
    return tuple(str(own.get(s.numFmtId, BUILTIN_FORMATS.get(s.numFmtId, "General"))) for s in inner._cell_styles)
