// Opens pages in headless Chromium, in both themes, and says what axe-core finds in them, what they ask from the network, and whether
// they are wider than a telephone. Usage: node axe.mjs FOLDER-WITH-node_modules BROWSER PAGE…
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [modules, executablePath, ...pages] = process.argv.slice(2);
const require = createRequire(`${modules}/`);
const puppeteer = require("puppeteer-core");
const axe = require("axe-core");

const views = [
  { scheme: "light", width: 1366 },
  { scheme: "dark", width: 1366 },
  { scheme: "light", width: 390 },
  { scheme: "dark", width: 390 },
];

async function look(browser, path, { scheme, width }) {
  const page = await browser.newPage();
  const found = [];
  const url = pathToFileURL(path).href;
  page.on("request", (request) => {
    const asked = request.url();
    if (asked !== url && !asked.startsWith("data:")) found.push(`asks for ${asked}`);
  });
  page.on("console", (message) => found.push(`console: ${message.text()}`));
  page.on("pageerror", (error) => found.push(`script: ${error.message}`));
  await page.setViewport({ width, height: 900 });
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
  await page.goto(url);
  await page.evaluate(() => document.querySelectorAll("details").forEach((details) => (details.open = true)));
  const sorted = await page.evaluate(() => {
    const buttons = [...document.querySelectorAll("table.long th button")];
    buttons.forEach((button) => button.click());
    return buttons.length === 0 || document.querySelectorAll("th[aria-sort]").length > 0;
  });
  if (!sorted) found.push("long tables cannot be sorted");
  await page.evaluate(axe.source);
  const { violations, passes } = await page.evaluate(() => window.axe.run(document));
  for (const { id, impact, help, nodes } of violations) {
    found.push(`${impact}: ${id}: ${help} (${nodes.length}, first ${nodes[0].target.join(" ")})`);
  }
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  if (wide > width) found.push(`is ${wide} wide`);
  await page.close();
  console.log(`${path}, ${scheme}, ${width}: ${passes.length} rules passed, ${found.length} findings`);
  found.forEach((finding) => console.log(`  ${finding}`));
  return found.length;
}

const browser = await puppeteer.launch({ executablePath, args: ["--no-sandbox", "--disable-dev-shm-usage"] });
let findings = 0;
for (const path of pages) {
  for (const view of views) findings += await look(browser, path, view);
}
await browser.close();
process.exit(findings === 0 ? 0 : 1);
