// What each action on a return asks for, and where it goes.
import type { Field, Values, Way, Ways } from './actions';
import { segment } from './address';
import type { JsonValue } from './api/types';
import type { ReturnDetail, ReturnLine } from './returns';

const unitsMax = 1_000_000_000;
const named = (line: ReturnLine): { line: number } | { product: string } => (line.line === undefined ? { product: line.sku } : { line: line.line });
const units = (line: ReturnLine, i: number, note: string, most: number, first: number): Field => ({
  kind: 'number', name: `line${i}`, label: line.name, note, least: 0, most, first,
});
const said = (values: Values, i: number): number => Number(values[`line${i}`] ?? 0);

export function waysOfReturn(detail: ReturnDetail): Ways {
  const path = (name: string) => (): string => `/v1/returns/${segment(detail.id)}/${name}`;
  const why = (must: boolean): Field => ({ kind: 'text', name: 'reason', label: must ? 'Why' : 'Why (may be left out)', most: 500, must });
  const reasoned = (values: Values): JsonValue => ({ reason: String(values.reason ?? '') });
  const came = detail.lines.flatMap((line, i) => (line.received > 0 && !line.inspected ? [{ line, i }] : []));
  const ways: [string, Way][] = [
    ['approve', { title: 'Approve', sure: 'The buyer is told, and gets a label for the way back.', path: path('approve'), body: () => ({}) }],
    ['reject', { title: 'Reject', sure: 'The buyer is told why.', fields: [why(true)], path: path('reject'), body: reasoned }],
    ['receive', {
      title: 'Receive', sure: 'How many of each came?',
      fields: detail.lines.map((line, i) => units(line, i, `${line.quantity} announced`, unitsMax, line.quantity)),
      path: path('receive'),
      body: (values) => ({ lines: detail.lines.map((line, i) => ({ ...named(line), quantity: said(values, i) })).filter((one) => one.quantity > 0) }),
    }],
    ['inspect', {
      title: 'Inspect', sure: 'How many of each go back on the shelf? The others are written off.',
      fields: came.map(({ line, i }) => units(line, i, `${line.received} came`, line.received, line.received)),
      path: path('inspect'),
      body: (values) => ({ lines: came.map(({ line, i }) => ({ ...named(line), restock: said(values, i), writeOff: line.received - said(values, i) })) }),
    }],
    ['close', { title: 'Close', sure: 'Nothing more is waited for.', fields: [why(false)], path: path('close'), body: reasoned }],
  ];
  return new Map(ways);
}
