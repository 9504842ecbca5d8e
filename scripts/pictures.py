"""Makes a picture of a page small: a PNG of 256 colours, written by hand, for no library of images is installed."""

from __future__ import annotations

import base64
import struct
import zlib

import numpy as np
from numpy.typing import NDArray
from playwright.sync_api import Page

COLOURS = 256
# The browser reads its own picture: it knows every way in which a PNG may be packed.
PIXELS = """async (encoded) => {
  const answer = await fetch(`data:image/png;base64,${encoded}`);
  const image = await createImageBitmap(await answer.blob());
  const canvas = new OffscreenCanvas(image.width, image.height);
  const context = canvas.getContext("2d");
  context.drawImage(image, 0, 0);
  const bytes = context.getImageData(0, 0, image.width, image.height).data;
  let text = "";
  for (let start = 0; start < bytes.length; start += 32768) {
    text += String.fromCharCode(...bytes.subarray(start, start + 32768));
  }
  return [image.width, image.height, btoa(text)];
}"""


def small(picture: bytes, *, reader: Page) -> bytes:
    """The same picture in at most 256 colours; `reader` is an empty page of a browser."""
    width, height, encoded = reader.evaluate(PIXELS, base64.b64encode(picture).decode())
    pixels = np.frombuffer(base64.b64decode(encoded), np.uint8).reshape(-1, 4).astype(np.uint32)
    colours, first_seen, counts = np.unique(
        pixels[:, 0] << 16 | pixels[:, 1] << 8 | pixels[:, 2], return_inverse=True, return_counts=True
    )
    palette = np.sort(colours[np.argsort(-counts, kind="stable")[:COLOURS]])
    places = _nearest(colours, palette)[first_seen].astype(np.uint8).reshape(height, width)
    lines = np.hstack([np.zeros((height, 1), np.uint8), places])  # each line says that it is not filtered
    return b"".join(
        (
            b"\x89PNG\r\n\x1a\n",
            _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
            _chunk(b"PLTE", _channels(palette).astype(np.uint8).tobytes()),
            _chunk(b"IDAT", zlib.compress(lines.tobytes(), 9)),
            _chunk(b"IEND", b""),
        )
    )


def _channels(colours: NDArray[np.uint32]) -> NDArray[np.int64]:
    return np.stack([colours >> 16 & 255, colours >> 8 & 255, colours & 255], axis=1).astype(np.int64)


def _nearest(colours: NDArray[np.uint32], palette: NDArray[np.uint32]) -> NDArray[np.int64]:
    """For each colour the place of the nearest one in the palette."""
    apart = _channels(colours)[:, None, :] - _channels(palette)[None, :, :]
    nearest: NDArray[np.int64] = (apart**2).sum(axis=2).argmin(axis=1)
    return nearest


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
