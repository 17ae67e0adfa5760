import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import nodeTest from 'node:test';
import { promisify } from 'node:util';
import * as client from './hbpush.js';

const { HBPUSH_URL, NO_PACKAGES } = process.env;
const SKIP = NO_PACKAGES ?? (HBPUSH_URL ? false : 'packages are installed by ClientTest');

nodeTest('the types are those of the module, and strict', { skip: SKIP, timeout: 60_000 }, async () => {
  const strict = ['--noEmit', '--strict', '--exactOptionalPropertyTypes', '--skipLibCheck', 'false'];
  const target = ['--target', 'es2022', '--lib', 'es2022,dom', '--module', 'nodenext'];
  const tsc = promisify(execFile)('node_modules/.bin/tsc', [...strict, ...target, 'types.ts']);
  await tsc.catch(({ stdout }) => assert.fail(stdout));
  assert.deepEqual(Object.keys(client), ['subscribe']);
});
