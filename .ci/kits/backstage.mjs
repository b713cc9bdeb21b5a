// What Backstage says of kits: node backstage.mjs MODULES NODE OUT KIT…
//
// MODULES is where the packages are installed, NODE the program that runs the back end, OUT a file for the verdicts as JSON: for each
// kit a list of complaints by validator. For each kit with files of Backstage:
//   model    the classes of catalog-model and scaffolder-common, which read one entity at a time
//   backend  a real back end: validates each entity, runs the template dry with good and bad replies, validates what was rendered
//   ingest   a real back end that takes in the catalogue: every entity arrives, every relation leads to one that is there
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";

const [modules, node, out, ...kits] = process.argv.slice(2);
const require = createRequire(path.join(modules, "package.json"));
const yaml = require("yaml");
const model = require("@backstage/catalog-model");
const scaffolder = require("@backstage/plugin-scaffolder-common");
const TOKEN = "suite-suite-suite";
const readers = [
  model.componentEntityV1alpha1Validator, model.apiEntityV1alpha1Validator, model.systemEntityV1alpha1Validator,
  model.domainEntityV1alpha1Validator, model.resourceEntityV1alpha1Validator, model.groupEntityV1alpha1Validator,
  model.userEntityV1alpha1Validator, model.locationEntityV1alpha1Validator, scaffolder.templateEntityV1beta3Validator,
];
const policy = model.EntityPolicies.allOf([
  new model.SchemaValidEntityPolicy(), new model.DefaultNamespaceEntityPolicy(), new model.NoForeignRootFieldsEntityPolicy(),
  new model.FieldFormatEntityPolicy(),
]);

const said = (error) => String(error?.message ?? error).split("\n")[0].slice(0, 300);

// Folders of Backstage in a kit.
const foldersOf = (kit) => ["backstage", "alternatives/backstage"].map((name) => path.join(kit, name)).filter((name) => fs.existsSync(name));

function documents(file) {
  const all = yaml.parseAllDocuments(fs.readFileSync(file, "utf8"));
  for (const one of all) if (one.errors.length) throw new Error(`${path.basename(file)}: ${said(one.errors[0])}`);
  return all.map((one) => one.toJS()).filter((one) => one !== null);
}

const catalogue = ["catalog-info.yaml", "org.yaml", "entities.yaml", "template/template.yaml"];

function entitiesIn(folder, complain) {
  const found = [];
  for (const name of catalogue) {
    const file = path.join(folder, name);
    if (!fs.existsSync(file)) { complain(`${name} is not there`); continue; }
    try { for (const entity of documents(file)) found.push(entity); } catch (error) { complain(said(error)); }
  }
  return found;
}

async function checkModel(folder, complain) {
  for (const entity of entitiesIn(folder, complain)) {
    try {
      await policy.enforce(entity);
      let known = false;
      for (const reader of readers) if (await reader.check(entity)) known = true;
      if (!known) complain(`${entity?.kind}: no kind reads it`);
    } catch (error) { complain(said(error)); }
  }
}

