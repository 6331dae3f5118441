// What a person may do with a thing: the program says which of it is allowed now and why not; here stands
// what each asks for, and what is sent.
import type { JsonValue } from './api/types';

/** What can be done with a thing, as the program says it. */
export interface Action {
  name: string;
  allowed: boolean;
  reason: string;
}

type Shape = { label: string; note?: string; must?: boolean };
export type Field = { name: string } & (
  | (Shape & { kind: 'text'; most: number; first?: string })
  | (Shape & { kind: 'number'; least: number; most: number; first: number; step?: string })
  | (Shape & { kind: 'choice'; options: readonly { value: string; title: string }[] })
);
export type Values = Readonly<Record<string, string | number>>;

export interface Way {
  title: string;
  /** What follows from it, before it is done. */
  sure: string;
  fields?: readonly Field[];
  /** Where it is posted to. */
  path: (values: Values) => string;
  body: (values: Values) => JsonValue;
  /** What its preview says; without it there is none to be had. */
  foresees?: (answer: JsonValue) => string[];
}
export type Ways = ReadonlyMap<string, Way>;

export const firstValue = (field: Field): string | number =>
  field.kind === 'choice' ? (field.options[0]?.value ?? '') : field.kind === 'number' ? field.first : (field.first ?? '');

/** Why what is not allowed is not: each reason once, with all that it stands against. */
export function refusalsOf(actions: readonly Action[], ways: Ways): { reason: string; names: string[]; titles: string[] }[] {
  const found = new Map<string, { reason: string; names: string[]; titles: string[] }>();
  for (const action of actions) {
    const way = ways.get(action.name);
    if (action.allowed || way === undefined || action.reason === '') continue;
    const one = found.get(action.reason) ?? { reason: action.reason, names: [], titles: [] };
    one.names.push(action.name);
    one.titles.push(way.title);
    found.set(action.reason, one);
  }
  return [...found.values()];
}
