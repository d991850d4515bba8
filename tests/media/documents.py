"""Documents that tests read: written by hand, so that every byte of them is known."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from PIL import Image as Pillow

WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
SLIDE = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)


DRAWING = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)


def png(colour: str, side: int = 64) -> bytes:
    """The bytes of a picture of one colour."""
    out = BytesIO()
    Pillow.new("RGB", (side, side), colour).save(out, "PNG")
    return out.getvalue()


def data_uri(picture: bytes) -> str:
    """A picture as pages hold it."""
    return f"data:image/png;base64,{b64encode(picture).decode()}"


def relationships(targets: Mapping[str, tuple[str, str]]) -> str:
    """Links of an Office document: id -> (kind, target)."""
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    found = (f'<Relationship Id="{n}" Type="{kind}/{k}" Target="{target}"/>' for n, (k, target) in targets.items())
    return f"<Relationships>{''.join(found)}</Relationships>"


def write_zip(path: Path, parts: Mapping[str, str | bytes], method: int = ZIP_DEFLATED) -> Path:
    """An archive of these parts."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with ZipFile(path, "w", method) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return path


def write_docx(path: Path, paragraphs: Sequence[tuple[str, str]]) -> Path:
    """Paragraphs as (style, text)."""
    body = "".join(
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>'
        f"<w:r><w:t>{text[:3]}</w:t></w:r><w:r><w:t>{text[3:]}</w:t></w:r></w:p>"
        for style, text in paragraphs
    )
    styles = f'<w:styles {WORD}><w:style w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style></w:styles>'
    document = f"<w:document {WORD}><w:body>{body}</w:body></w:document>"
    return write_zip(path, {"word/document.xml": document, "word/styles.xml": styles})


def write_pptx(path: Path, slides: Sequence[tuple[str, str]]) -> Path:
    """Slides as (title, text), in files whose numbers are not their order."""
    parts: dict[str, str | bytes] = {}
    ids, links = [], []
    for n, (title, text) in enumerate(slides):
        words = "<p:txBody><a:p><a:r><a:t>{}</a:t></a:r></a:p></p:txBody>"
        shape = "<p:sp><p:nvSpPr><p:nvPr>{}</p:nvPr></p:nvSpPr>" + words + "</p:sp>"
        inside = shape.format("", text) + shape.format('<p:ph type="title"/>', title)
        name = f"slides/slide{len(slides) - n}.xml"
        parts[f"ppt/{name}"] = f"<p:sld {SLIDE}><p:cSld><p:spTree>{inside}</p:spTree></p:cSld></p:sld>"
        ids.append(f'<p:sldId id="{n}" r:id="r{n}"/>')
        links.append(f'<Relationship Id="r{n}" Target="{name}"/>')
    parts["ppt/presentation.xml"] = f"<p:presentation {SLIDE}><p:sldIdLst>{''.join(ids)}</p:sldIdLst></p:presentation>"
    parts["ppt/_rels/presentation.xml.rels"] = f"<Relationships>{''.join(links)}</Relationships>"
    return write_zip(path, parts)


def write_epub(path: Path, chapters: Sequence[str | bytes], others: Mapping[str, str | bytes] | None = None) -> Path:
    """Chapters as the insides of pages, or as the bytes of files; and other files."""
    parts: dict[str, str | bytes] = {
        "META-INF/container.xml": '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
        '<rootfile full-path="in/book.opf"/></rootfiles></container>'
    }
    items = "".join(f'<item id="c{n}" href="the%20text/{n}.xhtml"/>' for n in range(len(chapters)))
    spine = "".join(f'<itemref idref="c{n}"/>' for n in range(len(chapters)))
    parts["in/book.opf"] = (
        f'<package xmlns="http://www.idpf.org/2007/opf"><manifest>{items}</manifest><spine>{spine}</spine></package>'
    )
    for n, chapter in enumerate(chapters):
        page = chapter if isinstance(chapter, bytes) else f"<html><body>{chapter}</body></html>"
        parts[f"in/the text/{n}.xhtml"] = page
    return write_zip(path, {**parts, **(others or {})})


ODF = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{space}:1.0"'
    for name, space in {
        "office": "office", "text": "text", "table": "table", "draw": "drawing", "style": "style",
        "presentation": "presentation", "svg": "svg-compatible",
    }.items()
) + ' xmlns:xlink="http://www.w3.org/1999/xlink"'  # fmt: skip


def write_odf(path: Path, body: str, others: Mapping[str, str | bytes] | None = None) -> Path:
    """An OpenDocument file with this content, and other parts."""
    content = f"<office:document-content {ODF}><office:body>{body}</office:body></office:document-content>"
    return write_zip(path, {"content.xml": content, **(others or {})})


def write_ods(path: Path, tables: str, more: Mapping[str, str | bytes] | None = None) -> Path:
    """A spreadsheet of these tables, and other parts."""
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    entry = f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
    space = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    manifest = f'<manifest:manifest xmlns:manifest="{space}">{entry}</manifest:manifest>'
    others = {"mimetype": kind, "META-INF/manifest.xml": manifest, **(more or {})}
    return write_odf(path, f"<office:spreadsheet>{tables}</office:spreadsheet>", others)


