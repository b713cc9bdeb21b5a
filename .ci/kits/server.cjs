// A plain Backstage back end: catalogue, software templates, and the module for GitHub. Started by backstage.mjs.
const path = require("node:path");
const { createRequire } = require("node:module");
const installed = createRequire(path.join(process.env.KIT_MODULES, "package.json"));

const { createBackend } = installed("@backstage/backend-defaults");
const backend = createBackend();
backend.add(installed("@backstage/plugin-catalog-backend"));
backend.add(installed("@backstage/plugin-catalog-backend-module-scaffolder-entity-model"));
backend.add(installed("@backstage/plugin-scaffolder-backend"));
backend.add(installed("@backstage/plugin-scaffolder-backend-module-github"));
backend.start();
