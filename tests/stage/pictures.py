"""Pictures of a printed register, as a phone takes them: made from its code, for no test needs more of the paper."""

import io

import segno
from PIL import Image

WIDTH = 1280  # pixels of A4 across, as Telegram sends a photo


def sheet(code: str = "", width: int = WIDTH) -> Image.Image:
    """The page with its code at the top right, where the printed register has it."""
    height = round(width * 210 / 297)
    page = Image.new("RGB", (width, height), "white")
    for line in range(round(height * 0.2), round(height * 0.9), 12):
        page.paste("grey", (40, line, width - 60, line + 2))
    if code:
        rows = segno.make_qr(code, error="q", boost_error=False).matrix
        small = Image.new("L", (len(rows), len(rows)))
        small.putdata([0 if dark else 255 for row in rows for dark in row])
        side = round(width * 20 / 297)
        page.paste(
            small.resize((side, side), Image.Resampling.NEAREST), (round(width * 265 / 297), round(width * 7 / 297))
        )
    return page


def as_bytes(picture: Image.Image, form: str = "JPEG", **more: object) -> bytes:
    saved = io.BytesIO()
    picture.save(saved, form, **more)
    return saved.getvalue()


def photo(code: str = "", width: int = WIDTH) -> bytes:
    return as_bytes(sheet(code, width), quality=60)
