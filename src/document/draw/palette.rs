//! Colours: a palette gives each role one, and every colour that must be read is corrected until its contrast suffices.
//!
//! A brand replaces a palette's colours; it cannot make them unreadable. Contrast is that of WCAG 2.2: text 4.5 to 1, shapes 3 to 1.

use super::Role;

/// The least contrast of text (WCAG 2.2, 1.4.3, level AA).
pub const TEXT: f64 = 4.5;

/// The least contrast of a shape that says something (WCAG 2.2, 1.4.11, level AA).
pub const SHAPE: f64 = 3.0;

/// How many series have colours of their own.
pub const SERIES: usize = 8;

/// A colour in sRGB.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rgb(pub u8, pub u8, pub u8);

impl Rgb {
    /// Reads `#rrggbb` or `#rgb`.
    pub fn of_hex(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#').filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()))?;
        let number = u32::from_str_radix(digits, 16).ok()?;
        match digits.len() {
            6 => Some(Self((number >> 16) as u8, (number >> 8) as u8, number as u8)),
            3 => {
                let twice = |shift: u32| ((number >> shift) & 0xf) as u8 * 0x11;
                Some(Self(twice(8), twice(4), twice(0)))
            }
            _ => None,
        }
    }

    /// Returns `#rrggbb`.
    pub fn hex(self) -> String {
        format!("#{:02x}{:02x}{:02x}", self.0, self.1, self.2)
    }

    /// Returns the relative luminance, 0 for black to 1 for white.
    ///
    /// Reference: WCAG 2.2, "relative luminance".
    pub fn luminance(self) -> f64 {
        let linear = |part: u8| {
            let part = f64::from(part) / 255.0;
            if part <= 0.04045 { part / 12.92 } else { libm::pow((part + 0.055) / 1.055, 2.4) }
        };
        0.2126 * linear(self.0) + 0.7152 * linear(self.1) + 0.0722 * linear(self.2)
    }

    /// Mixes two colours; nothing of the other at 0, only the other at 1.
    #[must_use]
    fn mixed(self, other: Self, share: f64) -> Self {
        let mix = |one: u8, two: u8| {
            libm::round(f64::from(one) + (f64::from(two) - f64::from(one)) * share).clamp(0.0, 255.0) as u8
        };
        Self(mix(self.0, other.0), mix(self.1, other.1), mix(self.2, other.2))
    }
}

/// Returns the contrast of two colours, 1 to 21.
///
/// Reference: WCAG 2.2, "contrast ratio": (lighter + 0.05) / (darker + 0.05).
pub fn contrast(one: Rgb, two: Rgb) -> f64 {
    let (one, two) = (one.luminance() + 0.05, two.luminance() + 0.05);
    if one > two { one / two } else { two / one }
}

/// Returns the colour, or the nearest to it on the way to black or white whose contrast with every ground is at least `least`.
///
/// Where the grounds are so unlike that no colour does, the best of black and white.
pub fn corrected(colour: Rgb, grounds: &[Rgb], least: f64) -> Rgb {
    const STEPS: i32 = 64;
    let worst = |colour: Rgb| grounds.iter().map(|ground| contrast(colour, *ground)).fold(f64::INFINITY, f64::min);
    let (black, white) = (Rgb(0, 0, 0), Rgb(255, 255, 255));
    let end = if worst(black) >= worst(white) { black } else { white };
    let candidates = (0..=STEPS).map(|step| colour.mixed(end, f64::from(step) / f64::from(STEPS)));
    candidates.into_iter().find(|candidate| worst(*candidate) >= least).unwrap_or(end)
}

/// A colour for each role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Palette {
    /// Text and axes.
    pub ink: Rgb,
    /// Secondary text.
    pub muted: Rgb,
    /// Thin lines of a grid, which nothing depends on.
    pub grid: Rgb,
    /// The page.
    pub paper: Rgb,
    /// A quiet area.
    pub surface: Rgb,
    /// What the eye should find first.
    pub accent: Rgb,
    /// Something that must be noticed.
    pub warning: Rgb,
    /// The series.
    pub series: [Rgb; SERIES],
}

impl Palette {
    /// The shipped colours on white.
    pub fn light() -> Self {
        Self {
            ink: Rgb(0x1b, 0x1f, 0x24),
            muted: Rgb(0x57, 0x60, 0x6a),
            grid: Rgb(0xd0, 0xd7, 0xde),
            paper: Rgb(0xff, 0xff, 0xff),
            surface: Rgb(0xf4, 0xf6, 0xf8),
            accent: Rgb(0x0b, 0x5c, 0xad),
            warning: Rgb(0x9a, 0x45, 0x00),
            series: [
                Rgb(0x0b, 0x5c, 0xad),
                Rgb(0x9a, 0x45, 0x00),
                Rgb(0x1a, 0x6b, 0x47),
                Rgb(0x7a, 0x3e, 0x9d),
                Rgb(0x6b, 0x5b, 0x00),
                Rgb(0x0f, 0x66, 0x77),
                Rgb(0xa1, 0x2b, 0x5a),
                Rgb(0x4a, 0x4f, 0x57),
            ],
        }
        .corrected()
    }

