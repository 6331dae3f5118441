// Sequence diagrams as data: the documented one, and the same drawing from a real order's messages.
import type { SequenceStep, Story, StoryMessage } from './api/types';
import type { Index } from './catalog.svelte';

export interface Arrow {
  key: string;
  /** Number of the documented step, or index of the real message, from 1. */
  n: number;
  from: string;
  to: string;
  label: string;
  reply: boolean;
  kind: string;
  private: boolean;
}

export interface Diagram {
  parties: { id: string; name: string }[];
  arrows: Arrow[];
}

const short = (name: string): string => name.replace(/ Service$/, '');

function partiesOf(index: Index, arrows: Arrow[], first: readonly string[]): Diagram['parties'] {
  const named = new Set<string>();
  for (const arrow of arrows) {
    named.add(arrow.from);
    named.add(arrow.to);
  }
  // The documented order of the columns first, so both diagrams can be compared by eye.
  const ids = [...first.filter((id) => named.has(id)), ...[...named].filter((id) => !first.includes(id))];
  return ids.map((id) => ({ id, name: short(index.partyName(id)) }));
}

function columns(steps: SequenceStep[]): string[] {
  return [...new Set(steps.flatMap((step) => [step.from, step.to]))];
}

export function documented(index: Index): Diagram {
  const { sequence } = index.catalog;
  const arrows = sequence.map<Arrow>((step) => ({
    key: `step-${step.n}`, n: step.n, from: step.from, to: step.to, label: step.label, reply: step.arrow === 'reply',
    kind: (step.message === null ? undefined : index.messages.get(step.message)?.kind) ?? 'service', private: false,
  }));
  return { parties: partiesOf(index, arrows, columns(sequence)), arrows };
}

const nameOf = (index: Index, message: StoryMessage): string => index.messages.get(message.message)?.name ?? message.message;

export function recorded(index: Index, story: Story, withPrivate: boolean): Diagram {
  const arrows: Arrow[] = [];
  story.messages.forEach((message, i) => {
    if (message.private && !withPrivate) return;
    const one = { n: i + 1, label: nameOf(index, message), kind: message.kind, private: message.private };
    // A message that nobody consumes is drawn as an arrow to its own sender.
    const ends = message.to.length === 0 ? [message.from] : message.to;
    for (const to of ends) arrows.push({ ...one, key: `${message.id} ${to}`, from: message.from, to, reply: false });
    if (message.reply && message.to[0] !== undefined) {
      const label = `${message.reply.status} ${message.kind === 'query' ? 'answer' : 'accepted'}`;
      arrows.push({ ...one, key: `${message.id} reply`, label, from: message.to[0], to: message.from, reply: true });
    }
  });
  return { parties: partiesOf(index, arrows, columns(index.catalog.sequence)), arrows };
}
