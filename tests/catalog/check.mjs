// The exports before tools that nobody here wrote. Usage: node check.mjs PATH/TO/catalog_export
// One line a check; exit status 1 when one fails.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkAsyncApi } from './check_asyncapi.mjs';
import { checkDocumentType } from './check_document.mjs';
import { checkDump, checkFiles } from './check_eventcatalog.mjs';
import { checkExamples } from './check_examples.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const exporter = process.argv[2];
if (!exporter) {
  console.error('node check.mjs PATH/TO/catalog_export');
  process.exit(2);
}
const folder = mkdtempSync(join(tmpdir(), 'flowmart-catalog-'));
let failures = 0;

function report(name, faults) {
  console.log(`${faults.length ? 'FAIL' : 'ok  '} ${name}`);
  for (const fault of faults.slice(0, 20)) console.log(`       ${fault}`);
  failures += faults.length ? 1 : 0;
}

async function check(name, faultsOf) {
  try {
    report(name, await faultsOf());
  } catch (error) {
    report(name, [error.stack ?? String(error)]);
  }
}

function run(program, words) {
  const ended = spawnSync(program, words, { encoding: 'utf8', maxBuffer: 1 << 28 });
  if (ended.error) throw ended.error;
  return ended;
}

function faultsOfRun(program, words) {
  const ended = run(program, words);
  return ended.status === 0 ? [] : `${ended.stdout}${ended.stderr}`.split('\n').filter((line) => line.trim());
}

const tool = (name) => join(here, 'node_modules', '.bin', name);
const formats = ['eventcatalog', 'asyncapi', 'openapi', 'jsonschema'];
for (const format of formats)
  await check(`export ${format}`, () => faultsOfRun(exporter, [format, join(folder, format)]));
const contract = JSON.parse(run(exporter, ['document']).stdout);
const withPrivate = JSON.parse(run(exporter, ['document', 'private']).stdout);

await check('eventcatalog linter: no error, no warning', () =>
  faultsOfRun(tool('eventcatalog-linter'), ['--fail-on-warning', join(folder, 'eventcatalog')]));
await check('eventcatalog sdk: its dump is the contract', () => checkDump(join(folder, 'eventcatalog'), contract));
await check('eventcatalog: steps, schemas and pages that its own tools pass over', () =>
  checkFiles(join(folder, 'eventcatalog'), contract));
await check('asyncapi parser: no error, no warning', () =>
  checkAsyncApi(readFileSync(join(folder, 'asyncapi', 'asyncapi.json'), 'utf8'), contract));
await check('redocly lint: no error, no warning', () => {
  const ended = run(tool('redocly'), ['lint', '--format=json', join(folder, 'openapi', 'openapi.json')]);
  return JSON.parse(ended.stdout).problems.map((one) => `${one.severity} ${one.ruleId}: ${one.message}`);
});
await check('ajv: each example is valid, and not against another schema by chance', () =>
  checkExamples(join(folder, 'jsonschema'), contract));
await check('tsc: the document is what the portal reads', () => checkDocumentType(folder, { contract, withPrivate }));

rmSync(folder, { recursive: true });
process.exit(failures ? 1 : 0);
