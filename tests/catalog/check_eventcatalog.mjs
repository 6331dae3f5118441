import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import sdk from '@eventcatalog/sdk';

const byId = (list = []) => [...list].sort((a, b) => `${a.id} ${a.version}`.localeCompare(`${b.id} ${b.version}`));
const pointers = (list = []) => list.map(({ id, version }) => ({ id, version: version ?? null }));
const owners = (resource) => (resource.owners ?? []).map((one) => one.id ?? one);

function compare(faults, what, theirs, ours) {
  if (!isDeepStrictEqual(theirs, ours))
    faults.push(`${what}: ${JSON.stringify(theirs)} instead of ${JSON.stringify(ours)}`);
}

// The newest version of each resource of a kind, as the SDK reads it, beside ours.
function pairs(faults, kind, theirs, ours) {
  const newest = new Map();
  for (const one of byId(theirs)) {
    const own = ours.find((other) => other.id === one.id);
    if (own && one.version === own.version) newest.set(one.id, one);
  }
  compare(faults, `${kind}: ids`, [...newest.keys()].sort(), ours.map((one) => one.id).sort());
  return ours.filter((one) => newest.has(one.id)).map((one) => [newest.get(one.id), one]);
}

function compareHead(faults, kind, theirs, ours) {
  compare(faults, `${kind} ${ours.id}: name`, theirs.name, ours.name);
  compare(faults, `${kind} ${ours.id}: summary`, theirs.summary, ours.summary);
  if (ours.owners?.length) compare(faults, `${kind} ${ours.id}: owners`, owners(theirs), ours.owners);
}

function compareService(faults, theirs, ours) {
  compareHead(faults, 'service', theirs, ours);
  for (const direction of ['sends', 'receives'])
    compare(faults, `${ours.id} ${direction}`, pointers(theirs[direction]), pointers(ours[direction]));
  for (const use of ['readsFrom', 'writesTo']) compare(faults, `${ours.id} ${use}`, pointers(theirs[use]), ours[use]);
  compare(faults, `${ours.id} deprecated`, theirs.deprecated?.date ?? null, ours.deprecated?.date ?? null);
}

function compareProperty(faults, entity, theirs, ours) {
  for (const key of ['name', 'type', 'required', 'references', 'referencesIdentifier', 'relationType', 'enum'])
    compare(faults, `${entity}.${ours.name} ${key}`, theirs?.[key], ours[key]);
}

function stepOf(step) {
  const kinds = ['message', 'service', 'actor', 'externalSystem', 'flow', 'custom'];
  const kind = kinds.find((one) => step[one]) ?? 'node';
  const next = step.next_steps ?? (step.next_step ? [step.next_step] : []);
  const points = ['message', 'service', 'flow'].includes(kind);
  return {
    id: step.id,
    title: step.title,
    kind,
    ref: points ? step[kind].id : step[kind]?.name ?? null,
    next: next.map((one) => ({ id: one.id, label: one.label ?? null })),
  };
}

