"""What a file is, by its first bytes. What its name or its sender say is not asked."""

from common.characters import control_characters

PICTURES = ("image/jpeg", "image/png", "image/gif", "image/webp", "image/avif")  # shown in the conversation
TEXT, UNKNOWN = "text/plain", "application/octet-stream"
HEAD = 4_096  # bytes that are looked at
NAME_MAX = 255  # characters of a file's name

EXTENSIONS = {
    "image/jpeg": (".jpg", ".jpeg"),
    "image/png": (".png",),
    "image/webp": (".webp",),
}

SIGNATURES = [  # offset, bytes, what it is
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"GIF87a", "image/gif"),
    (0, b"GIF89a", "image/gif"),
    (8, b"WEBP", "image/webp"),
    (4, b"ftypavif", "image/avif"),
    (4, b"ftypavis", "image/avif"),
    (4, b"ftyp", "video/mp4"),
    (0, b"\x1aE\xdf\xa3", "video/webm"),
    (0, b"OggS", "audio/ogg"),
    (8, b"WAVE", "audio/wav"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"%PDF-", "application/pdf"),
    (0, b"PK\x03\x04", "application/zip"),
    (0, b"\x1f\x8b", "application/gzip"),
]


SERVED = sorted({*(kind for _, _, kind in SIGNATURES), TEXT, UNKNOWN} - {"image/gif", "image/avif"})


def kind_of(head: bytes) -> str:
    """The media type of a file that begins so. HTML, SVG and all other text is plain text."""
    for offset, mark, kind in SIGNATURES:
        if head.startswith(mark, offset) and (offset != 8 or head.startswith(b"RIFF")):
            return kind
    return TEXT if is_text(head) else UNKNOWN


def is_text(head: bytes) -> bool:
    """UTF-8 without control characters; the last character may be cut off."""
    try:
        text = head.decode()
    except UnicodeDecodeError as error:
        if error.start < len(head) - 3 or len(head) < HEAD:
            return False
        text = head[: error.start].decode()
    return not control_characters(text, allowed="\t\n\r\f\x1b")


def named_as(name: str, kind: str) -> str:
    """The name with the extension of what the file is now, where it was written anew as something else."""
    fitting = EXTENSIONS[kind]
    if name.lower().endswith(fitting):
        return name
    stem, dot, last = name.rpartition(".")
    known = {"gif", "avif", *(end[1:] for ends in EXTENSIONS.values() for end in ends)}
    kept = stem if dot and stem and last.lower() in known else name
    return kept[: NAME_MAX - len(fitting[0])] + fitting[0]
