import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import { type TestContext, test } from "node:test";
import { type BrokerOptions, startBroker, watchTopics } from "../../broker/index.ts";

async function brokerFor(context: TestContext, options?: BrokerOptions) {
  const broker = await startBroker(options);
  context.after(() => broker.stop());
  return broker;
}

async function clientFor(context: TestContext, url: string, ...filters: string[]) {
  const client = await watchTopics(url, ...filters);
  context.after(() => client.end());
  return client;
}

test("the broker passes on, retains, and lists what was published", async (context) => {
  const broker = await brokerFor(context);
  const sender = await clientFor(context, broker.url);
  await sender.publish("a/温", "°C", { qos: 1, retain: true });
  const late = await clientFor(context, broker.url, "a/#");
  await late.publish("a/end", "");
  await late.seen("a/end");
  assert.deepEqual(
    late.messages.map(({ topic, payload, retain }) => [topic, payload, retain]),
    [
      ["a/温", "°C", true],
      ["a/end", "", false],
    ],
  );
  assert.deepEqual(
    broker.published.map(({ topic }) => topic),
    ["a/温", "a/end"],
  );
  assert.equal(broker.clients().length, 2);
});

test("it restarts on its port with nothing retained", async (context) => {
  const broker = await brokerFor(context);
  const { port } = broker;
  const client = await clientFor(context, broker.url);
  await client.publish("kept", "x", { qos: 1, retain: true });
  await broker.stop();
  const [error] = await once(connect(port, "127.0.0.1"), "error");
  assert.equal(error.code, "ECONNREFUSED");
  await broker.start();
  assert.equal(broker.port, port);
  const again = await clientFor(context, broker.url, "#");
  await again.publish("end", "");
  await again.seen("end");
  assert.deepEqual(
    again.messages.map(({ topic }) => topic),
    ["end"],
  );
});

test("a port in use is an error", async (context) => {
  const broker = await brokerFor(context);
  await assert.rejects(startBroker({ port: broker.port }), { code: "EADDRINUSE" });
});

test("a login that is wrong is refused", async (context) => {
  const broker = await brokerFor(context, { login: { username: "device", password: "right" } });
  const address = (password: string) => `mqtt://device:${password}@127.0.0.1:${broker.port}`;
  await clientFor(context, address("right"));
  await assert.rejects(watchTopics(address("wrong")), /Bad username or password/i);
});
