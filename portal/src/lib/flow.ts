// Steps of flows: how they look, and which steps a story entered.
import type { Flow, FlowStep, StoryMessage } from './api/types';
import { hrefOf, type Index } from './catalog.svelte';

/** The look of a step: a message has the look of its kind. */
export function messageKind(index: Index, step: FlowStep): string {
  if (step.kind === 'message' && step.ref) return index.messages.get(step.ref.id)?.kind ?? 'event';
  const looks: Record<string, string> = { service: 'service', actor: 'owner', externalSystem: 'channel', flow: 'flow', custom: 'clock' };
  return looks[step.kind] ?? 'node';
}

export function stepHref(index: Index, step: FlowStep): string | null {
  if (!step.ref) return null;
  if (step.kind === 'message' && index.messages.has(step.ref.id)) return hrefOf('messages', step.ref.id);
  if (step.kind === 'service' && index.services.has(step.ref.id)) return hrefOf('services', step.ref.id);
  if (step.kind === 'flow' && index.flows.has(step.ref.id)) return hrefOf('flows', step.ref.id);
  return null;
}

export interface Entered {
  step: string;
  position: number;
}

/** Steps of `flow` in the order in which a story entered them, as the program says of its messages. */
export const entered = (flow: Flow, story: readonly StoryMessage[]): Entered[] =>
  story.flatMap((message) => message.steps.filter((one) => one.flow === flow.id).map((one) => ({ step: one.step, position: message.position })));
