import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import addFormats from 'ajv-formats';

// Strict, so that a misspelt keyword is a fault; float is a hint of the contract, the avro type a note.
function validator() {
  const ajv = new Ajv({ strict: true, allErrors: true, formats: { float: true } });
  addFormats(ajv);
  ajv.addFormat('float', true);
  ajv.addKeyword('x-avro-logicalType');
  return ajv;
}

export function checkExamples(folder, contract) {
  const faults = [];
  let checked = 0;
  const verify = (file, example) => {
    const schema = JSON.parse(readFileSync(join(folder, file), 'utf8'));
    const valid = validator().compile(schema);
    if (!valid(example)) faults.push(`${file}: ${JSON.stringify(valid.errors)}`);
    for (const key of schema.required ?? []) {
      const { [key]: gone, ...rest } = example;
      if (valid(rest)) faults.push(`${file}: valid without ${key}`);
    }
    if (schema.additionalProperties === false && valid({ ...example, unheardOf: 1 })) faults.push(`${file}: takes any field`);
    checked += 1;
  };
  for (const message of contract.messages) {
    for (const version of message.versions) verify(`${message.id}/${version.version}.json`, version.example);
    if (message.exampleResponse) verify(`${message.id}Response/${message.version}.json`, message.exampleResponse);
  }
  if (checked !== 31 + 6 + 6) faults.push(`${checked} examples instead of 43`);
  return faults;
}