def write_xlsx(path: Path, sheets: Mapping[str, Sequence[Sequence[str | float]]]) -> Path:
    """Sheets of rows of texts and numbers."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    named = "".join(f'<sheet name="{name}" sheetId="{n}" r:id="r{n}"/>' for n, name in enumerate(sheets, start=1))
    links = {f"r{n}": ("worksheet", f"worksheets/{n}.xml") for n in range(1, len(sheets) + 1)}
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": relationships({"a": ("officeDocument", "xl/workbook.xml")}),
        "xl/workbook.xml": f'<workbook xmlns="{main}" {SLIDE}><sheets>{named}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relationships(links),
    }
    for n, rows in enumerate(sheets.values(), start=1):
        lines = "".join(f"<row>{''.join(map(_cell, row))}</row>" for row in rows)
        parts[f"xl/worksheets/{n}.xml"] = f'<worksheet xmlns="{main}"><sheetData>{lines}</sheetData></worksheet>'
    return write_zip(path, parts)


def _cell(value: str | float) -> str:
    if isinstance(value, str):
        return f'<c t="inlineStr"><is><t>{value}</t></is></c>'
    return f"<c><v>{value}</v></c>"


def write_pdf(path: Path, pages: Sequence[str], *, locked: bool = False, title: str = "") -> Path:
    """Pages of 200 by 300 points with a red band above a line of text."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>"]
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(len(pages)))
    objects.append(f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>")
    objects.append("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
    for n, text in enumerate(pages):
        content = f"1 0 0 rg 0 150 200 150 re f 0 g BT /F1 12 Tf 10 100 Td ({text}) Tj ET"
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 300] /Contents {5 + 2 * n} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>"
        )
        objects.append(f"<< /Length {len(content)} >>\nstream\n{content}\nendstream")
    objects.append(f"<< /Title ({title}) >>")
    lock = f"/ID [<{'00' * 16}> <{'00' * 16}>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 "
    lock += f"/O <{'41' * 32}> /U <{'42' * 32}> >>"
    return write_objects(path, objects, f"/Info {len(objects)} 0 R {lock if locked else ''}")


def write_objects(path: Path, objects: Sequence[str], trailer: str = "") -> Path:
    """A PDF of these objects, the first of which is the catalogue."""
    data, places = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, start=1):
        places.append(len(data))
        data += f"{number} 0 obj\n{each}\nendobj\n".encode("latin-1")
    start = len(data)
    data += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    data += b"".join(f"{place:010} 00000 n \n".encode() for place in places)
    data += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R {trailer} >>\n".encode()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data + f"startxref\n{start}\n%%EOF\n".encode())
    return path


RICH = {
    "m": ("sheetMetadata", "metadata.xml"), "v": ("rdRichValue", "richData/v.xml"),
    "s": ("rdRichValueStructure", "richData/s.xml"), "r": ("richValueRel", "richData/r.xml"),
    "w": ("rdRichValueWebImage", "richData/w.xml"),
}  # fmt: skip


def rich_parts(picture: bytes) -> dict[str, str | bytes]:
    """The parts of a workbook with four rich values: a picture, one of the web, a data type and an unknown one."""
    ids = "".join(f"<bk><x><rvb i='{n}'/></x></bk>" for n in range(3))
    cells = "".join(f"<bk><rc t='{kind}' v='{n}'/></bk>" for n, kind in enumerate((2, 2, 2, 1)))
    kinds = "<metadataType name='XLDAPR'/><metadataType name='XLRICHVALUE'/>"
    fields = {
        "_localImage": ("_rvRel:LocalImageIdentifier", "CalcOrigin", "Text"),
        "_webimage": ("WebImageIdentifier", "Text"),
        "_linkedentity2": ("%EntityId", "_DisplayString"),
    }
    keys = {kind: "".join(f"<k n='{name}'/>" for name in some) for kind, some in fields.items()}
    named = "".join(f"<s t='{kind}'>{some}</s>" for kind, some in keys.items())
    said = (("0", "5", "a hat"), ("0", "on the web"), ("x", "Canada"))
    values = "".join(f"<rv s='{n}'>{''.join(f'<v>{v}</v>' for v in some)}</rv>" for n, some in enumerate(said))
    return {
        "xl/_rels/workbook.xml.rels": relationships(RICH),
        "xl/metadata.xml": f"<m><metadataTypes>{kinds}</metadataTypes><futureMetadata name='XLRICHVALUE'>{ids}"
        f"</futureMetadata><valueMetadata>{cells}</valueMetadata></m>",
        "xl/richData/v.xml": f"<rvData>{values}</rvData>",
        "xl/richData/s.xml": f"<rvStructures>{named}</rvStructures>",
        "xl/richData/r.xml": f"<x {SLIDE}><rel r:id='p'/></x>",
        "xl/richData/_rels/r.xml.rels": relationships({"p": ("image", "../media/p.png")}),
        "xl/richData/w.xml": f"<x {SLIDE}><webImageSrd><address r:id='far'/></webImageSrd></x>",
        "xl/media/p.png": picture,
    }
