"""Cuts the fonts of the PDF out of Debian's fonts-inter, fonts-noto-mono and fonts-noto-cjk. See README.md beside this file."""

import io
import sys
import zlib
from pathlib import Path

import brotli
from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.ttLib.scaleUpem import scale_upem

SHARE = Path("/usr/share/fonts")
LATIN_GREEK_CYRILLIC = [
    (0x0020, 0x007E), (0x00A0, 0x024F), (0x0259, 0x0259), (0x02B0, 0x036F), (0x0370, 0x052F), (0x1E00, 0x1FFF),
    (0x2000, 0x214F), (0x2150, 0x22FF), (0x2300, 0x23FF), (0x2460, 0x24FF), (0x25A0, 0x27BF), (0x2900, 0x2BFF), (0xFB00, 0xFB06),
]
CODE = [(0x0020, 0x007E), (0x00A0, 0x017F), (0x0370, 0x03FF), (0x0400, 0x045F), (0x2000, 0x206F), (0x20AC, 0x20AC), (0x2190, 0x2195),
        (0x2212, 0x2212), (0x2260, 0x2265), (0x2500, 0x25CF)]
KANA = [(0x3000, 0x30FF), (0x31F0, 0x31FF), (0xFF01, 0xFF9F), (0xFFE0, 0xFFE6)]


def characters(ranges):
    return {code for first, last in ranges for code in range(first, last + 1)}


def level_one(codec, first, last):
    """The characters of these rows of a double-byte standard: its first level holds the common ones."""
    found = set()
    for row in range(first, last + 1):
        for cell in range(0xA1, 0xFF):
            try:
                found.add(ord(bytes([row, cell]).decode(codec)))
            except (UnicodeDecodeError, TypeError):
                continue
    return found


def cut(source, number, wanted, features, target):
    """Writes the cut font, deflated, or by the end of its name with its outlines written out, which repeat well, and Brotli."""
    options = subset.Options()
    options.desubroutinize = target.suffix == ".br"
    options.layout_features = features
    options.hinting = False
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.notdef_outline = True
    options.drop_tables += ["VORG", "vhea", "vmtx"]
    options.recalc_timestamp = False
    font = TTFont(source, fontNumber=number, recalcTimestamp=False)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=wanted)
    cutter.subset(font)
    if font["head"].unitsPerEm != 1000:
        scale_upem(font, 1000)
    plain = io.BytesIO()
    font.save(plain)
    small = target.suffix == ".br"
    target.write_bytes(brotli.compress(plain.getvalue()) if small else zlib.compress(plain.getvalue(), 9))
    print(f"{target.name}: {len(font.getBestCmap())} characters, {target.stat().st_size} bytes")


def main(target):
    text = characters(LATIN_GREEK_CYRILLIC)
    shaping = ["ccmp", "kern", "locl", "mark", "tnum"]
    for style in ["Regular", "Bold", "Italic", "BoldItalic"]:
        cut(SHARE / f"opentype/inter/Inter-{style}.otf", 0, text, shaping, target / f"Inter-{style}.otf.z")
    mono = SHARE / "truetype/noto/NotoSansMono-Regular.ttf"
    cut(mono, 0, characters(CODE), ["ccmp", "locl"], target / "NotoSansMono-Regular.ttf.z")
    common = level_one("euc_jp", 0xB0, 0xCF) | level_one("gb2312", 0xB0, 0xD7) | level_one("euc_kr", 0xB0, 0xC8)
    cjk = SHARE / "opentype/noto/NotoSansCJK-Regular.ttc"
    cut(cjk, 0, common | characters(KANA), [], target / "NotoSansCJKjp-Regular.otf.br")


main(Path(sys.argv[1] if len(sys.argv) > 1 else "."))
