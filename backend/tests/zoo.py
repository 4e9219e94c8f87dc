"""Files that are not what they say: pages named as pictures, pictures with something behind them, bombs, rubbish."""

import gzip
import struct
import zipfile
import zlib
from io import BytesIO

from tests.pictures import moving, photo, picture

ALERT = "<script>alert(1)</script>"
SVG = f'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)">{ALERT}</svg>'
PAGE = f"<!doctype html><html><head><title>x</title></head><body onload=alert(1)>{ALERT}</body></html>"

TEXTS = {
    "page": PAGE,
    "page after spaces": f"{' ' * 600}{PAGE}",
    "page after a comment": f"<!-- {'x' * 600} -->{PAGE}",
    "page of one tag": "<script src=//example.org/x.js>",
    "page with a byte order mark": f"\ufeff{PAGE}",
    "page that sends one on": '<meta http-equiv="refresh" content="0;url=//example.org">',
    "xhtml": f'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml">{ALERT}</html>',
    "svg": SVG,
    "svg with a page in it": f"<svg xmlns='http://www.w3.org/2000/svg'><foreignObject>{PAGE}</foreignObject></svg>",
    "svg with entities": '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg>&x;</svg>',
    "billion laughs": '<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><l>&b;</l>',
    "xml with a stylesheet": '<?xml-stylesheet type="text/xsl" href="//example.org/x.xsl"?><x/>',
    "mathml": f"<math><mtext>{ALERT}</mtext></math>",
    "web archive": f"MIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n{PAGE}",
    "mail": f"From: a@example.org\r\nContent-Type: text/html\r\n\r\n{PAGE}",
    "script": "alert(1)",
    "style": "*{background:url(//example.org)}",
    "php": "<?php system($_GET['x']); ?>",
    "server settings": "AddType text/html .png",
    "shell": "#!/bin/sh\nrm -rf /",
    "batch": "@echo off\r\ndel *.*",
    "shortcut": "[InternetShortcut]\nURL=file:///etc/passwd",
    "desktop entry": "[Desktop Entry]\nExec=rm -rf /",
    "table with a formula": '=cmd|" /C calc"!A0,1',
    "json": '{"__proto__": {"x": 1}}',
    "manifest": "CACHE MANIFEST\n/ /evil",
    "policy of a plugin": "<cross-domain-policy><allow-access-from domain='*'/></cross-domain-policy>",
    "rich text": "{\\rtf1 \\object}",
    "postscript": "%!PS\n(evil) run",
    "calendar": "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n",
    "card": "BEGIN:VCARD\r\nEND:VCARD\r\n",
    "playlist": "#EXTM3U\nconcat:file:///etc/passwd",
    "directions": "a\u202egnp.exe\u202c",
    "one letter": "x",
    "long line": "x" * 100_000,
    "terminal": "\x1b]0;evil\x07\x1b[2J",
}

BYTES = {
    "page in UTF-16": PAGE.encode("utf-16"),
    "page in UTF-16, no mark": PAGE.encode("utf-16-be"),
    "page in UTF-7": b"+ADw-script+AD4-alert(1)+ADw-/script+AD4-",
    "page after a NUL": b"\0" + PAGE.encode(),
    "page between NULs": b"\0".join(bytes([byte]) for byte in PAGE.encode()),
    "one NUL": b"\0",
    "NULs": b"\0" * 5_000,
    "broken UTF-8": b"\xff\xfe\xfd" * 100,
    "surrogates": b"\xed\xa0\x80" * 100,
    "cut letter": b"x" * 4_095 + "é".encode(),
    "document with a script": b"%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>",
    "document and page": b"%PDF-1.7\n" + PAGE.encode(),
    "page and document": PAGE.encode() + b"%PDF-1.7\n",
    "program of Windows": b"MZ\x90\0" + b"\0" * 60 + b"PE\0\0",
    "program of Linux": b"\x7fELF\x02\x01\x01" + b"\0" * 60,
    "program of a Mac": b"\xcf\xfa\xed\xfe" + b"\0" * 60,
    "class": b"\xca\xfe\xba\xbe\0\0\0\x34",
    "flash": b"CWS\x0a" + b"\0" * 60,
    "web assembly": b"\0asm\x01\0\0\0",
    "pickle": b"cos\nsystem\n(S'id'\ntR.",
    "bitmap": b"BM" + b"\0" * 60,
    "icon": b"\0\0\x01\0\x01\0" + b"\0" * 60,
    "tiff": b"II*\0\x08\0\0\0",
    "photoshop": b"8BPS\0\x01" + b"\0" * 60,
    "heic": b"\0\0\0\x18ftypheic\0\0\0\0",
    "jpeg xl": b"\xff\x0a" + b"\0" * 60,
    "jpeg 2000": b"\0\0\0\x0cjP  \r\n\x87\n",
    "film": b"\0\0\0\x18ftypmp42\0\0\0\0" + PAGE.encode(),
    "matroska": b"\x1aE\xdf\xa3" + PAGE.encode(),
    "ogg": b"OggS" + PAGE.encode(),
    "sound": b"RIFF\x24\0\0\0WAVEfmt " + PAGE.encode(),
    "film of Windows": b"RIFF\x24\0\0\0AVI LIST" + PAGE.encode(),
    "no riff, but a wave": b"XXXX\x24\0\0\0WAVEfmt ",
    "mp3": b"ID3\x04" + PAGE.encode(),
    "flac": b"fLaC" + b"\0" * 60,
    "font": b"\0\x01\0\0\0\x0c" + b"\0" * 60,
    "web font": b"wOF2" + b"\0" * 60,
    "database": b"SQLite format 3\0" + b"\0" * 60,
    "seven": b"7z\xbc\xaf\x27\x1c" + b"\0" * 60,
    "rar": b"Rar!\x1a\x07\x01\0",
    "bzip": b"BZh91AY&SY",
    "xz": b"\xfd7zXZ\0",
    "tape": b"../../etc/passwd" + b"\0" * 84 + b"0000777\0" + b"\0" * 400,
    "gzip bomb": gzip.compress(b"\0" * 5_000_000),
    "link of Windows": b"L\0\0\0\x01\x14\x02\0" + b"\0" * 60,
}