class Backend {
  static next = 20000 + (process.pid % 10000);
  constructor(target) {
    this.port = Backend.next++;
    this.folder = fs.mkdtempSync(path.join(os.tmpdir(), "kit-"));
    const base = `http://127.0.0.1:${this.port}`;
    const config = {
      app: { baseUrl: base },
      backend: {
        baseUrl: base, listen: { host: "127.0.0.1", port: this.port },
        database: { client: "better-sqlite3", connection: ":memory:" },
        auth: { externalAccess: [{ type: "static", options: { token: TOKEN, subject: "suite" } }] },
      },
      integrations: { github: [{ host: "github.com", token: "none" }] },
      catalog: {
        processingInterval: { seconds: 2 },
        rules: [{ allow: ["Component", "API", "System", "Domain", "Resource", "Group", "User", "Location", "Template"] }],
        locations: target ? [{ type: "file", target }] : [],
      },
    };
    const file = path.join(this.folder, "app-config.yaml");
    fs.writeFileSync(file, JSON.stringify(config));
    this.log = fs.openSync(path.join(this.folder, "log"), "w");
    const script = path.join(import.meta.dirname, "server.cjs");
    this.process = spawn(node, ["--no-node-snapshot", script, "--config", file], {
      cwd: modules, env: { ...process.env, KIT_MODULES: modules, NODE_ENV: "development" }, stdio: ["ignore", this.log, this.log],
    });
  }
  async call(method, where, body) {
    const answer = await fetch(`http://127.0.0.1:${this.port}${where}`, {
      method, headers: { authorization: `Bearer ${TOKEN}`, "content-type": "application/json" }, body: body && JSON.stringify(body),
    });
    const text = await answer.text();
    let value = text;
    try { value = JSON.parse(text); } catch { /* a text, then */ }
    return { status: answer.status, value };
  }
  async ready() {
    for (let tries = 0; tries < 240 && this.process.exitCode === null; tries++) {
      try { if ((await this.call("GET", "/api/scaffolder/v2/actions")).status === 200) return this; } catch { /* not yet */ }
      await new Promise((done) => setTimeout(done, 250));
    }
    throw new Error(`the back end does not start: ${fs.readFileSync(path.join(this.folder, "log"), "utf8").slice(-2000)}`);
  }
  stop() {
    this.process.kill("SIGKILL");
    fs.rmSync(this.folder, { recursive: true, force: true });
  }
}

function files(folder, prefix = "") {
  return fs.readdirSync(path.join(folder, prefix), { withFileTypes: true }).flatMap((entry) => {
    const name = prefix ? `${prefix}/${entry.name}` : entry.name;
    return entry.isDirectory() ? files(folder, name) : [{ path: name, base64Content: fs.readFileSync(path.join(folder, name)).toString("base64") }];
  });
}

// Replies that fit a form: one as simple as can be, one as odd as it allows.
function replies(properties, odd) {
  const values = {};
  for (const [key, schema] of Object.entries(properties)) {
    if (key === "channel") { if (odd) values.channel = "ticket-redirect"; }
    else if (key === "name") values.name = odd ? "n0-on-1e3" : "first";
    else if (key === "owner") values.owner = "group:default/platform-team";
    else if (schema.enum) values[key] = schema.enum[odd ? schema.enum.length - 1 : 0];
    else if (schema.type === "number") values[key] = odd ? -1.5 : 7;
    else values[key] = odd ? "A: 'b' \"c\" #d \\ ${{ e }} 🚢 {{ f }}" : "Ab";
  }
  return values;
}

async function checkTemplate(backend, folder, complain, counts) {
  const file = path.join(folder, "template/template.yaml");
  if (!fs.existsSync(file)) return;
  let template;
  try { [template] = documents(file); } catch { return; }
  const contents = files(path.join(folder, "template"));
  const run = (values) => {
    counts.runs++;
    return backend.call("POST", "/api/scaffolder/v2/dry-run", { template, values, secrets: {}, directoryContents: contents });
  };
  const properties = template?.spec?.parameters?.[0]?.properties ?? {};
  for (const odd of [false, true]) {
    const values = replies(properties, odd);
    const { status, value } = await run(values);
    if (status !== 200) { complain(`a dry run with good replies: ${status} ${said(value?.error ?? JSON.stringify(value?.errors ?? value))}`); continue; }
    for (const rendered of value.directoryContents) {
      const text = Buffer.from(rendered.base64Content, "base64").toString();
      let data;
      try { data = yaml.parse(text); } catch (error) { complain(`rendered ${rendered.path}: ${said(error)}`); continue; }
      counts.rendered++;
      if (rendered.path.endsWith("request.yaml")) {
        const expected = Object.fromEntries(Object.entries(values).filter(([key]) => !["name", "owner", "channel"].includes(key)));
        const got = { decisions: data.decisions ?? {}, name: data.name, owner: data.owner, channel: data.channel };
        const want = { decisions: expected, name: values.name, owner: values.owner, channel: values.channel ?? "" };
        if (JSON.stringify(got) !== JSON.stringify(want)) complain(`rendered ${rendered.path} is ${JSON.stringify(got)}, not ${JSON.stringify(want)}`);
      }
      if (rendered.path.endsWith("catalog-info.yaml")) {
        const answer = await backend.call("POST", "/api/catalog/validate-entity", { entity: data, location: "url:https://example.com/a.yaml" });
        counts.entities++;
        if (answer.status !== 200) complain(`rendered entity: ${answer.status} ${said(JSON.stringify(answer.value))}`);
      }
    }
  }
  const good = replies(properties, false);
  const { owner: _, ...withoutOwner } = good;
  const bad = [{ ...good, name: "Bad Name!" }, withoutOwner, { ...good, channel: "because" }];
  const choice = Object.entries(properties).find(([key, schema]) => key !== "channel" && schema.enum);
  if (choice) bad.push({ ...good, [choice[0]]: "none of these" });
  for (const values of bad) {
    const { status } = await run(values);
    if (status !== 400) complain(`a dry run with bad replies: ${status} instead of 400`);
  }
}

