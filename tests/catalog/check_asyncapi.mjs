import { Parser } from '@asyncapi/parser';

const severities = ['error', 'warning', 'information', 'hint'];

export async function checkAsyncApi(text, contract) {
  const { document, diagnostics } = await new Parser().parse(text);
  const faults = diagnostics
    .filter((one) => one.severity <= 1)
    .map((one) => `${severities[one.severity]} ${one.path.join('/')}: ${one.message}`);
  if (!document) return [...faults, 'the parser gives no document'];

  // Each channel carries exactly the messages, in all versions, that the contract puts on it.
  for (const channel of contract.channels) {
    const found = document.channels().all().find((one) => one.address() === channel.address);
    const theirs = found?.messages().all().map((one) => one.id()).sort() ?? [];
    const ours = contract.messages
      .flatMap((message) => message.versions.map((version) => ({ id: message.id, ...version })))
      .filter((version) => version.channel === channel.id)
      .map((version) => `${version.id}.v${version.version}`)
      .sort();
    if (ours.join() !== theirs.join()) faults.push(`${channel.id}: ${theirs} instead of ${ours}`);
  }
  return faults;
}
