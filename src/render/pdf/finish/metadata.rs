//! What the file says of itself: title, author, language, date, and the rules that it was made by.

use lopdf::{Dictionary, Document, Object, Stream};

use super::{dictionary, name, text};
use crate::date::Date;
use crate::render::pdf::Order;

/// The program that made the file.
const PRODUCER: &str = concat!("idpfit ", env!("CARGO_PKG_VERSION"));

/// What the colours mean.
const PROFILE: &[u8] = include_bytes!("../../../../assets/sRGB.icc");

/// Returns the information dictionary.
pub(super) fn info(order: &Order<'_>) -> Dictionary {
    let properties = order.properties;
    let date = properties.date.strftime("D:%Y%m%d000000Z").to_string();
    let mut info = dictionary([
        ("Title", text(&properties.title)),
        ("Creator", text(PRODUCER)),
        ("Producer", text(PRODUCER)),
        ("CreationDate", text(&date)),
        ("ModDate", text(&date)),
    ]);
    if !properties.author.is_empty() {
        info.set("Author", text(&properties.author));
    }
    info
}

/// Adds metadata and colour profile. Returns what the catalog says.
pub(super) fn add(file: &mut Document, order: &Order<'_>) -> Dictionary {
    let kind = dictionary([("Type", name("Metadata")), ("Subtype", name("XML"))]);
    let packet = Stream::new(kind, packet(order).into_bytes()).with_compression(false);
    let packet = file.add_object(packet);
    let profile = file.add_object(Stream::new(dictionary([("N", 3.into())]), PROFILE.to_vec()));
    let intent = dictionary([
        ("Type", name("OutputIntent")),
        ("S", name("GTS_PDFA1")),
        ("OutputConditionIdentifier", text("sRGB IEC61966-2.1")),
        ("Info", text("sRGB IEC61966-2.1")),
        ("DestOutputProfile", profile.into()),
    ]);
    let intent = file.add_object(intent);
    dictionary([
        ("Lang", text(&order.properties.language)),
        ("MarkInfo", dictionary([("Marked", true.into())]).into()),
        ("ViewerPreferences", dictionary([("DisplayDocTitle", true.into())]).into()),
        ("Metadata", packet.into()),
        ("OutputIntents", vec![Object::Reference(intent)].into()),
    ])
}

/// Returns the metadata as XMP. PDF/A asks for a description of the schema of PDF/UA, which it does not know (ISO 19005-2, 6.6.2.3).
fn packet(order: &Order<'_>) -> String {
    let properties = order.properties;
    let title = escaped(&properties.title);
    let author = match escaped(&properties.author) {
        author if author.is_empty() => author,
        author => format!("<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>\n"),
    };
    let language = escaped(&properties.language);
    let date = day(properties.date);
    format!(
        r#"<?xpacket begin="{}" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
{author}<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
<xmp:CreatorTool>{PRODUCER}</xmp:CreatorTool>
<xmp:CreateDate>{date}</xmp:CreateDate>
<xmp:ModifyDate>{date}</xmp:ModifyDate>
<pdf:Producer>{PRODUCER}</pdf:Producer>
<pdfaid:part>2</pdfaid:part>
<pdfaid:conformance>A</pdfaid:conformance>
<pdfuaid:part>1</pdfuaid:part>
</rdf:Description>
{SCHEMA}
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"#,
        '\u{feff}'
    )
}

/// The schema of PDF/UA's identification.
const SCHEMA: &str = r#"<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>"#;

fn day(date: Date) -> String {
    date.strftime("%Y-%m-%dT00:00:00Z").to_string()
}

fn escaped(text: &str) -> String {
    let readable = text.chars().filter(|character| !character.is_control());
    readable.collect::<String>().replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_in_the_metadata_is_escaped() {
        assert_eq!(escaped("A & B <\u{7}\"C\">"), "A &amp; B &lt;&quot;C&quot;&gt;");
    }
}
