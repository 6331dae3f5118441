// Sequence diagrams as data: the documented one, and the same drawing from a real order's messages.
import type { SequenceStep, Story, StoryMessage } from './api/types';
import type { Index } from './catalog.svelte';

export interface Arrow {
  key: string;
  /** Number of the documented step, or index of the real message, from 1. */
  n: number;
  /** A repeated message is one arrow, from its first index to its last. */
  upTo: number;
  times: number;
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
    key: `step-${step.n}`, n: step.n, upTo: step.n, times: 1, from: step.from, to: step.to, label: step.label, reply: step.arrow === 'reply',
    kind: (step.message === null ? undefined : index.messages.get(step.message)?.kind) ?? 'service', private: false,
  }));
  return { parties: partiesOf(index, arrows, columns(sequence)), arrows };
}

function labelOf(index: Index, message: StoryMessage, story: Story): string {
  const found = index.messages.get(message.message);
  if (found || message.kind !== 'response') return found?.name ?? message.message;
  const asked = story.messages.find((one) => one.id === message.causationId || one.position === message.causePosition);
  return `${asked ? (index.messages.get(asked.message)?.name ?? asked.message) : message.message}: answer`;
}

/** The look of an arrow: a response is part of its query, an effect of the service that asks for it. */
const lookOf = (kind: StoryMessage['kind']): string => (kind === 'response' ? 'query' : kind === 'effect' ? 'service' : kind);

export function recorded(index: Index, story: Story, withPrivate: boolean): Diagram {
  const arrows: Arrow[] = [];
  story.messages.forEach((message, i) => {
    if (message.private && !withPrivate) return;
    const one = {
      n: i + 1, upTo: i + 1, times: 1, label: labelOf(index, message, story), kind: lookOf(message.kind), private: message.private,
      reply: message.kind === 'response',
    };
    // A message that nobody consumes is drawn as an arrow to its own sender.
    const ends = message.to.length === 0 ? [message.from] : message.to;
    for (const to of ends) arrows.push({ ...one, key: `${message.id} ${to}`, from: message.from, to });
    if (message.reply && message.to[0] !== undefined) {
      const label = `${message.reply.status} ${message.kind === 'query' ? 'answer' : 'accepted'}`;
      arrows.push({ ...one, key: `${message.id} reply`, label, from: message.to[0], to: message.from, reply: true });
    }
  });
  const drawn = merged(arrows);
  return { parties: partiesOf(index, drawn, columns(index.catalog.sequence)), arrows: drawn };
}

/** The same message line by line of an order is one arrow with a number, not a page of arrows. */
function merged(arrows: Arrow[]): Arrow[] {
  const kept: Arrow[] = [];
  for (const arrow of arrows) {
    const last = kept.at(-1);
    if (last && !arrow.reply && last.from === arrow.from && last.to === arrow.to && last.label === arrow.label && last.n !== arrow.n) {
      kept[kept.length - 1] = { ...last, upTo: arrow.n, times: last.times + 1 };
    } else kept.push(arrow);
  }
  return kept;
}
