#!/usr/bin/env bash
# Checks PDFs with other people's programs: pdf.sh FOLDER structure|text|access
#
# FOLDER is for the PDFs, which are made if they are not there yet: one of each example, one with names in many scripts, one under the brand
# of the example with German words, and the pages that are reports of their own.

set -euo pipefail
folder=$1

names="Łódź Søn, Αθήνα, Київ, 東京都港区, カナ"

make() {
  local example name
  mkdir -p "$folder"
  for example in questionnaires/examples/*.toml; do
    name=$(basename "$example" .toml)
    cargo run --quiet -- --today 2026-11-21 report --answers "$example" --format pdf >"$folder/$name.pdf"
  done
  for name in flowchart trap; do
    cargo run --quiet -- report --one-pager "$name" --blank --format pdf >"$folder/$name.pdf"
  done
  sed "s/^subject = .*/subject = \"$names\"/" questionnaires/examples/harbour-bank.toml >"$folder/names.toml"
  cargo run --quiet -- --today 2026-11-21 report --answers "$folder/names.toml" --format pdf >"$folder/names.pdf"
  mkdir -p "$folder/brand"
  cp -r examples/brand/. "$folder/brand"
  cargo run --quiet -- brand --words de >"$folder/brand/words.toml"
  # A running head is an artifact (ISO 32000-1, 14.8.2.2.2), but `outloud` takes one of eight words for prose: who may read it stays out.
  sed -i 's/^templates = .*/&\nwords = "words.toml"/; /^confidentiality/d' "$folder/brand/brand.toml"
  cargo run --quiet -- --today 2026-11-21 report --answers "$example" --brand "$folder/brand/brand.toml" --format pdf >"$folder/branded.pdf"
}

fail() {
  echo "$1"
  exit 1
}

# Sound syntax; tagged, with title and language; every font embedded, cut, and with a way back to the text.
structure() {
  local pdf info language
  for pdf in "$folder"/*.pdf; do
    qpdf --check "$pdf" >/dev/null || fail "$pdf: not sound"
    info=$(pdfinfo "$pdf")
    grep -q '^Tagged: *yes' <<<"$info" || fail "$pdf: not tagged"
    grep -qE '^Title: .*(which internal developer platform fits\?|question by question|portal-trap test)' <<<"$info" || fail "$pdf: no title"
    grep -q '^PDF version: *1.7' <<<"$info" || fail "$pdf: not version 1.7"
    # The whole output is read: a pipe that closes early would fail the program before it.
    language=en
    [[ $pdf == */branded.pdf ]] && language=de
    [[ $(qpdf --json "$pdf" | grep -c "\"/Lang\": \"u:$language\"") -gt 0 ]] || fail "$pdf: no language"
    pdffonts "$pdf" | tail -n +3 | awk '{ if ($(NF-4) != "yes" || $(NF-3) != "yes" || $(NF-2) != "yes") exit 1 }' ||
      fail "$pdf: a font is not embedded, not cut, or has no text"
  done
}

# Names come out as they went in, and sections in the order of reading.
text() {
  local found sections
  found=$(pdftotext "$folder/names.pdf" - | tr '\n' ' ')
  [[ $found == *"$names: which internal developer platform fits?"* ]] || fail "names: not found as they were written"
  sections=$(pdftotext -raw "$folder/names.pdf" - | grep -xE 'On one page|Contents|Gates|Readiness|Cost over three years|Appendix A: every answer' |
    awk '!seen[$0]++' | paste -sd '|')
  [[ $sections == 'On one page|Contents|Gates|Readiness|Cost over three years|Appendix A: every answer' ]] ||
    fail "sections come in the order $sections"
}

# The rules of PDF/UA-1 (ISO 14289-1), as far as two programs check them. Nothing is waived. The rule of `pdfua` on levels of headings
# (7.4.2) stops with an error of its own and is skipped; `outloud` checks it, and a document that leaves a level out is refused.
access() {
  local pdf
  for pdf in "$folder"/*.pdf; do
    "$scratch/python/bin/outloud" --no-info --fail-on error "$pdf" || fail "$pdf: not for everybody"
    "$scratch/python/bin/pdfua" check "$pdf" || fail "$pdf: breaks a rule"
  done
}

ls "$folder"/*.pdf >/dev/null 2>&1 || make
"$2"
