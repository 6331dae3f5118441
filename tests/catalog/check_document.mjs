import { spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const portal = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'portal');

// The documents as literals of the portal's own type. A field more than the type has is fine (TS2353): older
// readers pass over it.
export function checkDocumentType(folder, documents) {
  const compiler = join(portal, 'node_modules', '.bin', 'tsc');
  if (!existsSync(compiler)) return ['the portal is not installed: npm ci in portal/'];
  const source = join(folder, 'documents.ts');
  const types = join(portal, 'src', 'lib', 'api', 'types');
  const lines = Object.entries(documents).map(([name, one]) => `export const ${name}: Catalog = ${JSON.stringify(one)};`);
  writeFileSync(source, `import type { Catalog } from '${types}';\n${lines.join('\n')}\n`);
  const ended = spawnSync(compiler, ['--noEmit', '--strict', '--skipLibCheck', '--pretty', 'false', source], { encoding: 'utf8' });
  return ended.stdout
    .split('\n')
    .filter((line) => /error TS/.test(line) && !/TS2353/.test(line))
    .map((line) => line.slice(0, 400));
}