    /// The shipped colours on a dark page.
    pub fn dark() -> Self {
        Self {
            ink: Rgb(0xe8, 0xec, 0xf1),
            muted: Rgb(0xa6, 0xb0, 0xbc),
            grid: Rgb(0x3a, 0x42, 0x4c),
            paper: Rgb(0x12, 0x16, 0x1b),
            surface: Rgb(0x1c, 0x22, 0x29),
            accent: Rgb(0x6c, 0xb2, 0xf7),
            warning: Rgb(0xf2, 0xa6, 0x5e),
            series: [
                Rgb(0x6c, 0xb2, 0xf7),
                Rgb(0xf2, 0xa6, 0x5e),
                Rgb(0x6f, 0xcf, 0x9f),
                Rgb(0xc8, 0x9b, 0xe8),
                Rgb(0xd8, 0xc4, 0x4e),
                Rgb(0x66, 0xc9, 0xdb),
                Rgb(0xf2, 0x8c, 0xb4),
                Rgb(0xae, 0xb6, 0xc0),
            ],
        }
        .corrected()
    }

    /// Returns the palette with every colour readable: text on page and quiet areas, the page's colour as text on accent and series.
    #[must_use]
    pub fn corrected(mut self) -> Self {
        let grounds = [self.paper, self.surface];
        for text in [&mut self.ink, &mut self.muted, &mut self.accent, &mut self.warning] {
            *text = corrected(*text, &grounds, TEXT);
        }
        for series in &mut self.series {
            *series = corrected(*series, &grounds, TEXT);
        }
        self
    }

    /// Returns the colour of a role. Series beyond the last begin anew.
    pub fn colour(&self, role: Role) -> Rgb {
        match role {
            Role::Ink => self.ink,
            Role::Muted => self.muted,
            Role::Grid => self.grid,
            Role::Paper => self.paper,
            Role::Surface => self.surface,
            Role::Accent => self.accent,
            Role::Warning => self.warning,
            Role::Series(index) => self.series.get(usize::from(index) % SERIES).copied().unwrap_or(self.ink),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrast_is_that_of_the_guideline() {
        assert!((contrast(Rgb(0, 0, 0), Rgb(255, 255, 255)) - 21.0).abs() < 1e-9);
        assert!((contrast(Rgb(0x76, 0x76, 0x76), Rgb(255, 255, 255)) - 4.54).abs() < 0.01);
        assert!((contrast(Rgb(9, 9, 9), Rgb(9, 9, 9)) - 1.0).abs() < 1e-9);
    }

    #[test]
    fn every_shipped_colour_can_be_read() {
        for palette in [Palette::light(), Palette::dark()] {
            let text = [palette.ink, palette.muted, palette.accent, palette.warning];
            for colour in text.into_iter().chain(palette.series) {
                for ground in [palette.paper, palette.surface] {
                    assert!(contrast(colour, ground) >= TEXT, "{} on {}", colour.hex(), ground.hex());
                }
            }
        }
    }

    #[test]
    fn the_shipped_colours_need_no_correction() {
        assert_eq!(Palette::light().accent.hex(), "#0b5cad");
        assert_eq!(Palette::dark().series[4].hex(), "#d8c44e");
    }

    #[test]
    fn a_colour_that_cannot_be_read_is_corrected_as_little_as_needed() {
        let paper = Rgb(255, 255, 255);
        let yellow = corrected(Rgb(0xff, 0xe0, 0x00), &[paper], TEXT);
        assert!((4.5..4.9).contains(&contrast(yellow, paper)), "{}", yellow.hex());
        assert!(yellow.0 > yellow.2);
        let kept = Rgb(0x12, 0x34, 0x56);
        assert_eq!(corrected(kept, &[paper], TEXT), kept);
    }

    #[test]
    fn a_brand_of_one_colour_everywhere_becomes_readable() {
        let grey = Rgb(0x80, 0x80, 0x80);
        let brand =
            Palette { ink: grey, muted: grey, accent: grey, warning: grey, series: [grey; SERIES], ..Palette::light() };
        let brand = brand.corrected();
        assert!(contrast(brand.series[7], brand.surface) >= TEXT && contrast(brand.ink, brand.paper) >= TEXT);
    }

    #[test]
    fn a_colour_is_read_from_hex() {
        assert_eq!(Rgb::of_hex("#0b5cad"), Some(Rgb(0x0b, 0x5c, 0xad)));
        assert_eq!(Rgb::of_hex("#fa0"), Some(Rgb(0xff, 0xaa, 0)));
        for wrong in ["0b5cad", "#0b5ca", "#0b5cag", "", "#+12345", "#é"] {
            assert_eq!(Rgb::of_hex(wrong), None, "{wrong}");
        }
    }
}