def archive(*names: str, content: bytes = b"x") -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        for name in names:
            file.writestr(name, content)
    return made.getvalue()


ARCHIVES = {
    "archive": archive("notes.txt"),
    "archive that leads out": archive("../../../etc/passwd", "/etc/passwd", "C:\\evil"),
    "archive bomb": archive(*(f"{number}" for number in range(10)), content=b"\0" * 1_000_000),
    "office document": archive("[Content_Types].xml", "word/document.xml"),
    "java archive": archive("META-INF/MANIFEST.MF"),
    "page before an archive": PAGE.encode() + archive("notes.txt"),
}


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png(width: int, height: int, *more: bytes, content: bytes = b"", depth: int = 8, colour: int = 2) -> bytes:
    """A PNG that says this of itself."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0))
    parts = [head, *more, chunk(b"IDAT", content or zlib.compress(b"\0" * 64)), chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def gif(width: int, height: int) -> bytes:
    return b"GIF89a" + struct.pack("<HHBBB", width, height, 0x80, 0, 0) + b"\0\0\0\xff\xff\xff;"


PLAIN = {
    "photo": photo(),
    "png": picture("PNG", mode="RGBA"),
    "gif": picture("GIF", mode="P"),
    "moving": moving(),
    "webp": picture("WEBP"),
    "avif": picture("AVIF"),
}
HEADS = {
    "jpeg": b"\xff\xd8\xff\xe0",
    "png": b"\x89PNG\r\n\x1a\n",
    "gif": b"GIF89a",
    "webp": b"RIFF\x24\0\0\0WEBP",
    "avif": b"\0\0\0\x18ftypavif",
    "moving avif": b"\0\0\0\x18ftypavis",
}
BOMBS = {
    "bomb": picture("PNG", (8_000, 8_000), mode="1"),
    "bomb that only says so": png(2**31 - 1, 2**31 - 1),
    "wide bomb": png(2**31 - 1, 1),
    "no width": png(0, 10),
    "no height": png(10, 0),
    "huge gif": gif(65_535, 65_535),
    "text bomb": png(8, 8, chunk(b"zTXt", b"x\0\0" + zlib.compress(b"\0" * 5_000_000))),
    "profile bomb": png(8, 8, chunk(b"iCCP", b"x\0\0" + zlib.compress(b"\0" * 5_000_000))),
    "profile that is none": png(8, 8, chunk(b"iCCP", b"x\0\0" + zlib.compress(ALERT.encode()))),
    "pixels bomb": png(8, 8, content=zlib.compress(b"\0" * 5_000_000)),
    "script in its text": png(8, 8, chunk(b"tEXt", b"x\0" + ALERT.encode())),
    "unknown depth": png(8, 8, depth=3),
    "wrong sum": png(8, 8).replace(b"IDAT", b"IDAT"[::-1]),
    "script for a head": b"GIF89a=1;alert(1);//" + b"\0" * 60,
    "head of a script": b"\xff\xd8\xff\xe0*/=alert(1)/*",
    "endless frames": b"\0\0\0\x18ftypavis" + b"\0" * 200,
}


def pictures() -> dict[str, bytes]:
    found = dict(BOMBS)
    for name, content in PLAIN.items():
        found |= {
            name: content,
            f"{name} before a page": content + PAGE.encode(),
            f"{name} before an archive": content + ARCHIVES["archive"],
            f"{name}, half": content[: len(content) // 2],
            f"{name}, without its end": content[:-8],
        }
    for name, head in HEADS.items():
        found |= {f"head of {name}": head, f"head of {name} before a page": head + PAGE.encode()}
    return found


NO_PICTURES = {name: text.encode() for name, text in TEXTS.items()} | BYTES | ARCHIVES
PICTURES = pictures()
