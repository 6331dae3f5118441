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

/** What a message of the flow itself says: that the flow entered a step. */
function told(flow: Flow, message: StoryMessage): string[] {
  const said = message.payload;
  if (said === null || typeof said !== 'object' || Array.isArray(said)) return [];
  return said.flow === flow.id && typeof said.step === 'string' ? [said.step] : [];
}

/** Steps of `flow` in the order a story entered them: as the program says; if it says nothing, the
 *  steps that stand for the story's messages. */
export function entered(flow: Flow, story: readonly StoryMessage[]): Entered[] {
  const at = (steps: (message: StoryMessage) => string[]): Entered[] =>
    story.flatMap((message) => steps(message).map((step) => ({ step, position: message.position })));
  const said = at((message) => [
    ...(message.steps ?? []).filter((one) => one.flow === flow.id).map((one) => one.step), ...told(flow, message),
  ]);
  if (said.length > 0) return said;
  return at((message) => flow.steps.filter((step) => step.kind === 'message' && step.ref?.id === message.message).map((step) => step.id));
}
