// Whether what a consumer declared is sent by anybody: a version that nobody sends is a line on paper.
import { satisfies } from 'compare-versions';
import type { Consumer, Message, Range } from './api/types';

const takesAny = (range: Range): boolean => range === null || ['', 'latest', 'x', '*'].includes(range);

function takes(range: string, version: string): boolean {
  try {
    return satisfies(version, range);
  } catch {
    // A range in words of its own: the version that the catalogue found for it must do.
    return false;
  }
}

/** A message without producers comes from outside, in the version that the program takes. */
export function isFed(message: Message, { range, resolvedVersion }: Pick<Consumer, 'range' | 'resolvedVersion'>): boolean {
  return message.producers.length === 0 || takesAny(range)
    || message.producers.some(({ version }) => version === resolvedVersion || takes(range ?? '', version));
}
