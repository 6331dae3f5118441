// Schemas as rows for the viewer, and what changed between two of them.
import type { JsonSchema, JsonValue } from './api/types';

export interface FieldRow {
  path: string;
  name: string;
  depth: number;
  type: string;
  required: boolean;
  limits: string[];
  description: string;
}

function resolve(schema: JsonSchema, root: JsonSchema): JsonSchema {
  const name = schema.$ref?.split('/').at(-1);
  return (name !== undefined ? root.definitions?.[name] : undefined) ?? schema;
}

export function typeOf(schema: JsonSchema): string {
  const type = Array.isArray(schema.type) ? schema.type.join(' or ') : schema.type;
  if (type === 'array' && schema.items) return `${typeOf(schema.items)}[]`;
  if (schema.format !== undefined) return schema.format;
  return type ?? (schema.enum || schema.const !== undefined ? 'value' : schema.properties ? 'object' : 'any');
}

const word = (value: JsonValue): string => (typeof value === 'string' ? value : JSON.stringify(value));

function limitsOf(schema: JsonSchema): string[] {
  const limits: string[] = [];
  if (schema.const !== undefined) limits.push(`always ${word(schema.const)}`);
  if (schema.enum) limits.push(schema.enum.map(word).join(' | '));
  if (schema.minimum !== undefined) limits.push(`≥ ${schema.minimum}`);
  if (schema.exclusiveMinimum !== undefined) limits.push(`> ${schema.exclusiveMinimum}`);
  if (schema.maximum !== undefined) limits.push(`≤ ${schema.maximum}`);
  if (schema.minItems !== undefined) limits.push(`at least ${schema.minItems}`);
  if (schema.maxItems !== undefined) limits.push(`at most ${schema.maxItems}`);
  if (schema.minLength !== undefined) limits.push(`length ≥ ${schema.minLength}`);
  if (schema.maxLength !== undefined) limits.push(`length ≤ ${schema.maxLength}`);
  if (schema.pattern !== undefined) limits.push(schema.pattern);
  return limits;
}

export function fields(root: JsonSchema): FieldRow[] {
  const rows: FieldRow[] = [];
  const walk = (given: JsonSchema, depth: number, prefix: string) => {
    if (depth > 8) return;
    const schema = resolve(given, root);
    const required = new Set(schema.required ?? []);
    for (const [name, child] of Object.entries(schema.properties ?? {})) {
      const field = resolve(child, root);
      const item = field.items ? resolve(field.items, root) : undefined;
      const path = `${prefix}${name}`;
      rows.push({
        path, name, depth, type: typeOf(field), required: required.has(name),
        limits: [...limitsOf(field), ...(item && !item.properties ? limitsOf(item) : [])], description: field.description ?? '',
      });
      if (field.properties) walk(field, depth + 1, `${path}.`);
      else if (item?.properties) walk(item, depth + 1, `${path}[].`);
    }
  };
  walk(root, 0, '');
  return rows;
}

export interface Change {
  sign: 'added' | 'removed' | 'changed';
  path: string;
  text: string;
  /** A receiver or sender of the older version may fail on it. */
  breaking: boolean;
}

export function changes(older: JsonSchema, newer: JsonSchema): Change[] {
  const was = new Map(fields(older).map((row) => [row.path, row]));
  const is = new Map(fields(newer).map((row) => [row.path, row]));
  const found: Change[] = [];
  for (const [path, row] of is) {
    const old = was.get(path);
    if (!old) {
      found.push({ sign: 'added', path, text: `${row.type}, ${row.required ? 'required' : 'optional'}`, breaking: row.required });
      continue;
    }
    const notes: string[] = [];
    if (old.type !== row.type) notes.push(`${old.type} became ${row.type}`);
    if (old.required !== row.required) notes.push(row.required ? 'became required' : 'became optional');
    if (old.limits.join() !== row.limits.join()) notes.push(`limits were ${old.limits.join(', ') || 'none'}, are ${row.limits.join(', ') || 'none'}`);
    if (notes.length > 0) found.push({ sign: 'changed', path, text: notes.join('; '), breaking: old.type !== row.type || (row.required && !old.required) });
  }
  for (const [path, row] of was) {
    if (!is.has(path)) found.push({ sign: 'removed', path, text: row.type, breaking: true });
  }
  return found;
}

export interface DiffLine {
  sign: ' ' | '+' | '-';
  text: string;
}

/** Line by line, by the longest common subsequence; schemas have some hundred lines at most. */
export function lineDiff(older: string, newer: string): DiffLine[] {
  const a = older.split('\n');
  const b = newer.split('\n');
  const rows = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
  const at = (i: number, j: number): number => rows[i]?.[j] ?? 0;
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      const row = rows[i];
      if (row) row[j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const lines: DiffLine[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      lines.push({ sign: ' ', text: a[i] ?? '' });
      i += 1;
      j += 1;
    } else if (i < a.length && (j >= b.length || at(i + 1, j) >= at(i, j + 1))) {
      lines.push({ sign: '-', text: a[i] ?? '' });
      i += 1;
    } else {
      lines.push({ sign: '+', text: b[j] ?? '' });
      j += 1;
    }
  }
  return lines;
}