async function checkBackend(backend, folder, complain, counts) {
  for (const entity of entitiesIn(folder, () => {})) {
    if (entity?.kind === "Location") continue; // Its targets would be fetched; the ingest reads them.
    const { status, value } = await backend.call("POST", "/api/catalog/validate-entity", { entity, location: "url:https://example.com/a.yaml" });
    counts.entities++;
    if (status !== 200) complain(`${entity?.kind}: ${status} ${said(value?.errors?.[0]?.message ?? value?.error?.message ?? JSON.stringify(value))}`);
  }
  await checkTemplate(backend, folder, complain, counts);
}

const reference = (entity) => `${entity.kind}:${entity.metadata.namespace ?? "default"}/${entity.metadata.name}`.toLowerCase();

async function checkIngest(folder, complain, counts) {
  const backend = await new Backend(path.resolve(folder, "catalog-info.yaml")).ready();
  try {
    const expected = new Set(entitiesIn(folder, () => {}).filter((one) => one?.metadata?.name).map(reference));
    let arrived = [];
    for (let tries = 0; tries < 40; tries++) {
      arrived = (await backend.call("GET", "/api/catalog/entities")).value;
      const there = new Set(arrived.map(reference));
      const settled = arrived.filter((one) => one.kind !== "Location").every((one) => one.relations?.length);
      if ([...expected].every((one) => there.has(one)) && settled) break;
      await new Promise((done) => setTimeout(done, 250));
    }
    const there = new Set(arrived.map(reference));
    counts.ingested += arrived.length;
    for (const one of expected) if (!there.has(one)) complain(`${one} does not arrive`);
    for (const entity of arrived) for (const relation of entity.relations ?? []) {
      counts.relations++;
      if (!there.has(relation.targetRef)) complain(`${reference(entity)} ${relation.type} ${relation.targetRef}, which is not there`);
    }
  } finally { backend.stop(); }
}

const verdicts = {};
const counts = { kits: 0, entities: 0, runs: 0, rendered: 0, ingested: 0, relations: 0 };
const backend = await new Backend().ready();
const actions = (await backend.call("GET", "/api/scaffolder/v2/actions")).value.map((action) => action.id).sort();
const jobs = kits.flatMap((kit) => foldersOf(kit).map((folder) => ({ kit, folder })));
const heavy = process.env.KIT_INGEST ?? ".";
async function judge({ kit, folder }) {
  const name = path.basename(kit);
  const mine = (verdicts[name] ??= {});
  const into = (validator) => { mine[validator] ??= []; return (text) => mine[validator].push(text); };
  counts.kits++;
  await checkModel(folder, into("model"));
  try { await checkBackend(backend, folder, into("backend"), counts); } catch (error) { into("backend")(said(error)); }
  if (new RegExp(heavy).test(name)) await checkIngest(folder, into("ingest"), counts);
}
try {
  const queue = [...jobs];
  await Promise.all([0, 1].map(async () => { while (queue.length) await judge(queue.shift()); }));
} finally { backend.stop(); }
fs.writeFileSync(out, JSON.stringify(verdicts, null, 1));
console.log(`Backstage back end with ${actions.length} actions:`, JSON.stringify(counts));