export async function checkDump(folder, contract) {
  const { resources } = await sdk(folder).dumpCatalog({ includeMarkdown: false });
  const faults = [];
  const domain = resources.domains.find((one) => one.id === contract.domain.id && one.version === contract.domain.version);
  compareHead(faults, 'domain', domain, contract.domain);
  const own = contract.services.filter((one) => !one.external);
  compare(faults, 'domain services', domain.services.map((one) => one.id), own.map((one) => one.id));

  const { services, channels, entities, flows } = resources;
  for (const [theirs, ours] of pairs(faults, 'services', services, contract.services)) compareService(faults, theirs, ours);
  const sent = own.flatMap((service) => services.find((one) => one.id === service.id && one.version === service.version).sends ?? []);
  const received = own.flatMap((service) => services.find((one) => one.id === service.id && one.version === service.version).receives ?? []);
  compare(faults, 'sends and receives', [sent.length, received.length], [15, 20]);

  for (const kind of ['event', 'command', 'query']) {
    const theirKind = resources.messages[kind === 'query' ? 'queries' : `${kind}s`];
    const ourKind = contract.messages.filter((one) => one.kind === kind);
    const ourVersions = ourKind.flatMap((one) => one.versions.map((version) => `${one.id} ${version.version}`));
    compare(faults, `${kind} versions`, theirKind.map((one) => `${one.id} ${one.version}`).sort(), ourVersions.sort());
    for (const [theirs, ours] of pairs(faults, kind, theirKind, ourKind)) {
      compareHead(faults, kind, theirs, ours);
      compare(faults, `${ours.id} channel`, theirs.channels?.[0]?.id ?? null, ours.channel);
      compare(faults, `${ours.id} draft`, theirs.draft ?? false, ours.draft);
      compare(faults, `${ours.id} http`, theirs.operation?.path ?? null, ours.http?.path ?? null);
    }
  }
  for (const [theirs, ours] of pairs(faults, 'channels', channels, contract.channels)) {
    compareHead(faults, 'channel', theirs, ours);
    compare(faults, `${ours.id} address`, [theirs.address, theirs.protocols], [ours.address, ours.protocols]);
  }
  for (const [theirs, ours] of pairs(faults, 'entities', entities, contract.entities)) {
    compare(faults, `${ours.id} key`, [theirs.identifier, theirs.aggregateRoot], [ours.identifier, ours.aggregateRoot]);
    compare(faults, `${ours.id} size`, theirs.properties.length, ours.properties.length);
    ours.properties.forEach((one, place) => compareProperty(faults, ours.id, theirs.properties[place], one));
  }
  for (const [theirs, ours] of pairs(faults, 'flows', flows, contract.flows.filter((flow) => !flow.private))) {
    const steps = ours.steps.map(({ id, title, kind, ref, next }) => ({ id, title, kind, ref: ref?.id ?? null, next }));
    compare(faults, `${ours.id} steps`, theirs.steps.map(stepOf).map((one) => (one.kind === 'custom' ? { ...one, ref: null } : one)), steps);
  }
  pairs(faults, 'containers', resources.containers, contract.dataStores);
  compare(faults, 'users', resources.users.map((one) => one.id).sort(), contract.users.map((one) => one.id).sort());
  compare(faults, 'teams', resources.teams.map((one) => one.id).sort(), contract.teams.map((one) => one.id).sort());
  return faults;
}

function pagesBelow(folder) {
  return readdirSync(folder, { recursive: true }).filter((one) => one.endsWith('.mdx'));
}

// Known holes of the official tools: steps that lead nowhere, schema files that are missing or no JSON, and
// braces in a page's text, which its compiler takes for code.
export function checkFiles(folder, contract) {
  const faults = [];
  for (const flow of contract.flows) {
    const steps = new Set(flow.steps.map((one) => one.id));
    for (const step of flow.steps)
      for (const next of step.next) if (!steps.has(next.id)) faults.push(`${flow.id}.${step.id} leads to ${next.id}`);
  }
  for (const page of pagesBelow(folder)) {
    const text = readFileSync(join(folder, page), 'utf8');
    const schema = text.match(/^schemaPath: "(.*)"$/m)?.[1];
    const files = [schema, ...[...text.matchAll(/<SchemaViewer file="([^"]*)"/g)].map((one) => one[1])].filter(Boolean);
    for (const file of files) {
      const path = join(folder, page, '..', file);
      if (!existsSync(path)) faults.push(`${page}: ${file} is missing`);
      else JSON.parse(readFileSync(path, 'utf8'));
    }
    const body = text.split('---\n').slice(2).join('---\n').replace(/```[\s\S]*?```/g, '').replace(/`[^`]*`/g, '');
    if (/[{}]/.test(body.replace(/limit=\{4\}|maxHeight=\{\d+\}/g, ''))) faults.push(`${page}: a brace in its text`);
  }
  return faults;
}
