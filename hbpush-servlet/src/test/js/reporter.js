/** Reports each test on a line of JSON, for ClientTest. */
export default async function* reporter(source) {
  for await (const { type, data } of source) {
    if (type === 'test:pass' || type === 'test:fail') {
      const error = data.details?.error;
      yield `${JSON.stringify({
        name: data.name,
        passed: type === 'test:pass',
        skipped: data.skip === undefined || data.skip === false ? null : String(data.skip),
        failure: error ? String(error.cause?.stack ?? error.stack ?? error) : null,
      })}\n`;
    }
  }
}
