import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createRig, type Rig, smallImage, tryFlash } from "./flash-rig.ts";

const before = smallImage({ id: "11111111" });
const after = smallImage({ id: "22222222" });
const lived = (id: string) => `Demitasse greenhouse 0.1.0 ${id}`;

/** What the board prints when it is switched on. */
function boots(rig: Rig): string[] {
  const from = rig.log.length;
  rig.board.boot();
  return rig.log.slice(from);
}

/** Bytes that a whole flash of `after` sends, so that a cut can be placed in it. */
async function length(prepare: (rig: Rig) => void): Promise<number> {
  const rig = await createRig();
  try {
    prepare(rig);
    await tryFlash(rig, after);
    return rig.received();
  } finally {
    await rig.stop();
  }
}

async function cut(at: number, prepare: (rig: Rig) => void, look: (rig: Rig, trouble: string | undefined) => Promise<void> | void) {
  const rig = await createRig();
  try {
    prepare(rig);
    rig.cutAt = at;
    const { trouble } = await tryFlash(rig, after);
    rig.cutAt = Number.POSITIVE_INFINITY;
    await look(rig, trouble);
  } finally {
    await rig.stop();
  }
}

const installed = (rig: Rig) => {
  for (const { name, data } of before.files) rig.board.storage.write(name, data);
};

describe("a cable pulled half-way", { concurrency: 3 }, () => {
  it("leaves the program from before, which boots; the next call goes on where it was", async () => {
    const whole = await length(installed);
    for (const part of [0.3, 0.6, 0.8])
      await cut(Math.floor(whole * part), installed, async (rig, trouble) => {
        assert.equal(
          trouble,
          "PORT: the connection ended half-way; the board still has the program from before; plug the board in and call again",
        );
        assert.deepEqual(boots(rig), [lived("11111111")]);
        assert.equal((await tryFlash(rig, after)).sign, lived("22222222"));
        assert.deepEqual(rig.board.storage.list().sort(), [".bootcde", "page"]);
      });
  });
  it("at any line boots the old program, the new one, or none, never half of one", async () => {
    const whole = await length(installed);
    for (let at = 0.84; at < 1; at += 0.04)
      await cut(Math.floor(whole * at), installed, (rig) => {
        const [line] = boots(rig);
        assert.ok(line === lived("11111111") || line === lived("22222222"), `${at}: ${line}`);
      });
  });
  it("without room for both programs leaves none, and says so", async () => {
    const crowded = (rig: Rig) => {
      installed(rig);
      rig.board.storage.write("readings", "x".repeat(196_608 - 4 * 1_024 - 2_400));
    };
    const whole = await length(crowded);
    await cut(Math.floor(whole * 0.8), crowded, async (rig, trouble) => {
      assert.equal(
        trouble,
        "PORT: the connection ended half-way; the board has no program now and says so on its console when it boots; plug the board in and call again",
      );
      assert.match(boots(rig)[0], /^Uncaught SyntaxError: Got \[ERASED\] expected EOF$/);
      assert.equal((await tryFlash(rig, after)).sign, lived("22222222"));
    });
  });
});
